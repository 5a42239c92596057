#include "core/inspect/trace.h"

#include "core/train/batching.h"
#include "core/train/flush_denormals.h"
#include "core/train/network.h"
#include "core/train/objective.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
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

// The parameters of a recurrent layer and direction in the model.
struct LayerWeights {
  ConstMatrixView kernel, recurrentKernel, bias, recurrentBias;
};

LayerWeights weightsOf(const Model& model, const RecurrentTrace& trace) {
  int wanted = trace.layer;
  std::size_t layer = 0;
  for (; !std::holds_alternative<RecurrentLayer>(model.layers()[layer]) || wanted-- > 0; ++layer) {
  }
  const bool biases = trace.cell->recurrentBias;
  const int first = model.firstParameter(layer) + (trace.backward ? (biases ? 4 : 3) : 0);
  const auto view = [&](int index) {
    const Parameter& parameter = model.parameters()[index];
    return ConstMatrixView(model.parameters().values(index).data(), parameter.rows,
                           parameter.columns);
  };
  return {view(first), view(first + 1), view(first + 2), view(first + (biases ? 3 : 2))};
}

std::vector<StepTerm> termsOf(const ConstMatrixView& weights, Index row, const Matrix& vectors,
                              Index column) {
  std::vector<StepTerm> terms;
  for (Index i = 0; i < weights.cols(); ++i) {
    terms.push_back({static_cast<int>(i), static_cast<double>(weights(row, i)),
                     static_cast<double>(vectors(i, column))});
  }
  std::ranges::stable_sort(terms, std::ranges::greater(),
                           [](const StepTerm& term) { return std::abs(term.product()); });
  return terms;
}

std::string_view symbolOf(const Cell& cell, int gate) {
  for (const SignalInfo& info : cell.signals) {
    if (info.where == SignalInfo::Where::Gate && info.index == gate) return info.symbol;
  }
  return {};
}

GateNumbers gateNumbers(const RecurrentTrace& trace, const LayerWeights& weights, int gate,
                        StepPlace place) {
  const Index row = gate * trace.units + place.unit;
  GateNumbers numbers;
  numbers.symbol = symbolOf(*trace.cell, gate);
  if (gate < trace.cell->inputGates) {
    numbers.input = termsOf(weights.kernel, row, trace.input, place.step);
  }
  for (std::size_t s = 0; s < trace.cell->stages.size(); ++s) {
    const Stage& stage = trace.cell->stages[s];
    if (gate < stage.firstGate || gate >= stage.firstGate + stage.gateCount) continue;
    numbers.recurrent = termsOf(weights.recurrentKernel, row, trace.sources[s], place.step);
  }
  numbers.bias = static_cast<double>(weights.bias(row, 0));
  if (trace.cell->recurrentBias) {
    numbers.recurrentBias = static_cast<double>(weights.recurrentBias(row, 0));
  }
  return numbers;
}

CellStep cellStep(const Model& model, const RecurrentTrace& trace, StepPlace place) {
  const LayerWeights weights = weightsOf(model, trace);
  CellStep step{trace.cell, place.unit, place.step, {}, {}};
  for (int gate = 0; gate < trace.cell->gates; ++gate) {
    step.gates.push_back(gateNumbers(trace, weights, gate, place));
  }
  const Index before = place.step + (trace.backward ? 1 : -1);
  for (std::size_t i = 0; i < trace.signals.size(); ++i) {
    const Matrix& signal = trace.signals[i];
    const bool first = before < 0 || before >= signal.cols();
    step.values.push_back({trace.cell->signals[i].symbol,
                           static_cast<double>(signal(place.unit, place.step)),
                           first ? 0.0 : static_cast<double>(signal(place.unit, before))});
  }
  return step;
}

}  // namespace

std::size_t LayerTrace::steps() const {
  return units == 0 || signals.empty() ? 0
                                       : hidden().values.size() / static_cast<std::size_t>(units);
}

std::span<const float> unitRow(const SignalTrace& signal, int units, int unit) {
  assert(unit >= 0 && unit < units);
  const std::size_t steps = signal.values.size() / static_cast<std::size_t>(units);
  return std::span(signal.values).subspan(static_cast<std::size_t>(unit) * steps, steps);
}

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
  std::vector<RecurrentTrace> layers;  // of the last run
  Var outputs;
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

Result<void> Tracer::run(const Weights& weights, std::int32_t sample) {
  State& s = *m_state;
  if (sample < 0 || sample >= std::ssize(s.dataset->samples)) {
    return fail("There is no sequence %1: %2 has %3", sample, s.dataset->name,
                s.dataset->samples.size());
  }
  const Result<void> fits = setWeights(s.model, weights);
  if (!fits) return fits;

  const FlushDenormals flush;  // as in training: the same bits
  s.layers.clear();
  ForwardOptions options;
  options.trace = &s.layers;
  s.batches.fill(std::array{sample}, s.batch);
  s.tape.reset();
  s.tape.bind(s.model.parameters(), {});
  s.outputs = s.model.forward(s.tape, s.batch, options);
  return {};
}

Result<Trace> Tracer::trace(const Weights& weights, std::int32_t sample) {
  if (auto done = run(weights, sample); !done) return tl::unexpected(done.error());
  State& s = *m_state;
  Trace trace;
  trace.sample = sample;
  trace.epoch = weights.epoch;
  trace.steps = static_cast<int>(s.batch.steps);
  for (const RecurrentTrace& layer : s.layers) trace.layers.push_back(layerTrace(layer));
  trace.outputWidth = s.objective.width();
  trace.output.resize(s.objective.rows(s.batch, 0) * trace.outputWidth);
  s.objective.answer(s.tape.value(s.outputs), s.batch, 0, trace.output);
  return trace;
}

Result<CellStep> Tracer::step(const Weights& weights, std::int32_t sample, StepPlace place) {
  if (auto done = run(weights, sample); !done) return tl::unexpected(done.error());
  const State& s = *m_state;
  const bool known = place.layer < s.layers.size() && place.unit >= 0 && place.step >= 0 &&
                     place.unit < s.layers[place.layer].units && place.step < s.batch.steps;
  if (!known) {
    return fail("There is no unit %1 at step %2 in layer %3", place.unit + 1, place.step + 1,
                place.layer + 1);
  }
  return cellStep(s.model, s.layers[place.layer], place);
}

}  // namespace gatescope
