#include "app/commands/report_pictures.h"

#include "app/commands/picture_application.h"
#include "app/commands/project_run.h"
#include "core/inspect/trace.h"
#include "core/train/predictor.h"
#include "ui/pages/sample_series.h"
#include "ui/views/confusion_matrix_view.h"
#include "ui/views/forecast_chart.h"
#include "ui/views/line_chart.h"
#include "ui/views/signal_stack.h"
#include "ui/views/step_strip_view.h"
#include "ui/views/theme.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

namespace gatescope {

namespace {

QString qt(std::string_view text) {
  return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

// A run, its colour and its best weights.
struct Drawn {
  const RunRecord* run = nullptr;
  QString name;
  QColor colour;
  Weights weights;
};

// Values of one target row and column, sample after sample, as Predictions hold them.
std::vector<float> column(const Predictions& predictions, std::size_t which) {
  std::vector<float> values;
  for (std::size_t i = which; i < predictions.values.size(); i += predictions.width) {
    values.push_back(predictions.values[i]);
  }
  return values;
}

std::vector<int> likeliest(const Predictions& predictions) {
  std::vector<int> classes;
  for (std::size_t i = 0; i < predictions.values.size(); i += predictions.width) {
    const auto row = std::span(predictions.values).subspan(i, predictions.width);
    classes.push_back(static_cast<int>(std::max_element(row.begin(), row.end()) - row.begin()));
  }
  return classes;
}

QVector<QPointF> points(const std::vector<float>& values) {
  QVector<QPointF> result;
  for (std::size_t i = 0; i < values.size(); ++i) {
    result.append({static_cast<qreal>(i + 1), static_cast<qreal>(values[i])});
  }
  return result;
}

class Pictures {
 public:
  Pictures(const std::filesystem::path& folder, const std::shared_ptr<const Dataset>& dataset,
           std::vector<Drawn> runs)
      : m_folder(folder), m_dataset(dataset), m_runs(std::move(runs)) {
    for (const Split split : {Split::Test, Split::Validation, Split::Training}) {
      m_samples = m_dataset->split(split);
      if (!m_samples.empty()) break;
    }
  }

  Result<void> drawAll() {
    if (auto drawn = drawLoss(); !drawn) return drawn;
    if (auto drawn = drawGates(); !drawn) return drawn;
    if (m_dataset->task == Task::Forecast) return drawForecast();
    if (m_dataset->task == Task::Classify) return drawConfusion();
    if (m_dataset->isClassified()) return drawSteps();
    return drawAnswers();
  }

 private:
  Result<void> save(QWidget& widget, QSize size, const QString& file) const {
    return ui::renderPng(widget, size, qt((m_folder / file.toStdString()).string()));
  }

  // One sequence to look at: the middle one of the part.
  std::int32_t shown() const { return m_samples[m_samples.size() / 2]; }

  Result<Predictions> predict(const Drawn& drawn, std::span<const std::int32_t> samples) const {
    const auto predictor = Predictor::create(m_dataset, drawn.run->experiment, drawn.weights);
    if (!predictor) return tl::unexpected(predictor.error());
    return predictor->predict(samples);
  }

  // Values of one input over a sequence, in its own units.
  std::vector<float> inputCurve(const Sample& sample, std::size_t input) const {
    std::vector<float> values;
    for (std::int32_t step = 0; step < sample.steps; ++step) {
      const auto row = static_cast<std::size_t>(sample.firstStep + step);
      const auto scaled =
          static_cast<double>(m_dataset->inputs[row * m_dataset->features() + input]);
      values.push_back(static_cast<float>(m_dataset->inputScales[input].undo(scaled)));
    }
    return values;
  }

  Result<void> drawLoss() const;
  Result<void> drawGates() const;
  Result<void> drawForecast() const;
  Result<void> drawConfusion() const;
  Result<void> drawSteps() const;
  Result<void> drawAnswers() const;

  std::filesystem::path m_folder;
  std::shared_ptr<const Dataset> m_dataset;
  std::vector<Drawn> m_runs;
  std::span<const std::int32_t> m_samples;
};

Result<void> Pictures::drawLoss() const {
  QVector<ui::Series> curves;
  for (const Drawn& drawn : m_runs) {
    ui::Series training, validation;
    training.name = drawn.name + QStringLiteral(", training");
    training.style = Qt::DashLine;
    validation.name = drawn.name + QStringLiteral(", validation");
    training.colour = validation.colour = drawn.colour;
    for (const EpochRecord& epoch : drawn.run->epochs) {
      training.points.append({static_cast<qreal>(epoch.epoch), epoch.trainingLoss});
      validation.points.append({static_cast<qreal>(epoch.epoch), epoch.validationLoss});
    }
    curves << training << validation;
  }
  ui::LineChart chart;
  chart.setTitle(QStringLiteral("Loss"), qt(m_dataset->name));
  chart.setXAxis(QStringLiteral("epoch"), ui::AxisText::Integer);
  chart.setYAxis(QStringLiteral("loss"));
  chart.setSeries(curves);
  chart.flush();
  return save(chart, {900, 480}, QStringLiteral("loss.png"));
}

Result<void> Pictures::drawGates() const {
  const ui::StepInput input = ui::stepInput(*m_dataset, shown());
  for (const Drawn& drawn : m_runs) {
    auto tracer = Tracer::create(m_dataset, drawn.run->experiment);
    if (!tracer) return tl::unexpected(tracer.error());
    const auto trace = tracer->trace(drawn.weights, shown());
    if (!trace) return tl::unexpected(trace.error());
    for (std::size_t layer = 0; layer < trace->layers.size(); ++layer) {
      ui::SignalStack stack;
      stack.setTrace(*trace, layer, input);
      QString file = QStringLiteral("gates-") + qt(drawn.run->experiment.model.cell);
      if (trace->layers.size() > 1) file += QLatin1Char('-') + QString::number(layer + 1);
      const auto signals = static_cast<int>(trace->layers[layer].signals.size());
      auto saved = save(stack, {900, 140 + 150 * signals}, file + QStringLiteral(".png"));
      if (!saved) return saved;
    }
  }
  return {};
}

Result<void> Pictures::drawForecast() const {
  const std::array<std::int32_t, 1> one{shown()};
  ui::ForecastPicture picture;
  picture.target = qt(m_dataset->targetNames.front());
  picture.truth = column(truth(*m_dataset, one), 0);
  const auto& inputs = m_dataset->inputNames;
  const auto input = std::ranges::find(inputs, m_dataset->targetNames.front());
  if (input != inputs.end()) {
    picture.history = inputCurve(m_dataset->samples[static_cast<std::size_t>(shown())],
                                 static_cast<std::size_t>(input - inputs.begin()));
  }
  for (const Drawn& drawn : m_runs) {
    const auto predictions = predict(drawn, one);
    if (!predictions) return tl::unexpected(predictions.error());
    picture.forecasts.push_back({drawn.name, drawn.colour, column(*predictions, 0), {}, {}});
  }
  ui::ForecastChart chart;
  chart.setTitle(QStringLiteral("Forecast"), qt(m_dataset->name));
  chart.setPicture(std::move(picture));
  chart.flush();
  return save(chart, {900, 420}, QStringLiteral("forecast.png"));
}

Result<void> Pictures::drawConfusion() const {
  QStringList classes;
  for (const std::string& name : m_dataset->classNames) classes << qt(name);
  for (const Drawn& drawn : m_runs) {
    const auto predictions = predict(drawn, m_samples);
    if (!predictions) return tl::unexpected(predictions.error());
    ui::ConfusionMatrixView view;
    view.setMatrix(evaluate(*m_dataset, *predictions).confusion, classes);
    const QString file =
        QStringLiteral("confusion-%1.png").arg(qt(drawn.run->experiment.model.cell));
    if (auto saved = save(view, {560, 520}, file); !saved) return saved;
  }
  return {};
}

Result<void> Pictures::drawSteps() const {
  const std::array<std::int32_t, 1> one{shown()};
  const Sample& sample = m_dataset->samples[static_cast<std::size_t>(shown())];
  const auto labels = std::span(m_dataset->labels)
                          .subspan(static_cast<std::size_t>(sample.firstTarget),
                                   static_cast<std::size_t>(sample.targetRows));
  std::vector<ui::StepRow> rows{{QStringLiteral("truth"), {}, {labels.begin(), labels.end()}}};
  for (const Drawn& drawn : m_runs) {
    const auto predictions = predict(drawn, one);
    if (!predictions) return tl::unexpected(predictions.error());
    rows.push_back({drawn.name, drawn.colour, likeliest(*predictions)});
  }
  QStringList classes;
  for (const std::string& name : m_dataset->classNames) classes << qt(name);
  ui::StepStripView view;
  view.setRows(std::move(rows), classes);
  return save(view, {900, 220}, QStringLiteral("steps.png"));
}

// Numbers: each sequence's (regress) or each step's of one sequence (next-step, several labels).
Result<void> Pictures::drawAnswers() const {
  const std::array<std::int32_t, 1> one{shown()};
  const bool aSequence = m_dataset->task == Task::Regress;
  constexpr std::size_t mostSequences = 100;
  const auto samples =
      aSequence ? m_samples.first(std::min(m_samples.size(), mostSequences)) : std::span(one);
  QVector<ui::Series> curves(1);
  curves[0].name = QStringLiteral("truth");
  curves[0].colour = ui::theme().text;
  curves[0].points = points(column(truth(*m_dataset, samples), 0));
  for (const Drawn& drawn : m_runs) {
    const auto predictions = predict(drawn, samples);
    if (!predictions) return tl::unexpected(predictions.error());
    ui::Series curve;
    curve.name = drawn.name;
    curve.colour = drawn.colour;
    curve.points = points(column(*predictions, 0));
    curves << curve;
  }
  ui::LineChart chart;
  chart.setTitle(qt(m_dataset->targetNames.front()), qt(m_dataset->name));
  chart.setXAxis(aSequence ? QStringLiteral("sequence") : QStringLiteral("step"),
                 ui::AxisText::Integer);
  chart.setSeries(curves);
  chart.flush();
  return save(chart, {900, 420}, QStringLiteral("answers.png"));
}

}  // namespace

Result<void> drawReport(const std::string& folder, const Project& project,
                        const std::vector<RunRecord>& runs,
                        const std::shared_ptr<const Dataset>& dataset) {
  const PictureApplication application;
  std::vector<Drawn> drawn;
  for (const RunRecord& run : runs) {
    auto weights = bestWeights(project, run);
    if (!weights) return tl::unexpected(weights.error());
    drawn.push_back(
        {&run, qt(run.name), ui::runColour(run.experiment.model.cell, 0), std::move(*weights)});
  }
  return Pictures(folder, dataset, std::move(drawn)).drawAll();
}

}  // namespace gatescope
