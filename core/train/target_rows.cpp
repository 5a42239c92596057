#include "core/train/target_rows.h"

namespace gatescope {

namespace {

std::size_t targetRowCount(const Dataset& dataset) {
  return dataset.isClassified() ? dataset.labels.size()
                                : dataset.targets.size() / dataset.targetColumns();
}

}  // namespace

// Windows of one series overlap. Between the targets of two sequences there is at least one row
// that is no target (core/data/dataset.h), so a run does not reach from one into the other.
std::vector<std::int32_t> trainingRuns(const Dataset& dataset) {
  std::vector<std::int32_t> runs(targetRowCount(dataset));
  for (std::int32_t number : dataset.split(Split::Training)) {
    const Sample& sample = dataset.samples[toSize(number)];
    for (std::int32_t i = 0; i < sample.targetRows; ++i) runs[toSize(sample.firstTarget + i)] = 1;
  }
  for (std::size_t row = 1; row < runs.size(); ++row)
    if (runs[row] != 0) runs[row] += runs[row - 1];
  return runs;
}

}  // namespace gatescope
