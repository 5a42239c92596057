#pragma once

#include "core/autodiff/ops.h"
#include "core/nn/recurrent.h"
#include "tests/gradient_check.h"

#include <vector>

namespace gatescope::test {

using Recurrent = Var (*)(Tape&, Var, const RecurrentWeights&, const RecurrentCall&);

// A stack of recurrent layers with its parameters, to be run fused or unfused.
struct Stack {
  const Cell* cell = nullptr;
  int layers = 1;
  bool bidirectional = false;
  Pooling output = Pooling::Last;
  Index inputs = 2;
  Index units = 3;
  Index steps = 4;
  std::vector<Index> lengths;
  ParameterSet parameters;

  int directions() const { return bidirectional ? 2 : 1; }
  Index size() const { return static_cast<Index>(lengths.size()); }
  Index outputColumns() const { return output == Pooling::Steps ? steps * size() : size(); }

  void addParameters(std::uint64_t seed) {
    for (int l = 0; l < layers; ++l) {
      const Index width = l == 0 ? inputs : directions() * units;
      for (int d = 0; d < directions(); ++d) {
        parameters.add("kernel", ParameterKind::Kernel, cell->inputGates * units, width);
        parameters.add("recurrent_kernel", ParameterKind::RecurrentKernel, cell->gates * units,
                       units);
        parameters.add("bias", ParameterKind::Bias, cell->gates * units, 1);
        if (cell->recurrentBias)
          parameters.add("recurrent_bias", ParameterKind::Bias, cell->gates * units, 1);
      }
    }
    fillRandom(parameters, seed);
  }

  Var forward(Tape& tape, Var x, Recurrent layer) const {
    int next = 0;
    for (int l = 0; l < layers; ++l) {
      RecurrentCall call;
      call.cell = cell;
      call.output = l + 1 < layers ? Pooling::Steps : output;
      call.steps = steps;
      call.lengths = lengths;
      std::vector<Var> parts;
      for (int d = 0; d < directions(); ++d) {
        call.backward = d == 1;
        RecurrentWeights weights{
            tape.parameter(next), tape.parameter(next + 1), tape.parameter(next + 2), {}};
        next += 3;
        if (cell->recurrentBias) weights.recurrentBias = tape.parameter(next++);
        parts.push_back(layer(tape, x, weights, call));
      }
      x = parts.size() == 1 ? parts.front() : concatenateRows(tape, parts);
    }
    return x;
  }

  // Of the loss Σ w ⊙ y. More columns begin with the same numbers.
  Matrix lossWeights() const { return randomMatrix(directions() * units, outputColumns(), 99); }
};

// Output and every gradient of a stack.
struct Outcome {
  Matrix output;
  Matrix inputGradient;
  std::vector<Scalar> gradients;
};

inline Outcome run(const Stack& stack, const Matrix& x, const Matrix& w, Recurrent layer) {
  Outcome outcome;
  outcome.gradients.resize(static_cast<std::size_t>(stack.parameters.size()));
  Tape tape;
  tape.bind(stack.parameters, outcome.gradients);
  const Var input = tape.input(x, true);
  const Var y = stack.forward(tape, input, layer);
  outcome.output = tape.value(y);
  tape.backward(sum(tape, multiply(tape, y, tape.input(w))));
  outcome.inputGradient = tape.gradient(input);
  return outcome;
}

}  // namespace gatescope::test
