#pragma once

#include "core/inspect/trace.h"

#include <vector>

namespace gatescope {

// How often each unit of a gate is all but shut or all but open, as shares of the steps.
struct GateSaturation {
  const SignalInfo* gate = nullptr;
  std::vector<double> left;   // a unit: below 0.1
  std::vector<double> right;  // a unit: above 0.9
};

// Saturation of the gates of one layer (Karpathy, Johnson and Fei-Fei 2015, “Visualizing and
// understanding recurrent networks”, section 4.2, figure 3: a point a unit at right over left). Of
// every signal of range 0 to 1, in the cell's order, over all steps of the traces added.
class Saturation {
 public:
  static constexpr float leftBelow = 0.1F, rightAbove = 0.9F;

  void add(const LayerTrace& layer);

  // Empty for a cell without gates (rnn), or when nothing was added.
  std::vector<GateSaturation> gates() const;

 private:
  std::vector<GateSaturation> m_counts;  // steps, not shares
  std::size_t m_steps = 0;
};

// Of one trace.
std::vector<GateSaturation> saturation(const LayerTrace& layer);

}  // namespace gatescope
