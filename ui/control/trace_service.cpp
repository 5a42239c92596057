#include "ui/control/trace_service.h"

#include "ui/models/text.h"

#include <algorithm>

namespace gatescope::ui {

namespace {

Result<std::shared_ptr<const TraceAnswer>> answer(RunReader& reader, const RunAt& run,
                                                  SamplePlace place, const std::string& text) {
  const auto own = reader.dataset(run);
  if (!own) return tl::unexpected(own.error());
  const auto dataset = askedDataset(*own, text, place);
  if (!dataset) return tl::unexpected(dataset.error());
  const bool typed = *dataset != *own;
  const Result<std::int32_t> sample = sampleAt(**dataset, place);
  if (!sample) return tl::unexpected(sample.error());
  const auto weights = reader.weights(run);
  if (!weights) return tl::unexpected(weights.error());
  Result<Tracer> tracer = Tracer::create(*dataset, run.experiment);
  if (!tracer) return tl::unexpected(tracer.error());
  Result<Trace> trace = tracer->trace(**weights, *sample);
  if (!trace) return tl::unexpected(trace.error());
  auto kept = run.project->snapshotEpochs(run.id);
  if (!kept) return tl::unexpected(kept.error());
  return std::make_shared<const TraceAnswer>(
      TraceAnswer{run.id, run.name, typed, place, *dataset, std::move(*kept), std::move(*trace)});
}

}  // namespace

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

void TraceService::request(const RunAt& run, SamplePlace place, const std::string& typed) {
  m_background.requestNext(
      [this, run, place, typed, reader = m_reader](std::stop_token) -> Background::Answer {
        auto result = answer(*reader, run, place, typed);
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
