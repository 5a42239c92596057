#pragma once

#include "core/project/project.h"

#include <memory>
#include <string>
#include <vector>

namespace gatescope {

// Draws into the folder, without a display: loss.png, gates-CELL.png of a test sequence, and what
// the task answers: forecast.png, confusion.png, steps.png or answers.png. Weights are the best
// epochs' that the project keeps.
Result<void> drawReport(const std::string& folder, const Project& project,
                        const std::vector<RunRecord>& runs,
                        const std::shared_ptr<const Dataset>& dataset);

}  // namespace gatescope
