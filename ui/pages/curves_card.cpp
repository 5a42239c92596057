#include "ui/pages/curves_card.h"

#include "core/train/metrics.h"
#include "ui/control/document.h"
#include "ui/control/training_controller.h"
#include "ui/models/runs_model.h"
#include "ui/models/text.h"
#include "ui/pages/sample_series.h"
#include "ui/views/chip.h"
#include "ui/views/theme.h"

#include <algorithm>

#include <QPushButton>
#include <QVBoxLayout>

namespace gatescope::ui {

namespace {

constexpr double smoothing = 0.8;  // weight of the past, an epoch
constexpr qreal thin = 1;
constexpr qreal thick = 2;

int lastEpoch(const std::vector<ShownRun>& runs) {
  int last = 1;
  for (const ShownRun& run : runs) last = std::max(last, run.record->experiment.training.epochs);
  return last;
}

template <typename Receiver>
void refreshOnRuns(const PageContext& context, Receiver* receiver, void (Receiver::*slot)()) {
  Document& document = context.document;
  for (const auto signal :
       {&Document::projectChanged, &Document::runsChanged, &Document::dataChanged}) {
    QObject::connect(&document, signal, receiver, slot);
  }
  for (const auto signal : {&Document::runUpdated, &Document::selectedRunChanged}) {
    QObject::connect(&document, signal, receiver, slot);
  }
  QObject::connect(&context.controller, &TrainingController::stateChanged, receiver, slot);
  QObject::connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, receiver, slot);
}

}  // namespace

QString metricText(const Dataset& dataset) {
  const QString metric = coreText(metricInfo(mainMetric(dataset)).name);
  const QString target = soleTarget(dataset);
  return target.isEmpty() ? metric : MetricChart::tr("%1 of %2").arg(metric, target);
}

LossCard::LossCard(const PageContext& context, QWidget* parent)
    : Card(tr("Loss"), parent), m_context(context) {
  m_chart = new LineChart(this);
  m_chart->setAccessibleName(tr("Loss over epochs"));
  m_chart->setXAxis(tr("epoch"), AxisText::Integer);
  m_chart->setEmptyText(
      tr("Here the loss of each epoch is drawn while a network learns.\n"
         "Press Train (F5)."));
  m_log = makeChip(tr("log"), tr("Logarithmic scale; at once"), this);
  m_log->setChecked(true);
  m_smooth = makeChip(tr("smooth"), tr("Draws a moving average over the raw curve; at once"), this);
  addHeaderWidget(m_log);
  addHeaderWidget(m_smooth);
  setContent(m_chart);
  setExported(m_chart);
  m_chart->setLogY(true);
  connect(m_log, &QPushButton::toggled, this, [this](bool on) {
    m_chart->setLogY(on);
    refresh();
  });
  connect(m_smooth, &QPushButton::toggled, this, &LossCard::refresh);
  refreshOnRuns(context, this, &LossCard::refresh);
  refresh();
}

void LossCard::refresh() {
  const auto runs = shownRuns(m_context.document, m_context.controller, m_context.runs);
  QVector<Series> series;
  QVector<Mark> marks;
  bool validated = false;
  for (const ShownRun& run : runs) {
    addRun(run, series, marks);
    validated = validated || !m_book.of(*run.record, {}).validation.isEmpty();
  }
  // What is dashed is said once, for all runs.
  if (validated) series.append({tr("training"), theme().muted, Qt::DashLine, thin, {}});
  m_chart->setXExtent(0, lastEpoch(runs));
  m_chart->setSeries(series);
  m_chart->setMarks(marks);
  setSubtitle(runs.empty() || validated ? tr("on the validation split")
                                        : tr("on the training split"));
}

void LossCard::addRun(const ShownRun& run, QVector<Series>& series, QVector<Mark>& marks) {
  const QString name = fromUtf8(run.record->name);
  const RunCurves& curves = m_book.of(*run.record, {});
  const bool smooth = m_smooth->isChecked();
  const qreal width = run.inFront ? thick : thin;
  const auto add = [&](const QString& title, const QVector<QPointF>& points, Qt::PenStyle style,
                       qreal pen, bool legend) {
    if (smooth) series.append({title + tr(", raw"), run.colour, style, thin, points, true, false});
    series.append({title, run.colour, style, pen, smooth ? smoothed(points, smoothing) : points,
                   false, legend});
  };
  if (run.inFront) {
    add(tr("%1 training").arg(name), curves.training, Qt::DashLine, thin, false);
  }
  add(curves.validation.isEmpty() ? name : tr("%1 validation").arg(name),
      curves.validation.isEmpty() ? curves.training : curves.validation, Qt::SolidLine, width,
      true);
  series.last().name = name;
  if (run.inFront && run.record->bestEpoch > 0) {
    marks.append({qreal(run.record->bestEpoch), tr("best %1").arg(run.record->bestEpoch),
                  run.colour, Qt::DotLine});
  }
}

MetricChart::MetricChart(const PageContext& context, QWidget* parent)
    : QWidget(parent), m_context(context), m_chart(new LineChart(this)) {
  m_chart->setAccessibleName(tr("Validation metric over epochs"));
  m_chart->setXAxis(tr("epoch"), AxisText::Integer);
  m_chart->setEmptyText(
      tr("Here the validation metric of each epoch is drawn.\n"
         "Press Train (F5)."));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_chart);
  refreshOnRuns(context, this, &MetricChart::refresh);
  refresh();
}

void MetricChart::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  refresh();
}

void MetricChart::refresh() {
  if (!isVisible()) return;
  const auto dataset = m_context.document.dataset();
  const auto runs = shownRuns(m_context.document, m_context.controller, m_context.runs);
  QVector<Series> series;
  if (dataset && !runs.empty()) {
    const std::string_view metric = mainMetric(*dataset);
    const int last = lastEpoch(runs);
    for (const ShownRun& run : runs) {
      series.append({fromUtf8(run.record->name), run.colour, Qt::SolidLine,
                     run.inFront ? thick : thin, m_book.of(*run.record, metric).metric});
    }
    const RunBaseline* best = runs.front().record->bestBaseline();
    const auto value = best ? gatescope::find(best->validation, metric) : std::nullopt;
    if (value) {
      series.append({tr("baseline: %1").arg(coreText(best->name)),
                     theme().muted,
                     Qt::DotLine,
                     thin,
                     {{0, *value}, {qreal(last), *value}}});
    }
    m_chart->setXExtent(0, last);
    m_chart->setYAxis(metricText(*dataset));
  }
  m_chart->setSeries(series);
}

}  // namespace gatescope::ui
