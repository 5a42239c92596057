#pragma once

#include "core/base/result.h"
#include "core/table/table.h"
#include "core/train/events.h"
#include "core/train/experiment.h"
#include "core/train/metrics.h"
#include "core/train/trainer.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace gatescope {

using RunId = std::int64_t;
using StudyId = std::int64_t;

// A baseline of a run's data, as a project keeps it with the run.
struct RunBaseline {
  std::string key;  // Baseline::key; "naive" in projects of earlier versions
  std::string name;
  NamedValues test;
  NamedValues validation;
};

// A run as a project keeps it.
struct RunRecord {
  RunId id = 0;
  std::string name;   // "GRU 32"
  RunId pair = 0;     // the run it was trained beside, as its rival; 0: none
  StudyId study = 0;  // that it is a trial of, and its number there; 0: none
  int trial = 0;
  Experiment experiment;
  std::int64_t parameters = 0;
  RunStatus status = RunStatus::Waiting;
  std::vector<EpochRecord> epochs;
  int bestEpoch = 0;
  NamedValues validation;  // of the best epoch
  NamedValues test;
  std::vector<RunBaseline> baselines;  // the best on the test part first; of none, on validation
  double seconds = 0;
  bool hidden = false;
  bool pinned = false;
  bool deleted = false;  // kept until the project is saved, so that deleting can be undone
  std::string message;   // why it stopped
  std::string note;      // the user's own words

  const RunBaseline* bestBaseline() const {
    return baselines.empty() ? nullptr : &baselines.front();
  }
};

// A plan of trials, each of which is a run of the project: a comparison, a sweep, …
struct StudyRecord {
  StudyId id = 0;
  std::string kind;  // "compare"
  std::string name;
  std::string plan;  // JSON, in the kind's own terms
  std::string notes;
  bool finished = false;  // all trials that the plan asks for have ended
  bool deleted = false;   // as of a run
};

// What came to a study's run since it was last written.
struct TrialEpochs {
  std::span<const EpochRecord> records;
  const Weights* best = nullptr;  // nullptr: as before
  const Weights* last = nullptr;
  const Checkpoint* checkpoint = nullptr;
};

// The data as embedded: the bytes as they were read, or (above 64 MB) where they stand and their
// SHA-256. Examples and generated tasks are embedded too, so a project needs nothing beside it.
struct StoredData {
  std::string source;  // DataSettings::source
  std::string name;
  std::string bytes;  // CSV
  std::string path;
  std::string sha256;
};

// An experiment project: one SQLite file (*.gscope). Thread-safe: one connection, one lock; every
// call is one small transaction that is on disk when it returns, so that a killed program loses at
// most the epoch in progress. Rollback journal, not WAL: a project is one file that can be copied.
class Project {
 public:
  static constexpr std::int32_t applicationId = 0x47735031;  // "GsP1"
  static constexpr int version = 3;
  static constexpr std::uint64_t embedLimit = 64ull << 20;
  // Snapshots are thinned to this many bytes a run: first, last and best are always kept, then
  // every second of the rest goes until the run fits.
  static constexpr std::uint64_t snapshotBudget = 32ull << 20;

  // Fails, in a sentence, for paths that cannot be written or exist already.
  static Result<Project> create(const std::filesystem::path& path);
  // Refuses what is not a Gatescope project, is damaged, or comes from a newer version.
  static Result<Project> open(const std::filesystem::path& path);
  ~Project();
  Project(Project&&) noexcept;
  Project& operator=(Project&&) noexcept;

  std::filesystem::path path() const;
  // Writes a compact copy beside the target, syncs, renames. This project stays where it is.
  Result<void> saveCopy(const std::filesystem::path& path) const;

  Result<void> setExperiment(const Experiment& experiment);  // as edited in the panel
  Result<std::optional<Experiment>> experiment() const;
  Result<void> setNotes(const std::string& text);
  Result<std::string> notes() const;

  // Data by source text; a project may hold several (main and test file, earlier runs' data).
  Result<void> storeData(const StoredData& data);
  Result<std::optional<StoredData>> data(const std::string& source) const;

  Result<RunId> addRun(const RunRecord& run);                             // epochs are stored too
  Result<void> updateRun(const RunRecord& run);                           // all but its epochs
  Result<void> markRun(RunId run, bool hidden, const std::string& note);  // nothing else
  Result<void> removeRun(RunId run);                                      // for good
  Result<std::vector<RunRecord>> runs() const;                            // those of no study
  Result<std::optional<RunRecord>> run(RunId run) const;
  // One transaction for an epoch: its record, its snapshot and the checkpoint to resume from.
  Result<void> appendEpoch(RunId run, const EpochRecord& record, const Weights& weights,
                           const Checkpoint& checkpoint, bool best);
  Result<void> clearEpochs(RunId run);  // after a rewind

  Result<std::vector<int>> snapshotEpochs(RunId run) const;
  Result<std::optional<Weights>> snapshot(RunId run, int epoch) const;
  Result<std::optional<Weights>> bestSnapshot(RunId run) const;
  Result<std::optional<Checkpoint>> checkpoint(RunId run) const;

  Result<StudyId> addStudy(const StudyRecord& study);
  // What training changes of a study: its plan and whether it is finished …
  Result<void> updateStudyPlan(const StudyRecord& study);
  // … and what the user does: its name and notes, and whether it is deleted.
  Result<void> updateStudyMarks(const StudyRecord& study);
  Result<void> removeStudy(StudyId study);  // for good, with its runs
  Result<std::vector<StudyRecord>> studies() const;
  Result<std::vector<RunRecord>> studyRuns(StudyId study) const;  // by their trials' numbers
  Result<std::optional<RunRecord>> studyRun(StudyId study, int trial) const;
  // Of its weights a study's run keeps the best and the last only: a study has many runs.
  Result<void> appendTrialEpochs(RunId run, const TrialEpochs& epochs);
  // updateRun() of a study's run that has ended or stands, with its last epochs (without a
  // checkpoint: it does not go on, and the one it had is removed) and what its test samples lost.
  Result<void> endTrial(const RunRecord& run, const TrialEpochs& epochs,
                        std::span<const float> testLosses);
  Result<std::vector<float>> testLosses(RunId run) const;

 private:
  struct State;
  explicit Project(std::unique_ptr<State> state);
  std::unique_ptr<State> m_state;
};

}  // namespace gatescope
