#include "ui/pages/prediction_card.h"

#include "ui/control/document.h"
#include "ui/control/training_controller.h"
#include "ui/models/format.h"
#include "ui/models/runs_model.h"
#include "ui/models/text.h"
#include "ui/pages/confusion_view.h"
#include "ui/pages/curves_card.h"
#include "ui/pages/run_curves.h"
#include "ui/pages/sample_chooser.h"
#include "ui/pages/sample_series.h"
#include "ui/views/chip.h"
#include "ui/views/forecast_chart.h"
#include "ui/views/step_strip_view.h"
#include "ui/views/theme.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include <QComboBox>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QTextBrowser>

namespace gatescope::ui {

namespace {

constexpr int answerInterval = 100;  // ms before a question, for what changes together
// While a network learns, a question waits many times as long as the last took, so that a large
// split does not take the cores from training.
constexpr int restShare = 20;
constexpr int longestRest = 5000;         // ms
constexpr std::size_t mostRuns = 4;       // that are asked: more curves would not be told apart
constexpr std::size_t mostTargets = 500;  // in the chooser

}  // namespace

PredictionCard::PredictionCard(const PageContext& context, QWidget* parent)
    : Card(tr("Prediction"), parent), m_context(context) {
  makeViews();
  makeHeader();
  m_soon.setSingleShot(true);
  connect(&m_soon, &QTimer::timeout, this, &PredictionCard::ask);
  connect(&m_service, &PredictionService::predicted, this, [this](const auto& answer) {
    m_answer = answer;
    m_rest = int(std::clamp<qint64>(restShare * m_asked.elapsed(), answerInterval, longestRest));
    show(*answer);
  });
  connect(&m_service, &PredictionService::failed, this, &PredictionCard::showEmpty);
  Document& document = context.document;
  connect(&document, &Document::projectChanged, this, &PredictionCard::askSoon);
  connect(&document, &Document::runsChanged, this, &PredictionCard::askSoon);
  connect(&document, &Document::dataChanged, this, &PredictionCard::askSoon);
  connect(&document, &Document::selectedRunChanged, this, &PredictionCard::askSoon);
  connect(&context.controller, &TrainingController::weightsChanged, this,
          [this] { askWithin(m_rest); });
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
  m_confusion = new ConfusionView(this);
  connect(m_confusion, &ConfusionView::sampleWanted, this, &PredictionCard::sampleWanted);
  m_writing = new QTextBrowser(this);
  m_writing->setAccessibleName(tr("What the networks write"));
  m_writing->setFrameShape(QFrame::NoFrame);
  m_writing->viewport()->setAutoFillBackground(false);
  m_steps = new StepStripView(this);
  m_steps->setAccessibleName(tr("Labels of steps"));
  m_numbers = new LineChart(this);
  m_numbers->setAccessibleName(tr("Predicted numbers against the truth"));
  m_curve = new MetricChart(m_context, this);
  for (QWidget* view : {static_cast<QWidget*>(m_forecast), static_cast<QWidget*>(m_confusion),
                        static_cast<QWidget*>(m_writing), static_cast<QWidget*>(m_steps),
                        static_cast<QWidget*>(m_numbers), static_cast<QWidget*>(m_curve)}) {
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
  m_metric = makeChip(
      tr("metric"), tr("The metric on the validation split over epochs, in the prediction's place"),
      this);
  m_frequent =
      makeChip(tr("most frequent"), tr("The confusions as a list, the most frequent first"), this);
  m_frequent->hide();
  connect(m_frequent, &QPushButton::toggled, m_confusion, &ConfusionView::showList);
  addHeaderWidget(m_targets);
  addHeaderWidget(m_frequent);
  addHeaderWidget(m_metric);
  connect(m_metric, &QPushButton::toggled, this, [this] { refreshSubtitle(); });
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
  askWithin(answerInterval);
}

void PredictionCard::askWithin(int milliseconds) {
  if (!isVisible()) return;
  if (!m_soon.isActive() || m_soon.remainingTime() > milliseconds) m_soon.start(milliseconds);
}

// The first in front, in the order of the table: so a run keeps its place in every legend.
std::vector<RunAt> PredictionCard::runsToAsk() const {
  const auto shown = shownRuns(m_context.document, m_context.controller, m_context.runs);
  const RunId selected = m_context.document.selectedRun();
  std::vector<std::size_t> places;
  const auto pick = [&](auto wanted) {
    for (std::size_t i = 0; i < shown.size() && places.size() < mostRuns; ++i) {
      const bool known = std::find(places.begin(), places.end(), i) != places.end();
      if (!known && !shown[i].record->epochs.empty() && wanted(shown[i])) places.push_back(i);
    }
  };
  pick([&](const ShownRun& run) { return run.record->id == selected; });
  pick([](const ShownRun& run) { return run.inFront; });
  pick([](const ShownRun&) { return true; });
  std::sort(places.begin(), places.end());
  std::vector<RunAt> runs;
  for (const std::size_t i : places) {
    runs.push_back(runAt(m_context.document, m_context.controller, *shown[i].record));
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
  const Experiment& experiment = runs.front().experiment;
  const Task task = experiment.task;
  // One step ahead is a point: only many windows together make a picture.
  const bool oneStep = task == Task::Forecast && experiment.data.horizon == 1;
  m_asked.start();
  m_service.request(runs, m_place, oneStep || task == Task::Classify || task == Task::Regress);
}

void PredictionCard::showEmpty(const QString& text) {
  m_forecast->setPicture({});
  m_steps->setRows({}, {});
  m_numbers->setSeries({});
  m_forecast->setEmptyText(text);
  m_confusion->clear(text);
  m_writing->setPlainText(text);
  m_steps->setEmptyText(text);
  m_numbers->setEmptyText(text);
  m_targets->hide();
  m_says.clear();
  m_saysBriefly.clear();
  refreshSubtitle();
}

// "test window 334 of 334, 2012-10-01 … 2013-09-01".
void PredictionCard::say(const PredictionAnswer& answer, const QString& unit) {
  const SamplePlace& place = answer.place;
  const auto all = static_cast<std::int64_t>(answer.dataset->split(place.split).size());
  const QString time = timeText(*answer.dataset, answer.truth.samples.front());
  const QString split = splitName(place.split);
  m_says = tr("%1 %2 %3 of %4").arg(split, unit).arg(place.index + 1).arg(countText(all));
  m_saysBriefly = tr("%1 %2 %3").arg(split, unit).arg(place.index + 1);
  if (time.isEmpty()) return;
  m_says += tr(", %1").arg(time);
  m_saysBriefly = tr("%1 %2, %3").arg(split).arg(place.index + 1).arg(time);
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
      // Sets of labels have a probability for each.
      answer.dataset->isClassified() ? showSteps(answer) : showNumbers(answer, true);
      break;
    case Task::Regress:
      showNumbers(answer, false);
      break;
    case Task::NextStep:
      answer.dataset->isText() ? showWriting(answer) : showNumbers(answer, true);
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
  if (dataset.horizon == 1 && answer.splitTruth.samples.size() > 1) return showOneStep(answer);
  const std::size_t k = target(dataset.targetColumns());
  const auto number = static_cast<std::size_t>(answer.truth.samples.front());
  ForecastPicture picture;
  picture.target = fromUtf8(dataset.targetNames[k]);
  picture.history = targetHistory(dataset, dataset.samples[number], dataset.targetNames[k]);
  picture.truth = predictedColumn(answer.truth, k);
  for (const RunPrediction& run : answer.runs) {
    ForecastCurve curve{fromUtf8(run.name), colourOf(run), predictedColumn(run.sample, k), {}, {}};
    for (std::size_t h = 0; run.band && h < curve.values.size(); ++h) {
      const double half = run.band->halfWidths[h * run.band->width + k];
      if (!std::isfinite(half)) break;
      curve.lower.push_back(curve.values[h] - static_cast<float>(half));
      curve.upper.push_back(curve.values[h] + static_cast<float>(half));
    }
    picture.forecasts.push_back(std::move(curve));
  }
  m_forecast->setPicture(std::move(picture));
  m_current = m_forecast;
  say(answer, tr("window"));
  m_forecast->setToolTip(
      tr("The band around a forecast is to hold 90 % of what comes: by how far "
         "the forecasts for the validation part were off (split conformal "
         "prediction)."));
}

// The forecasts of all windows of the split, each a step ahead of its window, against the truth.
void PredictionCard::showOneStep(const PredictionAnswer& answer) {
  const Dataset& dataset = *answer.dataset;
  const std::size_t k = target(dataset.targetColumns());
  const auto& samples = answer.splitTruth.samples;
  std::vector<double> places;
  bool dated = true;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const Sample& sample = dataset.samples[static_cast<std::size_t>(samples[i])];
    const auto row = static_cast<std::size_t>(sample.firstTarget);
    const double time = row < dataset.times.size() ? dataset.times[row] : std::nan("");
    dated = dated && std::isfinite(time) && (places.empty() || time > places.back());
    places.push_back(time);
  }
  for (std::size_t i = 0; i < places.size() && !dated; ++i) places[i] = static_cast<double>(i + 1);
  const auto curve = [&](const Predictions& said) {
    QVector<QPointF> points;
    const std::vector<float> values = predictedColumn(said, k);
    for (std::size_t i = 0; i < std::min(values.size(), places.size()); ++i) {
      points.append({places[i], qreal(values[i])});
    }
    return points;
  };
  QVector<Series> series{{tr("truth"), theme().text, Qt::SolidLine, 1.2, curve(answer.splitTruth)}};
  for (const RunPrediction& run : answer.runs) {
    series.append({fromUtf8(run.name), colourOf(run), Qt::SolidLine, 1.5, curve(run.split)});
    series.last().leads = true;
  }
  m_numbers->setXAxis(dated ? QString() : tr("window"),
                      dated ? AxisText::DateTime : AxisText::Integer);
  m_numbers->setYAxis(fromUtf8(dataset.targetNames[k]));
  m_numbers->setSeries(series);
  showStretch(answer, places);
  m_current = m_numbers;
  m_says =
      tr("one step ahead, all %1 windows of the %2 split")
          .arg(countText(static_cast<std::int64_t>(samples.size())), splitName(answer.place.split));
  m_saysBriefly = tr("one step ahead, %1 split").arg(splitName(answer.place.split));
}

// A long split opens on its last stretch, where curves can be told apart; a double click shows it
// all. The zoom is the user's from then on.
void PredictionCard::showStretch(const PredictionAnswer& answer,
                                 const std::vector<double>& places) {
  constexpr std::size_t most = 120;
  const QString stretch = QStringLiteral("%1/%2/%3")
                              .arg(fromUtf8(answer.dataset->name), splitName(answer.place.split))
                              .arg(places.size());
  if (stretch == m_stretch) return;
  m_stretch = stretch;
  if (places.size() > most) {
    m_numbers->setXRange(places[places.size() - most], places.back());
  } else {
    m_numbers->showAll();
  }
}

void PredictionCard::showConfusion(const PredictionAnswer& answer) {
  // The selected run's: it is among those that were asked.
  const RunId selected = m_context.document.selectedRun();
  const auto found = std::find_if(answer.runs.begin(), answer.runs.end(),
                                  [&](const RunPrediction& run) { return run.run == selected; });
  const RunPrediction& run = found == answer.runs.end() ? answer.runs.front() : *found;
  m_confusion->setAnswer(answer, run);
  m_current = m_confusion;
  const QString name = fromUtf8(run.name), split = splitName(answer.place.split);
  m_says = tr("%1 on the %2 split, epoch %3").arg(name, split).arg(run.epoch);
  m_saysBriefly = tr("%1, %2 split").arg(name, split);
}

void PredictionCard::showWriting(const PredictionAnswer& answer) {
  QString html;
  for (const RunPrediction& run : answer.runs) {
    html += QStringLiteral(
                "<p style='margin-bottom:2px'><b style='color:%1'>%2</b> "
                "<span style='color:%3'>%4</span></p><p style='margin-top:0'>%5</p>")
                .arg(colourOf(run).name(), fromUtf8(run.name).toHtmlEscaped(), theme().muted.name(),
                     tr("epoch %1").arg(run.epoch),
                     fromUtf8(run.written).toHtmlEscaped().replace(u'\n', QStringLiteral("<br>")));
  }
  m_writing->setHtml(html);
  m_current = m_writing;
  m_says = tr("from nothing, temperature %1").arg(kWritingTemperature, 0, 'f', 1);
  m_saysBriefly.clear();
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
  say(answer, tr("sample"));
}

void PredictionCard::showNumbers(const PredictionAnswer& answer, bool overSteps) {
  const std::size_t k = target(answer.dataset->targetColumns());
  // A split is drawn in the order of its true values: a good run follows the rising line.
  const Predictions& truth = overSteps ? answer.truth : answer.splitTruth;
  const std::vector<float> wanted = predictedColumn(truth, k);
  std::vector<std::size_t> order(wanted.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
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
    series.last().leads = true;
  }
  series.append({tr("truth"), theme().text, Qt::DotLine, 2, points(wanted)});
  const Dataset& dataset = *answer.dataset;
  const QString name =
      k < dataset.targetNames.size() ? fromUtf8(dataset.targetNames[k]) : QString();
  const bool binary =
      k < dataset.targetKinds.size() && dataset.targetKinds[k] == TargetKind::Binary;
  m_numbers->setYAxis(binary ? tr("%1, probability of 1").arg(name) : name);
  m_numbers->setXAxis(overSteps ? tr("step") : tr("samples, by their true value"),
                      AxisText::Integer);
  m_numbers->setSeries(series);
  if (!std::exchange(m_stretch, {}).isEmpty()) m_numbers->showAll();
  m_current = m_numbers;
  if (overSteps) return say(answer, tr("sample"));
  m_says = tr("%1 split, in the order of the truth").arg(splitName(answer.place.split));
  m_saysBriefly = tr("%1 split").arg(splitName(answer.place.split));
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
  m_targets->setVisible(names.size() > 1 && !m_metric->isChecked());
}

void PredictionCard::refreshSubtitle() {
  const bool metric = m_metric->isChecked();
  m_views->setCurrentWidget(metric ? static_cast<QWidget*>(m_curve) : m_current);
  m_targets->setVisible(!metric && m_targets->count() > 1);
  m_frequent->setVisible(!metric && m_answer && m_current == m_confusion);
  const auto dataset = m_context.document.dataset();
  if (metric) {
    setTitle(dataset ? coreText(metricInfo(mainMetric(*dataset)).name) : tr("Metric"));
    setSubtitle(tr("on the validation split"), tr("validation"));
    return;
  }
  const Task task = m_answer ? m_answer->dataset->task : m_context.document.experiment().task;
  setTitle(task == Task::Forecast   ? tr("Forecast")
           : task == Task::Classify ? tr("Confusion")
           : m_current == m_writing ? tr("What it writes")
                                    : tr("Prediction"));
  setSubtitle(m_says, m_saysBriefly, Need::Always);
}

}  // namespace gatescope::ui
