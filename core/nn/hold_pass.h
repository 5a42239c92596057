#pragma once

#include "core/nn/recurrent_state.h"

#include <span>
#include <vector>

namespace gatescope {

// Applies the holds of one layer and direction while its forward pass runs.
//
// A gate is held at v by giving its stage the pre-activation σ⁻¹(v) or tanh⁻¹(v), with nothing
// added to it: whatever the stage then makes of the gate is made of v, without a second form of
// every cell. (Both inverses are infinite at the ends, where the kernels give the ends exactly.)
// After the stage v itself is written over the gate. States are written over after the stage that
// makes them.
class HoldPass {
 public:
  HoldPass(RecurrentState& state, const RecurrentCall& call);

  // Around a stage at the layout's step t.
  void beforeStage(const Stage& stage, Index t, const StepForward& step);
  void afterStage(const Stage& stage, Index t, const StepForward& step);

 private:
  struct Held {
    const Hold* hold = nullptr;
    const SignalInfo* signal = nullptr;
    const Stage* stage = nullptr;  // that makes the signal
    std::vector<Index> units;
    Matrix* before = nullptr;  // units × sequences: the signal after the step before
  };

  // act(k, unit, v) for every value that the hold wants at step t.
  template <typename Act>
  void forWanted(const Held& held, Index t, const StepForward& step, const Act& act) const;
  void overwrite(const Held& held, Index t, const StepForward& step) const;
  void remember(const Held& held, const StepForward& step) const;
  bool isFirstStep(Index k, Index t) const;
  bool holdsAt(const Hold& hold, Index k, Index t) const;
  Index firstStep(Index k) const;
  Index memoryColumn(Index k) const;

  const SequenceLayout& m_layout;
  RecurrentState& m_state;
  const RecurrentCall& m_call;
  std::vector<Held> m_held;
  std::vector<Matrix> m_memory;  // what `before` points to, where the sequences come whole
};

}  // namespace gatescope
