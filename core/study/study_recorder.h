#pragma once

#include "core/project/project.h"
#include "core/study/trial.h"

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace gatescope {

// Writes one trial into its study's project as it is trained, on the trainer's thread. Epochs are
// written together, once a second and at the end: a killed program loses no more than that, and
// goes on to the same bits. The first write that fails stops further writing.
class TrialRecorder {
 public:
  // `run` as it stands in the project.
  TrialRecorder(Project& project, RunRecord run)
      : m_project(project), m_run(std::move(run)), m_epochs(m_run.epochs) {}

  void onEpoch(const EpochRecord& record, std::shared_ptr<const Weights> weights,
               const Trainer& trainer);
  // How the trial came out, or that it was stopped. All that is known is on disk afterwards.
  Result<void> end(const TrialResult& result);

 private:
  using Clock = std::chrono::steady_clock;
  TrialEpochs waiting() const;
  void written();

  Project& m_project;
  RunRecord m_run;
  std::vector<EpochRecord> m_epochs;  // all, of which the last ones wait
  std::size_t m_waiting = 0;
  std::shared_ptr<const Weights> m_best;  // where an epoch that waits is the best until now
  std::shared_ptr<const Weights> m_last;
  Clock::time_point m_written = Clock::now();
  std::optional<Error> m_error;
};

// The trials of a study as its project has them, each a run of it. Thread-safe.
class StudyRecorder {
 public:
  // The project outlives the recorder and holds the study.
  StudyRecorder(Project& project, StudyId study) : m_project(project), m_study(study) {}

  // A trial's result if it has ended as asked, and otherwise the run to write it to and where it
  // goes on from. Fails where the project holds another experiment under the trial's number.
  struct Begun {
    std::optional<TrialResult> result;
    RunRecord run;
    std::optional<TrialStart> start;
  };
  Result<Begun> begin(const Trial& trial);

  Project& project() const { return m_project; }

 private:
  Result<Begun> beginNew(const Trial& trial);
  Result<Begun> beginKnown(const Trial& trial, RunRecord run);

  Project& m_project;
  StudyId m_study;
};

// The trials of a study that have ended, by their numbers.
Result<std::map<int, TrialResult>> storedResults(const Project& project, StudyId study);

}  // namespace gatescope
