#pragma once

#include "core/autodiff/tape.h"
#include "core/nn/batch.h"
#include "core/train/network.h"

#include <cstdint>
#include <span>
#include <vector>

namespace gatescope {

// What a network's outputs (logits) mean for a task: their loss, and what they say in the data's
// own units.
class Objective {
 public:
  Objective(const Experiment& experiment, const Dataset& dataset);

  // Sum over the batch's items / normaliser, 1 × 1.
  Var loss(Tape& tape, Var outputs, const Batch& batch, Scalar normaliser) const;

  // Values a target row: numbers in own units, or one probability a class.
  std::size_t width() const { return m_width; }
  // Target rows of a sequence of the batch.
  std::size_t rows(const Batch& batch, Index sequence) const;
  // rows × width values of one sequence, row after row.
  void answer(const ConstMatrixView& outputs, const Batch& batch, Index sequence,
              std::span<float> values) const;

 private:
  void answerColumn(std::span<const Scalar> logits, std::span<float> values) const;
  void answerNumbers(std::span<const Scalar> outputs, const Batch& batch, Index sequence,
                     std::span<float> values) const;

  Loss m_loss = Loss::Mse;
  bool m_everyStep = false;
  std::size_t m_width = 0;
  std::size_t m_rows = 1;  // target rows of one answer: the horizon of a direct forecast
  std::vector<std::uint8_t> m_isBinary;  // one an output
  std::vector<Scale> m_scales;           // one a target column
  std::vector<Scalar> m_classWeights;    // one a class; empty: all count the same
};

}  // namespace gatescope
