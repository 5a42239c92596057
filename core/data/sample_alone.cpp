#include "core/data/sample_alone.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace gatescope {

namespace {

// Rows first … first + count of a store with `width` values each, as far as it reaches.
template <typename Value>
std::vector<Value> rowsOf(const std::vector<Value>& store, std::size_t width, std::int64_t first,
                          std::int64_t count) {
  const auto size = std::ssize(store);
  const auto wide = static_cast<std::int64_t>(width);
  const auto begin = std::clamp<std::int64_t>(first * wide, 0, size);
  const auto end = std::clamp<std::int64_t>((first + count) * wide, begin, size);
  return {store.begin() + begin, store.begin() + end};
}

// All that is the same for every sample.
Dataset withoutSamples(const Dataset& from) {
  Dataset data;
  data.task = from.task;
  data.shape = from.shape;
  data.name = from.name;
  data.inputNames = from.inputNames;
  data.inputColumns = from.inputColumns;
  data.inputOrigins = from.inputOrigins;
  data.inputScales = from.inputScales;
  data.inputFills = from.inputFills;
  data.timeStep = from.timeStep;
  data.targetNames = from.targetNames;
  data.targetKinds = from.targetKinds;
  data.labelSets = from.labelSets;
  data.targetScales = from.targetScales;
  data.classNames = from.classNames;
  data.window = from.window;
  data.horizon = from.horizon;
  data.seasonLength = from.seasonLength;
  return data;
}

// Whether the rows of the targets are those of the steps.
bool targetsStandAtSteps(const Dataset& dataset) {
  return dataset.task == Task::Forecast || dataset.task == Task::NextStep;
}

}  // namespace

Dataset sampleAlone(const Dataset& dataset, std::int32_t number) {
  const Sample& sample = dataset.samples[static_cast<std::size_t>(number)];
  Dataset data = withoutSamples(dataset);
  const bool together = targetsStandAtSteps(dataset);
  const std::int64_t first = sample.firstStep;
  const std::int64_t firstTarget = together ? first : sample.firstTarget;
  const std::int64_t targetEnd = sample.firstTarget + sample.targetRows;
  const std::int64_t stepEnd = first + sample.steps;
  const std::int64_t steps = (together ? std::max(stepEnd, targetEnd) : stepEnd) - first;
  data.inputs = rowsOf(dataset.inputs, dataset.features(), first, steps);
  data.times = rowsOf(dataset.times, 1, first, steps);
  data.targets =
      rowsOf(dataset.targets, dataset.targetColumns(), firstTarget, targetEnd - firstTarget);
  data.labels = rowsOf(dataset.labels, 1, firstTarget, targetEnd - firstTarget);
  Sample alone = sample;
  alone.firstStep = 0;
  alone.firstTarget = sample.firstTarget - firstTarget;
  data.samples = {alone};
  data.splits[static_cast<std::size_t>(Split::Test)] = {0};
  return data;
}

Result<void> moveInputs(Dataset& alone, std::span<const InputEdit> edits) {
  std::vector<float> inputs = alone.inputs;
  const auto width = static_cast<int>(alone.features());
  for (const InputEdit& edit : edits) {
    if (edit.input < 0 || edit.input >= width || edit.step < 0 ||
        edit.step >= alone.samples.front().steps) {
      return fail("There is no input %1 at step %2: the sequence has %3 inputs and %4 steps",
                  edit.input + 1, edit.step + 1, width, alone.samples.front().steps);
    }
    const auto input = static_cast<std::size_t>(edit.input);
    const double scaled = alone.inputScales[input].apply(edit.value);
    if (!std::isfinite(scaled) || std::abs(scaled) > kLargestNumber) {
      return fail(
          "%1 cannot be %2 at step %3: it is learned from by its logarithm, or is too large",
          alone.inputNames[input], edit.value, edit.step + 1);
    }
    inputs[static_cast<std::size_t>(edit.step) * alone.features() + input] =
        static_cast<float>(scaled);
  }
  alone.inputs = std::move(inputs);
  return {};
}

}  // namespace gatescope
