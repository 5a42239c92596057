#include "app/commands/commands.h"
#include "app/commands/console.h"
#include "app/commands/study_report.h"
#include "app/commands/sweep_results.h"
#include "core/study/cluster_job.h"
#include "core/study/trial_file.h"
#include "ui/control/resource_files.h"

#include <algorithm>
#include <filesystem>
#include <memory>

#include <CLI/CLI.hpp>

namespace gatescope {

namespace {

namespace fs = std::filesystem;

struct CollectOptions {
  std::vector<std::string> from;
  std::string project;
  std::string json;
  std::string report;
};

// The files named, and those in the folders named, but for the project that is collected into.
Result<std::vector<fs::path>> filesOf(const CollectOptions& options) {
  std::vector<fs::path> files;
  std::error_code error;
  for (const std::string& from : options.from) {
    if (!fs::is_directory(from, error)) {
      if (!fs::exists(from, error)) return fail("There is no file or folder %1", from);
      files.emplace_back(from);
      continue;
    }
    for (const auto& entry : fs::directory_iterator(from, error)) {
      if (entry.path().extension() == ".gscope") files.push_back(entry.path());
    }
    if (error) return fail("%1 could not be read: %2", from, error.message());
  }
  std::erase_if(files,
                [&](const fs::path& file) { return fs::equivalent(file, options.project, error); });
  std::ranges::sort(files);
  return files;
}

Result<Project> openOrCreate(const std::string& path) {
  std::error_code error;
  return fs::exists(path, error) ? Project::open(path) : Project::create(path);
}

void tell(const Collected& collected) {
  for (const Error& error : collected.unusable) remark(say("Left out: %1", error.text()));
  remark(say("%1 trials are new in study %2", collected.added.size(), collected.study.id));
  if (collected.missing.empty()) {
    remark(say("All %1 trials are there", collected.trials));
  } else {
    remark(say("%1 of %2 trials are missing: %3", collected.missing.size(), collected.trials,
               rangesText(collected.missing)));
  }
}

Result<SweepTable> tableOf(Project& project, const Collected& collected,
                           std::optional<Sweep>& sweep) {
  const auto tables = projectTables(&project, collected.plan.experiment, ui::readExample);
  if (!tables) return tl::unexpected(tables.error());
  auto made = Sweep::create(collected.plan, *tables);
  if (!made) return tl::unexpected(made.error());
  sweep.emplace(std::move(*made));
  const auto runs = project.studyRuns(collected.study.id);
  if (!runs) return tl::unexpected(runs.error());
  return sweepTable(*sweep, *runs);
}

int collect(const CollectOptions& options) {
  if (auto writable = checkWritable(options.json, {options.project}); !writable) {
    return refuse(writable.error());
  }
  if (auto writable = checkStudyReport(options.report, {options.project}); !writable) {
    return refuse(writable.error());
  }
  const auto files = filesOf(options);
  if (!files) return refuse(files.error());
  if (files->empty()) return refuse(Error{say("There is no file of a trial to collect")});
  auto project = openOrCreate(options.project);
  if (!project) return refuse(project.error());
  const auto collected = collectTrials(*project, *files, ui::readExample);
  if (!collected) return failed(collected.error());
  tell(*collected);
  std::optional<Sweep> sweep;
  const auto table = tableOf(*project, *collected, sweep);
  if (!table) return failed(table.error());
  if (options.json != "-") {
    if (auto written = writeText("-", sweepText(*table)); !written) return failed(written.error());
  }
  if (!options.json.empty()) {
    nlohmann::json json = sweepJson(*sweep, *table);
    json["added"] = collected->added;
    json["missing"] = collected->missing;
    json["left_out"] = nlohmann::json::array();
    for (const Error& error : collected->unusable) json["left_out"].push_back(error.text());
    if (auto written = writeJson(options.json, json); !written) return failed(written.error());
  }
  const auto reported = reportStudy(options.report, [&] {
    return ui::sweepReport(*sweep, *table,
                           studyData(sweep->plan().experiment, sweep->dataset(0), &*project));
  });
  if (!reported) return failed(reported.error());
  if (!collected->unusable.empty()) return Failed;
  return collected->missing.empty() ? Done : Unfinished;
}

}  // namespace

void addCollect(CLI::App& program, int& exitCode) {
  auto* command = program.add_subcommand(
      "collect", "Merge trials that were trained elsewhere into a project, and show the sweep");
  auto options = std::make_shared<CollectOptions>();
  command->add_option("FROM", options->from, "The folder of a submitted sweep, or trials' files")
      ->required();
  command->add_option("--project", options->project, "The project, made if it is not there")
      ->type_name("FILE")
      ->required();
  command->add_option("--json", options->json, "Write the sweep as JSON; “-”: to standard output")
      ->type_name("FILE|-");
  addReportFlag(*command, options->report);
  command->footer("\nMay be called again as more trials end. Exit code 75 while some are missing.");
  command->callback([options, &exitCode] { exitCode = collect(*options); });
}

}  // namespace gatescope
