#pragma once

#include "core/base/result.h"
#include "core/data/sources.h"
#include "core/project/project.h"
#include "core/train/feed.h"
#include "core/train/trainer.h"

#include <memory>
#include <optional>

namespace gatescope {

// Writes a training run into a project as it goes, and passes every event on. Same thread as the
// trainer. The first write that fails stops further writing and is kept in error(): training goes
// on, nothing that is on disk is touched.
class RunRecorder : public TrainingObserver {
 public:
  RunRecorder(Project& project, RunId run, const Trainer& trainer,
              TrainingObserver* next = nullptr);

  void onBatch(const BatchEvent& event) override;
  void onEpoch(const EpochRecord& record, std::shared_ptr<const Weights> weights) override;

  const std::optional<Error>& error() const { return m_error; }

 private:
  Project& m_project;
  RunId m_run;
  const Trainer& m_trainer;
  TrainingObserver* m_next;
  double m_bestScore = 0;
  std::optional<Error> m_error;
};

// The table of a source, read as the options say: from the project when it holds it, else from
// where it stands; then stored into the project (nullptr: none). A file above the embed limit is
// read from its path and must still have the SHA-256 it had.
Result<Table> projectTable(Project* project, const std::string& source,
                           const ReadExample& readExample, const ReadOptions& options = {},
                           const ReadWatch& watch = {});

// The table of an experiment, and its test table if it has one.
struct ProjectTables {
  std::shared_ptr<const Table> table;
  std::shared_ptr<const Table> test;
};
Result<ProjectTables> projectTables(Project* project, const Experiment& experiment,
                                    const ReadExample& readExample, const ReadWatch& watch = {});

// Table (and test table) → dataset, for an experiment.
Result<std::shared_ptr<const Dataset>> projectDataset(Project* project,
                                                      const Experiment& experiment,
                                                      const ReadExample& readExample);

// Stores the data behind a source, unless the project holds it already.
Result<void> keepSource(Project& project, const std::string& source,
                        const ReadExample& readExample);

// Whether a file holds other bytes than those that the project keeps of it. False for sources that
// the project does not keep and for files that are gone.
Result<bool> sourceHasChanged(const Project& project, const std::string& source);

// SHA-256 of the bytes behind a source: as the project keeps them, or as they stand. Empty where
// nothing has such bytes (generated tasks, files that are gone) and for an empty source. `project`
// may be nullptr.
std::string sourceIdentity(const Project* project, const std::string& source,
                           const ReadExample& readExample);

// What a run is called after its network: "GRU 32", "bidirectional LSTM 2 × 28".
std::string runName(const ModelSettings& model);

// The record of a run before training: name, parameters and baselines filled in. The first run of a
// dataset waits for its baselines, up to some seconds.
Result<RunRecord> newRunRecord(const Experiment& experiment,
                               const std::shared_ptr<const Dataset>& dataset);
// … and after. Seconds add up over the calls of Trainer::run() that a run took.
void applyOutcome(RunRecord& record, const RunOutcome& outcome);

}  // namespace gatescope
