#include "ui/control/units_service.h"

#include "core/inspect/memory_length.h"
#include "core/train/metrics.h"
#include "ui/models/text.h"

namespace gatescope::ui {

namespace {

using Answer = std::shared_ptr<const UnitsAnswer>;

// Takes one trace after the other.
class Gatherer {
 public:
  void add(const Trace& trace) {
    m_memory.resize(trace.layers.size());
    m_saturation.resize(trace.layers.size());
    for (std::size_t i = 0; i < trace.layers.size(); ++i) {
      m_memory[i].add(trace.layers[i]);
      m_saturation[i].add(trace.layers[i]);
    }
  }

  std::vector<LayerUnits> layers() const {
    std::vector<LayerUnits> layers;
    for (std::size_t i = 0; i < m_memory.size(); ++i) {
      layers.push_back({m_memory[i].steps(), m_saturation[i].gates()});
    }
    return layers;
  }

 private:
  std::vector<MemoryLength> m_memory;
  std::vector<Saturation> m_saturation;
};

Result<Answer> answer(RunReader& reader, const RunAt& run, Split split,
                      const std::stop_token& stop) {
  const auto dataset = reader.dataset(run);
  if (!dataset) return tl::unexpected(dataset.error());
  const auto weights = reader.weights(run);
  if (!weights) return tl::unexpected(weights.error());
  Result<Tracer> tracer = Tracer::create(*dataset, run.experiment);
  if (!tracer) return tl::unexpected(tracer.error());
  const auto all = (*dataset)->split(split);
  const std::vector<std::int32_t> chosen = evenly(all, UnitsService::mostSamples);
  Gatherer gatherer;
  for (const std::int32_t sample : chosen) {
    if (stop.stop_requested()) break;
    const Result<Trace> trace = tracer->trace(**weights, sample);
    if (!trace) return tl::unexpected(trace.error());
    gatherer.add(*trace);
  }
  return std::make_shared<const UnitsAnswer>(
      UnitsAnswer{gatherer.layers(), chosen.size(), all.size()});
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
