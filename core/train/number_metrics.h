#pragma once

#include "core/train/metrics.h"

namespace gatescope {

// The part of evaluate() for tasks whose answers are target columns.
Evaluation evaluateColumns(const Dataset& dataset, const Predictions& predictions);

// Whether a target column's predictions are probabilities.
bool isBinaryColumn(const Dataset& dataset, std::size_t column);

// −y log p − (1−y) log(1−p), p held 1e-7 away from 0 and 1: as near as a float comes to 1.
double binaryLoss(double probability, bool truth);

}  // namespace gatescope
