#pragma once

#include "core/autodiff/parameter.h"
#include "core/base/matrix.h"
#include "core/cells/cell.h"

#include <array>

// The one place where our update gate's sign and our gate order meet another framework's.

namespace gatescope {

// How another framework stacks the gates of a cell. order[i] is our number of its i-th gate. Where
// its update gate is the share of the OLD state, 1 − σ(a) = σ(−a): that gate's rows are negated.
struct GateLayout {
  std::array<int, 4> order{};
  int gates = 0;
  int negated = -1;  // our number; −1: none
};

// PyTorch's nn.GRU [r z n], nn.LSTM [i f g o], nn.RNN with tanh; nullptr for cells it does not
// have.
const GateLayout* torchLayout(const Cell& cell);

// Rows of a kernel, a bias, or a gradient of one; gates·H rows either way.
Matrix rowsFrom(const GateLayout& layout, const Matrix& theirs);
Matrix rowsTo(const GateLayout& layout, const ConstMatrixView& ours);

// PyTorch's parameters of one layer and direction, by its names. It keeps two biases for every
// cell; where ours has one it is their sum (and the second is 0 on the way back).
struct TorchWeights {
  Matrix weightIh;  // gates·H × I
  Matrix weightHh;  // gates·H × H
  Matrix biasIh;    // gates·H × 1
  Matrix biasHh;    // gates·H × 1
};
// The layer's parameters begin at `first`. The cell must have a torchLayout().
void fromTorch(const Cell& cell, const TorchWeights& theirs, ParameterSet& parameters, int first);
TorchWeights toTorch(const Cell& cell, const ParameterSet& parameters, int first);

}  // namespace gatescope
