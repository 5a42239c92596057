#include "ui/control/trace_service.h"

#include "core/data/sample_steps.h"
#include "core/inspect/find_units.h"
#include "core/inspect/unit_order.h"
#include "ui/control/told.h"

namespace gatescope::ui {

namespace {

// The steps of an input of the sample, or of an output where every step has one; else empty.
std::vector<float> seriesOf(const TraceAnswer& answer, const UnitOrder& order) {
  const Dataset& data = *answer.dataset;
  const Trace& trace = answer.trace;
  std::vector<float> values;
  if (order.by == UnitOrder::By::Output && order.series < trace.outputWidth) {
    for (std::size_t i = order.series; i < trace.output.size(); i += trace.outputWidth) {
      values.push_back(trace.output[i]);
    }
  } else if (order.by == UnitOrder::By::Input && order.series < data.features()) {
    values = inputSteps(data, data.samples[static_cast<std::size_t>(trace.sample)], order.series);
  }
  return values.size() == static_cast<std::size_t>(trace.steps) ? values : std::vector<float>();
}

std::vector<int> orderOf(const LayerTrace& layer, const UnitOrder& order,
                         const std::vector<float>& series) {
  using By = UnitOrder::By;
  switch (order.by) {
    case By::Mean:
      return orderByMean(layer, layer.signals.front());
    case By::Memory:
      return orderByMemory(layer);
    case By::Saturation:
      return orderBySaturation(layer);
    case By::Similarity:
      return orderBySimilarity(layer);
    case By::Input:
    case By::Output:
      return series.empty() ? asNumbered(layer.units) : orderByCorrelation(layer, series);
    case By::Number:
    case By::Harm:
      break;
  }
  return asNumbered(layer.units);
}

// The sample as it is in the data, with nothing held.
Result<void> addAsTrained(TraceAnswer& answer, SampleReader& reader, const RunAt& run) {
  const auto plain = reader.read(run, {.place = answer.asked.place});
  if (!plain) return tl::unexpected(plain.error());
  Result<Tracer> tracer = Tracer::create(plain->dataset, run.experiment);
  if (!tracer) return tl::unexpected(tracer.error());
  Result<Trace> trace = tracer->trace(*plain->weights, plain->sample);
  if (!trace) return tl::unexpected(trace.error());
  answer.asTrained = std::move(trace->output);
  answer.lossAsTrained = trace->loss;
  return {};
}

Result<std::shared_ptr<const TraceAnswer>> answer(SampleReader& reader, const RunAt& run,
                                                  const SampleQuestion& question,
                                                  const UnitOrder& order, const TraceAnswer* from) {
  auto asked = reader.read(run, question);
  if (!asked) return tl::unexpected(asked.error());
  Result<Tracer> tracer = Tracer::create(asked->dataset, run.experiment);
  if (!tracer) return tl::unexpected(tracer.error());
  const auto holds = parsedHolds(tracer->places(), question.holds);
  Result<Trace> trace =
      tracer->trace(*asked->weights, asked->sample,
                    holds ? std::span<const Hold>(*holds) : std::span<const Hold>());
  if (!trace) return tl::unexpected(trace.error());
  auto kept = run.project->snapshotEpochs(run.id);
  if (!kept) return tl::unexpected(kept.error());
  TraceAnswer answer;
  answer.run = run.id;
  answer.runName = run.name;
  answer.asked = std::move(*asked);
  answer.dataset = answer.asked.dataset;
  answer.keptEpochs = std::move(*kept);
  answer.trace = std::move(*trace);
  if (!holds) answer.holdProblem = holds.error().message;
  if ((holds && !holds->empty()) || answer.asked.edited) {
    if (auto added = addAsTrained(answer, reader, run); !added)
      return tl::unexpected(added.error());
  }
  if (from != nullptr) answer.difference = differenceOf(answer.trace, from->trace);
  const std::vector<float> series = seriesOf(answer, order);
  for (const LayerTrace& layer : answer.trace.layers) {
    answer.orders.push_back(orderOf(layer, order, series));
    answer.thresholds.push_back(onThreshold(layer));
  }
  return std::make_shared<const TraceAnswer>(std::move(answer));
}

}  // namespace

TraceService::TraceService(QObject* parent)
    : QObject(parent), m_reader(std::make_shared<SampleReader>()) {}

void TraceService::request(const RunAt& run, const SampleQuestion& question, const UnitOrder& order,
                           std::shared_ptr<const TraceAnswer> from) {
  m_background.requestNext(
      [this, run, question, order, from, reader = m_reader](std::stop_token) -> Background::Answer {
        return told(answer(*reader, run, question, order, from.get()), this, &TraceService::traced,
                    &TraceService::failed);
      });
}

}  // namespace gatescope::ui
