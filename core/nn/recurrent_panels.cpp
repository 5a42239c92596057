#include "core/nn/recurrent_panels.h"

#include <cassert>

namespace gatescope {

void RecurrentPanels::packForward(const Cell& cell, const ConstMatrixView& W,
                                  const ConstMatrixView& U) {
  assert(cell.stages.size() <= maxStages);
  const Index H = U.cols();
  kernel.pack(W.rows(), W.cols(), W.data(), W.rows());
  for (std::size_t s = 0; s < cell.stages.size(); ++s) {
    const Stage& stage = cell.stages[s];
    stages[s].pack(stage.gateCount * H, H, U.data() + stage.firstGate * H, U.rows());
  }
}

void RecurrentPanels::packBackward(const Cell& cell, const ConstMatrixView& W,
                                   const ConstMatrixView& U, bool withKernel) {
  assert(cell.stages.size() <= maxStages);
  const Index H = U.cols();
  if (withKernel) kernelTransposed.packTransposed(W.cols(), W.rows(), W.data(), W.rows());
  for (std::size_t s = 0; s < cell.stages.size(); ++s) {
    const Stage& stage = cell.stages[s];
    stagesTransposed[s].packTransposed(H, stage.gateCount * H, U.data() + stage.firstGate * H,
                                       U.rows());
  }
}

}  // namespace gatescope
