#pragma once

#include "core/base/result.h"
#include "core/data/dataset.h"
#include "core/train/events.h"
#include "core/train/experiment.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>

namespace gatescope {

class Model;

// Holds a trainer between two batches until told to go on. Thread-safe.
class PauseGate {
 public:
  void pause();
  void resume();
  bool isPaused() const;
  // Returns at once when not paused; otherwise when resumed or stopped.
  void wait(std::stop_token stop);

 private:
  mutable std::mutex m_mutex;
  std::condition_variable_any m_changed;
  bool m_paused = false;
};

// Told on the trainer's own thread.
class TrainingObserver {
 public:
  virtual ~TrainingObserver() = default;
  virtual void onBatch(const BatchEvent&) {}
  virtual void onEpoch(const EpochRecord&, std::shared_ptr<const Weights>) {}
};

// Everything that the rest of a run depends on, at the end of an epoch. Random numbers are named by
// seed, epoch and batch (core/base/random.h), so the epoch is all the random state there is.
struct Checkpoint {
  int epoch = 0;
  std::string
      bytes;  // versioned binary: weights, best weights, optimizer, schedule, early stopping
};

// Ends a call of Trainer::run() before the experiment's own end. 0: no limit.
struct RunLimit {
  int epoch = 0;       // stops when so many epochs are done, to go on later
  double seconds = 0;  // of work, pauses left out: the run has then finished, and the epoch in
                       // progress does not count. How many epochs that are is the machine's affair
};

// Why a run ended at such an epoch.
Message standsMessage(int epoch);
Message timeUpMessage(int epoch);

// Trains one network. Synchronous, and ignorant of threads, screens and files. Batches are cut into
// shards of a fixed number of sequences that run under oneTBB; gradients are added in shard order,
// so one seed gives the same bits on any number of threads.
class Trainer {
 public:
  // threads: 0 = all cores. Fails when the experiment does not fit the data or the memory.
  static Result<Trainer> create(std::shared_ptr<const Dataset> dataset,
                                const Experiment& experiment, int threads = 0);
  // Trains a network of the caller's, as it stands, in place of the experiment's. It must fit the
  // dataset and the loss.
  static Result<Trainer> create(std::shared_ptr<const Dataset> dataset,
                                const Experiment& experiment, Model network, int threads = 0);
  ~Trainer();
  Trainer(Trainer&&) noexcept;
  Trainer& operator=(Trainer&&) noexcept;

  // Goes on from where it stands (after restore(), or a run that was stopped) to the last epoch.
  RunOutcome run(TrainingObserver& observer, std::stop_token stop = {}, PauseGate* pause = nullptr,
                 const RunLimit& limit = {});

  // Back to the identical initial weights.
  void rewind();

  // The state at the end of the last whole epoch; may be called from observer.onEpoch().
  Checkpoint checkpoint() const;
  Result<void> restore(const Checkpoint& checkpoint);

  int epoch() const;  // whole epochs done
  const Model& model() const;
  std::int64_t parameters() const;
  const Dataset& dataset() const;

 private:
  struct State;
  explicit Trainer(std::unique_ptr<State> state);
  std::unique_ptr<State> m_state;
};

}  // namespace gatescope
