#include "core/train/array_dataset.h"

#include <cmath>
#include <numeric>
#include <string>

namespace gatescope {
namespace {

bool isClassLoss(Loss loss) {
  return loss == Loss::BinaryCrossEntropy || loss == Loss::CategoricalCrossEntropy;
}

Task taskOf(const ArrayTargets& targets) {
  if (isClassLoss(targets.loss)) return targets.everyStep ? Task::LabelSteps : Task::Classify;
  return targets.everyStep ? Task::NextStep : Task::Regress;
}

std::size_t itemCount(const Sequences& x, const ArrayTargets& targets) {
  return targets.everyStep ? x.values.size() / x.features : x.steps.size();
}

void addSamples(const Sequences& x, bool everyStep, double validationShare, Dataset& dataset) {
  const auto count = x.steps.size();
  const auto training =
      count - static_cast<std::size_t>(std::floor(validationShare * static_cast<double>(count)));
  Sample sample;
  for (std::size_t i = 0; i < count; ++i) {
    sample.steps = x.steps[i];
    sample.targetRows = everyStep ? x.steps[i] : 1;
    dataset.samples.push_back(sample);
    dataset.splits[i < training ? 0 : 1].push_back(static_cast<std::int32_t>(i));
    sample.firstStep += sample.steps;
    sample.firstTarget += sample.targetRows;
  }
}

Result<void> addLabels(std::span<const float> y, std::size_t classes, Dataset& dataset) {
  for (std::size_t k = 0; k < classes; ++k) dataset.classNames.push_back(std::to_string(k));
  dataset.targetNames = {"class"};
  for (std::size_t i = 0; i < y.size(); ++i) {
    if (!(y[i] >= 0 && y[i] < static_cast<float>(classes)) || y[i] != std::floor(y[i])) {
      return fail("Item %1: y must be a class number from 0 to %2, not %3", i + 1, classes - 1,
                  static_cast<double>(y[i]));
    }
    dataset.labels.push_back(static_cast<std::int32_t>(y[i]));
  }
  return {};
}

Result<void> addNumbers(std::span<const float> y, std::size_t outputs, bool binary,
                        Dataset& dataset) {
  for (std::size_t k = 0; k < outputs; ++k) {
    dataset.targetNames.push_back("y" + std::to_string(k + 1));
  }
  dataset.targetKinds.assign(outputs, binary ? TargetKind::Binary : TargetKind::Number);
  dataset.targetScales.resize(outputs);
  for (std::size_t i = 0; i < y.size(); ++i) {
    if (binary ? y[i] == 0 || y[i] == 1 : std::isfinite(y[i])) continue;
    return fail(binary ? "Item %1: y must be 0 or 1, not %2" : "Item %1: y is no number but %2",
                i / outputs + 1, static_cast<double>(y[i]));
  }
  dataset.targets.assign(y.begin(), y.end());
  return {};
}

}  // namespace

Result<void> checkSequences(const Sequences& x) {
  if (x.features == 0) return fail("The sequences have no features");
  if (x.steps.empty()) return fail("There are no sequences");
  std::size_t steps = 0;
  for (std::size_t i = 0; i < x.steps.size(); ++i) {
    if (x.steps[i] < 1) return fail("Sequence %1 has no step", i + 1);
    steps += static_cast<std::size_t>(x.steps[i]);
  }
  if (x.values.size() != steps * x.features) {
    return fail("%1 steps of %2 features need %3 numbers, yet x has %4", steps, x.features,
                steps * x.features, x.values.size());
  }
  for (std::size_t i = 0; i < x.values.size(); ++i) {
    if (std::isfinite(x.values[i])) continue;
    return fail("Step %1 of all, feature %2: x is not a finite number", i / x.features + 1,
                i % x.features + 1);
  }
  return {};
}

std::size_t targetNumbers(const Sequences& x, const ArrayTargets& targets) {
  const std::size_t items = itemCount(x, targets);
  return isClassLoss(targets.loss) ? items : items * static_cast<std::size_t>(targets.outputs);
}

Result<std::shared_ptr<const Dataset>> arrayDataset(const Sequences& x, std::span<const float> y,
                                                    const ArrayTargets& targets,
                                                    double validationShare) {
  if (const Result<void> sound = checkSequences(x); !sound) return tl::unexpected(sound.error());
  auto dataset = std::make_shared<Dataset>();
  dataset->task = taskOf(targets);
  dataset->shape = Shape::Long;
  dataset->name = "x, y";
  dataset->inputs = x.values;
  dataset->inputScales.resize(x.features);
  for (std::size_t f = 0; f < x.features; ++f) {
    dataset->inputNames.push_back("x" + std::to_string(f + 1));
  }
  addSamples(x, targets.everyStep, validationShare, *dataset);

  const bool classes = isClassLoss(targets.loss);
  const auto outputs = static_cast<std::size_t>(targets.outputs);
  if (const std::size_t numbers = targetNumbers(x, targets); y.size() != numbers) {
    return fail(targets.everyStep ? "%1 steps need %2 numbers in y, not %3"
                                  : "%1 sequences need %2 numbers in y, not %3",
                itemCount(x, targets), numbers, y.size());
  }
  const bool binary = targets.loss == Loss::MultiLabel;
  const Result<void> added = classes ? addLabels(y, std::max<std::size_t>(outputs, 2), *dataset)
                                     : addNumbers(y, outputs, binary, *dataset);
  if (!added) return tl::unexpected(added.error());
  return dataset;
}

}  // namespace gatescope
