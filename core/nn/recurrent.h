#pragma once

#include "core/autodiff/tape.h"
#include "core/cells/cell.h"
#include "core/nn/hold.h"

#include <span>
#include <vector>

namespace gatescope {

// What a recurrent layer gives of its hidden states: those of the last real step of each sequence
// (for a backward direction: of its first), their mean over the real steps, or all of them.
enum class Pooling { Last, Mean, Steps };

// Values of one recurrent layer and direction, kept when a forward pass is traced. In the order of
// the original time (a backward direction's too). Per signal of the cell: units × (steps·size), 0
// behind a sequence's end.
struct RecurrentTrace {
  int layer = 0;          // among the recurrent layers
  bool backward = false;  // the direction that reads from the end
  const Cell* cell = nullptr;
  Index units = 0;
  std::vector<Matrix> signals;  // one per cell->signals
  Matrix input;                 // what W multiplies: I × (steps·size)
  std::vector<Matrix> sources;  // what U multiplies, one per cell->stages
};

// The same of the gradients of a layer's states, filled by the backward pass: ∂L/∂h(t) and, of a
// cell with another state, ∂L/∂c(t), each complete, with all that reaches L through later steps and
// higher layers. Gates have an empty matrix.
struct RecurrentGradients {
  int layer = 0;
  bool backward = false;
  const Cell* cell = nullptr;
  Index units = 0;
  std::vector<Matrix> signals;
};

// Parameters of one layer and direction on a tape; shapes as in cell.h.
struct RecurrentWeights {
  Var kernel;           // W: inputGates·H × I
  Var recurrentKernel;  // U: gates·H × H
  Var bias;             // b: gates·H × 1
  Var recurrentBias;    // c: gates·H × 1; none where the cell has none
};

struct RecurrentPanels;

struct RecurrentCall {
  const Cell* cell = nullptr;
  bool backward = false;
  Pooling output = Pooling::Last;
  Index steps = 0;
  std::span<const Index> lengths;  // one a sequence, each 1 … steps
  // The weights, packed: forwards, and backwards where gradients are asked for. They must outlive
  // the backward pass. Without, the layer packs them itself.
  const RecurrentPanels* panels = nullptr;
  RecurrentTrace* trace = nullptr;
  // For sequences that come in pieces, forwards only: the state with which each starts, replaced by
  // that with which it ends. (1 + kept slots)·H rows: h, then the slots; sequence b has column
  // places[b]. No gradient goes through it.
  Matrix* carried = nullptr;
  std::span<const Index> places;

  // Where nobody asks for gradients: holds of all layers, of which those of `layer` count here.
  int layer = 0;
  std::span<const Hold> holds;
  // With carried states: the step of its sequence at which each begins, and per hold the signal at
  // the last step of the piece before.
  std::span<const Index> firstSteps;
  std::vector<Matrix>* heldBefore = nullptr;

  RecurrentGradients* gradients = nullptr;  // must outlive the backward pass
};

// Rows of RecurrentCall::carried.
Index carriedRows(const Cell& cell, Index units);

// A whole recurrent layer in one direction over a batch of sequences: one node, with hand-derived
// backpropagation through time. input: I × (steps·B), time-major. Result: H × B, or H × (steps·B)
// with zeros behind a sequence's end for Pooling::Steps. The initial state is 0 unless carried.
Var recurrent(Tape& tape, Var input, const RecurrentWeights& weights, const RecurrentCall& call);

}  // namespace gatescope
