#include "app/commands/study_report.h"

#include "app/commands/console.h"
#include "app/commands/picture_application.h"
#include "app/commands/report.h"
#include "core/base/file.h"
#include "core/project/recorder.h"
#include "ui/control/resource_files.h"

#include <algorithm>
#include <filesystem>

#include <CLI/CLI.hpp>

namespace gatescope {

namespace {

namespace fs = std::filesystem;

}  // namespace

void addReportFlag(CLI::App& command, std::string& folder) {
  command
      .add_option("--report", folder,
                  "Leave a report in this folder, as HTML and PDF, with the plan to run it again")
      ->type_name("DIR");
}

CLI::Option* addPlanFile(CLI::App& command, std::string& file,
                         const std::vector<std::string>& beside) {
  std::vector<CLI::Option*> others = command.get_options();
  CLI::Option* plan = command.add_option(
      "PLAN", file, "A plan that a report has left, in place of all that says what is trained");
  for (CLI::Option* other : others) {
    const std::string name = other->get_name();
    if (name != "--help" && std::ranges::find(beside, name) == beside.end()) plan->excludes(other);
  }
  return plan;
}

Result<nlohmann::json> readPlan(const std::string& file) {
  const auto text = readBytes(file);
  if (!text) return tl::unexpected(text.error());
  auto json = nlohmann::json::parse(*text, nullptr, false);
  if (json.is_discarded()) return fail("%1 is no plan: it is not JSON", file);
  return json;
}

Result<void> checkStudyReport(const std::string& folder, const std::vector<std::string>& inUse) {
  if (folder.empty()) return {};
  if (auto writable = checkReportFolder(folder); !writable) return writable;
  std::error_code error;
  for (const char* name : ui::reportFiles) {
    const fs::path path = fs::path(folder) / name;
    if (!fs::exists(path, error)) continue;
    if (auto writable = checkWritable(path.string(), inUse); !writable) return writable;
  }
  return {};
}

Result<void> reportStudy(const std::string& folder,
                         const std::function<ui::StudyReport()>& report) {
  if (folder.empty()) return {};
  if (auto made = makeReportFolder(folder); !made) return made;
  const PictureApplication application;
  if (auto written = ui::writeStudyReport(report(), folder); !written) return written;
  remark(say("Report in %1", folder));
  return {};
}

ui::StudyData studyData(const Experiment& experiment, const Dataset& dataset,
                        const Project* project) {
  return {&dataset, sourceIdentity(project, experiment.data.source, ui::readExample),
          sourceIdentity(project, experiment.data.testSource, ui::readExample)};
}

}  // namespace gatescope
