#include "ui/pages/folds_view.h"

#include "core/study/cross_validate.h"
#include "ui/control/document.h"
#include "ui/control/study_controller.h"
#include "ui/control/study_jobs.h"
#include "ui/models/fold_tables.h"
#include "ui/models/text.h"
#include "ui/models/trials_model.h"
#include "ui/pages/folds_dialog.h"
#include "ui/pages/save_report.h"
#include "ui/pages/trials_table.h"
#include "ui/views/card.h"
#include "ui/views/estimate_plot.h"
#include "ui/views/plain_table.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QTableView>
#include <QVBoxLayout>

namespace gatescope::ui {

FoldsView::FoldsView(const PageContext& context, QWidget* parent)
    : StudyView(
          context, crossValidationKind,
          {tr("No cross-validation yet"), tr("New cross-validation…"),
           tr("Train the network once for each fold, on all the others"), tr("Test at the end"),
           tr("Train once more, on all but the test part, and measure there: when all choices have "
              "been made")},
          tr("Here a network is trained several times, each time on other parts of the data, and "
             "measured on the part that it has not seen. The test part stays untouched until the "
             "end."),
          parent) {
  makeCards();
  made();
}

std::optional<StudyReport> FoldsView::report() const {
  const auto* result = found<CrossValidation>();
  if (result == nullptr) return std::nullopt;
  return crossValidationReport(*result, dataOf(*m_shown->findings()));
}

void FoldsView::makeCards() {
  auto* plotCard = new Card(tr("Every fold"), this);
  m_plot = new EstimatePlot(plotCard);
  m_plot->setAccessibleName(tr("The metric on every fold"));
  m_plot->setEmptyText(tr("Folds stand here as they end."));
  plotCard->setContent(m_plot);
  plotCard->setExported(m_plot);
  auto* overCard = new Card(tr("Over the folds"), this);
  m_table = plainTable(&m_model, tr("Metrics over the folds"), overCard);
  m_table->verticalHeader()->hide();
  overCard->setContent(m_table);
  auto* foldsCard = new Card(tr("Folds"), this);
  m_folds = new TrialsModel(false, this);
  m_foldsTable = trialsTable(new TrialsProxy(*m_folds, this), tr("Folds"), foldsCard);
  foldsCard->setContent(m_foldsTable);
  connect(m_folds, &TrialsModel::noted, m_shown, &ShownStudy::setNote);
  auto* upper = new QHBoxLayout;
  upper->setSpacing(12);
  upper->addWidget(plotCard, 1);
  upper->addWidget(overCard, 1);
  rows()->addLayout(upper, 3);
  rows()->addWidget(foldsCard, 2);
}

void FoldsView::begin() {
  if (!StudyBar::mayBegin(m_context, this)) return;
  const Document& document = m_context.document;
  FoldsDialog dialog(document.experiment(), window());
  if (dialog.exec() != QDialog::Accepted) return;
  m_context.studies.start({crossValidationJob(dialog.plan(), document.readExample())});
}

void FoldsView::goOn() {
  train(false);
}

void FoldsView::widen() {
  train(true);
}

void FoldsView::train(bool toTheEnd) {
  const StudyRecord* study = m_shown->record();
  if (study == nullptr) return;
  auto plan = crossValidationPlanOf(*study);
  if (!plan) return say(coreText(plan.error().message));
  plan->isFinal = plan->isFinal || toTheEnd;
  m_context.studies.start({crossValidationJob(*plan, m_context.document.readExample())});
}

void FoldsView::showNothing() {
  m_plot->setRows({});
  m_model.setTable({});
  m_folds->setTrials({}, {});
}

void FoldsView::showFound() {
  const CrossValidation& result = *found<CrossValidation>();
  say(result.sentences);
  bar()->more()->setEnabled(bar()->more()->isEnabled() && !result.plan.isFinal);
  showFolds(*m_plot, result);
  m_model.setTable(overFoldsTable(result));
  m_table->resizeColumnsToContents();
  m_folds->setTrials(foldColumns(result), foldRows(result, m_shown->findings()->trials));
  m_foldsTable->resizeColumnsToContents();
}

}  // namespace gatescope::ui
