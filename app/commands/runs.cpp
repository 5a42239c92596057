#include "app/commands/commands.h"
#include "app/commands/console.h"
#include "app/commands/results.h"
#include "core/project/project.h"

#include <memory>

#include <CLI/CLI.hpp>

namespace gatescope {

namespace {

nlohmann::json runsJson(const std::vector<RunRecord>& runs) {
  nlohmann::json list = nlohmann::json::array();
  for (const RunRecord& run : runs) {
    if (run.deleted) continue;
    list.push_back({{"run", run.id},
                    {"name", run.name},
                    {"rival_of", run.pair},
                    {"task", taskKey(run.experiment.task)},
                    {"data", run.experiment.data.source},
                    {"cell", run.experiment.model.cell},
                    {"units", run.experiment.model.units},
                    {"layers", run.experiment.model.layers},
                    {"parameters", run.parameters},
                    {"seed", run.experiment.training.seed},
                    {"status", statusText(run.status)},
                    {"epochs", run.epochs.empty() ? 0 : run.epochs.back().epoch},
                    {"best_epoch", run.bestEpoch},
                    {"validation", toJson(run.validation)},
                    {"test", toJson(run.test)},
                    {"seconds", run.seconds},
                    {"message", run.message}});
  }
  return list;
}

std::string runsText(const std::vector<RunRecord>& runs) {
  std::vector<std::vector<std::string>> rows{
      {"run", "name", "parameters", "epochs", "best", "metric", "test", "status"}};
  for (const RunRecord& run : runs) {
    if (run.deleted) continue;
    const bool tested = !run.test.empty();
    rows.push_back({toText(run.id), run.name, toText(run.parameters),
                    toText(run.epochs.empty() ? 0 : run.epochs.back().epoch), toText(run.bestEpoch),
                    tested ? std::string(metricInfo(run.test.front().name).name) : "–",
                    tested ? toText(run.test.front().value) : "–",
                    std::string(statusText(run.status))});
  }
  return alignColumns(rows);
}

int listRuns(const std::string& path, const std::string& json) {
  const auto project = Project::open(path);
  if (!project) return refuse(project.error());
  const auto runs = project->runs();
  if (!runs) return failed(runs.error());
  const auto written =
      json.empty() ? writeText("-", runsText(*runs)) : writeJson(json, runsJson(*runs));
  if (!written) return failed(written.error());
  return Done;
}

}  // namespace

void addRuns(CLI::App& program, int& exitCode) {
  struct Options {
    std::string project;
    std::string json;
  };
  auto* command = program.add_subcommand("runs", "List the runs of a project");
  auto options = std::make_shared<Options>();
  command->add_option("PROJECT", options->project, "The project")->required();
  command->add_option("--json", options->json, "Write JSON to FILE; “-”: to standard output")
      ->type_name("FILE|-");
  command->callback([options, &exitCode] { exitCode = listRuns(options->project, options->json); });
}

}  // namespace gatescope
