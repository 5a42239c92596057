#include "ui/pages/prediction_card.h"

#include "ui/control/document.h"
#include "ui/control/text.h"
#include "ui/control/training_controller.h"
#include "ui/models/runs_model.h"
#include "ui/pages/curves_card.h"
#include "ui/pages/run_curves.h"
#include "ui/pages/sample_chooser.h"
#include "ui/pages/sample_series.h"
#include "ui/views/confusion_matrix_view.h"
#include "ui/views/forecast_chart.h"
#include "ui/views/step_strip_view.h"
#include "ui/views/theme.h"

#include <algorithm>

#include <QButtonGroup>
#include <QComboBox>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStackedWidget>

namespace gatescope::ui {

namespace {

constexpr int answerInterval = 150;      // ms between two questions while a network learns
constexpr std::size_t mostRuns = 4;      // that are asked: more curves would not be told apart
constexpr std::size_t mostTargets = 64;  // in the chooser

}  // namespace

PredictionCard::PredictionCard(const PageContext& context, QWidget* parent)
    : Card(tr("Prediction"), parent), m_context(context) {
  makeViews();
  makeHeader();
  m_soon.setSingleShot(true);
  m_soon.setInterval(answerInterval);
  connect(&m_soon, &QTimer::timeout, this, &PredictionCard::ask);
  connect(&m_service, &PredictionService::predicted, this, [this](const auto& answer) {
    m_answer = answer;
    show(*answer);
  });
  connect(&m_service, &PredictionService::failed, this, &PredictionCard::showEmpty);
  Document& document = context.document;
  connect(&document, &Document::projectChanged, this, &PredictionCard::askSoon);
  connect(&document, &Document::runsChanged, this, &PredictionCard::askSoon);
  connect(&document, &Document::dataChanged, this, &PredictionCard::askSoon);
  connect(&document, &Document::selectedRunChanged, this, &PredictionCard::askSoon);
  connect(&context.controller, &TrainingController::weightsChanged, this, &PredictionCard::askSoon);
  connect(&context.controller, &TrainingController::finished, this, &PredictionCard::askSoon);
  connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, [this] {
    if (m_answer) show(*m_answer);
  });
  ask();
}

void PredictionCard::makeViews() {
  m_views = new QStackedWidget(this);
  m_forecast = new ForecastChart(this);
  m_forecast->setAccessibleName(tr("Forecast against the truth"));
  m_confusion = new ConfusionMatrixView(this);
  m_confusion->setAccessibleName(tr("Confusion matrix"));
  m_steps = new StepStripView(this);
  m_steps->setAccessibleName(tr("Labels of steps"));
  m_numbers = new LineChart(this);
  m_numbers->setAccessibleName(tr("Predicted numbers against the truth"));
  m_curve = new MetricChart(m_context, this);
  for (QWidget* view : {static_cast<QWidget*>(m_forecast), static_cast<QWidget*>(m_confusion),
                        static_cast<QWidget*>(m_steps), static_cast<QWidget*>(m_numbers),
                        static_cast<QWidget*>(m_curve)}) {
    m_views->addWidget(view);
  }
  m_current = m_forecast;
  setContent(m_views);
  setExported(m_views);
}

void PredictionCard::makeHeader() {
  m_targets = new QComboBox(this);
  m_targets->setAccessibleName(tr("Target"));
  m_targets->setToolTip(tr("Which of the targets is drawn"));
  m_targets->hide();
  connect(m_targets, &QComboBox::activated, this, [this] {
    if (m_answer) show(*m_answer);
  });
  auto* group = new QButtonGroup(this);
  const auto chip = [&](const QString& text, const QString& help) {
    auto* button = new QPushButton(text, this);
    setLook(button, "chip");
    button->setCheckable(true);
    button->setAccessibleName(text);
    button->setToolTip(help);
    group->addButton(button);
    return button;
  };
  m_prediction = chip(tr("prediction"), tr("What the runs say against the truth"));
  m_metric = chip(tr("metric"), tr("The metric on the validation split over epochs"));
  m_prediction->setChecked(true);
  for (QWidget* widget : {static_cast<QWidget*>(m_targets), static_cast<QWidget*>(m_prediction),
                          static_cast<QWidget*>(m_metric)}) {
    addHeaderWidget(widget);
  }
  connect(group, &QButtonGroup::buttonClicked, this, [this] { refreshSubtitle(); });
}

void PredictionCard::setPlace(SamplePlace place) {
  m_place = place;
  ask();
}

void PredictionCard::showEvent(QShowEvent* event) {
  Card::showEvent(event);
  askSoon();
}

void PredictionCard::askSoon() {
  if (isVisible() && !m_soon.isActive()) m_soon.start();
}

std::vector<RunAt> PredictionCard::runsToAsk() const {
  std::vector<RunAt> runs;
  const auto shown = shownRuns(m_context.document, m_context.controller, m_context.runs);
  for (const bool front : {true, false}) {
    for (const ShownRun& run : shown) {
      if (run.inFront != front || run.record->epochs.empty() || runs.size() >= mostRuns) continue;
      RunAt at = runAt(m_context.document, m_context.controller, *run.record);
      // The selected run's confusion matrix is the one that is drawn.
      const bool selected = run.record->id == m_context.document.selectedRun();
      runs.insert(selected ? runs.begin() : runs.end(), std::move(at));
    }
  }
  return runs;
}

void PredictionCard::ask() {
  const auto runs = runsToAsk();
  if (runs.empty()) {
    m_service.cancel();
    m_answer.reset();
    return showEmpty(tr("Here stands what the network says against the truth.\nPress Train (F5)."));
  }
  const Task task = runs.front().experiment.task;
  m_service.request(runs, m_place, task == Task::Classify || task == Task::Regress);
}

void PredictionCard::showEmpty(const QString& text) {
  m_forecast->setPicture({});
  m_confusion->setMatrix({}, {});
  m_steps->setRows({}, {});
  m_numbers->setSeries({});
  m_forecast->setEmptyText(text);
  m_confusion->setEmptyText(text);
  m_steps->setEmptyText(text);
  m_numbers->setEmptyText(text);
  m_targets->hide();
  m_says.clear();
  refreshSubtitle();
}

void PredictionCard::show(const PredictionAnswer& answer) {
  refreshTargets(*answer.dataset);
  switch (answer.dataset->task) {
    case Task::Forecast:
      showForecast(answer);
      break;
    case Task::Classify:
      showConfusion(answer);
      break;
    case Task::LabelSteps:
      showSteps(answer);
      break;
    case Task::Regress:
      showNumbers(answer, false);
      break;
    case Task::NextStep:
      showNumbers(answer, true);
      break;
  }
  refreshSubtitle();
}

QColor PredictionCard::colourOf(const RunPrediction& run) const {
  return m_context.runs.colour(run.run);
}

std::size_t PredictionCard::target(std::size_t width) const {
  const auto index = static_cast<std::size_t>(std::max(0, m_targets->currentIndex()));
  return index < width ? index : 0;
}

void PredictionCard::showForecast(const PredictionAnswer& answer) {
  const Dataset& dataset = *answer.dataset;
  const std::size_t k = target(dataset.targetColumns());
  const auto number = static_cast<std::size_t>(answer.truth.samples.front());
  ForecastPicture picture;
  picture.target = fromUtf8(dataset.targetNames[k]);
  picture.history = targetHistory(dataset, dataset.samples[number], dataset.targetNames[k]);
  picture.truth = predictedColumn(answer.truth, k);
  for (const RunPrediction& run : answer.runs) {
    picture.forecasts.push_back(
        {fromUtf8(run.name), colourOf(run), predictedColumn(run.sample, k), {}, {}});
  }
  m_forecast->setPicture(std::move(picture));
  m_current = m_forecast;
  m_says = tr("%1 window %2, dotted: what came")
               .arg(splitName(answer.place.split))
               .arg(answer.place.index + 1);
}

void PredictionCard::showConfusion(const PredictionAnswer& answer) {
  const RunPrediction& run = answer.runs.front();
  QStringList classes;
  for (const std::string& name : answer.dataset->classNames) classes << fromUtf8(name);
  m_confusion->setMatrix(run.evaluation.confusion, classes);
  m_current = m_confusion;
  m_says = tr("%1 on the %2 split, epoch %3")
               .arg(fromUtf8(run.name), splitName(answer.place.split))
               .arg(run.epoch);
}

void PredictionCard::showSteps(const PredictionAnswer& answer) {
  QStringList classes;
  for (const std::string& name : answer.dataset->classNames) classes << fromUtf8(name);
  std::vector<StepRow> rows{{tr("truth"), QColor(), likeliestClasses(answer.truth)}};
  for (const RunPrediction& run : answer.runs) {
    rows.push_back({fromUtf8(run.name), colourOf(run), likeliestClasses(run.sample)});
  }
  m_steps->setRows(std::move(rows), classes);
  m_current = m_steps;
  m_says = tr("%1 sample %2").arg(splitName(answer.place.split)).arg(answer.place.index + 1);
}

void PredictionCard::showNumbers(const PredictionAnswer& answer, bool overSteps) {
  const std::size_t k = target(answer.dataset->targetColumns());
  // A split is drawn in the order of its true values: a good run follows the rising line.
  const Predictions& truth = overSteps ? answer.truth : answer.splitTruth;
  const std::vector<float> wanted = predictedColumn(truth, k);
  std::vector<std::size_t> order(wanted.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  if (!overSteps) {
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return wanted[a] < wanted[b]; });
  }
  const auto points = [&](const std::vector<float>& values) {
    QVector<QPointF> result;
    for (std::size_t i = 0; i < order.size() && order[i] < values.size(); ++i) {
      result.append({qreal(i + 1), qreal(values[order[i]])});
    }
    return result;
  };
  QVector<Series> series;
  for (const RunPrediction& run : answer.runs) {
    const Predictions& said = overSteps ? run.sample : run.split;
    series.append(
        {fromUtf8(run.name), colourOf(run), Qt::SolidLine, 1.5, points(predictedColumn(said, k))});
  }
  series.append({tr("truth"), theme().text, Qt::DotLine, 2, points(wanted)});
  m_numbers->setXAxis(overSteps ? tr("step") : tr("samples, by their true value"),
                      AxisText::Integer);
  m_numbers->setSeries(series);
  m_current = m_numbers;
  m_says = overSteps
               ? tr("%1 sample %2").arg(splitName(answer.place.split)).arg(answer.place.index + 1)
               : tr("%1 split").arg(splitName(answer.place.split));
}

void PredictionCard::refreshTargets(const Dataset& dataset) {
  QStringList names;
  const std::size_t count = std::min(dataset.targetColumns(), mostTargets);
  for (std::size_t i = 0; i < count && !dataset.isClassified(); ++i) {
    names << fromUtf8(dataset.targetNames[i]);
  }
  QStringList known;
  for (int i = 0; i < m_targets->count(); ++i) known << m_targets->itemText(i);
  if (names != known) {
    const QSignalBlocker quiet(m_targets);
    m_targets->clear();
    m_targets->addItems(names);
  }
  m_targets->setVisible(names.size() > 1 && m_prediction->isChecked());
}

void PredictionCard::refreshSubtitle() {
  const bool metric = m_metric->isChecked();
  m_views->setCurrentWidget(metric ? static_cast<QWidget*>(m_curve) : m_current);
  m_targets->setVisible(!metric && m_targets->count() > 1);
  const auto dataset = m_context.document.dataset();
  if (metric) {
    setTitle(dataset ? coreText(metricInfo(mainMetric(*dataset)).name) : tr("Metric"));
    setSubtitle(tr("on the validation split"));
    return;
  }
  const Task task = m_answer ? m_answer->dataset->task : m_context.document.experiment().task;
  setTitle(task == Task::Forecast   ? tr("Forecast")
           : task == Task::Classify ? tr("Confusion")
                                    : tr("Prediction"));
  setSubtitle(m_says);
}

}  // namespace gatescope::ui
