#include "core/inspect/gradients.h"

#include "core/autodiff/ops.h"
#include "core/inspect/sample_pass.h"
#include "core/inspect/unit_rows.h"
#include "core/train/flush_denormals.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace gatescope {
namespace {

LayerGradients layerGradients(const RecurrentGradients& layer) {
  LayerGradients gradients;
  gradients.layer = layer.layer;
  gradients.backward = layer.backward;
  gradients.cell = layer.cell;
  gradients.units = static_cast<int>(layer.units);
  for (std::size_t i = 0; i < layer.signals.size(); ++i) {
    const SignalInfo& signal = layer.cell->signals[i];
    if (signal.where == SignalInfo::Where::Gate) continue;
    gradients.states.push_back(
        {&signal, {unitRows(layer.signals[i]), columnNorms(layer.signals[i])}});
  }
  return gradients;
}

}  // namespace

GradientTracer::GradientTracer(std::unique_ptr<SamplePass> pass) : m_pass(std::move(pass)) {}
GradientTracer::~GradientTracer() = default;
GradientTracer::GradientTracer(GradientTracer&&) noexcept = default;
GradientTracer& GradientTracer::operator=(GradientTracer&&) noexcept = default;

Result<GradientTracer> GradientTracer::create(std::shared_ptr<const Dataset> dataset,
                                              const Experiment& experiment) {
  auto pass = SamplePass::create(std::move(dataset), experiment);
  if (!pass) return tl::unexpected(pass.error());
  return GradientTracer(std::move(*pass));
}

// choose(outputs) gives y on the pass's tape, or why there is none.
template <typename Choose>
Result<GradientTrace> GradientTracer::gradients(const Weights& weights, std::int32_t sample,
                                                const Choose& choose) {
  SamplePass& pass = *m_pass;
  const Result<void> loaded = pass.load(weights, sample);
  if (!loaded) return tl::unexpected(loaded.error());

  const FlushDenormals flush;  // as in training: the same bits
  std::deque<RecurrentGradients> layers;
  Var read;
  ForwardOptions options;
  options.gradients = &layers;
  options.read = &read;
  const Result<Var> y = choose(pass.forward(options));
  if (!y) return tl::unexpected(y.error());
  pass.tape.backward(*y);

  GradientTrace trace;
  trace.sample = sample;
  trace.epoch = weights.epoch;
  trace.steps = static_cast<int>(pass.batch.steps);
  trace.value = static_cast<double>(pass.tape.value(*y)(0, 0));
  for (const RecurrentGradients& layer : layers) trace.layers.push_back(layerGradients(layer));
  const Matrix dx = pass.tape.gradient(read);
  trace.inputs = static_cast<int>(dx.rows());
  trace.read = {unitRows(dx), columnNorms(dx)};
  return trace;
}

Result<GradientTrace> GradientTracer::ofLoss(const Weights& weights, std::int32_t sample) {
  return gradients(weights, sample, [&](Var outputs) -> Result<Var> {
    const std::optional<Var> loss = m_pass->loss(outputs);
    if (!loss)
      return fail("What sequence %1 should be answered with is not known, so it has no loss",
                  sample);
    return *loss;
  });
}

Result<GradientTrace> GradientTracer::ofAnswer(const Weights& weights, std::int32_t sample, int row,
                                               int column) {
  return gradients(weights, sample, [&](Var outputs) -> Result<Var> {
    SamplePass& pass = *m_pass;
    const auto rows = static_cast<Index>(pass.objective.rows(pass.batch, 0));
    const auto width = static_cast<Index>(pass.objective.width());
    if (row < 0 || row >= rows || column < 0 || column >= width)
      return fail(
          "The answer to sequence %1 has rows 0 to %2 and columns 0 to %3: none is (%4, %5)",
          sample, rows - 1, width - 1, row, column);
    const ConstMatrixView all = pass.tape.value(outputs);
    // Answers stand in columns a step, or one below the other in the only column.
    const bool everyStep = all.cols() == rows && all.rows() <= width;
    const Index first = everyStep ? 0 : row * width;
    const Index logit = all.rows() == 1 ? 0 : first + column;
    const Var chosen = sliceRows(pass.tape, outputs, logit, 1);
    return sliceColumns(pass.tape, chosen, everyStep ? row : 0, 1);
  });
}

}  // namespace gatescope
