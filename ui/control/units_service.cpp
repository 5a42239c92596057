#include "ui/control/units_service.h"

#include "core/data/sample_steps.h"
#include "core/train/metrics.h"
#include "ui/control/told.h"
#include "ui/models/text.h"

#include <algorithm>

namespace gatescope::ui {

namespace {

using Answer = std::shared_ptr<const UnitsAnswer>;

constexpr std::size_t mostInputs = 16;  // that states are compared with
constexpr std::size_t mostDrivers = 5;
constexpr int mostTokens = 8;  // of a text, written out

// The steps of the first inputs.
std::vector<std::vector<float>> inputSeries(const Dataset& data, const Sample& sample) {
  std::vector<std::vector<float>> series;
  for (std::size_t i = 0; i < std::min(mostInputs, data.features()); ++i) {
    series.push_back(inputSteps(data, sample, i));
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
    const auto series = inputSeries(m_data, sample);
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
    const auto inputs = m_data.inputNames.begin();
    const auto count = std::min(mostInputs, m_data.features());
    answer.inputs.assign(inputs, inputs + static_cast<std::ptrdiff_t>(count));
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

Result<Answer> answer(RunReader& reader, const UnitsQuestion& question,
                      const std::stop_token& stop) {
  const auto dataset = reader.dataset(question.run);
  if (!dataset) return tl::unexpected(dataset.error());
  const auto weights = reader.weights(question.run);
  if (!weights) return tl::unexpected(weights.error());
  Result<Tracer> tracer = Tracer::create(*dataset, question.run.experiment);
  if (!tracer) return tl::unexpected(tracer.error());
  const auto all = (*dataset)->split(question.split);
  const std::vector<std::int32_t> chosen = evenly(all, kMostTraced);
  UnitsJob job(**dataset, question);
  for (const std::int32_t sample : chosen) {
    if (stop.stop_requested()) break;
    const Result<Trace> trace = tracer->trace(**weights, sample);
    if (!trace) return tl::unexpected(trace.error());
    if (question.layer >= trace->layers.size()) return fail("There is no such layer");
    job.add(*trace);
  }
  UnitsAnswer answer = job.answer(all);
  answer.samples = chosen.size();
  answer.all = all.size();
  return std::make_shared<const UnitsAnswer>(std::move(answer));
}

}  // namespace

UnitsService::UnitsService(QObject* parent)
    : QObject(parent), m_reader(std::make_shared<RunReader>()) {}

void UnitsService::request(const UnitsQuestion& question) {
  m_background.requestNext([this, question,
                            reader = m_reader](std::stop_token stop) -> Background::Answer {
    return told(answer(*reader, question, stop), this, &UnitsService::found, &UnitsService::failed);
  });
}

}  // namespace gatescope::ui
