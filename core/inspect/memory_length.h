#pragma once

#include "core/inspect/trace.h"

#include <vector>

namespace gatescope {

// Share of its state that each unit keeps at each step, units × steps, a row a unit: the product of
// what the cell's signals say of it (SignalInfo::share).
//   gru, gru-reset-before   1 − z
//   gru-article             o (1 − z): there h(t) = o ⊙ s, and h, not s, is what the next step
//                           begins with, so the output gate forgets at every step
//   lstm                    f: of the cell state c. The output gate shows it and takes nothing away
// Empty for a cell that has no such signal (rnn). In double, for 1 − z near 1 is what matters.
std::vector<double> keptShare(const LayerTrace& layer);

// Memory length of each unit in steps: how long it takes until what stands in a unit has faded to
// 1/e, were its gates always as they were on average,
//   τ = −1 / mean over t of ln(share kept at t),
// for a constant share k exactly the τ of k^t = e^(−t/τ): the forgetting time of a leaky unit, as
// Tallec and Ollivier 2018 (“Can recurrent neural networks warp time?”) read the gates. The mean is
// of the logarithm because shares multiply over the steps. Of traces of one layer; it runs over all
// their steps together.
class MemoryLength {
 public:
  // A share below this counts as this: one step that forgets all then weighs as much as 13.8 steps
  // of τ = 1, and does not alone make the memory 0.
  static constexpr double leastShare = 1e-6;

  void add(const LayerTrace& layer);

  // One a unit; infinite where nothing was forgotten. Empty where keptShare() is, or nothing was
  // added.
  std::vector<double> steps() const;

 private:
  std::vector<double> m_logarithms;  // Σ ln(share kept), a unit
  std::size_t m_steps = 0;
};

// Of one trace.
std::vector<double> memoryLength(const LayerTrace& layer);

}  // namespace gatescope
