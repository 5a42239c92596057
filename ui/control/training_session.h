#pragma once

#include "core/project/recorder.h"
#include "core/train/feed.h"
#include "core/train/trainer.h"

#include <chrono>
#include <memory>
#include <mutex>
#include <thread>

namespace gatescope::ui {

// One run in training: its worker thread, and what the window knows of it. All but the worker's own
// work is GUI thread.
class TrainingSession {
 public:
  struct Setup {
    std::shared_ptr<Project> project;
    std::shared_ptr<const Dataset> dataset;
    RunRecord record;  // is in the project already; with epochs: resumes from its checkpoint
    bool paused = false;
  };
  explicit TrainingSession(Setup setup);
  ~TrainingSession();  // stops; waits for the batch in work

  // Takes in what happened since the last call: nothing, batches of the epoch in work, or what
  // changes the record.
  enum class News { None, Progress, Record };
  News update();

  void pause();
  void resume();
  void stop();
  void join();  // waits until the worker is done
  bool isOver() const { return m_over; }
  bool isPaused() const { return m_gate.isPaused(); }

  const RunRecord& record() const { return m_record; }
  const std::shared_ptr<const Dataset>& dataset() const { return m_dataset; }
  // The newest; null before the first epoch.
  const std::shared_ptr<const Weights>& weights() const { return m_weights; }
  bool takeNewWeights();
  const std::optional<BatchEvent>& progress() const { return m_progress; }
  double share() const;        // of all epochs, 0 … 1
  double secondsLeft() const;  // NaN: not known yet

 private:
  using Clock = std::chrono::steady_clock;
  void work(const std::stop_token& stop);
  void train(Trainer& trainer, const std::stop_token& stop);
  void fail(const Error& error);
  void take(const EpochRecord& epoch);
  void finish();
  double elapsed() const;

  std::shared_ptr<Project> m_project;
  std::shared_ptr<const Dataset> m_dataset;
  RunRecord m_record;
  const RunRecord m_start;  // the worker's: as it was before
  TrainingFeed m_feed;
  PauseGate m_gate;

  std::mutex m_mutex;
  RunRecord m_outcome;  // guarded; complete before the feed says that the run is over

  std::shared_ptr<const Weights> m_weights;
  bool m_newWeights = false;
  std::optional<BatchEvent> m_progress;
  bool m_over = false;
  double m_startShare = -1;
  Clock::time_point m_since = Clock::now();
  double m_before = 0;         // seconds in training before the pause
  double m_recordSeconds = 0;  // of earlier sessions
  std::jthread m_thread;       // last: joins before the rest goes
};

}  // namespace gatescope::ui
