#pragma once

#include "core/train/baseline_rule.h"

#include <vector>

namespace gatescope {

// What can be said with hardly a look at the data: of a forecast the last value ("last-value"), the
// line through the window ("drift"), the same place one season before ("seasonal") and the mean of
// training ("mean"); of classes the most frequent one ("majority") and the frequencies of all
// ("frequencies"). Not of the next token of a text (core/train/token_baselines.h).
std::vector<BaselineRule> naiveBaselines(const Dataset& dataset);

}  // namespace gatescope
