#pragma once

#include "core/autodiff/tape.h"

#include <cstdint>
#include <span>

// Losses, each a 1 × 1 node that computes value and gradient together, from logits where there are
// probabilities: nothing overflows, and nothing is lost where a probability is near 0 or 1.
//
// loss = Σ over counted items (columns) of item loss / normaliser. The normaliser is the number of
// items of the WHOLE batch, so the losses and gradients of its shards add up to the batch's.

namespace gatescope {

// Which columns are items. Without lengths every column is one. With lengths (steps of each
// sequence) columns are time-major, column t·B + b, and only those with t < lengths[b] count.
struct LossItems {
  Scalar normaliser = 1;
  std::span<const Index> lengths = {};
  // Of the two cross-entropies with labels: what an item of each class counts; empty: 1.
  std::span<const Scalar> classWeights = {};
};

// One logit an item, label 0 or 1; items with label −1 do not count.
Var binaryCrossEntropy(Tape& tape, Var logits, std::span<const std::int32_t> labels,
                       const LossItems& items);

// One logit a class, labels 0 … classes−1; items with label −1 do not count.
Var categoricalCrossEntropy(Tape& tape, Var logits, std::span<const std::int32_t> labels,
                            const LossItems& items);

// Independent binary labels (targets 0 or 1), summed over the rows of an item.
Var multiLabelCrossEntropy(Tape& tape, Var logits, const Eigen::Ref<const Matrix>& targets,
                           const LossItems& items);

// Averaged over the rows of an item.
Var meanSquaredError(Tape& tape, Var outputs, const Eigen::Ref<const Matrix>& targets,
                     const LossItems& items);
Var meanAbsoluteError(Tape& tape, Var outputs, const Eigen::Ref<const Matrix>& targets,
                      const LossItems& items);
// d²/2 where |d| ≤ 1, |d| − 1/2 beyond (Huber 1964, δ = 1).
Var huber(Tape& tape, Var outputs, const Eigen::Ref<const Matrix>& targets, const LossItems& items);

// Cross-entropy summed over the rows with isBinary[row] ≠ 0, plus the squared error averaged over
// the others.
Var mixedLoss(Tape& tape, Var outputs, const Eigen::Ref<const Matrix>& targets,
              std::span<const std::uint8_t> isBinary, const LossItems& items);

}  // namespace gatescope
