#pragma once

#include "core/project/project.h"
#include "core/study/trial.h"

#include <optional>
#include <string>

// What the commands have in common that carry out studies.

namespace gatescope {

// The project that a study is kept in; nothing where none is wanted ("") or none is there yet: the
// file could then be written.
Result<std::optional<Project>> openStudyProject(const std::string& path);

// Whether the data of a plan's experiment are there, and what the project keeps of them.
Result<void> checkPlanSources(const Experiment& experiment, const Project* project);

// Puts the data of an experiment into the project, which is made if it is not there; its settings
// too where it has none yet. Nothing where no project is wanted.
Result<void> keepStudyData(std::optional<Project>& project, const std::string& path,
                           const Experiment& experiment);

// “LSTM, seed 3: epoch 60, RMSE on validation 12.1, 2.3 s” on standard error.
void tellTrialEnd(const Trial& trial, const TrialResult& result);

}  // namespace gatescope
