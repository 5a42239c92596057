#include "core/inspect/sample_pass.h"

#include "core/train/flush_denormals.h"

#include <array>
#include <cmath>
#include <utility>

namespace gatescope {

SamplePass::SamplePass(std::shared_ptr<const Dataset> of, const Experiment& experiment,
                       Model network)
    : dataset(std::move(of)),
      model(std::move(network)),
      batches(dataset, experiment),
      objective(experiment, *dataset) {}

Result<std::unique_ptr<SamplePass>> SamplePass::create(std::shared_ptr<const Dataset> dataset,
                                                       const Experiment& experiment) {
  Result<Model> model = buildEmptyNetwork(experiment, *dataset);
  if (!model) return tl::unexpected(model.error());
  return std::make_unique<SamplePass>(std::move(dataset), experiment, std::move(*model));
}

Result<void> SamplePass::load(const Weights& weights, std::int32_t sample) {
  if (sample < 0 || sample >= std::ssize(dataset->samples)) {
    return fail("There is no sequence %1: %2 has %3", sample, dataset->name,
                dataset->samples.size());
  }
  const Result<void> fits = setWeights(model, weights);
  if (!fits) return fits;
  number = sample;
  batches.fill(std::array{sample}, batch);
  return {};
}

Var SamplePass::forward(const ForwardOptions& options) {
  tape.reset();
  tape.bind(model.parameters(), {});
  return model.forward(tape, batch, options);
}

Result<Var> SamplePass::trace(const Weights& weights, std::int32_t sample,
                              std::span<const Hold> holds, std::vector<RecurrentTrace>& layers) {
  const Result<void> fits = checkHolds(holds, recurrentPlaces(model.layers()));
  if (!fits) return tl::unexpected(fits.error());
  const Result<void> loaded = load(weights, sample);
  if (!loaded) return tl::unexpected(loaded.error());
  const FlushDenormals flush;  // as in training: the same bits
  ForwardOptions options;
  options.trace = &layers;
  options.holds = holds;
  return forward(options);
}

std::optional<Var> SamplePass::loss(Var outputs) {
  const std::int64_t items = batches.items(std::array{number});
  if (items == 0) return std::nullopt;
  const Var loss = objective.loss(tape, outputs, batch, static_cast<Scalar>(items));
  if (std::isnan(tape.value(loss)(0, 0))) return std::nullopt;
  return loss;
}

}  // namespace gatescope
