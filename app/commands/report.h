#pragma once

#include "core/project/project.h"

#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace gatescope {

// Whether a report could be written to that folder, which may not exist yet; writes nothing.
Result<void> checkReportFolder(const std::string& folder);
Result<void> makeReportFolder(const std::string& folder);

// Leaves in the folder: metrics.json (`json`), metrics.csv, epochs.csv, a copy of the project, and
// pictures of loss, gates and predictions.
Result<void> writeReport(const std::string& folder, const Project& project,
                         const std::vector<RunRecord>& runs,
                         const std::shared_ptr<const Dataset>& dataset, const nlohmann::json& json);

}  // namespace gatescope
