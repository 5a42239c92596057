#pragma once

#include "core/data/dataset.h"
#include "core/train/metrics.h"

#include <cstdint>
#include <vector>

namespace gatescope {

// For each target row: how many training rows of its sequence stand without a break up to and with
// it. 0: no training sample has it as a target.
std::vector<std::int32_t> trainingRuns(const Dataset& dataset);

inline std::size_t toSize(std::int64_t value) {
  return static_cast<std::size_t>(value);
}

// visit(row, values) for every target row of the samples, `values` pointing at its prediction.
template <typename Visit>
void forEachTargetRow(const Dataset& dataset, const Predictions& predictions, Visit visit) {
  const float* values = predictions.values.data();
  for (std::int32_t number : predictions.samples) {
    const Sample& sample = dataset.samples[toSize(number)];
    for (std::int32_t i = 0; i < sample.targetRows; ++i, values += predictions.width)
      visit(toSize(sample.firstTarget + i), values);
  }
}

}  // namespace gatescope
