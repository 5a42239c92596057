#pragma once

#include "core/autodiff/ops.h"
#include "core/nn/recurrent.h"

#include <stdexcept>
#include <string_view>
#include <vector>

// The cells once more, written with the tape's primitive operations, one sequence and one step at a
// time, straight from their equations: what the fused recurrent node is tested against. Slow, and
// nothing shared with it: no stages, no packing, no masks.

namespace gatescope::test {

class UnfusedCell {
 public:
  UnfusedCell(Tape& tape, std::string_view key, const RecurrentWeights& weights)
      : m_tape(tape), m_key(key), m_weights(weights) {
    m_units = tape.value(weights.recurrentKernel).cols();
    m_h = m_c = tape.input(Matrix::Zero(m_units, 1));
  }

  // x: I × 1. The hidden state after this step.
  Var step(Var x) {
    if (m_key == "gru") return m_h = gru(x);
    if (m_key == "gru-reset-before") return m_h = gruResetBefore(x);
    if (m_key == "gru-article") return m_h = gruArticle(x);
    if (m_key == "lstm") return m_h = lstm(x);
    if (m_key == "rnn") return m_h = simple(x);
    throw std::invalid_argument("no unfused form of this cell");
  }

 private:
  // Gate g of W x + b, of U v, and of U v + c.
  Var input(int g, Var x) {
    return affine(m_tape, rows(m_weights.kernel, g), x, rows(m_weights.bias, g));
  }
  Var state(int g, Var v) { return matmul(m_tape, rows(m_weights.recurrentKernel, g), v); }
  Var biasedState(int g, Var v) {
    return affine(m_tape, rows(m_weights.recurrentKernel, g), v, rows(m_weights.recurrentBias, g));
  }
  Var rows(Var whole, int g) { return sliceRows(m_tape, whole, g * m_units, m_units); }
  Var plus(Var a, Var b) { return add(m_tape, a, b); }
  Var times(Var a, Var b) { return multiply(m_tape, a, b); }
  Var sigma(Var a) { return sigmoid(m_tape, a); }
  Var tangent(Var a) { return gatescope::tanh(m_tape, a); }
  // (1 − z) ⊙ old + z ⊙ candidate
  Var mix(Var z, Var old, Var candidate) {
    const Var ones = m_tape.input(Matrix::Ones(m_units, 1));
    return plus(times(subtract(m_tape, ones, z), old), times(z, candidate));
  }

  Var gru(Var x) {
    const Var z = sigma(plus(input(0, x), biasedState(0, m_h)));
    const Var r = sigma(plus(input(1, x), biasedState(1, m_h)));
    const Var n = tangent(plus(input(2, x), times(r, biasedState(2, m_h))));
    return mix(z, m_h, n);
  }
  Var gruResetBefore(Var x) {
    const Var z = sigma(plus(input(0, x), state(0, m_h)));
    const Var r = sigma(plus(input(1, x), state(1, m_h)));
    const Var n = tangent(plus(input(2, x), state(2, times(r, m_h))));
    return mix(z, m_h, n);
  }
  Var gruArticle(Var x) {  // rows z r o n
    const Var z = sigma(plus(input(0, x), state(0, m_h)));
    const Var r = sigma(plus(input(1, x), state(1, m_h)));
    const Var n = tangent(plus(state(3, times(r, m_h)), rows(m_weights.bias, 3)));
    const Var s = mix(z, m_h, n);
    const Var o = sigma(plus(input(2, x), state(2, s)));
    return times(o, s);
  }
  Var lstm(Var x) {  // rows i f g o
    const Var i = sigma(plus(input(0, x), state(0, m_h)));
    const Var f = sigma(plus(input(1, x), state(1, m_h)));
    const Var g = tangent(plus(input(2, x), state(2, m_h)));
    const Var o = sigma(plus(input(3, x), state(3, m_h)));
    m_c = plus(times(f, m_c), times(i, g));
    return times(o, tangent(m_c));
  }
  Var simple(Var x) { return tangent(plus(input(0, x), state(0, m_h))); }

  Tape& m_tape;
  std::string_view m_key;
  RecurrentWeights m_weights;
  Index m_units = 0;
  Var m_h;
  Var m_c;
};

// What recurrent() computes, one sequence after the other.
inline Var unfusedRecurrent(Tape& tape, Var input, const RecurrentWeights& weights,
                            const RecurrentCall& call) {
  const auto size = static_cast<Index>(call.lengths.size());
  const Index units = tape.value(weights.recurrentKernel).cols();
  const bool steps = call.output == Pooling::Steps;
  const Var zero = tape.input(Matrix::Zero(units, 1));
  std::vector<Var> columns(static_cast<std::size_t>(steps ? call.steps * size : size), zero);
  for (Index b = 0; b < size; ++b) {
    const Index length = call.lengths[static_cast<std::size_t>(b)];
    UnfusedCell cell(tape, call.cell->key, weights);
    Var last, sum = zero;
    for (Index k = 0; k < length; ++k) {
      const Index t = call.backward ? length - 1 - k : k;
      last = cell.step(sliceColumns(tape, input, t * size + b, 1));
      sum = add(tape, sum, last);
      if (steps) columns[static_cast<std::size_t>(t * size + b)] = last;
    }
    if (steps) continue;
    columns[static_cast<std::size_t>(b)] =
        call.output == Pooling::Last ? last : scale(tape, sum, Scalar{1} / Scalar(length));
  }
  return concatenateColumns(tape, columns);
}

}  // namespace gatescope::test
