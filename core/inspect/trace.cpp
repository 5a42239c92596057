#include "core/inspect/trace.h"

#include "core/inspect/sample_pass.h"
#include "core/inspect/unit_rows.h"
#include "core/train/flush_denormals.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <functional>
#include <limits>
#include <optional>
#include <utility>

namespace gatescope {
namespace {

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
struct LayerParameters {
  ConstMatrixView kernel, recurrentKernel, bias, recurrentBias;
};

LayerParameters parametersOf(const Model& model, const RecurrentTrace& trace) {
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

GateNumbers gateNumbers(const RecurrentTrace& trace, const LayerParameters& weights, int gate,
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
  const LayerParameters weights = parametersOf(model, trace);
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

std::optional<Trace> differenceOf(const Trace& trace, const Trace& from) {
  const auto alike = [](const LayerTrace& a, const LayerTrace& b) {
    return a.cell == b.cell && a.units == b.units && a.steps() == b.steps() && a.layer == b.layer &&
           a.backward == b.backward;
  };
  const bool fits = std::ranges::equal(trace.layers, from.layers, alike) &&
                    trace.output.size() == from.output.size();
  if (!fits) return std::nullopt;
  const auto subtract = [](std::vector<float>& values, const std::vector<float>& less) {
    std::ranges::transform(values, less, values.begin(), std::minus());
  };
  Trace difference = trace;
  for (std::size_t i = 0; i < difference.layers.size(); ++i) {
    for (std::size_t s = 0; s < difference.layers[i].signals.size(); ++s) {
      subtract(difference.layers[i].signals[s].values, from.layers[i].signals[s].values);
    }
  }
  subtract(difference.output, from.output);
  difference.loss -= from.loss;
  return difference;
}

Tracer::Tracer(std::unique_ptr<SamplePass> pass) : m_pass(std::move(pass)) {}
Tracer::~Tracer() = default;
Tracer::Tracer(Tracer&&) noexcept = default;
Tracer& Tracer::operator=(Tracer&&) noexcept = default;

Result<Tracer> Tracer::create(std::shared_ptr<const Dataset> dataset,
                              const Experiment& experiment) {
  auto pass = SamplePass::create(std::move(dataset), experiment);
  if (!pass) return tl::unexpected(pass.error());
  return Tracer(std::move(*pass));
}

std::vector<RecurrentPlace> Tracer::places() const {
  return recurrentPlaces(m_pass->model.layers());
}

Result<Trace> Tracer::trace(const Weights& weights, std::int32_t sample,
                            std::span<const Hold> holds) {
  SamplePass& pass = *m_pass;
  std::vector<RecurrentTrace> layers;
  const auto outputs = pass.trace(weights, sample, holds, layers);
  if (!outputs) return tl::unexpected(outputs.error());
  Trace trace;
  trace.sample = sample;
  trace.epoch = weights.epoch;
  trace.steps = static_cast<int>(pass.batch.steps);
  for (const RecurrentTrace& layer : layers) trace.layers.push_back(layerTrace(layer));
  trace.outputWidth = pass.objective.width();
  trace.output.resize(pass.objective.rows(pass.batch, 0) * trace.outputWidth);
  pass.objective.answer(pass.tape.value(*outputs), pass.batch, 0, trace.output);
  const FlushDenormals flush;  // as in training: the same bits
  const std::optional<Var> loss = pass.loss(*outputs);
  trace.loss = loss ? static_cast<double>(pass.tape.value(*loss)(0, 0))
                    : std::numeric_limits<double>::quiet_NaN();
  return trace;
}

Result<CellStep> Tracer::step(const Weights& weights, std::int32_t sample, StepPlace place,
                              std::span<const Hold> holds) {
  std::vector<RecurrentTrace> layers;
  const auto outputs = m_pass->trace(weights, sample, holds, layers);
  if (!outputs) return tl::unexpected(outputs.error());
  const bool known = place.layer < layers.size() && place.unit >= 0 && place.step >= 0 &&
                     place.unit < layers[place.layer].units && place.step < m_pass->batch.steps;
  if (!known) {
    return fail("There is no unit %1 at step %2 in layer %3", place.unit + 1, place.step + 1,
                place.layer + 1);
  }
  return cellStep(m_pass->model, layers[place.layer], place);
}

}  // namespace gatescope
