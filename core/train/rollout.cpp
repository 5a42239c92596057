#include "core/train/rollout.h"

#include "core/data/derive.h"
#include "core/train/target_rows.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace gatescope {
namespace {

// A dataset of windows that are learned from as those of `dataset` are.
std::shared_ptr<Dataset> emptyLike(const Dataset& dataset) {
  auto windows = std::make_shared<Dataset>();
  windows->task = dataset.task;
  windows->horizon = dataset.horizon;
  windows->inputNames = dataset.inputNames;
  windows->inputScales = dataset.inputScales;
  windows->targetNames = dataset.targetNames;
  windows->targetKinds = dataset.targetKinds;
  windows->targetScales = dataset.targetScales;
  return windows;
}

}  // namespace

Rollout::Rollout(std::shared_ptr<const Dataset> dataset, const Experiment& experiment)
    : m_dataset(std::move(dataset)),
      m_windows(emptyLike(*m_dataset)),
      m_batches(m_windows, experiment),
      m_pieces(m_windows, experiment) {
  for (std::size_t f = 0; f < m_dataset->features(); ++f) {
    m_targets.push_back(targetBehind(*m_dataset, f));
  }
}

// Each window has room behind it for the steps that it goes on by.
void Rollout::begin(std::span<const std::int32_t> samples) {
  const std::size_t width = m_dataset->features(), targets = m_dataset->targetColumns();
  const auto horizon = static_cast<std::size_t>(m_dataset->horizon);
  m_ahead = 0;
  m_numbers.clear();
  m_origins.clear();
  m_windows->samples.clear();
  m_windows->inputs.clear();
  m_forecasts.assign(samples.size() * horizon * targets, 0);
  m_windows->targets.assign(samples.size() * targets, 0);  // not known, and not looked at
  for (const std::int32_t number : samples) {
    const Sample& origin = m_dataset->samples[static_cast<std::size_t>(number)];
    Sample window;
    window.firstStep = static_cast<std::int64_t>(m_windows->inputs.size() / width);
    window.steps = origin.steps;
    window.firstTarget = std::ssize(m_numbers);
    window.targetRows = 1;
    const auto rows = std::span(m_dataset->inputs)
                          .subspan(static_cast<std::size_t>(origin.firstStep) * width,
                                   static_cast<std::size_t>(origin.steps) * width);
    m_windows->inputs.insert(m_windows->inputs.end(), rows.begin(), rows.end());
    m_windows->inputs.resize(m_windows->inputs.size() + horizon * width);
    m_numbers.push_back(static_cast<std::int32_t>(m_numbers.size()));
    m_origins.push_back(origin);
    m_windows->samples.push_back(window);
  }
}

void Rollout::append(const ConstMatrixView& outputs, const Batch& batch) {
  const std::size_t targets = m_dataset->targetColumns();
  const auto horizon = static_cast<std::size_t>(m_dataset->horizon);
  for (std::size_t window = 0; window < m_origins.size(); ++window) {
    const auto b = static_cast<Index>(window);
    const std::size_t place = (window * horizon + static_cast<std::size_t>(m_ahead)) * targets;
    for (std::size_t k = 0; k < targets; ++k) {
      const auto row = static_cast<Index>(k);
      const Scale& scale = m_dataset->targetScales[k];
      const Scalar own = batch.ownTarget(outputs(row, b), row, b);
      m_forecasts[place + k] = held(scale.undo(static_cast<double>(own)), scale);
    }
    appendInputs(window);
    ++m_windows->samples[window].firstStep;
  }
  ++m_ahead;
}

// The step behind the window, as a row of the dataset's inputs.
void Rollout::appendInputs(std::size_t window) {
  const Dataset& data = *m_dataset;
  const std::size_t width = data.features();
  const Sample& sample = m_windows->samples[window];
  const std::int64_t row = m_origins[window].firstTarget + m_ahead;
  float* const values =
      m_windows->inputs.data() + static_cast<std::size_t>(sample.firstStep + sample.steps) * width;
  for (std::size_t f = 0; f < width; ++f) {
    const double value = input(window, row, f);
    if (data.inputOrigins[f].kind == InputOrigin::Kind::Mask) {
      values[f] = std::isnan(value) ? 1.0F : 0.0F;
    } else if (!std::isnan(value)) {
      values[f] = static_cast<float>(data.inputScales[f].apply(value));
    } else {
      const float before = *(values + f - width);
      values[f] = std::isnan(data.inputFills[f]) ? before : data.inputFills[f];
    }
  }
}

double Rollout::input(std::size_t window, std::int64_t row, std::size_t f) const {
  const auto& derived = m_dataset->inputOrigins[f].derived;
  const std::size_t k = m_targets[f];
  if (!derived) return target(window, row, k);
  const std::int64_t last = m_origins[window].firstTarget - 1;
  switch (derived->kind) {
    case Derivation::Kind::Lag:
      return target(window, row - derived->number, k);
    case Derivation::Kind::Change:
      return target(window, row, k) - target(window, row - 1, k);
    case Derivation::Kind::Sine:
    case Derivation::Kind::Cosine:
      break;
  }
  const double time = m_dataset->times[static_cast<std::size_t>(last)];
  return calendarValue(*derived, m_dataset->timeStep.after(time, row - last));
}

double Rollout::target(std::size_t window, std::int64_t row, std::size_t k) const {
  const Dataset& data = *m_dataset;
  const auto targets = static_cast<std::int64_t>(data.targetColumns());
  const auto at = [&](const auto& store, std::int64_t place) {
    return static_cast<double>(store[static_cast<std::size_t>(place * targets) + k]);
  };
  const std::int64_t ahead = row - m_origins[window].firstTarget;
  if (ahead >= 0) {
    return at(m_forecasts, static_cast<std::int64_t>(window) * data.horizon + ahead);
  }
  if (row >= 0) return data.targetScales[k].undo(at(data.targets, row));
  const std::int64_t earlier = row + std::ssize(data.earlierTargets) / targets;
  return earlier >= 0 ? data.targetScales[k].undo(at(data.earlierTargets, earlier))
                      : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace gatescope
