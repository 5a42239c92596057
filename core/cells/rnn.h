#pragma once

#include "core/cells/elementwise.h"
#include "core/cells/shared_signals.h"

// Simple recurrent network: h = tanh(a) with a = W x + b + U h(t−1).

namespace gatescope::cells::rnn {

inline void forward(const StepForward& s) {
  for (Index b = 0; b < s.batch; ++b) {
    Column h = gate(s, 0, b);
    applyTanh(h);
    hidden(s, b) = h;
  }
}

// da = dh ⊙ (1 − h²)
inline void backward(const StepBackward& s) {
  for (Index b = 0; b < s.batch; ++b) {
    gateGradient(s, 0, b) = hiddenGradient(s, b) * (1 - hidden(s, b).square());
  }
}

inline constexpr Stage stages[] = {{0, 1, Stage::Previous, forward, backward}};

inline constexpr SignalInfo signals[] = {hiddenState};

inline constexpr Equation equations[] = {{"{h}_t = tanh(W x_t + U {h}_{t−1} + b)"}};

inline constexpr Cell cell = {.key = "rnn",
                              .name = "Simple RNN",
                              .source = "Elman 1990",
                              .about = "No gates: the whole state is rewritten at every step.",
                              .gates = 1,
                              .inputGates = 1,
                              .stages = stages,
                              .signals = signals,
                              .equations = equations};

}  // namespace gatescope::cells::rnn
