#include "core/train/batching.h"

#include "core/train/tokens.h"

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

BatchMaker::BatchMaker(std::shared_ptr<const Dataset> dataset, const Experiment& experiment)
    : m_dataset(std::move(dataset)), m_everyStep(answersEveryStep(experiment.task)) {
  if (experiment.model.embedding > 0) m_tokens = tokensOf(*m_dataset);
}

void BatchMaker::fill(std::span<const std::int32_t> samples, Batch& batch) const {
  batch.size = std::ssize(samples);
  batch.steps = 0;
  batch.lengths.clear();
  for (const std::int32_t number : samples) {
    const Sample& sample = m_dataset->samples[static_cast<std::size_t>(number)];
    batch.lengths.push_back(sample.steps);
    batch.steps = std::max(batch.steps, batch.lengths.back());
  }
  m_tokens.empty() ? fillInputs(samples, batch) : fillTokens(samples, batch);
  m_dataset->isClassified() ? fillLabels(samples, batch) : fillTargets(samples, batch);
}

void BatchMaker::fillInputs(std::span<const std::int32_t> samples, Batch& batch) const {
  const std::size_t width = m_dataset->features();
  batch.inputs.resize(static_cast<Index>(width), batch.steps * batch.size);
  batch.inputs.setZero();
  for (Index b = 0; b < batch.size; ++b) {
    const Sample& sample =
        m_dataset->samples[static_cast<std::size_t>(samples[static_cast<std::size_t>(b)])];
    const auto rows = rowsAsColumns(m_dataset->inputs, width, sample.firstStep, sample.steps);
    for (Index t = 0; t < sample.steps; ++t) {
      batch.inputs.col(t * batch.size + b) = rows.col(t).cast<Scalar>();
    }
  }
}

void BatchMaker::fillTokens(std::span<const std::int32_t> samples, Batch& batch) const {
  batch.tokens.assign(static_cast<std::size_t>(batch.steps * batch.size), 0);
  for (Index b = 0; b < batch.size; ++b) {
    const Sample& sample =
        m_dataset->samples[static_cast<std::size_t>(samples[static_cast<std::size_t>(b)])];
    for (Index t = 0; t < sample.steps; ++t) {
      batch.tokens[static_cast<std::size_t>(t * batch.size + b)] =
          m_tokens[static_cast<std::size_t>(sample.firstStep + t)];
    }
  }
}

void BatchMaker::fillLabels(std::span<const std::int32_t> samples, Batch& batch) const {
  const Index rows = m_everyStep ? batch.steps : 1;
  batch.labels.assign(static_cast<std::size_t>(rows * batch.size), -1);
  for (Index b = 0; b < batch.size; ++b) {
    const Sample& sample =
        m_dataset->samples[static_cast<std::size_t>(samples[static_cast<std::size_t>(b)])];
    assert(sample.targetRows == (m_everyStep ? sample.steps : 1));
    for (Index t = 0; t < sample.targetRows; ++t) {
      batch.labels[static_cast<std::size_t>(t * batch.size + b)] =
          m_dataset->labels[static_cast<std::size_t>(sample.firstTarget + t)];
    }
  }
}

void BatchMaker::fillTargets(std::span<const std::int32_t> samples, Batch& batch) const {
  const std::size_t width = m_dataset->targetColumns();
  const auto& first = m_dataset->samples[static_cast<std::size_t>(samples.front())];
  const Index rows = static_cast<Index>(width) * (m_everyStep ? 1 : first.targetRows);
  batch.targets.resize(rows, m_everyStep ? batch.steps * batch.size : batch.size);
  batch.targets.setZero();
  for (Index b = 0; b < batch.size; ++b) {
    const Sample& sample =
        m_dataset->samples[static_cast<std::size_t>(samples[static_cast<std::size_t>(b)])];
    const auto values =
        rowsAsColumns(m_dataset->targets, width, sample.firstTarget, sample.targetRows);
    if (!m_everyStep) {
      assert(values.size() == rows);
      batch.targets.col(b) = values.reshaped().cast<Scalar>();
      continue;
    }
    assert(sample.targetRows == sample.steps);
    for (Index t = 0; t < sample.steps; ++t) {
      batch.targets.col(t * batch.size + b) = values.col(t).cast<Scalar>();
    }
  }
}

std::int64_t BatchMaker::items(std::span<const std::int32_t> samples) const {
  std::int64_t count = 0;
  for (const std::int32_t number : samples) {
    const Sample& sample = m_dataset->samples[static_cast<std::size_t>(number)];
    if (!m_dataset->isClassified()) {
      count += m_everyStep ? sample.steps : 1;
      continue;
    }
    const auto labels = std::span(m_dataset->labels)
                            .subspan(static_cast<std::size_t>(sample.firstTarget),
                                     static_cast<std::size_t>(sample.targetRows));
    count += std::count_if(labels.begin(), labels.end(), [](auto label) { return label >= 0; });
  }
  return count;
}

}  // namespace gatescope
