#include "core/autodiff/losses.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace gatescope {

namespace {

struct LossState : Tape::State {
  Matrix gradient;  // ∂loss/∂outputs
};

// One component's loss and its derivative by the output.
struct Term {
  Scalar value;
  Scalar slope;
};

// −y log σ(x) − (1−y) log(1−σ(x)) = max(x, 0) − x y + log(1 + e^{−|x|}); slope σ(x) − y.
Term binaryTerm(Scalar x, Scalar y) {
  const Scalar e = std::exp(-std::abs(x));
  const Scalar probability = x >= 0 ? 1 / (1 + e) : e / (1 + e);
  return {std::max(x, Scalar(0)) - x * y + std::log1p(e), probability - y};
}

Term squaredTerm(Scalar x, Scalar y) {
  const Scalar d = x - y;
  return {d * d, 2 * d};
}

Term absoluteTerm(Scalar x, Scalar y) {
  const Scalar d = x - y;
  return {std::abs(d), d > 0 ? Scalar(1) : d < 0 ? Scalar(-1) : Scalar(0)};
}

Term huberTerm(Scalar x, Scalar y) {
  const Scalar d = x - y;
  if (std::abs(d) <= 1) return {d * d / 2, d};
  return {std::abs(d) - Scalar(0.5), d > 0 ? Scalar(1) : Scalar(-1)};
}

bool counts(const LossItems& items, Index column) {
  if (items.lengths.empty()) return true;
  const auto size = static_cast<Index>(items.lengths.size());
  return column / size < items.lengths[static_cast<std::size_t>(column % size)];
}

// The node of a loss over the columns of `outputs`. itemLoss(column, slopes) returns the loss of an
// item that counts and writes its slopes.
template <typename ItemLoss>
Var lossNode(Tape& tape, Var outputs, const LossItems& items, ItemLoss itemLoss) {
  const Var node = tape.push(1, 1, {outputs}, [](Tape& t, Var self) {
    t.gradient(t.inputs(self)[0]) += t.gradient(self)(0, 0) * t.state<LossState>(self).gradient;
  });
  const ConstMatrixView values = tape.value(outputs);
  Matrix& gradient = tape.state<LossState>(node).gradient;
  gradient.setZero(values.rows(), values.cols());
  double total = 0;
  for (Index c = 0; c < values.cols(); ++c)
    if (counts(items, c)) total += static_cast<double>(itemLoss(c, gradient.col(c)));
  gradient /= items.normaliser;
  tape.result(node)(0, 0) = static_cast<Scalar>(total / static_cast<double>(items.normaliser));
  return node;
}

using Slopes = Eigen::Ref<Vector>;

Scalar weightOf(const LossItems& items, std::int32_t label) {
  return items.classWeights.empty() ? Scalar(1)
                                    : items.classWeights[static_cast<std::size_t>(label)];
}

// Every component by the same term, weighted.
template <typename TermOf>
Var componentLoss(Tape& tape, Var outputs, const Eigen::Ref<const Matrix>& targets,
                  const LossItems& items, Scalar weight, TermOf termOf) {
  const ConstMatrixView values = tape.value(outputs);
  assert(values.rows() == targets.rows() && values.cols() == targets.cols());
  return lossNode(tape, outputs, items, [&](Index c, Slopes slopes) {
    Scalar total = 0;
    for (Index r = 0; r < values.rows(); ++r) {
      const Term term = termOf(values(r, c), targets(r, c));
      total += weight * term.value;
      slopes(r) = weight * term.slope;
    }
    return total;
  });
}

Scalar perRow(const Tape& tape, Var outputs) {
  return 1 / static_cast<Scalar>(tape.value(outputs).rows());
}

}  // namespace

Var binaryCrossEntropy(Tape& tape, Var logits, std::span<const std::int32_t> labels,
                       const LossItems& items) {
  const ConstMatrixView x = tape.value(logits);
  assert(x.rows() == 1 && x.cols() == static_cast<Index>(labels.size()));
  return lossNode(tape, logits, items, [&](Index c, Slopes slopes) {
    const std::int32_t label = labels[static_cast<std::size_t>(c)];
    if (label < 0) return Scalar(0);
    const Term term = binaryTerm(x(0, c), static_cast<Scalar>(label));
    const Scalar weight = weightOf(items, label);
    slopes(0) = weight * term.slope;
    return weight * term.value;
  });
}

// log Σ_k e^{x_k} − x_label, with the largest x taken out of the sum; slopes softmax(x) − 1_label.
Var categoricalCrossEntropy(Tape& tape, Var logits, std::span<const std::int32_t> labels,
                            const LossItems& items) {
  const ConstMatrixView x = tape.value(logits);
  assert(x.cols() == static_cast<Index>(labels.size()));
  return lossNode(tape, logits, items, [&](Index c, Slopes slopes) {
    const std::int32_t label = labels[static_cast<std::size_t>(c)];
    if (label < 0) return Scalar(0);
    assert(label < x.rows());
    const Scalar largest = x.col(c).maxCoeff();
    slopes.array() = (x.col(c).array() - largest).exp();
    const Scalar total = slopes.sum();
    slopes /= total;
    slopes(label) -= 1;
    const Scalar weight = weightOf(items, label);
    slopes *= weight;
    return weight * (std::log(total) + largest - x(label, c));
  });
}

Var multiLabelCrossEntropy(Tape& tape, Var logits, const Eigen::Ref<const Matrix>& targets,
                           const LossItems& items) {
  return componentLoss(tape, logits, targets, items, 1, binaryTerm);
}

Var meanSquaredError(Tape& tape, Var outputs, const Eigen::Ref<const Matrix>& targets,
                     const LossItems& items) {
  return componentLoss(tape, outputs, targets, items, perRow(tape, outputs), squaredTerm);
}

Var meanAbsoluteError(Tape& tape, Var outputs, const Eigen::Ref<const Matrix>& targets,
                      const LossItems& items) {
  return componentLoss(tape, outputs, targets, items, perRow(tape, outputs), absoluteTerm);
}

Var huber(Tape& tape, Var outputs, const Eigen::Ref<const Matrix>& targets,
          const LossItems& items) {
  return componentLoss(tape, outputs, targets, items, perRow(tape, outputs), huberTerm);
}

Var mixedLoss(Tape& tape, Var outputs, const Eigen::Ref<const Matrix>& targets,
              std::span<const std::uint8_t> isBinary, const LossItems& items) {
  const ConstMatrixView x = tape.value(outputs);
  assert(x.rows() == targets.rows() && x.cols() == targets.cols());
  assert(x.rows() == static_cast<Index>(isBinary.size()));
  const auto numbers = std::count(isBinary.begin(), isBinary.end(), 0);
  const Scalar weight = numbers == 0 ? Scalar(0) : 1 / static_cast<Scalar>(numbers);
  return lossNode(tape, outputs, items, [&](Index c, Slopes slopes) {
    Scalar total = 0;
    for (Index r = 0; r < x.rows(); ++r) {
      const bool binary = isBinary[static_cast<std::size_t>(r)] != 0;
      const Term term =
          binary ? binaryTerm(x(r, c), targets(r, c)) : squaredTerm(x(r, c), targets(r, c));
      total += (binary ? 1 : weight) * term.value;
      slopes(r) = (binary ? 1 : weight) * term.slope;
    }
    return total;
  });
}

}  // namespace gatescope
