#include "ui/pages/folds_view.h"

#include "core/study/cross_validate.h"
#include "ui/control/document.h"
#include "ui/control/study_controller.h"
#include "ui/control/study_jobs.h"
#include "ui/models/fold_tables.h"
#include "ui/models/text.h"
#include "ui/models/trials_model.h"
#include "ui/pages/empty_state.h"
#include "ui/pages/folds_dialog.h"
#include "ui/pages/save_report.h"
#include "ui/pages/shown_study.h"
#include "ui/pages/study_bar.h"
#include "ui/pages/trials_table.h"
#include "ui/views/card.h"
#include "ui/views/estimate_plot.h"
#include "ui/views/plain_table.h"
#include "ui/views/theme.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QStackedLayout>
#include <QTableView>
#include <QVBoxLayout>

namespace gatescope::ui {

namespace {

const CrossValidation* resultOf(const ShownStudy& shown) {
  const auto findings = shown.findings();
  return findings ? std::get_if<CrossValidation>(&findings->found) : nullptr;
}

}  // namespace

FoldsView::FoldsView(const PageContext& context, QWidget* parent)
    : QWidget(parent),
      m_context(context),
      m_shown(new ShownStudy(context, crossValidationKind, this)) {
  m_bar = new StudyBar(
      context, *m_shown,
      {tr("No cross-validation yet"), tr("New cross-validation…"),
       tr("Train the network once for each fold, on all the others"), tr("Test at the end"),
       tr("Train once more, on all but the test part, and measure there: when all choices have "
          "been made")},
      this);
  auto* pages = new QWidget(this);
  m_pages = new QStackedLayout(pages);
  m_pages->addWidget(makeContent());
  m_pages->addWidget(new EmptyState(
      tr("Here a network is trained several times, each time on other parts of the data, and "
         "measured on the part that it has not seen. The test part stays untouched until the end."),
      m_bar->fresh(), pages));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(10);
  layout->addWidget(m_bar);
  layout->addWidget(pages, 1);
  connect(m_bar->fresh(), &QAction::triggered, this, &FoldsView::begin);
  connect(m_bar->goOn(), &QAction::triggered, this, [this] { goOn(false); });
  connect(m_bar->more(), &QAction::triggered, this, [this] { goOn(true); });
  connect(m_bar->report(), &QAction::triggered, this, [this] {
    if (const CrossValidation* result = resultOf(*m_shown)) {
      saveReport(*this, crossValidationReport(*result, dataOf(*m_shown->findings())));
    }
  });
  connect(m_shown, &ShownStudy::listed, this, &FoldsView::refresh);
  connect(m_shown, &ShownStudy::changed, this, &FoldsView::refresh);
  connect(m_shown, &ShownStudy::failed, m_sentence, &QLabel::setText);
  connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &FoldsView::refresh);
  refresh();
}

QWidget* FoldsView::makeContent() {
  auto* content = new QWidget(this);
  m_sentence = new QLabel(content);
  m_sentence->setWordWrap(true);
  m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
  auto* plotCard = new Card(tr("Every fold"), content);
  m_plot = new EstimatePlot(plotCard);
  m_plot->setAccessibleName(tr("The metric on every fold"));
  m_plot->setEmptyText(tr("Folds stand here as they end."));
  plotCard->setContent(m_plot);
  plotCard->setExported(m_plot);
  auto* overCard = new Card(tr("Over the folds"), content);
  m_table = plainTable(&m_model, tr("Metrics over the folds"), overCard);
  m_table->verticalHeader()->hide();
  overCard->setContent(m_table);
  auto* foldsCard = new Card(tr("Folds"), content);
  m_folds = new TrialsModel(false, this);
  m_foldsTable = trialsTable(new TrialsProxy(*m_folds, this), tr("Folds"), foldsCard);
  foldsCard->setContent(m_foldsTable);
  connect(m_folds, &TrialsModel::noted, m_shown, &ShownStudy::setNote);
  auto* upper = new QHBoxLayout;
  upper->setSpacing(12);
  upper->addWidget(plotCard, 1);
  upper->addWidget(overCard, 1);
  auto* rows = new QVBoxLayout(content);
  rows->setContentsMargins(0, 0, 0, 0);
  rows->setSpacing(10);
  rows->addWidget(m_sentence);
  rows->addLayout(upper, 3);
  rows->addWidget(foldsCard, 2);
  return content;
}

void FoldsView::begin() {
  if (!StudyBar::mayBegin(m_context, this)) return;
  const Document& document = m_context.document;
  FoldsDialog dialog(document.experiment(), window());
  if (dialog.exec() != QDialog::Accepted) return;
  m_context.studies.start({crossValidationJob(dialog.plan(), document.readExample())});
}

void FoldsView::goOn(bool toTheEnd) {
  const StudyRecord* study = m_shown->record();
  if (study == nullptr) return;
  auto plan = crossValidationPlanOf(*study);
  if (!plan) return m_sentence->setText(coreText(plan.error().message));
  plan->isFinal = plan->isFinal || toTheEnd;
  m_context.studies.start({crossValidationJob(*plan, m_context.document.readExample())});
}

void FoldsView::refresh() {
  const bool any = m_shown->record() != nullptr;
  m_pages->setCurrentIndex(any ? 0 : 1);
  const CrossValidation* result = resultOf(*m_shown);
  if (result == nullptr) {
    m_plot->setRows({});
    m_model.setTable({});
    m_folds->setTrials({}, {});
    return m_sentence->setText(any ? tr("Reading…") : QString());
  }
  m_bar->more()->setEnabled(m_bar->more()->isEnabled() && !result->plan.isFinal);
  showFolds(*m_plot, *result);
  m_model.setTable(overFoldsTable(*result));
  m_table->resizeColumnsToContents();
  m_folds->setTrials(foldColumns(*result), foldRows(*result, m_shown->findings()->trials));
  m_foldsTable->resizeColumnsToContents();
  QStringList sentences;
  for (const Message& sentence : result->sentences) sentences << coreText(sentence);
  m_sentence->setText(sentences.join(u' '));
}

}  // namespace gatescope::ui
