#pragma once

#include "core/base/random.h"
#include "core/data/dataset.h"

#include <algorithm>
#include <cmath>
#include <memory>

// Datasets made by hand: small, and learned within a second.

namespace gatescope::test {

// Sequences of 5 to 12 steps of two noisy inputs; the class is 1 where the first input's mean is
// above 0. Every tenth sequence is for validation, every tenth for the test.
inline std::shared_ptr<const Dataset> signClasses(int sequences = 100, int classes = 2) {
  auto data = std::make_shared<Dataset>();
  data->task = Task::Classify;
  data->shape = Shape::Long;
  data->name = "signs";
  data->inputNames = {"a", "b"};
  data->inputScales.resize(2);
  data->targetNames = {"sign"};
  for (int k = 0; k < classes; ++k) data->classNames.push_back("class " + std::to_string(k));
  Random random({11});
  for (int i = 0; i < sequences; ++i) {
    const int label = i % classes;
    Sample sample;
    sample.firstStep = std::ssize(data->inputs) / 2;
    sample.steps = static_cast<std::int32_t>(5 + random.below(8));
    sample.firstTarget = i;
    sample.targetRows = 1;
    for (int t = 0; t < sample.steps; ++t) {
      data->inputs.push_back(static_cast<float>(2 * label - classes + 1 + 0.8 * random.normal()));
      data->inputs.push_back(static_cast<float>(random.normal()));
    }
    data->labels.push_back(label);
    data->samples.push_back(sample);
    const int part = i / classes % 10;
    data->splits[part == 8 ? 1 : part == 9 ? 2 : 0].push_back(i);
  }
  return data;
}

// Windows of 12 steps over two sines of one series; the targets are both, `horizon` steps ahead.
inline std::shared_ptr<const Dataset> sineForecast(int rows = 200, int horizon = 3) {
  auto data = std::make_shared<Dataset>();
  data->task = Task::Forecast;
  data->name = "sines";
  data->window = 12;
  data->horizon = horizon;
  data->inputNames = data->inputColumns = data->targetNames = {"slow", "fast"};
  data->inputOrigins.resize(2);
  data->targetKinds = {TargetKind::Number, TargetKind::Number};
  data->inputScales = data->targetScales = {{10, 2}, {-1, 0.5}};
  data->tableRows = static_cast<std::size_t>(rows);
  for (int row = 0; row < rows; ++row) {
    data->inputs.push_back(static_cast<float>(std::sin(0.2 * row)));
    data->inputs.push_back(static_cast<float>(std::cos(0.7 * row)));
  }
  data->targets = data->inputs;
  const std::array<int, 4> ends = {0, rows * 7 / 10, rows * 85 / 100, rows};
  for (std::size_t part = 0; part < 3; ++part) {
    data->splitRows[part + 1] = ends[part + 1];
    for (int row = ends[part]; row + 12 + horizon <= ends[part + 1]; ++row) {
      data->splits[part].push_back(static_cast<std::int32_t>(data->samples.size()));
      data->samples.push_back({row, 12, row + 12, horizon, row});
    }
  }
  return data;
}

// Each step's binary label and number are those of the step before: learned through the state only.
inline std::shared_ptr<const Dataset> delayedSteps(int sequences = 60) {
  auto data = std::make_shared<Dataset>();
  data->task = Task::NextStep;
  data->shape = Shape::Long;
  data->name = "delayed";
  data->inputNames = data->targetNames = {"bit", "level"};
  data->targetKinds = {TargetKind::Binary, TargetKind::Number};
  data->inputScales = data->targetScales = {{0, 1}, {0, 1}};
  Random random({12});
  for (int i = 0; i < sequences; ++i) {
    Sample sample;
    sample.firstStep = sample.firstTarget = std::ssize(data->inputs) / 2;
    sample.steps = sample.targetRows = static_cast<std::int32_t>(4 + random.below(6));
    for (int t = 0; t < sample.steps; ++t) {
      data->targets.push_back(t == 0 ? 0.0F : *(data->inputs.end() - 2));
      data->targets.push_back(t == 0 ? 0.0F : data->inputs.back());
      data->inputs.push_back(static_cast<float>(random.below(2)));
      data->inputs.push_back(static_cast<float>(random.normal()));
    }
    data->samples.push_back(sample);
    data->splits[i % 10 == 8 ? 1 : i % 10 == 9 ? 2 : 0].push_back(i);
  }
  return data;
}

}  // namespace gatescope::test
