#include "ui/control/units_service.h"

#include "core/train/metrics.h"
#include "ui/models/text.h"

namespace gatescope::ui {

namespace {

using Answer = std::shared_ptr<const UnitsAnswer>;

Result<Answer> answer(RunReader& reader, const RunAt& run, Split split,
                      const std::stop_token& stop) {
  const auto dataset = reader.dataset(run);
  if (!dataset) return tl::unexpected(dataset.error());
  const auto weights = reader.weights(run);
  if (!weights) return tl::unexpected(weights.error());
  Result<Tracer> tracer = Tracer::create(*dataset, run.experiment);
  if (!tracer) return tl::unexpected(tracer.error());
  const auto all = (*dataset)->split(split);
  const std::vector<std::int32_t> chosen = evenly(all, kMostTraced);
  LayerUnitsSum units;
  for (const std::int32_t sample : chosen) {
    if (stop.stop_requested()) break;
    const Result<Trace> trace = tracer->trace(**weights, sample);
    if (!trace) return tl::unexpected(trace.error());
    units.add(*trace);
  }
  return std::make_shared<const UnitsAnswer>(
      UnitsAnswer{units.layers(), chosen.size(), all.size()});
}

}  // namespace

UnitsService::UnitsService(QObject* parent)
    : QObject(parent), m_reader(std::make_shared<RunReader>()) {}

void UnitsService::request(const RunAt& run, Split split) {
  m_background.requestNext(
      [this, run, split, reader = m_reader](std::stop_token stop) -> Background::Answer {
        auto result = answer(*reader, run, split, stop);
        return [this, result = std::move(result)] {
          if (result) {
            Q_EMIT found(*result);
          } else {
            Q_EMIT failed(coreText(result.error().message));
          }
        };
      });
}

}  // namespace gatescope::ui
