#pragma once

#include "core/cells/elementwise.h"
#include "core/kernels/cell_tails.h"

// Long short-term memory with a forget gate. With a = W x + b + U h(t−1), rows [i f g o]:
//   i = σ(a_i)   f = σ(a_f)   g = tanh(a_g)   o = σ(a_o)
//   c = f ⊙ c(t−1) + i ⊙ g
//   h = o ⊙ tanh(c)
// Kept: c and tanh(c).

namespace gatescope::cells::lstm {

enum : int { I, F, G, O };
enum : int { C, TanhC };

inline void forward(const StepForward& s) {
  kernels::lstmForward({.units = s.units,
                        .columns = s.batch,
                        .gates = s.gates,
                        .gateStride = s.gateStride,
                        .previousCell = s.keptPrevious[C],
                        .cell = s.kept[C],
                        .cellTanh = s.kept[TanhC],
                        .hidden = s.hidden});
}

//   da_o = dh ⊙ tanh(c) ⊙ o ⊙ (1 − o)
//   dc += dh ⊙ o ⊙ (1 − tanh²(c))
//   da_i = dc ⊙ g ⊙ i ⊙ (1 − i)
//   da_f = dc ⊙ c(t−1) ⊙ f ⊙ (1 − f)
//   da_g = dc ⊙ i ⊙ (1 − g²)
//   dc(t−1) += dc ⊙ f
inline void backward(const StepBackward& s) {
  kernels::lstmBackward({.units = s.units,
                         .columns = s.batch,
                         .gates = s.gates,
                         .gateStride = s.gateStride,
                         .previousCell = s.keptPrevious[C],
                         .cellTanh = s.kept[TanhC],
                         .hiddenGradient = s.hiddenGradient,
                         .cellGradient = s.keptGradient[C],
                         .gateGradient = s.gateGradient,
                         .previousCellGradient = s.keptPreviousGradient[C]});
}

// tanh(c) and h, of c and o.
inline void settle(const StepForward& s) {
  for (Index b = 0; b < s.batch; ++b) {
    kept(s, TanhC, b) = kept(s, C, b);
    applyTanh(kept(s, TanhC, b));
    hidden(s, b) = gate(s, O, b) * kept(s, TanhC, b);
  }
}

//   dc += dh ⊙ o ⊙ (1 − tanh²(c))
inline void settleGradient(const StepBackward& s) {
  for (Index b = 0; b < s.batch; ++b) {
    keptGradient(s, C, b) +=
        hiddenGradient(s, b) * gate(s, O, b) * (1 - kept(s, TanhC, b).square());
  }
}

inline constexpr Stage stages[] = {
    {I, 4, Stage::Previous, forward, backward, settle, settleGradient}};

inline constexpr SignalInfo signals[] = {
    {"i", "input gate", "how much of the candidate is written into the cell",
     SignalRange::ZeroToOne, SignalInfo::Where::Gate, I},
    {"f", "forget gate", "how much of the cell is kept", SignalRange::ZeroToOne,
     SignalInfo::Where::Gate, F, SignalInfo::Share::Kept},
    {"g", "candidate", "what could be written into the cell", SignalRange::MinusOneToOne,
     SignalInfo::Where::Gate, G},
    {"o", "output gate", "how much of the cell is shown", SignalRange::ZeroToOne,
     SignalInfo::Where::Gate, O},
    {"c", "cell state", "what is remembered", SignalRange::Unbounded, SignalInfo::Where::Kept, C},
    {"h", "hidden state", "what is shown and passed on", SignalRange::MinusOneToOne,
     SignalInfo::Where::Hidden, 0}};

inline constexpr Equation equations[] = {
    {"{i}_t = σ(W_i x_t + U_i {h}_{t−1} + b_i)"},    {"{f}_t = σ(W_f x_t + U_f {h}_{t−1} + b_f)"},
    {"{g}_t = tanh(W_g x_t + U_g {h}_{t−1} + b_g)"}, {"{o}_t = σ(W_o x_t + U_o {h}_{t−1} + b_o)"},
    {"{c}_t = {f}_t ⊙ {c}_{t−1} + {i}_t ⊙ {g}_t"},   {"{h}_t = {o}_t ⊙ tanh({c}_t)"}};

inline constexpr Cell cell = {
    .key = "lstm",
    .name = "LSTM",
    .source = "Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000",
    .about = "Three gates guard a separate cell state that is added to, not rewritten.",
    .gates = 4,
    .inputGates = 4,
    .keptSlots = 2,
    .keptGradients = 1,
    .forgetGate = F,
    .stages = stages,
    .signals = signals,
    .equations = equations};

}  // namespace gatescope::cells::lstm
