#include "app/commands/study_project.h"

#include "app/commands/chosen_experiment.h"
#include "app/commands/console.h"
#include "core/base/rounding.h"
#include "core/project/recorder.h"
#include "ui/control/resource_files.h"

#include <filesystem>
#include <iostream>
#include <utility>

namespace gatescope {

Result<std::optional<Project>> openStudyProject(const std::string& path) {
  std::error_code error;
  if (path.empty()) return std::nullopt;
  if (!std::filesystem::exists(path, error)) {
    if (auto writable = checkWritable(path); !writable) return tl::unexpected(writable.error());
    return std::nullopt;
  }
  auto project = Project::open(path);
  if (!project) return tl::unexpected(project.error());
  return std::optional<Project>(std::move(*project));
}

Result<void> checkPlanSources(const Experiment& experiment, const Project* project) {
  for (const std::string& source : {experiment.data.source, experiment.data.testSource}) {
    if (source.empty()) continue;
    if (auto known = knownSource(source, project); !known) return tl::unexpected(known.error());
  }
  return {};
}

Result<void> keepStudyData(std::optional<Project>& project, const std::string& path,
                           const Experiment& experiment) {
  if (path.empty()) return {};
  if (!project) {
    auto made = Project::create(path);
    if (!made) return tl::unexpected(made.error());
    project.emplace(std::move(*made));
  }
  for (const std::string& source : {experiment.data.source, experiment.data.testSource}) {
    if (source.empty()) continue;
    if (auto kept = keepSource(*project, source, ui::readExample); !kept) return kept;
  }
  const auto known = project->experiment();
  if (!known) return tl::unexpected(known.error());
  return *known ? Result<void>() : project->setExperiment(experiment);
}

void tellTrialEnd(const Trial& trial, const TrialResult& result) {
  std::string line = trial.name + ": ";
  if (result.epochs.empty()) {
    line += result.outcome.message.text();
  } else {
    line += "epoch " + toText(result.epochs.back().epoch);
    const std::string_view metric = mainMetric(*trial.dataset);
    if (const auto value = find(result.outcome.validation.metrics, metric)) {
      line += ", " + std::string(metricInfo(metric).name) + " on validation " + toText(*value);
    }
    line += ", " + toText(roundedTo(result.outcome.seconds, 2)) + " s";
  }
  std::cerr << line << '\n';
}

}  // namespace gatescope
