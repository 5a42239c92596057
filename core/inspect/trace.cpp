#include "core/inspect/trace.h"

#include "core/train/batching.h"
#include "core/train/flush_denormals.h"
#include "core/train/network.h"
#include "core/train/objective.h"

#include <algorithm>
#include <array>
#include <utility>

namespace gatescope {
namespace {

// units × steps, column-major → a row a unit.
std::vector<float> unitRows(const Matrix& signal) {
  std::vector<float> values;
  values.reserve(static_cast<std::size_t>(signal.size()));
  for (Index unit = 0; unit < signal.rows(); ++unit) {
    for (Index t = 0; t < signal.cols(); ++t) values.push_back(static_cast<float>(signal(unit, t)));
  }
  return values;
}

LayerTrace layerTrace(const RecurrentTrace& layer) {
  LayerTrace trace;
  trace.layer = layer.layer;
  trace.backward = layer.backward;
  trace.cell = layer.cell;
  trace.units = static_cast<int>(layer.units);
  for (std::size_t i = 0; i < layer.signals.size(); ++i) {
    trace.signals.push_back({&layer.cell->signals[i], unitRows(layer.signals[i])});
  }
  return trace;
}

}  // namespace

struct Tracer::State {
  State(std::shared_ptr<const Dataset> of, const Experiment& experiment, Model network)
      : dataset(std::move(of)),
        model(std::move(network)),
        batches(dataset, experiment),
        objective(experiment, *dataset) {}

  std::shared_ptr<const Dataset> dataset;
  Model model;
  BatchMaker batches;
  Objective objective;
  Tape tape;
  Batch batch;
};

Tracer::Tracer(std::unique_ptr<State> state) : m_state(std::move(state)) {}
Tracer::~Tracer() = default;
Tracer::Tracer(Tracer&&) noexcept = default;
Tracer& Tracer::operator=(Tracer&&) noexcept = default;

Result<Tracer> Tracer::create(std::shared_ptr<const Dataset> dataset,
                              const Experiment& experiment) {
  Result<Model> model = buildEmptyNetwork(experiment, *dataset);
  if (!model) return tl::unexpected(model.error());
  return Tracer(std::make_unique<State>(std::move(dataset), experiment, std::move(*model)));
}

Result<Trace> Tracer::trace(const Weights& weights, std::int32_t sample) {
  State& s = *m_state;
  if (sample < 0 || sample >= std::ssize(s.dataset->samples)) {
    return fail("There is no sequence %1: %2 has %3", sample, s.dataset->name,
                s.dataset->samples.size());
  }
  const Result<void> fits = setWeights(s.model, weights);
  if (!fits) return tl::unexpected(fits.error());

  const FlushDenormals flush;  // as in training: the same bits
  std::vector<RecurrentTrace> layers;
  ForwardOptions options;
  options.trace = &layers;
  s.batches.fill(std::array{sample}, s.batch);
  s.tape.reset();
  s.tape.bind(s.model.parameters(), {});
  const Var outputs = s.model.forward(s.tape, s.batch, options);

  Trace trace;
  trace.sample = sample;
  trace.epoch = weights.epoch;
  trace.steps = static_cast<int>(s.batch.steps);
  for (const RecurrentTrace& layer : layers) trace.layers.push_back(layerTrace(layer));
  trace.outputWidth = s.objective.width();
  trace.output.resize(s.objective.rows(s.batch, 0) * trace.outputWidth);
  s.objective.answer(s.tape.value(outputs), s.batch, 0, trace.output);
  return trace;
}

}  // namespace gatescope
