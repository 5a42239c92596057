#pragma once

#include "core/train/defaults.h"

namespace gatescope {

// trainingDefaults() of a dataset of texts.
std::vector<Choice> textDefaults(const Dataset& dataset);

}  // namespace gatescope
