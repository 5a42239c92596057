#include "ui/pages/comparison_view.h"

#include "core/study/compare.h"
#include "ui/control/document.h"
#include "ui/control/study_controller.h"
#include "ui/control/study_jobs.h"
#include "ui/models/comparison_tables.h"
#include "ui/models/text.h"
#include "ui/models/trials_model.h"
#include "ui/pages/compare_dialog.h"
#include "ui/pages/save_report.h"
#include "ui/pages/study_views.h"
#include "ui/pages/trials_table.h"
#include "ui/views/card.h"
#include "ui/views/chip.h"
#include "ui/views/estimate_plot.h"
#include "ui/views/line_chart.h"
#include "ui/views/plain_table.h"
#include "ui/views/theme.h"
#include "ui/views/view_switch.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QInputDialog>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSortFilterProxyModel>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace gatescope::ui {

ComparisonView::ComparisonView(const PageContext& context, QWidget* parent)
    : StudyView(
          context, comparisonKind,
          {tr("No comparison yet"), tr("New comparison…"),
           tr("Train two or more settings over several seeds, and see what follows"),
           tr("More seeds…"), tr("Train further pairs of runs")},
          tr("Here two or more settings stand side by side, by default GRU and LSTM: each trained "
             "with several seeds, every run visible, and one sentence that says what follows."),
          parent) {
  setLook(sentence(), "strong");
  rows()->addWidget(makeCharts(), 3);
  rows()->addWidget(makeTables(), 2);
  made();
}

std::optional<StudyReport> ComparisonView::report() const {
  const auto* comparison = found<Comparison>();
  if (comparison == nullptr) return std::nullopt;
  return comparisonReport(*comparison, dataOf(*m_shown->findings()));
}

QWidget* ComparisonView::makeCharts() {
  auto* charts = new QWidget(this);
  m_curvesCard = new Card(tr("Learning curves"), charts);
  m_curves = new LineChart(m_curvesCard);
  m_curves->setAccessibleName(tr("Learning curves with bands"));
  m_curves->setXAxis(tr("epoch"), AxisText::Integer);
  m_curves->setEmptyText(tr("Curves come with the first run that ends."));
  m_loss = makeChip(tr("loss"), tr("The loss in place of the metric"), m_curvesCard);
  m_log = makeChip(tr("log"), tr("Logarithmic scale"), m_curvesCard);
  m_curvesCard->addHeaderWidget(m_loss);
  m_curvesCard->addHeaderWidget(m_log);
  m_curvesCard->setContent(m_curves);
  m_curvesCard->setExported(m_curves);
  connect(m_loss, &QPushButton::toggled, this, &ComparisonView::refreshCurves);
  connect(m_log, &QPushButton::toggled, this, &ComparisonView::refreshCurves);

  m_estimatesCard = new Card(tr("Every run"), charts);
  m_values = new EstimatePlot(m_estimatesCard);
  m_differences = new EstimatePlot(m_estimatesCard);
  m_seconds = new EstimatePlot(m_estimatesCard);
  m_values->setAccessibleName(tr("Every run, with means and intervals"));
  m_differences->setAccessibleName(tr("Paired differences with intervals"));
  m_seconds->setAccessibleName(tr("Seconds of every run"));
  m_plots = new QStackedWidget(m_estimatesCard);
  for (EstimatePlot* plot : {m_values, m_differences, m_seconds}) {
    plot->setEmptyText(tr("Runs stand here as they end."));
    m_plots->addWidget(plot);
  }
  m_estimate = new ViewSwitch(m_estimatesCard);
  m_estimate->setAccessibleName(tr("What is drawn of the runs"));
  m_estimate->addView(tr("Runs"), tr("Every run, with means and 95 % intervals"));
  m_estimate->addView(tr("Differences"), tr("Seed by seed, with 95 % intervals"));
  m_estimate->addView(tr("Time"), tr("Seconds of every run"));
  m_estimatesCard->setHead(m_estimate);
  m_estimatesCard->setContent(m_plots);
  m_estimatesCard->setExported(m_values);
  connect(m_estimate, &ViewSwitch::changed, this, [this](int view) {
    m_plots->setCurrentIndex(view);
    m_estimatesCard->setExported(m_plots->currentWidget());
  });
  const auto toRow = [this](int trial) {
    m_table->setCurrent(Runs);
    showTable();
    const auto* proxy = static_cast<const QSortFilterProxyModel*>(m_runsTable->model());
    m_runsTable->selectRow(proxy->mapFromSource(m_runs->index(m_runs->rowOf(trial), 0)).row());
  };
  connect(m_values, &EstimatePlot::clicked, this, toRow);
  connect(m_seconds, &EstimatePlot::clicked, this, toRow);
  auto* layout = new QHBoxLayout(charts);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(12);
  layout->addWidget(m_curvesCard, 1);
  layout->addWidget(m_estimatesCard, 1);
  return charts;
}

QWidget* ComparisonView::makeTables() {
  auto* card = new Card(tr("Tables"), this);
  m_runs = new TrialsModel(true, this);
  auto* proxy = new TrialsProxy(*m_runs, this);
  m_runsTable = trialsTable(proxy, tr("Runs of the comparison"), card);
  connect(m_runs, &TrialsModel::countedChanged, m_shown, &ShownStudy::setCounted);
  connect(m_runs, &TrialsModel::noted, m_shown, &ShownStudy::setNote);
  m_tables = new QStackedWidget(card);
  const auto addTable = [&](FiguresModel& model, const QString& name) {
    auto* table = plainTable(&model, name, card);
    table->verticalHeader()->hide();
    m_tables->addWidget(table);
  };
  addTable(m_settingsModel, tr("Settings"));
  m_tables->addWidget(m_runsTable);
  addTable(m_differencesModel, tr("Differences"));
  addTable(m_tuningModel, tr("Tuning"));
  m_how = new QLabel(card);
  m_how->setWordWrap(true);
  m_how->setTextInteractionFlags(Qt::TextSelectableByMouse);
  m_how->setAlignment(Qt::AlignTop | Qt::AlignLeft);
  auto* scroll = new QScrollArea(card);
  scroll->setWidget(m_how);
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  m_tables->addWidget(scroll);
  m_table = new ViewSwitch(card);
  m_table->setAccessibleName(tr("Which table"));
  m_table->addView(tr("Settings"), tr("Means, intervals and what each setting costs"));
  m_table->addView(tr("Runs"), tr("Every run; untick one to leave it out"));
  m_table->addView(tr("Differences"), tr("With intervals over seeds, over sequences and both"));
  m_table->addView(tr("Tuning"), tr("What each setting was tried with before"));
  m_table->addView(tr("How"), tr("Budget, splits, seeds and how intervals were made"));
  connect(m_table, &ViewSwitch::changed, this, &ComparisonView::showTable);
  card->setHead(m_table);
  card->setContent(m_tables);
  return card;
}

void ComparisonView::showTable() {
  m_tables->setCurrentIndex(m_table->current());
}

QString ComparisonView::experimentText() const {
  const Experiment& experiment = m_context.document.experiment();
  const auto dataset = m_context.document.dataset();
  return tr("%1, %2 units, learning rate %3, %4 epochs")
      .arg(dataset ? fromUtf8(dataset->name) : QString())
      .arg(experiment.model.units)
      .arg(experiment.training.learningRate)
      .arg(experiment.training.epochs);
}

void ComparisonView::begin() {
  if (!StudyBar::mayBegin(m_context, this)) return;
  CompareDialog dialog(m_context.document.experiment(), experimentText(), window());
  if (dialog.exec() != QDialog::Accepted) return;
  m_context.studies.start({comparisonJob(dialog.plan(), m_context.document.readExample())});
}

void ComparisonView::goOn() {
  const StudyRecord* study = m_shown->record();
  if (study == nullptr) return;
  const auto plan = comparisonPlanOf(*study);
  if (!plan) return say(coreText(plan.error().message));
  m_context.studies.start({comparisonJob(*plan, m_context.document.readExample())});
}

void ComparisonView::widen() {
  const StudyRecord* study = m_shown->record();
  if (study == nullptr) return;
  auto plan = comparisonPlanOf(*study);
  if (!plan) return say(coreText(plan.error().message));
  bool taken = false;
  const int seeds = QInputDialog::getInt(
      this, tr("More seeds"), tr("Seeds in all (there are %1):").arg(plan->seeds),
      std::min(2 * plan->seeds, mostSeeds), plan->seeds, mostSeeds, 1, &taken);
  if (!taken || seeds == plan->seeds) return;
  plan->seeds = seeds;
  m_context.studies.start({comparisonJob(*plan, m_context.document.readExample())});
}

void ComparisonView::showNothing() {
  for (EstimatePlot* plot : {m_values, m_differences, m_seconds}) plot->setRows({});
  for (FiguresModel* model : {&m_settingsModel, &m_differencesModel, &m_tuningModel}) {
    model->setTable({});
  }
  m_curves->setSeries({});
  m_curves->setBands({});
  m_runs->setTrials({}, {});
  m_how->clear();
}

void ComparisonView::showFound() {
  const Comparison& comparison = *found<Comparison>();
  say(comparison.sentences);
  showEstimates(*m_values, comparison);
  showDifferences(*m_differences, comparison);
  showSeconds(*m_seconds, comparison);
  refreshCurves();
  refreshTables();
}

void ComparisonView::refreshCurves() {
  const auto* comparison = found<Comparison>();
  m_curves->setLogY(m_log->isChecked());
  if (comparison == nullptr) return;
  const StudyCurve curve = m_loss->isChecked() ? StudyCurve::Loss : StudyCurve::Metric;
  const QString metric =
      m_loss->isChecked() ? tr("loss") : coreText(metricInfo(comparison->metric).name);
  m_curvesCard->setSubtitle(tr("%1 on the validation part, bands: 95 %").arg(metric), metric);
  m_curves->setYAxis(metric);
  showCurves(*m_curves, *comparison, curve);
}

void ComparisonView::refreshTables() {
  const auto* comparison = found<Comparison>();
  m_runs->setTrials(
      comparedColumns(*comparison),
      comparedRows(*comparison, m_shown->findings()->trials, sideColours(*comparison)));
  m_settingsModel.setTable(settingsTable(*comparison));
  m_differencesModel.setTable(differencesTable(*comparison));
  m_tuningModel.setTable(tuningTable(*comparison));
  QStringList notes;
  for (const Message& note : comparison->notes) notes << coreText(note);
  m_how->setText(notes.join(QStringLiteral("\n\n")));
  for (int i = 0; i < m_tables->count(); ++i) {
    if (auto* table = qobject_cast<QTableView*>(m_tables->widget(i)))
      table->resizeColumnsToContents();
  }
}

}  // namespace gatescope::ui
