#pragma once

#include "core/cells/shared_signals.h"
#include "core/kernels/reset_tails.h"

// The GRU of the article behind this program, literally as printed there: the candidate sees no
// input, and an output gate that sees the new state multiplies it before it is passed on.
// With a = W x + b, rows [z r o n] (n has a bias but no W x):
//   z = σ(a_z + U_z h(t−1))
//   r = σ(a_r + U_r h(t−1))
//   h̃ = tanh(U_n (r ⊙ h(t−1)) + b_n)
//   s = (1 − z) ⊙ h(t−1) + z ⊙ h̃
//   o = σ(a_o + U_o s)
//   h = o ⊙ s
// Three stages: [z r] from h(t−1); [n] from the kept q = r ⊙ h(t−1); [o] from the kept s.

namespace gatescope::cells::gru_article {

enum : int { Z, R, O, N };
enum : int { Q, S };

inline kernels::ResetForward tailOf(const StepForward& s) {
  return {.units = s.units,
          .columns = s.batch,
          .gates = s.gates,
          .gateStride = s.gateStride,
          .candidate = N,
          .output = O,
          .previous = s.previous,
          .reset = s.kept[Q],
          .state = s.kept[S],
          .hidden = s.hidden};
}

inline void forwardGates(const StepForward& s) {
  kernels::resetGates(tailOf(s));
}
inline void forwardState(const StepForward& s) {
  kernels::resetState(tailOf(s));
}
inline void forwardOutput(const StepForward& s) {
  kernels::outputGate(tailOf(s));
}

inline kernels::ResetBackward tailOf(const StepBackward& s) {
  return {.units = s.units,
          .columns = s.batch,
          .gates = s.gates,
          .gateGradient = s.gateGradient,
          .gateStride = s.gateStride,
          .candidate = N,
          .output = O,
          .previous = s.previous,
          .state = s.kept[S],
          .hiddenGradient = s.hiddenGradient,
          .resetGradient = s.keptGradient[Q],
          .stateGradient = s.keptGradient[S],
          .previousGradient = s.previousGradient};
}

//   da_o = dh ⊙ s ⊙ o ⊙ (1 − o)
//   ds += dh ⊙ o                        (the driver adds U_oᵀ da_o)
inline void backwardOutput(const StepBackward& s) {
  kernels::outputGateBackward(tailOf(s));
}

//   da_n = ds ⊙ z ⊙ (1 − h̃²)
//   da_z = ds ⊙ (h̃ − h(t−1)) ⊙ z ⊙ (1 − z)
//   dh(t−1) += ds ⊙ (1 − z)
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
                                   {N, 1, Q, forwardState, backwardState},
                                   {O, 1, S, forwardOutput, backwardOutput}};

inline constexpr SignalInfo signals[] = {
    updateGate,
    {"r", "memory gate", "how much of the past the candidate sees", SignalRange::ZeroToOne,
     SignalInfo::Where::Gate, R},
    candidate(N),
    {"s", "state before the output gate", "what would be remembered without the output gate",
     SignalRange::MinusOneToOne, SignalInfo::Where::Kept, S},
    {"o", "output gate", "how much of the new state is let out and remembered",
     SignalRange::ZeroToOne, SignalInfo::Where::Gate, O, SignalInfo::Share::Kept},
    hiddenState};

inline constexpr Equation equations[] = {{"{z}_t = σ(W_z x_t + U_z {h}_{t−1} + b_z)"},
                                         {"{r}_t = σ(W_r x_t + U_r {h}_{t−1} + b_r)"},
                                         {"{h̃}_t = tanh(U_n ({r}_t ⊙ {h}_{t−1}) + b_n)"},
                                         {"{s}_t = (1 − {z}_t) ⊙ {h}_{t−1} + {z}_t ⊙ {h̃}_t"},
                                         {"{o}_t = σ(W_o x_t + U_o {s}_t + b_o)"},
                                         {"{h}_t = {o}_t ⊙ {s}_t"}};

inline constexpr Cell cell = {
    .key = "gru-article",
    .name = "GRU, as in the article",
    .source = "The article behind Gatescope, section 3.3; after Cho et al. 2014",
    .about =
        "The input reaches the state only through the gates, and an output gate shortens the "
        "memory at every step.",
    .gates = 4,
    .inputGates = 3,
    .keptSlots = 2,
    .keptGradients = 2,
    .stages = stages,
    .signals = signals,
    .equations = equations};

}  // namespace gatescope::cells::gru_article
