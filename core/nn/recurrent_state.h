#pragma once

#include "core/nn/buffer.h"
#include "core/nn/recurrent.h"
#include "core/nn/recurrent_panels.h"
#include "core/nn/sequence_layout.h"

#include <array>

namespace gatescope {

using ConstBlock = Eigen::Map<const Matrix, Eigen::Unaligned, Eigen::OuterStride<>>;

// What a recurrent node keeps from its forward pass for its backward pass, and the memory of both.
// Columns stand in the layout's order: N real steps in all. `hidden` and each kept slot have B zero
// columns in front: the values before the first step. Where nobody asks for gradients nor for a
// trace, only two steps of them stand, one behind the other in turn, and only one run of gates, so
// that an answer takes no more memory for a longer sequence.
struct RecurrentState : Tape::State {
  static constexpr std::size_t maxKept = 4;
  using KeptPointers = std::array<Scalar*, maxKept>;
  using ConstKeptPointers = std::array<const Scalar*, maxKept>;

  const Cell* cell = nullptr;
  Index units = 0;  // H
  Pooling output = Pooling::Last;
  bool keepsAll = true;
  bool startsAtZero = true;
  RecurrentGradients* gradients = nullptr;
  SequenceLayout layout;

  const RecurrentPanels* panels = nullptr;  // the caller's or `ownPanels`
  RecurrentPanels ownPanels;
  kernels::AlignedBuffer scratch;

  Buffer packedInputs;  // I × N, where the batch's own order is another
  Buffer gates;         // gates·H × N, or × a run's columns
  Buffer hidden;        // H × (B + N), or × 2B
  Buffer kept;          // slots of that size
  Buffer product;       // rows of a stage × B

  Buffer gateGradient;     // gates·H × columns of a run of steps
  Buffer productGradient;  // likewise; cells with a recurrent bias only
  Buffer hiddenGradient;   // 2 × (H × B): of step t and of step t−1, swapped from step to step
  Buffer keptGradient;     // 2 × slots × (H × B), likewise
  Buffer previousHidden;   // H × N: h(t−1) beside each column, where lengths differ
  Buffer inputGradient;    // I × N, where the batch's own order is another

  Index gateRows() const { return cell->gates * units; }
  Index sequences() const { return layout.sequences(); }
  std::size_t slots() const { return static_cast<std::size_t>(cell->keptSlots); }

  // First column of step t, and of the step before, in `hidden` and in each kept slot.
  Index column(Index t) const {
    return keepsAll ? sequences() + layout.offset(t) : ((t + 1) % 2) * sequences();
  }
  Index previousColumn(Index t) const { return t == 0 ? 0 : column(t - 1); }
  Index slotColumns() const { return sequences() + (keepsAll ? layout.columns() : sequences()); }
  Scalar* hiddenAt(Index column) { return hidden.data() + column * units; }
  Scalar* keptAt(std::size_t slot, Index column) {
    const Index slotSize = units * slotColumns();
    return kept.data() + static_cast<Index>(slot) * slotSize + column * units;
  }
  // Whether the product of a stage at step t is with h(−1) = 0.
  bool multipliesZero(const Stage& stage, Index t) const {
    return t == 0 && startsAtZero && stage.source == Stage::Previous;
  }
  // The first column of the layout that has something before it.
  Index firstWithPrevious() const { return startsAtZero ? layout.offset(1) : 0; }
  // What U multiplies in a stage, at a column of `hidden` or of the stage's slot.
  const Scalar* source(const Stage& stage, Index t) {
    const bool fromHidden = stage.source == Stage::Previous;
    return fromHidden ? hiddenAt(previousColumn(t))
                      : keptAt(static_cast<std::size_t>(stage.source), column(t));
  }
  // Rows of a stage in a block of gates·H rows.
  Index firstRow(const Stage& stage) const { return stage.firstGate * units; }
  Index rows(const Stage& stage) const { return stage.gateCount * units; }
  // Of a stage among the cell's.
  std::size_t number(const Stage& stage) const {
    return static_cast<std::size_t>(&stage - cell->stages.data());
  }
};

// The reverse of recurrent(), in recurrent_backward.cpp.
void recurrentBackward(Tape& tape, Var self);

// Places of the inputs of a recurrent node.
namespace recurrent_inputs {
enum : std::size_t { Input, Kernel, RecurrentKernel, Bias, RecurrentBias };
}

}  // namespace gatescope
