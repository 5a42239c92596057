#pragma once

#include "core/cells/shared_signals.h"
#include "core/kernels/cell_tails.h"

// Gated recurrent unit with the reset gate behind the product: Keras (reset_after), cuDNN, PyTorch.
// With a = W x + b and p = U h(t−1) + c, rows [z r n]:
//   z = σ(a_z + p_z)
//   r = σ(a_r + p_r)
//   h̃ = tanh(a_n + r ⊙ p_n)
//   h = (1 − z) ⊙ h(t−1) + z ⊙ h̃ = h(t−1) + z ⊙ (h̃ − h(t−1))
// Kept: p_n.

namespace gatescope::cells::gru {

enum : int { Z, R, N };

inline void forward(const StepForward& s) {
  kernels::gruForward({.units = s.units,
                       .columns = s.batch,
                       .gates = s.gates,
                       .gateStride = s.gateStride,
                       .product = s.product,
                       .productStride = s.productStride,
                       .previous = s.previous,
                       .hidden = s.hidden,
                       .candidateProduct = s.kept[0]});
}

// With d· = ∂L/∂·:
//   da_z = dh ⊙ (h̃ − h(t−1)) ⊙ z ⊙ (1 − z)       dp_z = da_z
//   da_n = dh ⊙ z ⊙ (1 − h̃²)                      dp_n = da_n ⊙ r
//   da_r = da_n ⊙ p_n ⊙ r ⊙ (1 − r)               dp_r = da_r
//   dh(t−1) += dh ⊙ (1 − z)
inline void backward(const StepBackward& s) {
  kernels::gruBackward({.units = s.units,
                        .columns = s.batch,
                        .gates = s.gates,
                        .gateStride = s.gateStride,
                        .candidateProduct = s.kept[0],
                        .previous = s.previous,
                        .hiddenGradient = s.hiddenGradient,
                        .gateGradient = s.gateGradient,
                        .productGradient = s.productGradient,
                        .productStride = s.productStride,
                        .previousGradient = s.previousGradient});
}

inline constexpr Stage stages[] = {{Z, 3, Stage::Previous, forward, backward}};

inline constexpr SignalInfo signals[] = {updateGate, resetGate, candidate(N), hiddenState};

inline constexpr Equation equations[] = {
    {"{z}_t = σ(W_z x_t + U_z {h}_{t−1} + b_z)"},
    {"{r}_t = σ(W_r x_t + U_r {h}_{t−1} + b_r)"},
    {"{h̃}_t = tanh(W_n x_t + b_n + {r}_t ⊙ (U_n {h}_{t−1} + c_n))"},
    {"{h}_t = (1 − {z}_t) ⊙ {h}_{t−1} + {z}_t ⊙ {h̃}_t"}};

inline constexpr Cell cell = {
    .key = "gru",
    .name = "GRU",
    .source =
        "Cho et al. 2014, eq. 5–8, with the reset gate behind the product as in cuDNN, Keras "
        "and PyTorch; sign of z as in Chung et al. 2014, eq. 5",
    .about =
        "Two gates mix the old state with a candidate; the reset gate acts behind the "
        "recurrent product.",
    .gates = 3,
    .inputGates = 3,
    .recurrentBias = true,
    .keptSlots = 1,
    .stages = stages,
    .signals = signals,
    .equations = equations};

}  // namespace gatescope::cells::gru
