#pragma once

#include "core/base/matrix.h"
#include "core/cells/cell.h"
#include "core/kernels/packed_gemm.h"

#include <array>

namespace gatescope {

// The weights of one recurrent layer and direction as its products read them. They stay the same
// from one step of the optimizer to the next, for however many shards: whoever runs several packs
// them once.
struct RecurrentPanels {
  static constexpr std::size_t maxStages = 4;

  // W, and each stage's rows of U.
  kernels::PackedMatrix kernel;
  std::array<kernels::PackedMatrix, maxStages> stages;
  // Their transposes, for the backward pass.
  kernels::PackedMatrix kernelTransposed;
  std::array<kernels::PackedMatrix, maxStages> stagesTransposed;

  // kernel W: inputGates·H × I, recurrentKernel U: gates·H × H.
  void packForward(const Cell& cell, const ConstMatrixView& kernel,
                   const ConstMatrixView& recurrentKernel);
  // W is left out where nobody asks for the gradient of what the layer reads.
  void packBackward(const Cell& cell, const ConstMatrixView& kernel,
                    const ConstMatrixView& recurrentKernel, bool withKernel);
};

}  // namespace gatescope
