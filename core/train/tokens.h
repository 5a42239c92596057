#pragma once

#include "core/base/scalar.h"
#include "core/data/dataset.h"
#include "core/train/experiment.h"

#include <cstdint>
#include <vector>

namespace gatescope {

// A dataset whose only input is one category (one-hot, a column a value) can be read as tokens: an
// embedding then learns a vector for each value.

// Values of that category, or why there is none (field "embedding").
Result<Index> vocabularySize(const Dataset& dataset);

// Per step row: which value stands there.
std::vector<std::int32_t> tokensOf(const Dataset& dataset);

// Features a step that the network's first layer is made for: 0 for tokens.
Index inputFeatures(const Experiment& experiment, const Dataset& dataset);

}  // namespace gatescope
