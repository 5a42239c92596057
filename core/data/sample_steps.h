#pragma once

#include "core/data/dataset.h"

#include <cstddef>
#include <string>
#include <vector>

// What stands at the steps of one sample.

namespace gatescope {

// One input over its steps, scaled as the network sees it.
std::vector<float> inputSteps(const Dataset& dataset, const Sample& sample, std::size_t input);

// So many tokens of a dataset of texts from a step row on, as a person would write them.
std::string joinedTokens(const Dataset& dataset, std::int64_t stepRow, std::int64_t count);

}  // namespace gatescope
