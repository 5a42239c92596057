#pragma once

#include "core/project/project.h"
#include "ui/report/study_report.h"

#include <functional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace gatescope {

// The flag --report DIR of the commands that carry out a study.
void addReportFlag(CLI::App& command, std::string& folder);

// The argument PLAN: a file that a report has left. It says all that is carried out: of the other
// flags only those named here may stand beside it. To be added behind all others.
CLI::Option* addPlanFile(CLI::App& command, std::string& file,
                         const std::vector<std::string>& beside);
// Its JSON. Fails, naming the file, where there is none in it.
Result<nlohmann::json> readPlan(const std::string& file);

// Whether a report can be written there, over none of the files that the command reads. Writes
// nothing.
Result<void> checkStudyReport(const std::string& folder, const std::vector<std::string>& inUse);
// Draws and writes it, and says so; nothing where no folder is named.
Result<void> reportStudy(const std::string& folder, const std::function<ui::StudyReport()>& report);

// The data of an experiment, with what identifies their bytes: as the project has kept them, or as
// they stand.
ui::StudyData studyData(const Experiment& experiment, const Dataset& dataset,
                        const Project* project);

}  // namespace gatescope
