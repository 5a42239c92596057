#pragma once

#include "core/nn/hold.h"
#include "core/train/metrics.h"

#include <cstddef>
#include <functional>
#include <span>
#include <stop_token>

namespace gatescope {

// What a network says about samples, and its loss: a mean over all items; NaN where there are none.
struct Answer {
  double loss = 0;
  Predictions predictions;
};

struct AnswerOptions {
  std::span<const Hold> holds = {};  // checked
  // Told on the caller's thread how many samples are done, 16 or fewer after one another.
  std::function<void(std::size_t done)> onSamples = {};
  std::stop_token stop = {};
};

}  // namespace gatescope
