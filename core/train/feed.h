#pragma once

#include "core/train/events.h"
#include "core/train/trainer.h"

#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace gatescope {

// What happened since the last look, as one batch for one redraw.
struct FeedBatch {
  std::optional<BatchEvent> progress;      // the newest only
  std::vector<EpochRecord> epochs;         // all of them, in order
  std::shared_ptr<const Weights> weights;  // the newest only; null: none new
  std::optional<RunOutcome> outcome;       // the run is over
  bool empty() const { return !progress && epochs.empty() && !weights && !outcome; }
};

// The little queue between a trainer's thread and the window: the worker pushes, the window drains
// it at its own pace. Epochs queue (none is lost); an unread snapshot is replaced by a newer one.
class TrainingFeed : public TrainingObserver {
 public:
  void onBatch(const BatchEvent& event) override;
  void onEpoch(const EpochRecord& record, std::shared_ptr<const Weights> weights) override;
  void finish(RunOutcome outcome);

  FeedBatch drain();

 private:
  std::mutex m_mutex;
  FeedBatch m_waiting;
};

}  // namespace gatescope
