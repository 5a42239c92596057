#include "core/nn/convert.h"

#include <algorithm>
#include <cassert>

namespace gatescope {
namespace {

ConstMatrixView matrixOf(const ParameterSet& parameters, int index) {
  const Parameter& p = parameters[index];
  return {parameters.values(index).data(), p.rows, p.columns};
}

void store(ParameterSet& parameters, int index, const Matrix& value) {
  assert(value.rows() == parameters[index].rows && value.cols() == parameters[index].columns);
  std::copy_n(value.data(), value.size(), parameters.values(index).data());
}

}  // namespace

const GateLayout* torchLayout(const Cell& cell) {
  static constexpr GateLayout gru{{1, 0, 2}, 3, 0};
  static constexpr GateLayout lstm{{0, 1, 2, 3}, 4, -1};
  static constexpr GateLayout rnn{{0}, 1, -1};
  if (cell.key == "gru") return &gru;
  if (cell.key == "lstm") return &lstm;
  if (cell.key == "rnn") return &rnn;
  return nullptr;
}

Matrix rowsFrom(const GateLayout& layout, const Matrix& theirs) {
  const Index units = theirs.rows() / layout.gates;
  Matrix ours(theirs.rows(), theirs.cols());
  for (int i = 0; i < layout.gates; ++i) {
    const int gate = layout.order[static_cast<std::size_t>(i)];
    const Scalar sign = gate == layout.negated ? Scalar{-1} : Scalar{1};
    ours.middleRows(gate * units, units) = sign * theirs.middleRows(i * units, units);
  }
  return ours;
}

Matrix rowsTo(const GateLayout& layout, const ConstMatrixView& ours) {
  const Index units = ours.rows() / layout.gates;
  Matrix theirs(ours.rows(), ours.cols());
  for (int i = 0; i < layout.gates; ++i) {
    const int gate = layout.order[static_cast<std::size_t>(i)];
    const Scalar sign = gate == layout.negated ? Scalar{-1} : Scalar{1};
    theirs.middleRows(i * units, units) = sign * ours.middleRows(gate * units, units);
  }
  return theirs;
}

void fromTorch(const Cell& cell, const TorchWeights& theirs, ParameterSet& parameters, int first) {
  const GateLayout& layout = *torchLayout(cell);
  store(parameters, first, rowsFrom(layout, theirs.weightIh));
  store(parameters, first + 1, rowsFrom(layout, theirs.weightHh));
  if (cell.recurrentBias) {
    store(parameters, first + 2, rowsFrom(layout, theirs.biasIh));
    store(parameters, first + 3, rowsFrom(layout, theirs.biasHh));
  } else {
    store(parameters, first + 2, rowsFrom(layout, theirs.biasIh + theirs.biasHh));
  }
}

TorchWeights toTorch(const Cell& cell, const ParameterSet& parameters, int first) {
  const GateLayout& layout = *torchLayout(cell);
  TorchWeights theirs;
  theirs.weightIh = rowsTo(layout, matrixOf(parameters, first));
  theirs.weightHh = rowsTo(layout, matrixOf(parameters, first + 1));
  theirs.biasIh = rowsTo(layout, matrixOf(parameters, first + 2));
  if (cell.recurrentBias) {
    theirs.biasHh = rowsTo(layout, matrixOf(parameters, first + 3));
  } else {
    theirs.biasHh.setZero(theirs.biasIh.rows(), 1);
  }
  return theirs;
}

}  // namespace gatescope
