#include "core/study/compare.h"

#include "app/commands/chosen_experiment.h"
#include "app/commands/commands.h"
#include "app/commands/comparison_results.h"
#include "app/commands/console.h"
#include "app/commands/stop_signal.h"
#include "app/commands/study_project.h"
#include "app/commands/study_report.h"
#include "core/project/dataset_maker.h"
#include "core/study/comparison_json.h"
#include "ui/control/resource_files.h"

#include <cmath>
#include <memory>

#include <CLI/CLI.hpp>

namespace gatescope {

namespace {

struct CompareOptions {
  ExperimentFlags flags;
  std::vector<std::string> cells;
  std::vector<std::string> sides;
  std::string budget = "units";
  ComparisonPlan plan;
  std::vector<int> leftOut;
  std::string planFile;
  std::string project;
  std::string json;
  std::string report;
  int threads = 0;
  int atOnce = 0;
};

// Everything that can be refused is checked before anything is written.
class CompareCommand {
 public:
  explicit CompareCommand(CompareOptions& options) : m_options(options) {}

  int run();

 private:
  Result<void> prepare();
  Result<void> choosePlan();
  Result<void> takePlan();
  Result<void> planSides();
  Result<Comparison> train();
  Result<void> writeResults(const Comparison& comparison) const;
  int exitCode(const Comparison& comparison) const;

  CompareOptions& m_options;
  StopSignal m_signal;
  std::optional<Project> m_project;
  ChosenExperiment m_chosen;
  ComparisonSetup m_setup;
};

int CompareCommand::run() {
  const auto ready = prepare();
  for (const Message& note : m_chosen.said) remark(note);
  if (!ready) return refuse(ready.error());
  auto stored = keepStudyData(m_project, m_options.project, m_options.plan.experiment);
  if (!stored) return refuse(stored.error());
  const auto comparison = train();
  if (!comparison) return failed(comparison.error());
  if (auto written = writeResults(*comparison); !written) return failed(written.error());
  return exitCode(*comparison);
}

Result<void> CompareCommand::prepare() {
  const ExperimentFlags& flags = m_options.flags;
  const std::vector<std::string> inUse{flags.data, flags.testData, m_options.project,
                                       m_options.planFile};
  if (auto writable = checkWritable(m_options.json, inUse); !writable) return writable;
  if (auto writable = checkStudyReport(m_options.report, inUse); !writable) return writable;
  if (flags.settings.given("rival-cell")) {
    return failField("rival-cell", "A comparison has --cells gru,lstm in place of --rival-cell");
  }
  auto opened = openStudyProject(m_options.project);
  if (!opened) return tl::unexpected(opened.error());
  m_project = std::move(*opened);
  if (auto chosen = choosePlan(); !chosen) return chosen;
  DatasetMaker datasets(nullptr, ui::readExample);
  auto setup = prepareComparison(
      m_options.plan, [&](const Experiment& experiment) { return datasets.make(experiment); });
  if (!setup) return tl::unexpected(setup.error());
  m_setup = std::move(*setup);
  return {};
}

Result<void> CompareCommand::choosePlan() {
  if (!m_options.planFile.empty()) return takePlan();
  if (m_options.flags.data.empty()) {
    return fail("Say what is compared on: --data FILE, or a plan's file");
  }
  const Project* project = m_project ? &*m_project : nullptr;
  auto chosen = chooseExperiment(m_options.flags, project, m_chosen);
  return chosen ? planSides() : chosen;
}

Result<void> CompareCommand::takePlan() {
  const auto json = readPlan(m_options.planFile);
  if (!json) return tl::unexpected(json.error());
  auto plan = comparisonPlanFromJson(*json);
  if (!plan) return fail("%1: %2", m_options.planFile, plan.error().text());
  m_options.plan = std::move(*plan);
  return checkPlanSources(m_options.plan.experiment, m_project ? &*m_project : nullptr);
}

Result<void> CompareCommand::planSides() {
  ComparisonPlan& plan = m_options.plan;
  const auto budget = budgetFromKey(m_options.budget);
  if (!budget) return tl::unexpected(budget.error());
  plan.budget = *budget;
  plan.experiment = m_chosen.experiment;
  plan.experiment.rival = {};
  std::vector<std::string> settings = m_options.sides;
  if (!settings.empty() && !m_options.cells.empty()) {
    return failField("side", "--cells and --side both say what is compared: leave one out");
  }
  if (settings.empty()) {
    if (m_options.cells.empty()) m_options.cells = {"gru", "lstm"};
    for (const std::string& cell : m_options.cells) settings.push_back("cell=" + cell);
  }
  for (const std::string& side : settings) {
    plan.sides.push_back({sideName(plan.experiment, side), side});
  }
  return {};
}

Result<Comparison> CompareCommand::train() {
  RunTrialsOptions options;
  options.threads = m_options.threads;
  options.atOnce = m_options.atOnce;
  options.stop = m_signal.token();
  options.onEnd = tellTrialEnd;
  return compare(m_setup, m_project ? &*m_project : nullptr, options,
                 {m_options.leftOut.begin(), m_options.leftOut.end()});
}

Result<void> CompareCommand::writeResults(const Comparison& comparison) const {
  if (m_options.json != "-") {
    if (auto written = writeText("-", comparisonText(comparison)); !written) return written;
  }
  if (!m_options.json.empty()) {
    if (auto written = writeJson(m_options.json, toJson(comparison)); !written) return written;
  }
  return reportStudy(m_options.report, [&] {
    return ui::comparisonReport(
        comparison, studyData(comparison.plan.experiment, m_setup.sides.front().dataset(0),
                              m_project ? &*m_project : nullptr));
  });
}

int CompareCommand::exitCode(const Comparison& comparison) const {
  if (m_signal.number() != 0) {
    remark(m_project ? say("To go on, give the same command again")
                     : say("With --project FILE a stopped comparison can go on later"));
    return 128 + m_signal.number();
  }
  for (const ComparedRun& run : comparison.runs) {
    if (std::isnan(run.value)) return Failed;
  }
  return Done;
}

void addPlan(CLI::App& command, CompareOptions& options) {
  command
      .add_option("--cells", options.cells,
                  "Cells to compare (gatescope cells lists them) [gru,lstm]")
      ->type_name("NAME,NAME[,…]")
      ->delimiter(',');
  command
      .add_option("--side", options.sides,
                  "In place of --cells, once for each side: settings that differ, as in "
                  "--side \"cell=gru layers=2\"")
      ->type_name("TEXT");
  command
      .add_option("--budget", options.budget,
                  "What is equal: units, parameters (within 2 %) or time [units]")
      ->type_name("NAME");
  command
      .add_option("--seconds", options.plan.seconds,
                  "Of each run with --budget time [what the first side takes]")
      ->type_name("X")
      ->check(CLI::PositiveNumber);
  command.add_option("--seeds", options.plan.seeds, "Runs of each side, paired by seed [5]")
      ->type_name("N");
  command.add_flag("--tune", options.plan.isTuned,
                   "Tune each side first over the same grid (learning rates; at equal time units "
                   "too)");
  command
      .add_option("--leave-out", options.leftOut,
                  "Trials that no mean and no difference counts; the result names them")
      ->type_name("N[,N…]")
      ->delimiter(',');
}

}  // namespace

void addCompare(CLI::App& program, int& exitCode) {
  auto* command = program.add_subcommand(
      "compare", "Compare two or more settings over several seeds, and say what follows");
  auto options = std::make_shared<CompareOptions>();
  addPlan(*command, *options);
  command
      ->add_option("--project", options->project,
                   "Keep the comparison in this project, made if it is not there: the same command "
                   "goes on with it")
      ->type_name("FILE");
  command->add_option("--json", options->json, "Write results as JSON; “-”: to standard output")
      ->type_name("FILE|-");
  command->add_option("--at-once", options->atOnce, "Runs at one time [as many as cores]")
      ->type_name("N")
      ->check(CLI::Range(1, 1024));
  command->add_option("--threads", options->threads, "Threads of all runs together [all]")
      ->type_name("N")
      ->check(CLI::Range(1, 1024));
  addReportFlag(*command, options->report);
  options->flags.addTo(*command, false);
  addPlanFile(*command, options->planFile,
              {"--project", "--json", "--report", "--threads", "--at-once", "--leave-out"});
  command->footer(
      "\nRuns of one seed have the same order of batches and, where sequences are dealt out at "
      "random,\nthe same split. Results do not depend on --threads and --at-once, but with "
      "--budget time: then\nruns are trained one at a time, each for the same seconds.");
  command->callback([options, &exitCode] { exitCode = CompareCommand(*options).run(); });
}

}  // namespace gatescope
