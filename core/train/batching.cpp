#include "core/train/batching.h"

#include <algorithm>
#include <cassert>

namespace gatescope {
namespace {

// Rows of a store with `width` values each, as columns of a matrix.
auto rowsAsColumns(const std::vector<float>& store, std::size_t width, std::int64_t first,
                   std::int64_t count) {
  assert((static_cast<std::size_t>(first + count)) * width <= store.size());
  return Eigen::Map<const Eigen::MatrixXf>(store.data() + static_cast<std::size_t>(first) * width,
                                           static_cast<Index>(width), count);
}

}  // namespace

bool answersEveryStep(Task task) {
  return task == Task::LabelSteps || task == Task::NextStep;
}

bool isRecursive(const Experiment& experiment) {
  return experiment.task == Task::Forecast && experiment.data.strategy == Strategy::Recursive;
}

int answeredRows(const Experiment& experiment, const Dataset& dataset) {
  if (experiment.task != Task::Forecast || isRecursive(experiment)) return 1;
  return std::max(dataset.horizon, 1);
}

BatchMaker::BatchMaker(std::shared_ptr<const Dataset> dataset, const Experiment& experiment)
    : m_dataset(std::move(dataset)),
      m_everyStep(answersEveryStep(experiment.task)),
      m_oneAhead(isRecursive(experiment)),
      m_windowScaling(*m_dataset, experiment) {}

std::vector<Part> BatchMaker::wholeParts(std::span<const std::int32_t> samples) const {
  std::vector<Part> parts;
  for (const std::int32_t number : samples) {
    const std::int32_t steps = m_dataset->samples[static_cast<std::size_t>(number)].steps;
    parts.push_back({number, 0, steps, static_cast<std::int32_t>(parts.size())});
  }
  return parts;
}

const Sample& BatchMaker::sampleOf(const Part& part) const {
  return m_dataset->samples[static_cast<std::size_t>(part.sample)];
}

std::int64_t BatchMaker::firstTarget(const Part& part) const {
  return sampleOf(part).firstTarget + (m_everyStep ? part.first : 0);
}

std::int32_t BatchMaker::targetRows(const Part& part) const {
  return m_everyStep ? part.steps : m_oneAhead ? 1 : sampleOf(part).targetRows;
}

void BatchMaker::fill(std::span<const std::int32_t> samples, Batch& batch) const {
  fill(wholeParts(samples), batch);
}

void BatchMaker::fill(std::span<const Part> parts, Batch& batch) const {
  batch.size = std::ssize(parts);
  batch.steps = 0;
  batch.lengths.clear();
  batch.places.clear();
  batch.firstSteps.clear();
  for (const Part& part : parts) {
    batch.lengths.push_back(part.steps);
    batch.places.push_back(part.place);
    batch.firstSteps.push_back(part.first);
    batch.steps = std::max(batch.steps, batch.lengths.back());
  }
  m_dataset->tokens.empty() ? fillInputs(parts, batch) : fillTokens(parts, batch);
  m_dataset->isClassified() ? fillLabels(parts, batch) : fillTargets(parts, batch);
  if (m_windowScaling.isOn()) relateToWindows(parts, batch);
}

void BatchMaker::relateToWindows(std::span<const Part> parts, Batch& batch) const {
  const auto targets = static_cast<Index>(m_dataset->targetColumns());
  batch.targetLevel.resize(targets, batch.size);
  batch.targetSpread.resize(targets, batch.size);
  for (Index b = 0; b < batch.size; ++b) {
    const Part& part = parts[static_cast<std::size_t>(b)];
    m_windowScaling.fit(*m_dataset, sampleOf(part), b, batch);
    for (Index t = 0; t < part.steps; ++t) {
      m_windowScaling.applyToInputs(*m_dataset, b, batch, batch.inputs.col(t * batch.size + b));
    }
    m_windowScaling.applyToTargets(b, batch, batch.targets.col(b));
  }
}

void BatchMaker::fillInputs(std::span<const Part> parts, Batch& batch) const {
  const std::size_t width = m_dataset->features();
  batch.inputs.resize(static_cast<Index>(width), batch.steps * batch.size);
  batch.inputs.setZero();
  for (Index b = 0; b < batch.size; ++b) {
    const Part& part = parts[static_cast<std::size_t>(b)];
    const auto rows =
        rowsAsColumns(m_dataset->inputs, width, sampleOf(part).firstStep + part.first, part.steps);
    for (Index t = 0; t < part.steps; ++t) {
      batch.inputs.col(t * batch.size + b) = rows.col(t).cast<Scalar>();
    }
  }
}

void BatchMaker::fillTokens(std::span<const Part> parts, Batch& batch) const {
  const std::span<const std::int32_t> rows = m_dataset->tokens;
  batch.tokens.assign(static_cast<std::size_t>(batch.steps * batch.size), 0);
  for (Index b = 0; b < batch.size; ++b) {
    const Part& part = parts[static_cast<std::size_t>(b)];
    const std::int64_t first = sampleOf(part).firstStep + part.first;
    for (Index t = 0; t < part.steps; ++t) {
      batch.tokens[static_cast<std::size_t>(t * batch.size + b)] =
          rows[static_cast<std::size_t>(first + t)];
    }
  }
}

void BatchMaker::fillLabels(std::span<const Part> parts, Batch& batch) const {
  const Index rows = m_everyStep ? batch.steps : 1;
  batch.labels.assign(static_cast<std::size_t>(rows * batch.size), -1);
  for (Index b = 0; b < batch.size; ++b) {
    const Part& part = parts[static_cast<std::size_t>(b)];
    assert(sampleOf(part).targetRows == (m_everyStep ? sampleOf(part).steps : 1));
    for (Index t = 0; t < targetRows(part); ++t) {
      batch.labels[static_cast<std::size_t>(t * batch.size + b)] =
          m_dataset->labels[static_cast<std::size_t>(firstTarget(part) + t)];
    }
  }
}

void BatchMaker::fillTargets(std::span<const Part> parts, Batch& batch) const {
  const std::size_t width = m_dataset->targetColumns();
  const Index rows = static_cast<Index>(width) * (m_everyStep ? 1 : targetRows(parts.front()));
  batch.targets.resize(rows, m_everyStep ? batch.steps * batch.size : batch.size);
  batch.targets.setZero();
  for (Index b = 0; b < batch.size; ++b) {
    const Part& part = parts[static_cast<std::size_t>(b)];
    const auto values =
        rowsAsColumns(m_dataset->targets, width, firstTarget(part), targetRows(part));
    if (!m_everyStep) {
      assert(values.size() == rows);
      batch.targets.col(b) = values.reshaped().cast<Scalar>();
      continue;
    }
    assert(sampleOf(part).targetRows == sampleOf(part).steps);
    for (Index t = 0; t < part.steps; ++t) {
      batch.targets.col(t * batch.size + b) = values.col(t).cast<Scalar>();
    }
  }
}

std::int64_t BatchMaker::items(std::span<const Part> parts) const {
  std::int64_t count = 0;
  for (const Part& part : parts) {
    if (!m_dataset->isClassified()) {
      count += m_everyStep ? part.steps : 1;
      continue;
    }
    const auto labels = std::span(m_dataset->labels)
                            .subspan(static_cast<std::size_t>(firstTarget(part)),
                                     static_cast<std::size_t>(targetRows(part)));
    count += std::count_if(labels.begin(), labels.end(), [](auto label) { return label >= 0; });
  }
  return count;
}

std::int64_t BatchMaker::items(std::span<const std::int32_t> samples) const {
  return items(wholeParts(samples));
}

}  // namespace gatescope
