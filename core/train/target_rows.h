#pragma once

#include "core/data/dataset.h"
#include "core/train/metrics.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

namespace gatescope {

// For each target row: how many training rows of its sequence stand without a break up to and with
// it. 0: no training sample has it as a target.
std::vector<std::int32_t> trainingRuns(const Dataset& dataset);

inline std::size_t toSize(std::int64_t value) {
  return static_cast<std::size_t>(value);
}

// A forecast that runs away stays a number that can be squared, and that has a logarithm where it
// needs one.
inline double held(double value, const Scale& scale) {
  const double least = scale.logarithm ? std::numeric_limits<double>::min() : -kLargestNumber;
  return std::clamp(value, least, kLargestNumber);
}

// visit(row, step, values) for every target row of the samples, `step` counting those of a sample
// from 0 and `values` pointing at its prediction.
template <typename Visit>
void forEachTargetStep(const Dataset& dataset, const Predictions& predictions, Visit visit) {
  const float* values = predictions.values.data();
  for (std::int32_t number : predictions.samples) {
    const Sample& sample = dataset.samples[toSize(number)];
    for (std::int32_t i = 0; i < sample.targetRows; ++i, values += predictions.width)
      visit(toSize(sample.firstTarget + i), toSize(i), values);
  }
}

// visit(row, values), where the step does not matter.
template <typename Visit>
void forEachTargetRow(const Dataset& dataset, const Predictions& predictions, Visit visit) {
  forEachTargetStep(dataset, predictions,
                    [&](std::size_t row, std::size_t, const float* values) { visit(row, values); });
}

}  // namespace gatescope
