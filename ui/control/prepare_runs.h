#pragma once

#include "ui/control/training_session.h"

#include <functional>
#include <vector>

// The part of starting a run that is too long for the GUI thread: baselines, parameter counts,
// reading data, the first write. All functions may be called on any thread.
namespace gatescope::ui {

struct NewRuns {
  std::shared_ptr<Project> project;
  std::shared_ptr<const Dataset> dataset;
  Experiment experiment;
  std::function<std::string(const std::string&)> nameFor;  // one that is free
};
// The run and, where one is wanted, its rival; both are in the project.
Result<std::vector<TrainingSession::Setup>> makeRuns(const NewRuns& wanted);

struct StoredRuns {
  std::shared_ptr<Project> project;
  std::shared_ptr<const Dataset> dataset;  // of `experiment`; used where a run's data are the same
  Experiment experiment;
  ReadExample readExample;
  std::vector<RunRecord> records;
  bool paused = false;
  bool fromStart = false;  // forgets the epochs there are
};
Result<std::vector<TrainingSession::Setup>> loadRuns(StoredRuns wanted);

}  // namespace gatescope::ui
