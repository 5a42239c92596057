#include "ui/control/units_service.h"

#include "core/data/sample_steps.h"
#include "core/inspect/disturbance.h"
#include "core/train/metrics.h"
#include "ui/control/told.h"
#include "ui/models/text.h"

#include <algorithm>

namespace gatescope::ui {

namespace {

using Answer = std::shared_ptr<const UnitsAnswer>;

constexpr std::size_t mostInputs = 16, mostTargets = 16;  // that states are compared with
constexpr std::size_t mostDrivers = 5;
constexpr int mostTokens = 8;  // of a text, written out

// What states are compared with: the first inputs, and the first targets where every step has one.
std::size_t comparedTargets(const Dataset& data) {
  const bool everyStep = data.task == Task::LabelSteps || data.task == Task::NextStep;
  return everyStep && !data.isClassified() ? std::min(mostTargets, data.targetColumns()) : 0;
}

std::vector<std::string> comparedNames(const Dataset& data) {
  const auto inputs = data.inputNames.begin();
  const auto count = std::min(mostInputs, data.features());
  std::vector<std::string> names(inputs, inputs + static_cast<std::ptrdiff_t>(count));
  for (std::size_t k = 0; k < comparedTargets(data); ++k) {
    names.push_back(
        UnitsService::tr("%1 to come").arg(fromUtf8(data.targetNames[k])).toStdString());
  }
  return names;
}

std::vector<std::vector<float>> comparedSeries(const Dataset& data, const Sample& sample) {
  std::vector<std::vector<float>> series;
  for (std::size_t i = 0; i < std::min(mostInputs, data.features()); ++i) {
    series.push_back(inputSteps(data, sample, i));
  }
  for (std::size_t k = 0; k < comparedTargets(data); ++k) {
    std::vector<float>& values = series.emplace_back();
    for (std::int64_t row = sample.firstTarget; row < sample.firstTarget + sample.targetRows;
         ++row) {
      values.push_back(data.targets[static_cast<std::size_t>(row) * data.targetColumns() + k]);
    }
  }
  return series;
}

QString spanText(const Dataset& data, const DrivenSample& driven) {
  if (!data.isText()) return {};
  const Sample& sample = data.samples[static_cast<std::size_t>(driven.sample)];
  return fromUtf8(joinedTokens(data, sample.firstStep + driven.span.first,
                               std::min(driven.span.steps(), mostTokens)));
}

// Looks at one trace after the other.
class UnitsJob {
 public:
  UnitsJob(const Dataset& data, const UnitsQuestion& question)
      : m_data(data), m_question(question) {}

  void add(const Trace& trace) {
    m_units.add(trace);
    const LayerTrace& layer = trace.layers[m_question.layer];
    const Sample& sample = m_data.samples[static_cast<std::size_t>(trace.sample)];
    const auto series = comparedSeries(m_data, sample);
    if (!series.empty()) m_correlations.add(layer, series);
    if (m_question.unit < 0 || m_question.unit >= layer.units) return;
    m_samples.push_back(trace.sample);
    m_states.push_back(stateOf(layer, m_question.unit));
  }

  UnitsAnswer answer(std::span<const std::int32_t> split) const {
    UnitsAnswer answer;
    answer.layer = m_question.layer;
    answer.unit = m_question.unit;
    answer.layers = m_units.layers();
    answer.correlations = m_correlations.r();
    answer.compared = comparedNames(m_data);
    for (const DrivenSample& driven : drivers()) {
      const auto place = std::ranges::find(split, driven.sample) - split.begin();
      answer.drivers.push_back(
          {{m_question.split, static_cast<int>(place)}, driven, spanText(m_data, driven)});
    }
    return answer;
  }

 private:
  // The state of one unit, as a layer of that unit alone.
  static LayerTrace stateOf(const LayerTrace& layer, int unit) {
    const auto row = unitRow(layer.hidden(), layer.units, unit);
    return {layer.layer,
            layer.backward,
            layer.cell,
            1,
            {{layer.hidden().info, {row.begin(), row.end()}}}};
  }

  // The unit is “on” where it is among its own upper quarter, over all samples.
  std::vector<DrivenSample> drivers() const {
    if (m_states.empty()) return {};
    LayerTrace all = m_states.front();
    for (std::size_t i = 1; i < m_states.size(); ++i) {
      const auto& values = m_states[i].signals.front().values;
      all.signals.front().values.insert(all.signals.front().values.end(), values.begin(),
                                        values.end());
    }
    DrivenSamples drivers(0, onThreshold(all), DrivenBy::Strength, mostDrivers);
    for (std::size_t i = 0; i < m_states.size(); ++i) drivers.add(m_samples[i], m_states[i]);
    return drivers.best();
  }

  const Dataset& m_data;
  const UnitsQuestion& m_question;
  LayerUnitsSum m_units;
  UnitCorrelations m_correlations;
  std::vector<std::int32_t> m_samples;
  std::vector<LayerTrace> m_states;  // of the one unit, in these samples
};

// One push a unit, and each reads the sequence anew.
bool canBePushed(const LayerTrace& layer) {
  constexpr double most = 2e10;  // multiply-adds: below a second
  const double units = layer.units;
  return units * static_cast<double>(layer.steps()) * 6 * units * units < most;
}

Result<void> measureMemory(UnitsAnswer& answer, SampleReader& reader, const UnitsQuestion& question,
                           const std::stop_token& stop) {
  const auto asked = reader.read(question.run, question.sample);
  if (!asked) return tl::unexpected(asked.error());
  Result<Tracer> tracer = Tracer::create(asked->dataset, question.run.experiment);
  if (!tracer) return tl::unexpected(tracer.error());
  const Result<Trace> plain = tracer->trace(*asked->weights, asked->sample);
  if (!plain) return tl::unexpected(plain.error());
  const LayerTrace& layer = plain->layers[question.layer];
  if (!canBePushed(layer) || question.step >= plain->steps) return {};
  const DisturbanceOptions options{.layer = layer.layer,
                                   .backward = layer.backward,
                                   .signal = memorySignal(*layer.cell),
                                   .step = question.step};
  const auto pushes = disturb(*tracer, *asked->weights, asked->sample, options, {}, stop);
  if (!pushes) return tl::unexpected(pushes.error());
  if (!*pushes) return {};
  for (const Survival& push : (**pushes).pushes) answer.measured.push_back(push.memory);
  answer.pushedAt = question.step;
  answer.pushedSteps = (**pushes).steps;
  return {};
}

Result<Answer> answer(SampleReader& reader, const UnitsQuestion& question,
                      const std::stop_token& stop) {
  const auto whole = reader.read(question.run, {.place = {question.split, 0}});
  if (!whole) return tl::unexpected(whole.error());
  Result<Tracer> tracer = Tracer::create(whole->dataset, question.run.experiment);
  if (!tracer) return tl::unexpected(tracer.error());
  const auto all = whole->dataset->split(question.split);
  const std::vector<std::int32_t> chosen = evenly(all, kMostTraced);
  UnitsJob job(*whole->dataset, question);
  for (const std::int32_t sample : chosen) {
    if (stop.stop_requested()) break;
    const Result<Trace> trace = tracer->trace(*whole->weights, sample);
    if (!trace) return tl::unexpected(trace.error());
    if (question.layer >= trace->layers.size()) return fail("There is no such layer");
    job.add(*trace);
  }
  UnitsAnswer answer = job.answer(all);
  answer.samples = chosen.size();
  answer.all = all.size();
  if (auto measured = measureMemory(answer, reader, question, stop); !measured)
    return tl::unexpected(measured.error());
  return std::make_shared<const UnitsAnswer>(std::move(answer));
}

}  // namespace

UnitsService::UnitsService(QObject* parent)
    : QObject(parent), m_reader(std::make_shared<SampleReader>()) {}

void UnitsService::request(const UnitsQuestion& question) {
  m_background.requestNext([this, question,
                            reader = m_reader](std::stop_token stop) -> Background::Answer {
    return told(answer(*reader, question, stop), this, &UnitsService::found, &UnitsService::failed);
  });
}

}  // namespace gatescope::ui
