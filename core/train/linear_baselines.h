#pragma once

#include "core/train/baseline_rule.h"

#include <optional>

namespace gatescope {

// The linear model of a task that a network has to be better than to be worth its name.
//
// Forecast and Regress of numbers: ridge regression ("ridge", core/train/ridge.h), all answers at
// once, on the lags of windows of equal length, on summary features of sequences of unequal length,
// on token counts of texts. At most 1,500 columns and 500,000 weights.
// Classify: multinomial logistic regression ("logistic", core/train/logistic.h) on summary features
// or token counts.
//
// Fitted to training samples only, evenly chosen where they are so many that fitting would take
// more than a few seconds (ridge: 20,000, or samples × columns² = 10^10; logistic: known values ×
// classes = 5·10^6). λ is one of a few powers of ten: the one with the least error on (at most
// 2,000 samples of) the validation part; without one by generalised cross-validation (ridge), or by
// every fifth training sample, held back (logistic). No random numbers.
//
// Nothing for other tasks, for binary targets and where there are too many inputs.
std::optional<BaselineRule> linearBaseline(const Dataset& dataset);

}  // namespace gatescope
