#pragma once

#include "core/base/scalar.h"

// The element-wise work of the cells whose reset gate acts before the product, stage by stage, each
// in one pass over memory. Blocks as in cell_tails.h, rows z and r first; formulas:
// core/cells/gru_reset_before.h, and gru_article.h, which has an output gate besides.

namespace gatescope::kernels {

// In all of them, H = units; `gates` hold pre-activations on entry and values on exit.
struct ResetForward {
  Index units = 0;
  Index columns = 0;
  Scalar* gates = nullptr;
  Index gateStride = 0;
  int candidate = 0;                 // row of n
  int output = 0;                    // row of o, where there is one
  const Scalar* previous = nullptr;  // h(t−1)
  Scalar* reset = nullptr;           // q = r ⊙ h(t−1): written by the first stage
  Scalar* state = nullptr;           // the mixed state: written by the second, read by the third
  Scalar* hidden = nullptr;          // h(t): written by the third
};
void resetGates(const ResetForward& step);
void resetState(const ResetForward& step);
void outputGate(const ResetForward& step);

struct ResetBackward {
  Index units = 0;
  Index columns = 0;
  const Scalar* gates = nullptr;
  Scalar* gateGradient = nullptr;  // out, as `gates`
  Index gateStride = 0;
  int candidate = 0;
  int output = 0;
  const Scalar* previous = nullptr;
  const Scalar* state = nullptr;
  const Scalar* hiddenGradient = nullptr;  // ∂L/∂h(t)
  const Scalar* resetGradient = nullptr;   // ∂L/∂q
  Scalar* stateGradient = nullptr;         // ∂L/∂state: added to by the third stage
  Scalar* previousGradient = nullptr;      // added to
};
void outputGateBackward(const ResetBackward& step);
void resetStateBackward(const ResetBackward& step);
void resetGatesBackward(const ResetBackward& step);

}  // namespace gatescope::kernels
