#include "core/autodiff/ops.h"

#include <cassert>
#include <vector>

namespace gatescope {

namespace {

// A new value of the same shape as x.
Var pushLike(Tape& tape, Var x, std::initializer_list<Var> inputs, Tape::Backward backward) {
  const ConstMatrixView v = tape.value(x);
  return tape.push(v.rows(), v.cols(), inputs, backward);
}

[[maybe_unused]] bool sameShape(const Tape& tape, Var a, Var b) {
  const ConstMatrixView x = tape.value(a), y = tape.value(b);
  return x.rows() == y.rows() && x.cols() == y.cols();
}

struct FactorState : Tape::State {
  Scalar factor = 0;
};
struct FirstState : Tape::State {
  Index first = 0;
};
struct IndexState : Tape::State {
  std::vector<std::int32_t> indices;
};
struct MaskState : Tape::State {
  Matrix mask;
};

}  // namespace

// a + b: ∂a = ḡ, ∂b = ḡ
Var add(Tape& tape, Var a, Var b) {
  assert(sameShape(tape, a, b));
  const Var y = pushLike(tape, a, {a, b}, [](Tape& t, Var self) {
    for (Var in : t.inputs(self))
      if (t.wantsGradient(in)) t.gradient(in) += t.gradient(self);
  });
  tape.result(y) = tape.value(a) + tape.value(b);
  return y;
}

// a − b: ∂a = ḡ, ∂b = −ḡ
Var subtract(Tape& tape, Var a, Var b) {
  assert(sameShape(tape, a, b));
  const Var y = pushLike(tape, a, {a, b}, [](Tape& t, Var self) {
    const auto in = t.inputs(self);
    if (t.wantsGradient(in[0])) t.gradient(in[0]) += t.gradient(self);
    if (t.wantsGradient(in[1])) t.gradient(in[1]) -= t.gradient(self);
  });
  tape.result(y) = tape.value(a) - tape.value(b);
  return y;
}

// a ⊙ b: ∂a = ḡ ⊙ b, ∂b = ḡ ⊙ a
Var multiply(Tape& tape, Var a, Var b) {
  assert(sameShape(tape, a, b));
  const Var y = pushLike(tape, a, {a, b}, [](Tape& t, Var self) {
    const auto in = t.inputs(self);
    const MatrixView g = t.gradient(self);
    if (t.wantsGradient(in[0])) t.gradient(in[0]) += g.cwiseProduct(t.value(in[1]));
    if (t.wantsGradient(in[1])) t.gradient(in[1]) += g.cwiseProduct(t.value(in[0]));
  });
  tape.result(y) = tape.value(a).cwiseProduct(tape.value(b));
  return y;
}

// c a: ∂a = c ḡ
Var scale(Tape& tape, Var a, Scalar factor) {
  const Var y = pushLike(tape, a, {a}, [](Tape& t, Var self) {
    t.gradient(t.inputs(self)[0]) += t.state<FactorState>(self).factor * t.gradient(self);
  });
  tape.state<FactorState>(y).factor = factor;
  tape.result(y) = factor * tape.value(a);
  return y;
}

// a b: ∂a = ḡ bᵀ, ∂b = aᵀ ḡ
Var matmul(Tape& tape, Var a, Var b) {
  const ConstMatrixView left = tape.value(a), right = tape.value(b);
  assert(left.cols() == right.rows());
  const Var y = tape.push(left.rows(), right.cols(), {a, b}, [](Tape& t, Var self) {
    const auto in = t.inputs(self);
    const MatrixView g = t.gradient(self);
    if (t.wantsGradient(in[0])) t.gradient(in[0]).noalias() += g * t.value(in[1]).transpose();
    if (t.wantsGradient(in[1])) t.gradient(in[1]).noalias() += t.value(in[0]).transpose() * g;
  });
  tape.result(y).noalias() = left * right;
  return y;
}

// aᵀ b: ∂a = b ḡᵀ, ∂b = a ḡ
Var matmulTransposed(Tape& tape, Var a, Var b) {
  const ConstMatrixView left = tape.value(a), right = tape.value(b);
  assert(left.rows() == right.rows());
  const Var y = tape.push(left.cols(), right.cols(), {a, b}, [](Tape& t, Var self) {
    const auto in = t.inputs(self);
    const MatrixView g = t.gradient(self);
    if (t.wantsGradient(in[0])) t.gradient(in[0]).noalias() += t.value(in[1]) * g.transpose();
    if (t.wantsGradient(in[1])) t.gradient(in[1]).noalias() += t.value(in[0]) * g;
  });
  tape.result(y).noalias() = left.transpose() * right;
  return y;
}

// W x + b 1ᵀ: ∂W = ḡ xᵀ, ∂x = Wᵀ ḡ, ∂b = ḡ 1
Var affine(Tape& tape, Var weights, Var x, Var bias) {
  const ConstMatrixView w = tape.value(weights), in = tape.value(x), b = tape.value(bias);
  assert(w.cols() == in.rows() && b.rows() == w.rows() && b.cols() == 1);
  const Var y = tape.push(w.rows(), in.cols(), {weights, x, bias}, [](Tape& t, Var self) {
    const auto inputs = t.inputs(self);
    const Var wv = inputs[0], xv = inputs[1], bv = inputs[2];
    const MatrixView g = t.gradient(self);
    if (t.wantsGradient(wv)) t.gradient(wv).noalias() += g * t.value(xv).transpose();
    if (t.wantsGradient(xv)) t.gradient(xv).noalias() += t.value(wv).transpose() * g;
    if (t.wantsGradient(bv)) t.gradient(bv) += g.rowwise().sum();
  });
  MatrixView out = tape.result(y);
  out.noalias() = w * in;
  out.colwise() += b.col(0);
  return y;
}

// y = σ(x): ∂x = ḡ ⊙ y ⊙ (1 − y)
Var sigmoid(Tape& tape, Var x) {
  const Var y = pushLike(tape, x, {x}, [](Tape& t, Var self) {
    const ConstMatrixView value = t.value(self);
    t.gradient(t.inputs(self)[0]).array() +=
        t.gradient(self).array() * value.array() * (1 - value.array());
  });
  tape.result(y).array() = tape.value(x).array().logistic();
  return y;
}

// y = tanh x: ∂x = ḡ ⊙ (1 − y²)
Var tanh(Tape& tape, Var x) {
  const Var y = pushLike(tape, x, {x}, [](Tape& t, Var self) {
    t.gradient(t.inputs(self)[0]).array() +=
        t.gradient(self).array() * (1 - t.value(self).array().square());
  });
  tape.result(y).array() = tape.value(x).array().tanh();
  return y;
}

// y = max(x, 0): ∂x = ḡ where y > 0
Var relu(Tape& tape, Var x) {
  const Var y = pushLike(tape, x, {x}, [](Tape& t, Var self) {
    t.gradient(t.inputs(self)[0]).array() +=
        (t.value(self).array() > 0).select(t.gradient(self).array(), Scalar(0));
  });
  tape.result(y) = tape.value(x).cwiseMax(Scalar(0));
  return y;
}

Var activation(Tape& tape, Activation function, Var x) {
  switch (function) {
    case Activation::Linear:
      return x;
    case Activation::Sigmoid:
      return sigmoid(tape, x);
    case Activation::Tanh:
      return tanh(tape, x);
    case Activation::Relu:
      return relu(tape, x);
  }
  return x;
}

// y = exp(x − max x) / Σ exp(x − max x), a column at a time: ∂x = y ⊙ (ḡ − ḡᵀy)
Var softmax(Tape& tape, Var x) {
  const Var y = pushLike(tape, x, {x}, [](Tape& t, Var self) {
    const ConstMatrixView value = t.value(self);
    const MatrixView g = t.gradient(self);
    MatrixView out = t.gradient(t.inputs(self)[0]);
    for (Index c = 0; c < value.cols(); ++c) {
      const Scalar along = g.col(c).dot(value.col(c));
      out.col(c).array() += value.col(c).array() * (g.col(c).array() - along);
    }
  });
  const ConstMatrixView in = tape.value(x);
  MatrixView out = tape.result(y);
  for (Index c = 0; c < in.cols(); ++c) {
    out.col(c).array() = (in.col(c).array() - in.col(c).maxCoeff()).exp();
    out.col(c) /= out.col(c).sum();
  }
  return y;
}

// Σ x: ∂x = ḡ everywhere
Var sum(Tape& tape, Var x) {
  const Var y = tape.push(1, 1, {x}, [](Tape& t, Var self) {
    t.gradient(t.inputs(self)[0]).array() += t.gradient(self)(0, 0);
  });
  tape.result(y)(0, 0) = tape.value(x).sum();
  return y;
}

Var mean(Tape& tape, Var x) {
  const auto count = static_cast<Scalar>(tape.value(x).size());
  return scale(tape, sum(tape, x), 1 / count);
}

Var concatenateRows(Tape& tape, std::span<const Var> parts) {
  assert(!parts.empty());
  Index rows = 0;
  const Index columns = tape.value(parts[0]).cols();
  for (Var part : parts) rows += tape.value(part).rows();
  const Var y = tape.push(rows, columns, parts, [](Tape& t, Var self) {
    const MatrixView g = t.gradient(self);
    Index first = 0;
    for (Var part : t.inputs(self)) {
      const Index count = t.value(part).rows();
      if (t.wantsGradient(part)) t.gradient(part) += g.middleRows(first, count);
      first += count;
    }
  });
  MatrixView out = tape.result(y);
  Index first = 0;
  for (Var part : parts) {
    const ConstMatrixView in = tape.value(part);
    assert(in.cols() == columns);
    out.middleRows(first, in.rows()) = in;
    first += in.rows();
  }
  return y;
}

Var concatenateColumns(Tape& tape, std::span<const Var> parts) {
  assert(!parts.empty());
  Index columns = 0;
  const Index rows = tape.value(parts[0]).rows();
  for (Var part : parts) columns += tape.value(part).cols();
  const Var y = tape.push(rows, columns, parts, [](Tape& t, Var self) {
    const MatrixView g = t.gradient(self);
    Index first = 0;
    for (Var part : t.inputs(self)) {
      const Index count = t.value(part).cols();
      if (t.wantsGradient(part)) t.gradient(part) += g.middleCols(first, count);
      first += count;
    }
  });
  MatrixView out = tape.result(y);
  Index first = 0;
  for (Var part : parts) {
    const ConstMatrixView in = tape.value(part);
    assert(in.rows() == rows);
    out.middleCols(first, in.cols()) = in;
    first += in.cols();
  }
  return y;
}

Var sliceRows(Tape& tape, Var x, Index first, Index count) {
  const ConstMatrixView in = tape.value(x);
  assert(first >= 0 && count >= 0 && first + count <= in.rows());
  const Var y = tape.push(count, in.cols(), {x}, [](Tape& t, Var self) {
    const MatrixView g = t.gradient(self);
    t.gradient(t.inputs(self)[0]).middleRows(t.state<FirstState>(self).first, g.rows()) += g;
  });
  tape.state<FirstState>(y).first = first;
  tape.result(y) = in.middleRows(first, count);
  return y;
}

Var sliceColumns(Tape& tape, Var x, Index first, Index count) {
  const ConstMatrixView in = tape.value(x);
  assert(first >= 0 && count >= 0 && first + count <= in.cols());
  const Var y = tape.push(in.rows(), count, {x}, [](Tape& t, Var self) {
    const MatrixView g = t.gradient(self);
    t.gradient(t.inputs(self)[0]).middleCols(t.state<FirstState>(self).first, g.cols()) += g;
  });
  tape.state<FirstState>(y).first = first;
  tape.result(y) = in.middleCols(first, count);
  return y;
}

// Columns that were looked up more than once add up.
Var gatherColumns(Tape& tape, Var table, std::span<const std::int32_t> indices) {
  const ConstMatrixView in = tape.value(table);
  const auto count = static_cast<Index>(indices.size());
  const Var y = tape.push(in.rows(), count, {table}, [](Tape& t, Var self) {
    const MatrixView g = t.gradient(self);
    MatrixView out = t.gradient(t.inputs(self)[0]);
    const auto& from = t.state<IndexState>(self).indices;
    for (Index c = 0; c < g.cols(); ++c) out.col(from[static_cast<std::size_t>(c)]) += g.col(c);
  });
  tape.state<IndexState>(y).indices.assign(indices.begin(), indices.end());
  MatrixView out = tape.result(y);
  for (Index c = 0; c < count; ++c) {
    const std::int32_t index = indices[static_cast<std::size_t>(c)];
    assert(index >= 0 && index < in.cols());
    out.col(c) = in.col(index);
  }
  return y;
}

// y = E x, x the rows from `first` on: ∂E = ḡ xᵀ, ∂x = Eᵀ ḡ. Zeros of x are passed over.
Var embedRows(Tape& tape, Var table, Var x, Index first) {
  const ConstMatrixView e = tape.value(table), in = tape.value(x);
  assert(first >= 0 && first + e.cols() <= in.rows());
  const Var y = tape.push(e.rows(), in.cols(), {table, x}, [](Tape& t, Var self) {
    const Var tableVar = t.inputs(self)[0], xVar = t.inputs(self)[1];
    const ConstMatrixView embeddings = t.value(tableVar), values = t.value(xVar);
    const MatrixView g = t.gradient(self);
    const Index from = t.state<FirstState>(self).first, count = embeddings.cols();
    if (t.wantsGradient(xVar)) {
      t.gradient(xVar).middleRows(from, count).noalias() += embeddings.transpose() * g;
    }
    if (!t.wantsGradient(tableVar)) return;
    MatrixView out = t.gradient(tableVar);
    for (Index c = 0; c < g.cols(); ++c) {
      for (Index v = 0; v < count; ++v) {
        if (const Scalar value = values(from + v, c); value != 0) out.col(v) += value * g.col(c);
      }
    }
  });
  tape.state<FirstState>(y).first = first;
  MatrixView out = tape.result(y);
  out.setZero();
  for (Index c = 0; c < in.cols(); ++c) {
    for (Index v = 0; v < e.cols(); ++v) {
      if (const Scalar value = in(first + v, c); value != 0) out.col(c) += value * e.col(v);
    }
  }
  return y;
}

// x ⊙ m, m ∈ {0, 1/(1−rate)}: ∂x = ḡ ⊙ m
Var dropout(Tape& tape, Var x, double rate, Random random) {
  assert(rate >= 0 && rate < 1);
  const Var y = pushLike(tape, x, {x}, [](Tape& t, Var self) {
    t.gradient(t.inputs(self)[0]) += t.gradient(self).cwiseProduct(t.state<MaskState>(self).mask);
  });
  const ConstMatrixView in = tape.value(x);
  Matrix& mask = tape.state<MaskState>(y).mask;
  mask.resize(in.rows(), in.cols());
  const auto kept = static_cast<Scalar>(1 / (1 - rate));
  for (Index i = 0; i < mask.size(); ++i)
    mask.data()[i] = random.uniform() < rate ? Scalar(0) : kept;
  tape.result(y) = in.cwiseProduct(mask);
  return y;
}

}  // namespace gatescope
