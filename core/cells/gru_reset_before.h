#pragma once

#include "core/cells/shared_signals.h"
#include "core/kernels/reset_tails.h"

// Gated recurrent unit as first published: the reset gate acts on the state before the product.
// With a = W x + b, rows [z r n]:
//   z = σ(a_z + U_z h(t−1))
//   r = σ(a_r + U_r h(t−1))
//   h̃ = tanh(a_n + U_n (r ⊙ h(t−1)))
//   h = (1 − z) ⊙ h(t−1) + z ⊙ h̃
// Two stages: [z r] from h(t−1), then [n] from the kept q = r ⊙ h(t−1).

namespace gatescope::cells::gru_reset_before {

enum : int { Z, R, N };
enum : int { Q };

inline kernels::ResetForward tailOf(const StepForward& s) {
  return {.units = s.units,
          .columns = s.batch,
          .gates = s.gates,
          .gateStride = s.gateStride,
          .candidate = N,
          .previous = s.previous,
          .reset = s.kept[Q],
          .state = s.hidden};
}

inline void forwardGates(const StepForward& s) {
  kernels::resetGates(tailOf(s));
}
inline void forwardState(const StepForward& s) {
  kernels::resetState(tailOf(s));
}

inline kernels::ResetBackward tailOf(const StepBackward& s) {
  return {.units = s.units,
          .columns = s.batch,
          .gates = s.gates,
          .gateGradient = s.gateGradient,
          .gateStride = s.gateStride,
          .candidate = N,
          .previous = s.previous,
          .resetGradient = s.keptGradient[Q],
          .stateGradient = s.hiddenGradient,
          .previousGradient = s.previousGradient};
}

//   da_n = dh ⊙ z ⊙ (1 − h̃²)
//   da_z = dh ⊙ (h̃ − h(t−1)) ⊙ z ⊙ (1 − z)
//   dh(t−1) += dh ⊙ (1 − z)
inline void backwardState(const StepBackward& s) {
  kernels::resetStateBackward(tailOf(s));
}

// With dq = U_nᵀ da_n:
//   da_r = dq ⊙ h(t−1) ⊙ r ⊙ (1 − r)
//   dh(t−1) += dq ⊙ r
inline void backwardGates(const StepBackward& s) {
  kernels::resetGatesBackward(tailOf(s));
}

inline constexpr Stage stages[] = {{Z, 2, Stage::Previous, forwardGates, backwardGates},
                                   {N, 1, Q, forwardState, backwardState}};

inline constexpr SignalInfo signals[] = {updateGate, resetGate, candidate(N), hiddenState};

inline constexpr Equation equations[] = {{"{z}_t = σ(W_z x_t + U_z {h}_{t−1} + b_z)"},
                                         {"{r}_t = σ(W_r x_t + U_r {h}_{t−1} + b_r)"},
                                         {"{h̃}_t = tanh(W_n x_t + U_n ({r}_t ⊙ {h}_{t−1}) + b_n)"},
                                         {"{h}_t = (1 − {z}_t) ⊙ {h}_{t−1} + {z}_t ⊙ {h̃}_t"}};

inline constexpr Cell cell = {
    .key = "gru-reset-before",
    .name = "GRU, reset before",
    .source = "Cho et al. 2014, eq. 5–8; sign of z as in Chung et al. 2014, eq. 5",
    .about =
        "The GRU as first published: the reset gate acts on the state before the recurrent "
        "product.",
    .gates = 3,
    .inputGates = 3,
    .keptSlots = 1,
    .keptGradients = 1,
    .stages = stages,
    .signals = signals,
    .equations = equations};

}  // namespace gatescope::cells::gru_reset_before
