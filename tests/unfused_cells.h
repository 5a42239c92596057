#pragma once

#include "core/autodiff/ops.h"
#include "core/nn/recurrent.h"

#include <functional>
#include <stdexcept>
#include <string_view>
#include <vector>

// The cells once more, written with the tape's primitive operations, one sequence and one step at a
// time, straight from their equations: what the fused recurrent node is tested against. Slow, and
// nothing shared with it: no stages, no packing, no masks.

namespace gatescope::test {

// What a signal of a step ("z", "h") is held at, given what it would be.
using HoldSignal = std::function<Var(std::string_view symbol, Var value)>;

class UnfusedCell {
 public:
  UnfusedCell(Tape& tape, std::string_view key, const RecurrentWeights& weights, HoldSignal hold)
      : m_tape(tape), m_key(key), m_weights(weights), m_hold(std::move(hold)) {
    m_units = tape.value(weights.recurrentKernel).cols();
    m_h = m_c = tape.input(Matrix::Zero(m_units, 1));
  }

  // x: I × 1. The hidden state after this step.
  Var step(Var x) { return m_h = m_hold("h", next(x)); }

 private:
  Var next(Var x) {
    if (m_key == "gru") return gru(x);
    if (m_key == "gru-reset-before") return gruResetBefore(x);
    if (m_key == "gru-article") return gruArticle(x);
    if (m_key == "lstm") return lstm(x);
    if (m_key == "rnn") return simple(x);
    throw std::invalid_argument("no unfused form of this cell");
  }

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
    const Var z = m_hold("z", sigma(plus(input(0, x), biasedState(0, m_h))));
    const Var r = m_hold("r", sigma(plus(input(1, x), biasedState(1, m_h))));
    const Var n = m_hold("h̃", tangent(plus(input(2, x), times(r, biasedState(2, m_h)))));
    return mix(z, m_h, n);
  }
  Var gruResetBefore(Var x) {
    const Var z = m_hold("z", sigma(plus(input(0, x), state(0, m_h))));
    const Var r = m_hold("r", sigma(plus(input(1, x), state(1, m_h))));
    const Var n = m_hold("h̃", tangent(plus(input(2, x), state(2, times(r, m_h)))));
    return mix(z, m_h, n);
  }
  Var gruArticle(Var x) {  // rows z r o n
    const Var z = m_hold("z", sigma(plus(input(0, x), state(0, m_h))));
    const Var r = m_hold("r", sigma(plus(input(1, x), state(1, m_h))));
    const Var n = m_hold("h̃", tangent(plus(state(3, times(r, m_h)), rows(m_weights.bias, 3))));
    const Var s = m_hold("s", mix(z, m_h, n));
    const Var o = m_hold("o", sigma(plus(input(2, x), state(2, s))));
    return times(o, s);
  }
  Var lstm(Var x) {  // rows i f g o
    const Var i = m_hold("i", sigma(plus(input(0, x), state(0, m_h))));
    const Var f = m_hold("f", sigma(plus(input(1, x), state(1, m_h))));
    const Var g = m_hold("g", tangent(plus(input(2, x), state(2, m_h))));
    const Var o = m_hold("o", sigma(plus(input(3, x), state(3, m_h))));
    m_c = m_hold("c", plus(times(f, m_c), times(i, g)));
    return times(o, tangent(m_c));
  }
  Var simple(Var x) { return tangent(plus(input(0, x), state(0, m_h))); }

  Tape& m_tape;
  std::string_view m_key;
  RecurrentWeights m_weights;
  HoldSignal m_hold;
  Index m_units = 0;
  Var m_h;
  Var m_c;
};

// The holds of a call on one sequence, step by step as its direction reads it.
class UnfusedHolds {
 public:
  UnfusedHolds(Tape& tape, const RecurrentCall& call) : m_tape(tape), m_call(call) {
    m_before.resize(call.holds.size());
  }

  Var apply(Index step, std::string_view symbol, Var value) {
    Matrix now = m_tape.value(value);
    for (std::size_t i = 0; i < m_call.holds.size(); ++i) {
      const Hold& hold = m_call.holds[i];
      const auto signal = static_cast<std::size_t>(hold.signal);
      if (hold.layer != m_call.layer || hold.backward != m_call.backward ||
          m_call.cell->signals[signal].symbol != symbol)
        continue;
      if (step >= hold.first && step <= hold.last) hold.units.empty() ? all(i, now) : some(i, now);
      m_before[i] = now;
    }
    return now == Matrix(m_tape.value(value)) ? value : m_tape.input(now);
  }

 private:
  void some(std::size_t i, Matrix& now) {
    for (const int unit : m_call.holds[i].units) set(i, now, unit);
  }
  void all(std::size_t i, Matrix& now) {
    for (Index unit = 0; unit < now.rows(); ++unit) set(i, now, unit);
  }
  void set(std::size_t i, Matrix& now, Index unit) {
    const Hold& hold = m_call.holds[i];
    if (hold.kind == Hold::Kind::Value) now(unit) = static_cast<Scalar>(hold.value);
    if (hold.kind == Hold::Kind::Plus) now(unit) += static_cast<Scalar>(hold.value);
    if (hold.kind == Hold::Kind::Previous && m_before[i].size() > 0) now(unit) = m_before[i](unit);
  }

  Tape& m_tape;
  const RecurrentCall& m_call;
  std::vector<Matrix> m_before;
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
    UnfusedHolds holds(tape, call);
    Index t = 0;
    UnfusedCell cell(tape, call.cell->key, weights, [&](std::string_view symbol, Var value) {
      return holds.apply(t, symbol, value);
    });
    Var last, sum = zero;
    for (Index k = 0; k < length; ++k) {
      t = call.backward ? length - 1 - k : k;
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
