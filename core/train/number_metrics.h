#pragma once

#include "core/train/metrics.h"

namespace gatescope {

// The part of evaluate() for tasks whose answers are target columns.
Evaluation evaluateColumns(const Dataset& dataset, const Predictions& predictions);

// Whether a target column's predictions are probabilities.
bool isBinaryColumn(const Dataset& dataset, std::size_t column);

}  // namespace gatescope
