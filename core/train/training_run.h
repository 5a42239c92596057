#pragma once

#include "core/train/trainer.h"
#include "core/train/trainer_state.h"

#include <chrono>
#include <optional>
#include <stop_token>

namespace gatescope {

// Time spent working: waiting at a pause does not count.
class Stopwatch {
 public:
  using Clock = std::chrono::steady_clock;
  double seconds() const {
    return std::chrono::duration<double>(Clock::now() - m_start - m_waited).count();
  }
  void leaveOut(Clock::duration time) { m_waited += time; }

 private:
  Clock::time_point m_start = Clock::now();
  Clock::duration m_waited{};
};

// One call of Trainer::run().
//
// The best epoch is the one of lowest validation loss (training loss where nothing is left for
// validation), and its weights are what a run leaves, with or without patience. A run that is
// stopped within an epoch goes on, later, from that epoch's beginning: so it ends where the
// uninterrupted one would have ended, to the bit.
class TrainingRun {
 public:
  TrainingRun(TrainerState& state, TrainingObserver& observer, std::stop_token stop,
              PauseGate* pause, const RunLimit& limit);

  RunOutcome run();

 private:
  struct Halt {
    RunStatus status = RunStatus::Stopped;
    Message message;
  };

  std::optional<Halt> evaluateUntrained();
  std::optional<Halt> trainEpoch(int epoch);
  std::optional<Halt> trainBatches(int epoch, double& loss);
  std::optional<Halt> endEpoch(EpochRecord record);
  bool evaluateEpoch(EpochRecord& record);
  void takeEpoch(const EpochRecord& record);
  bool stopsNow();
  bool outOfTime() const;
  bool outOfPatience() const;
  std::optional<Halt> beforeEpoch() const;
  Halt stopped() const;
  RunOutcome end(Halt halt);

  TrainerState& m_state;
  TrainingObserver& m_observer;
  std::stop_token m_stop;
  PauseGate* m_pause;
  RunLimit m_limit;
  Stopwatch m_run;
  Stopwatch m_epoch;
};

}  // namespace gatescope
