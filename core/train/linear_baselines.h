#pragma once

#include "core/train/baseline_rule.h"

#include <cstdint>
#include <optional>
#include <span>

namespace gatescope {

// The linear model of a task that a network has to be better than to be worth its name.
//
// Forecast and Regress of numbers: ridge regression ("ridge", core/train/ridge.h), all answers at
// once, on the lags of windows of equal length, on summary features of sequences of unequal length,
// on token counts of texts. At most 1,000 columns and 500,000 weights.
// Classify: multinomial logistic regression ("logistic", core/train/logistic.h) on summary features
// or on the counts of the commonest tokens, at most 1,000,000 weights.
//
// Fitted to training samples only, evenly chosen where they are so many that fitting would take
// more than a few seconds (ridge: 20,000, or samples × columns × (columns/2 + answers) = 4·10⁹;
// logistic: values × classes = 2·10⁷, of token counts 5·10⁶). λ is one of a few powers of ten: the
// one with the least error on the validation part (on 2,000 of its samples, or of ridge on as many
// as make samples × columns × answers = 2·10⁸); without one by generalised cross-validation
// (ridge), or by every fifth training sample, held back (logistic). No random numbers.
//
// Nothing for other tasks, for binary targets and where there are too many inputs.
std::optional<BaselineRule> linearBaseline(const Dataset& dataset);

// Its two halves, for samples whose answers are all known; `training` holds some.
std::optional<BaselineRule> ridgeBaseline(const Dataset& dataset,
                                          std::span<const std::int32_t> training,
                                          std::span<const std::int32_t> validation);
std::optional<BaselineRule> logisticBaseline(const Dataset& dataset,
                                             std::span<const std::int32_t> training,
                                             std::span<const std::int32_t> validation);

}  // namespace gatescope
