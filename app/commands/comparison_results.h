#pragma once

#include "core/study/comparison.h"

#include <string>

namespace gatescope {

// What `compare` reports: a table of every run, differences with their intervals, how it came
// about, and the sentence.
std::string comparisonText(const Comparison& comparison);

}  // namespace gatescope
