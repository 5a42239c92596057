#pragma once

#include "core/study/comparison.h"

#include <string>
#include <vector>

namespace gatescope {

// What follows from a comparison and what does not: a difference is shown where Student's interval
// over the pairs leaves out 0.
std::vector<Message> comparisonSentences(const Comparison& comparison);

// How it came about: budget, tuning, splits, runs that have no value or were left out.
std::vector<Message> comparisonNotes(const Comparison& comparison);

enum class Verdict { Nothing, OneSeed, NotShown, Shown };
Verdict verdictOf(const ComparedPair& pair);

// A value with as many decimals as its uncertainty deserves, two significant digits of it:
// “0.41” ± “0.62”.
std::string withUncertainty(double value, double uncertainty);

}  // namespace gatescope
