#include "core/study/memory_test.h"

#include "app/commands/commands.h"
#include "app/commands/console.h"
#include "app/commands/memory_test_results.h"
#include "app/commands/setting_options.h"
#include "app/commands/stop_signal.h"
#include "app/commands/study_report.h"
#include "core/base/rounding.h"

#include <array>
#include <filesystem>
#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>

namespace gatescope {

namespace {

namespace fs = std::filesystem;

struct MemoryTestOptions {
  MemoryTestPlan plan;
  SettingOptions settings;
  std::string planFile;
  std::string project;
  std::string json;
  std::string report;
  int threads = 0;
};

// Settings that the plan itself says.
constexpr std::array<std::string_view, 3> planned{"cell", "rival-cell", "rival-budget"};

Result<std::optional<Project>> openProject(const std::string& path) {
  if (path.empty()) return std::optional<Project>();
  std::error_code error;
  auto project = fs::exists(path, error) ? Project::open(path) : Project::create(path);
  if (!project) return tl::unexpected(project.error());
  return std::optional(std::move(*project));
}

// “GRU 48, length 20, seed 1: cross entropy 0.29, without memory 0.52, 5.2 s” on standard error.
std::function<void(const Trial&, const TrialResult&)> progressLines(const MemoryTestSetup& setup) {
  return [&setup](const Trial& trial, const TrialResult& result) {
    const auto runs = static_cast<int>(setup.plan.cells.size()) * setup.plan.seeds;
    const auto& length = setup.lengths[static_cast<std::size_t>(trial.number / runs)];
    const auto figure = figureOf(*setup.task, result.outcome.test.metrics);
    std::cerr << say("%1: %2 %3, without memory %4, %5 s\n", trial.name, setup.task->figure,
                     figure ? toText(*figure) : result.outcome.message.text(),
                     length.memorylessHere, roundedTo(result.outcome.seconds, 2))
                     .text();
  };
}

Result<void> writeResults(const MemoryTestOptions& options, const MemoryTest& test) {
  if (options.json != "-") {
    if (auto written = writeText("-", memoryTestText(test)); !written) return written;
  }
  if (!options.json.empty()) {
    if (auto written = writeJson(options.json, memoryTestJson(test)); !written) return written;
  }
  return reportStudy(options.report, [&] { return ui::memoryTestReport(test); });
}

Result<void> choosePlan(MemoryTestOptions& options) {
  if (options.planFile.empty()) return options.settings.apply(options.plan.experiment);
  const auto json = readPlan(options.planFile);
  if (!json) return tl::unexpected(json.error());
  auto plan = memoryTestPlanFromJson(*json);
  if (!plan) return fail("%1: %2", options.planFile, plan.error().text());
  options.plan = std::move(*plan);
  return {};
}

int memoryTest(MemoryTestOptions& options) {
  const StopSignal signal;
  const std::vector<std::string> inUse{options.project, options.planFile};
  if (auto writable = checkWritable(options.json, inUse); !writable) {
    return refuse(writable.error());
  }
  if (auto writable = checkStudyReport(options.report, inUse); !writable) {
    return refuse(writable.error());
  }
  if (auto chosen = choosePlan(options); !chosen) return refuse(chosen.error());
  const auto setup = prepareMemoryTest(options.plan);
  if (!setup) return refuse(setup.error());
  auto project = openProject(options.project);
  if (!project) return refuse(project.error());
  RunTrialsOptions how;
  how.threads = options.threads;
  how.stop = signal.token();
  how.onEnd = progressLines(*setup);
  const auto test = runMemoryTest(*setup, *project ? &**project : nullptr, how);
  if (!test) return failed(test.error());
  if (auto written = writeResults(options, *test); !written) return failed(written.error());
  if (test->isComplete) return Done;
  remark(*project ? say("To go on, give the same command again")
                  : say("With --project FILE a stopped test can go on later"));
  return 128 + signal.number();
}

void addPlan(CLI::App& command, MemoryTestPlan& plan) {
  command.add_option("--task", plan.task, "adding, copy or temporal-order")
      ->type_name("NAME")
      ->capture_default_str();
  command.add_option("--lengths", plan.lengths, "Steps of a sequence; of copy those of the pause")
      ->type_name("N[,N…]")
      ->delimiter(',')
      ->capture_default_str();
  command.add_option("--cells", plan.cells, "The cells (gatescope cells lists them)")
      ->type_name("NAME[,NAME…]")
      ->delimiter(',')
      ->capture_default_str();
  command
      .add_option("--budget", plan.budget,
                  "What all have as many of as the first: parameters (within 2 %) or units")
      ->type_name("NAME")
      ->capture_default_str();
  command.add_option("--seeds", plan.seeds, "Networks of each cell and length")
      ->type_name("N")
      ->capture_default_str();
  command.add_option("--sequences", plan.sequences, "Of each length; 80 % are to learn from")
      ->type_name("N")
      ->capture_default_str();
}

}  // namespace

void addMemoryTest(CLI::App& program, int& exitCode) {
  auto* command = program.add_subcommand(
      "memory-test", "Find how long the memory of cells holds, on tasks that need one");
  auto options = std::make_shared<MemoryTestOptions>();
  addPlan(*command, options->plan);
  command
      ->add_option("--project", options->project,
                   "Keep the test in this project, made if it is not there, to go on with later")
      ->type_name("FILE");
  command->add_option("--json", options->json, "Write results as JSON; “-”: to standard output")
      ->type_name("FILE|-");
  command->add_option("--threads", options->threads, "Threads; results do not depend on it [all]")
      ->type_name("N")
      ->check(CLI::Range(1, 1024));
  const Experiment& standard = options->plan.experiment;
  options->settings.addTo(*command, Setting::Group::Model, planned, standard);
  options->settings.addTo(*command, Setting::Group::Training, {}, standard);
  addReportFlag(*command, options->report);
  addPlanFile(*command, options->planFile, {"--project", "--json", "--report", "--threads"});
  command->footer(
      "\n--units are those of the first cell, --seed is the first of the seeds. The line to beat "
      "is an "
      "answer\nwithout memory: 1 for the sum of two numbers (squared error 1/6), any of eight "
      "letters "
      "(cross entropy\n10 ln 8 / (length + 20)), any of four orders (accuracy 1/4).");
  command->callback([options, &exitCode] { exitCode = memoryTest(*options); });
}

}  // namespace gatescope
