#pragma once

#include "core/base/result.h"
#include "core/study/trial.h"

#include <functional>
#include <optional>
#include <stop_token>
#include <vector>

namespace gatescope {

class StudyRecorder;

// Where trials come from and their results go to. Called by one thread at a time. Where what is
// asked next depends on results only through what all orders of ending have in common (a whole
// rung, say), the trials are the same however many run at once; otherwise for one at once
// (SweepSource).
class TrialSource {
 public:
  virtual ~TrialSource() = default;
  // The trial to be begun next; none for now. Asked again when a trial has ended, and all is over
  // when there is none while none is in work.
  virtual std::optional<Trial> next() = 0;
  // A trial is complete. Not told of those that were stopped.
  virtual void done(const Trial& trial, const TrialResult& result) = 0;
};

// A list of trials and, in its order, their results.
class TrialList : public TrialSource {
 public:
  explicit TrialList(std::vector<Trial> trials);

  std::optional<Trial> next() override;
  void done(const Trial& trial, const TrialResult& result) override;

  const std::vector<Trial>& trials() const { return m_trials; }
  // None for a trial that was stopped or not begun.
  const std::vector<std::optional<TrialResult>>& results() const { return m_results; }

 private:
  std::vector<Trial> m_trials;
  std::vector<std::optional<TrialResult>> m_results;
  std::size_t m_next = 0;
};

struct RunTrialsOptions {
  int atOnce = 0;   // trials in work at one time; 0: as many as cores. Fewer where memory is short
  int threads = 0;  // of all of them together; 0: all cores
  // Keeps the trials, and knows those that are done or were left unfinished; nullptr: none.
  StudyRecorder* recorder = nullptr;
  std::stop_token stop = {};
  PauseGate* pause = nullptr;
  // Told by one thread at a time, whichever; known from the project: no epochs are told.
  std::function<void(const Trial&)> onBegin = {};
  std::function<void(const Trial&, const EpochRecord&)> onEpoch = {};
  std::function<void(const Trial&, const TrialResult&)> onEnd = {};  // also of those stopped
};

// Trains what the source offers, several at a time, each to the same bits whatever the numbers at
// once and of threads. True when the source has no more, false when it was stopped before. Fails
// when the project cannot be written; what was in work is stopped then.
//
// Trials without a number of threads of their own share the cores through one arena (engine.cpp),
// so that the last of them has all cores to itself.
Result<bool> runTrials(TrialSource& source, const RunTrialsOptions& options = {});

}  // namespace gatescope
