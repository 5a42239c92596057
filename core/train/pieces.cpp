#include "core/train/pieces.h"

#include "core/train/batching.h"

#include <algorithm>
#include <utility>

namespace gatescope {

Pieces::Pieces(std::shared_ptr<const Dataset> dataset, const Experiment& experiment)
    : m_dataset(std::move(dataset)),
      m_everyStep(answersEveryStep(experiment.task)),
      m_most(experiment.training.truncate) {}

std::int32_t Pieces::steps(std::int32_t sample) const {
  return m_dataset->samples[static_cast<std::size_t>(sample)].steps;
}

std::int32_t Pieces::longest(std::span<const std::int32_t> samples) const {
  std::int32_t most = 1;
  for (const std::int32_t sample : samples) most = std::max(most, steps(sample));
  return most;
}

int Pieces::count(std::span<const std::int32_t> samples) const {
  return areWhole() ? 1 : (longest(samples) - 1) / m_most + 1;
}

void Pieces::take(std::span<const std::int32_t> samples, int number,
                  std::vector<Part>& parts) const {
  parts.clear();
  // From the first step, or counted from the last.
  const std::int32_t place = m_everyStep ? number : count(samples) - 1 - number;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const std::int32_t all = steps(samples[i]);
    const std::int32_t before = areWhole() ? 0 : place * m_most;
    if (before >= all) continue;
    const std::int32_t taken = areWhole() ? all : std::min(m_most, all - before);
    const std::int32_t first = m_everyStep ? before : all - before - taken;
    parts.push_back({samples[i], first, taken, static_cast<std::int32_t>(i)});
  }
}

}  // namespace gatescope
