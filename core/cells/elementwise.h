#pragma once

#include "core/cells/cell.h"
#include "core/kernels/vector_math.h"

#include <Eigen/Core>

// Columns of a step's blocks as Eigen arrays of H contiguous values: what the cells compute with.

namespace gatescope::cells {

using Column = Eigen::Map<Eigen::Array<Scalar, Eigen::Dynamic, 1>>;
using ConstColumn = Eigen::Map<const Eigen::Array<Scalar, Eigen::Dynamic, 1>>;

// Column b of an H × batch block.
inline Column column(Scalar* block, Index units, Index b) {
  return {block + b * units, units};
}
inline ConstColumn column(const Scalar* block, Index units, Index b) {
  return {block + b * units, units};
}

inline Column gate(const StepForward& s, int gate, Index b) {
  return {s.gates + b * s.gateStride + gate * s.units, s.units};
}
// `count` gates one below the other.
inline Column gates(const StepForward& s, int first, int count, Index b) {
  return {s.gates + b * s.gateStride + first * s.units, count * s.units};
}
inline ConstColumn product(const StepForward& s, int row, Index b) {
  return {s.product + b * s.productStride + row * s.units, s.units};
}
inline ConstColumn previous(const StepForward& s, Index b) {
  return column(s.previous, s.units, b);
}
inline Column hidden(const StepForward& s, Index b) {
  return column(s.hidden, s.units, b);
}
inline Column kept(const StepForward& s, std::size_t slot, Index b) {
  return column(s.kept[slot], s.units, b);
}
inline ConstColumn keptPrevious(const StepForward& s, std::size_t slot, Index b) {
  return column(s.keptPrevious[slot], s.units, b);
}

inline ConstColumn gate(const StepBackward& s, int gate, Index b) {
  return {s.gates + b * s.gateStride + gate * s.units, s.units};
}
inline Column gateGradient(const StepBackward& s, int gate, Index b) {
  return {s.gateGradient + b * s.gateStride + gate * s.units, s.units};
}
inline Column productGradient(const StepBackward& s, int row, Index b) {
  return {s.productGradient + b * s.productStride + row * s.units, s.units};
}
inline ConstColumn previous(const StepBackward& s, Index b) {
  return column(s.previous, s.units, b);
}
inline ConstColumn hidden(const StepBackward& s, Index b) {
  return column(s.hidden, s.units, b);
}
inline ConstColumn hiddenGradient(const StepBackward& s, Index b) {
  return column(static_cast<const Scalar*>(s.hiddenGradient), s.units, b);
}
inline Column previousGradient(const StepBackward& s, Index b) {
  return column(s.previousGradient, s.units, b);
}
inline ConstColumn kept(const StepBackward& s, std::size_t slot, Index b) {
  return column(s.kept[slot], s.units, b);
}
inline ConstColumn keptPrevious(const StepBackward& s, std::size_t slot, Index b) {
  return column(s.keptPrevious[slot], s.units, b);
}
inline Column keptGradient(const StepBackward& s, std::size_t slot, Index b) {
  return column(s.keptGradient[slot], s.units, b);
}
inline Column keptPreviousGradient(const StepBackward& s, std::size_t slot, Index b) {
  return column(s.keptPreviousGradient[slot], s.units, b);
}

// In place.
inline void applySigmoid(Column x) {
  kernels::sigmoid(x.data(), x.data(), x.size());
}
inline void applyTanh(Column x) {
  kernels::tanh(x.data(), x.data(), x.size());
}

}  // namespace gatescope::cells
