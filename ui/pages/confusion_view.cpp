#include "ui/pages/confusion_view.h"

#include "ui/models/confusions_model.h"
#include "ui/models/text.h"
#include "ui/pages/sample_series.h"
#include "ui/views/confusion_matrix_view.h"
#include "ui/views/plain_table.h"

#include <algorithm>

#include <QHeaderView>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace gatescope::ui {

namespace {

constexpr int mostTokens = 60;  // of an example
constexpr int mostClass = 150, gap = 12;

// The sample as a person knows it: its text, or its number in the split.
QString exampleOf(const Dataset& dataset, const Predictions& split, std::size_t place) {
  if (!dataset.isText()) return ConfusionView::tr("sample %1").arg(place + 1);
  return sampleText(dataset, split.samples[place], mostTokens);
}

}  // namespace

ConfusionView::ConfusionView(QWidget* parent)
    : QWidget(parent),
      m_matrix(new ConfusionMatrixView(this)),
      m_model(new ConfusionsModel(this)),
      m_list(plainTable(m_model, tr("Most frequent confusions"), this)),
      m_views(new QStackedWidget(this)) {
  m_matrix->setAccessibleName(tr("Confusion matrix"));
  m_list->verticalHeader()->hide();
  m_list->horizontalHeader()->setStretchLastSection(true);
  m_list->setSelectionBehavior(QAbstractItemView::SelectRows);
  m_list->setSelectionMode(QAbstractItemView::SingleSelection);
  m_list->setToolTip(tr("A click shows the gates on the surest mistake"));
  connect(m_list, &QTableView::clicked, this, &ConfusionView::want);
  connect(m_list, &QTableView::activated, this, &ConfusionView::want);
  m_views->addWidget(m_matrix);
  m_views->addWidget(m_list);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_views);
}

void ConfusionView::setAnswer(const PredictionAnswer& answer, const RunPrediction& run) {
  const Dataset& dataset = *answer.dataset;
  QStringList classes, examples;
  for (const std::string& name : dataset.classNames) classes << fromUtf8(name);
  m_matrix->setMatrix(run.evaluation.confusion, classes);
  std::vector<Confusion> found = confusions(dataset, run.split);
  for (const Confusion& confusion : found) {
    examples << exampleOf(dataset, run.split, confusion.surest);
  }
  m_split = answer.place.split;
  m_model->setConfusions(std::move(found), classes, examples);
  m_list->resizeColumnsToContents();
  for (const int column : {ConfusionsModel::Truth, ConfusionsModel::Said}) {
    m_list->setColumnWidth(column, std::min(m_list->columnWidth(column) + gap, mostClass));
  }
}

void ConfusionView::clear(const QString& emptyText) {
  m_matrix->setMatrix({}, {});
  m_matrix->setEmptyText(emptyText);
  m_model->setConfusions({}, {}, {});
}

void ConfusionView::showList(bool on) {
  m_views->setCurrentIndex(on ? 1 : 0);
}

void ConfusionView::want(const QModelIndex& index) {
  if (!index.isValid()) return;
  Q_EMIT sampleWanted({m_split, static_cast<int>(m_model->confusion(index.row()).surest)});
}

}  // namespace gatescope::ui
