#include "ui/control/trace_service.h"

#include "core/data/sample_steps.h"
#include "core/inspect/find_units.h"
#include "core/inspect/hold.h"
#include "core/inspect/unit_order.h"
#include "ui/models/text.h"

#include <algorithm>

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
      break;
  }
  return asNumbered(layer.units);
}

Result<std::shared_ptr<const TraceAnswer>> answer(RunReader& reader, const RunAt& run,
                                                  const TraceQuestion& question) {
  SamplePlace place = question.place;
  const auto own = reader.dataset(run);
  if (!own) return tl::unexpected(own.error());
  const auto dataset = askedDataset(*own, question.typed, place);
  if (!dataset) return tl::unexpected(dataset.error());
  const bool typed = *dataset != *own;
  const Result<std::int32_t> sample = sampleAt(**dataset, place);
  if (!sample) return tl::unexpected(sample.error());
  const auto weights = reader.weights(run);
  if (!weights) return tl::unexpected(weights.error());
  Result<Tracer> tracer = Tracer::create(*dataset, run.experiment);
  if (!tracer) return tl::unexpected(tracer.error());
  const auto holds = parsedHolds(*tracer, question.holds);
  Result<Trace> trace = tracer->trace(
      **weights, *sample, holds ? std::span<const Hold>(*holds) : std::span<const Hold>());
  if (!trace) return tl::unexpected(trace.error());
  auto kept = run.project->snapshotEpochs(run.id);
  if (!kept) return tl::unexpected(kept.error());
  TraceAnswer answer;
  answer.run = run.id;
  answer.runName = run.name;
  answer.typed = typed;
  answer.place = place;
  answer.dataset = *dataset;
  answer.keptEpochs = std::move(*kept);
  answer.trace = std::move(*trace);
  if (!holds) answer.holdProblem = holds.error().message;
  if (holds && !holds->empty()) {
    Result<Trace> asTrained = tracer->trace(**weights, *sample);
    if (!asTrained) return tl::unexpected(asTrained.error());
    answer.asTrained = std::move(asTrained->output);
  }
  const std::vector<float> series = seriesOf(answer, question.order);
  for (const LayerTrace& layer : answer.trace.layers) {
    answer.orders.push_back(orderOf(layer, question.order, series));
    answer.thresholds.push_back(onThreshold(layer));
  }
  return std::make_shared<const TraceAnswer>(std::move(answer));
}

}  // namespace

Result<std::vector<Hold>> parsedHolds(const Tracer& tracer, const QStringList& holds) {
  std::vector<std::string> texts;
  for (const QString& text : holds) texts.push_back(text.toStdString());
  return parseHolds(texts, tracer.places());
}

Result<std::shared_ptr<const Dataset>> askedDataset(const std::shared_ptr<const Dataset>& dataset,
                                                    const std::string& typed, SamplePlace& place) {
  if (typed.empty() || !dataset->isText()) return dataset;
  Result<Dataset> made = applyToTexts(std::span(&typed, 1), *dataset);
  if (!made) return tl::unexpected(made.error());
  place = {Split::Test, static_cast<int>(made->split(Split::Test).size()) - 1};
  return std::make_shared<const Dataset>(std::move(*made));
}

Result<std::int32_t> sampleAt(const Dataset& dataset, SamplePlace& place) {
  const auto samples = dataset.split(place.split);
  if (samples.empty()) return fail("This split has no samples");
  place.index = std::clamp(place.index, 0, static_cast<int>(samples.size()) - 1);
  return samples[static_cast<std::size_t>(place.index)];
}

TraceService::TraceService(QObject* parent)
    : QObject(parent), m_reader(std::make_shared<RunReader>()) {}

void TraceService::request(const RunAt& run, const TraceQuestion& question) {
  m_background.requestNext(
      [this, run, question, reader = m_reader](std::stop_token) -> Background::Answer {
        auto result = answer(*reader, run, question);
        return [this, result = std::move(result)] {
          if (result) {
            Q_EMIT traced(*result);
          } else {
            Q_EMIT failed(coreText(result.error().message));
          }
        };
      });
}

}  // namespace gatescope::ui
