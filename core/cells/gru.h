#pragma once

#include "core/cells/elementwise.h"
#include "core/cells/shared_signals.h"

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
  for (Index b = 0; b < s.batch; ++b) {
    Column z = gate(s, Z, b), r = gate(s, R, b), n = gate(s, N, b);
    const ConstColumn previousH = previous(s, b);
    z = (z + product(s, Z, b)).logistic();
    r = (r + product(s, R, b)).logistic();
    kept(s, 0, b) = product(s, N, b);
    n = (n + r * product(s, N, b)).tanh();
    hidden(s, b) = previousH + z * (n - previousH);
  }
}

// With d· = ∂L/∂·:
//   da_z = dh ⊙ (h̃ − h(t−1)) ⊙ z ⊙ (1 − z)       dp_z = da_z
//   da_n = dh ⊙ z ⊙ (1 − h̃²)                      dp_n = da_n ⊙ r
//   da_r = da_n ⊙ p_n ⊙ r ⊙ (1 − r)               dp_r = da_r
//   dh(t−1) += dh ⊙ (1 − z)
inline void backward(const StepBackward& s) {
  for (Index b = 0; b < s.batch; ++b) {
    const ConstColumn z = gate(s, Z, b), r = gate(s, R, b), n = gate(s, N, b);
    const ConstColumn dh = hiddenGradient(s, b);
    Column dz = gateGradient(s, Z, b), dr = gateGradient(s, R, b), dn = gateGradient(s, N, b);
    dz = dh * (n - previous(s, b)) * z * (1 - z);
    dn = dh * z * (1 - n.square());
    dr = dn * kept(s, 0, b) * r * (1 - r);
    productGradient(s, Z, b) = dz;
    productGradient(s, R, b) = dr;
    productGradient(s, N, b) = dn * r;
    previousGradient(s, b) += dh * (1 - z);
  }
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
