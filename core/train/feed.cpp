#include "core/train/feed.h"

#include <utility>

namespace gatescope {

void TrainingFeed::onBatch(const BatchEvent& event) {
  const std::lock_guard lock(m_mutex);
  m_waiting.progress = event;
}

void TrainingFeed::onEpoch(const EpochRecord& record, std::shared_ptr<const Weights> weights) {
  const std::lock_guard lock(m_mutex);
  m_waiting.epochs.push_back(record);
  m_waiting.weights = std::move(weights);
}

void TrainingFeed::finish(RunOutcome outcome) {
  const std::lock_guard lock(m_mutex);
  m_waiting.outcome = std::move(outcome);
}

FeedBatch TrainingFeed::drain() {
  const std::lock_guard lock(m_mutex);
  return std::exchange(m_waiting, {});
}

}  // namespace gatescope
