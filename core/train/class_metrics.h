#pragma once

#include "core/train/metrics.h"

namespace gatescope {

// The part of evaluate() for tasks whose answers are classes.
Evaluation evaluateClasses(const Dataset& dataset, const Predictions& predictions);

}  // namespace gatescope
