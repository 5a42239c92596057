#include "ui/control/weights_service.h"

#include "core/inspect/cell_step.h"
#include "ui/models/text.h"

namespace gatescope::ui {

namespace {

using Answer = std::shared_ptr<const WeightsAnswer>;

Result<Answer> answer(RunReader& reader, const RunAt& run) {
  const auto dataset = reader.dataset(run);
  if (!dataset) return tl::unexpected(dataset.error());
  const auto weights = reader.weights(run);
  if (!weights) return tl::unexpected(weights.error());
  auto layers = recurrentWeights(run.experiment, **dataset, **weights);
  if (!layers) return tl::unexpected(layers.error());
  WeightsAnswer answer{run.id, (*weights)->epoch, std::move(*layers), {}, {}};
  for (const LayerWeights& layer : answer.layers) answer.counts.push_back(weightCounts(layer));
  answer.inputs = networkInputs(run.experiment, **dataset);
  return std::make_shared<const WeightsAnswer>(std::move(answer));
}

}  // namespace

WeightsService::WeightsService(QObject* parent)
    : QObject(parent), m_reader(std::make_shared<RunReader>()) {}

void WeightsService::request(const RunAt& run) {
  m_background.requestNext([this, run, reader = m_reader](std::stop_token) -> Background::Answer {
    auto result = answer(*reader, run);
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
