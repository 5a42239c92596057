#include "core/train/target_rows.h"

namespace gatescope {

namespace {

std::size_t targetRowCount(const Dataset& dataset) {
  return dataset.isClassified() ? dataset.labels.size()
                                : dataset.targets.size() / dataset.targetColumns();
}

}  // namespace

std::vector<std::int32_t> trainingRuns(const Dataset& dataset) {
  std::vector<std::int32_t> runs(targetRowCount(dataset));
  // Sequences of next-step stand next to each other; windows of a forecast overlap, and between two
  // sequences of theirs lie rows that only serve as inputs.
  std::vector<std::uint8_t> starts(runs.size());
  for (std::int32_t number : dataset.split(Split::Training)) {
    const Sample& sample = dataset.samples[toSize(number)];
    for (std::int32_t i = 0; i < sample.targetRows; ++i) runs[toSize(sample.firstTarget + i)] = 1;
    if (dataset.task == Task::NextStep && sample.targetRows > 0)
      starts[toSize(sample.firstTarget)] = 1;
  }
  for (std::size_t row = 1; row < runs.size(); ++row)
    if (runs[row] != 0 && starts[row] == 0) runs[row] += runs[row - 1];
  return runs;
}

}  // namespace gatescope
