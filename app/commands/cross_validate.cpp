#include "core/study/cross_validate.h"

#include "app/commands/chosen_experiment.h"
#include "app/commands/commands.h"
#include "app/commands/console.h"
#include "app/commands/cross_validation_results.h"
#include "app/commands/stop_signal.h"
#include "app/commands/study_project.h"
#include "app/commands/study_report.h"
#include "core/project/dataset_maker.h"
#include "core/study/cross_validation_json.h"
#include "ui/control/resource_files.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include <CLI/CLI.hpp>

namespace gatescope {

namespace {

struct CrossValidateOptions {
  ExperimentFlags flags;
  CrossValidationPlan plan;
  std::string planFile;
  std::string project;
  std::string json;
  std::string report;
  int threads = 0;
  int atOnce = 0;
};

// Everything that can be refused is checked before anything is written.
class CrossValidateCommand {
 public:
  explicit CrossValidateCommand(CrossValidateOptions& options) : m_options(options) {}

  int run();

 private:
  Result<void> prepare();
  Result<void> choosePlan();
  Result<CrossValidation> train();
  Result<void> writeResults(const CrossValidation& result) const;
  int exitCode(const CrossValidation& result) const;

  CrossValidateOptions& m_options;
  StopSignal m_signal;
  std::optional<Project> m_project;
  ChosenExperiment m_chosen;
  CrossValidationSetup m_setup;
};

int CrossValidateCommand::run() {
  const auto ready = prepare();
  for (const Message& note : m_chosen.said) remark(note);
  if (!ready) return refuse(ready.error());
  auto stored = keepStudyData(m_project, m_options.project, m_setup.plan.experiment);
  if (!stored) return refuse(stored.error());
  const auto result = train();
  if (!result) return failed(result.error());
  if (auto written = writeResults(*result); !written) return failed(written.error());
  return exitCode(*result);
}

Result<void> CrossValidateCommand::prepare() {
  const ExperimentFlags& flags = m_options.flags;
  const std::vector<std::string> inUse{flags.data, flags.testData, m_options.project,
                                       m_options.planFile};
  if (auto writable = checkWritable(m_options.json, inUse); !writable) return writable;
  if (auto writable = checkStudyReport(m_options.report, inUse); !writable) return writable;
  auto opened = openStudyProject(m_options.project);
  if (!opened) return tl::unexpected(opened.error());
  m_project = std::move(*opened);
  if (auto chosen = choosePlan(); !chosen) return chosen;
  DatasetMaker datasets(nullptr, ui::readExample);
  auto setup = prepareCrossValidation(
      m_options.plan, [&](const Experiment& experiment) { return datasets.make(experiment); });
  if (!setup) return tl::unexpected(setup.error());
  m_setup = std::move(*setup);
  return {};
}

Result<void> CrossValidateCommand::choosePlan() {
  const Project* project = m_project ? &*m_project : nullptr;
  if (!m_options.planFile.empty()) {
    const auto json = readPlan(m_options.planFile);
    if (!json) return tl::unexpected(json.error());
    auto plan = crossValidationPlanFromJson(*json);
    if (!plan) return fail("%1: %2", m_options.planFile, plan.error().text());
    m_options.plan = std::move(*plan);
    return checkPlanSources(m_options.plan.experiment, project);
  }
  ExperimentFlags& flags = m_options.flags;
  if (flags.data.empty()) {
    return fail("Say what is cross-validated on: --data FILE, or a plan's file");
  }
  const std::string rival = flags.settings.value("rival-cell");
  if (!rival.empty() && rival != "none") {
    return failField("rival-cell",
                     "Cross-validation is of one network: give the command once for each");
  }
  auto chosen = chooseExperiment(flags, project, m_chosen);
  m_options.plan.experiment = m_chosen.experiment;
  return chosen;
}

Result<CrossValidation> CrossValidateCommand::train() {
  RunTrialsOptions options;
  options.threads = m_options.threads;
  options.atOnce = m_options.atOnce;
  options.stop = m_signal.token();
  options.onEnd = tellTrialEnd;
  return crossValidate(m_setup, m_project ? &*m_project : nullptr, options);
}

Result<void> CrossValidateCommand::writeResults(const CrossValidation& result) const {
  if (m_options.json != "-") {
    if (auto written = writeText("-", crossValidationText(result)); !written) return written;
  }
  if (!m_options.json.empty()) {
    if (auto written = writeJson(m_options.json, toJson(result)); !written) return written;
  }
  const auto& first = m_setup.datasets.front();
  return reportStudy(m_options.report, [&] {
    const Project* project = m_project ? &*m_project : nullptr;
    return ui::crossValidationReport(result, studyData(m_setup.plan.experiment, *first, project));
  });
}

int CrossValidateCommand::exitCode(const CrossValidation& result) const {
  if (m_signal.number() != 0) {
    remark(m_project ? say("To go on, give the same command again")
                     : say("With --project FILE a stopped cross-validation can go on later"));
    return 128 + m_signal.number();
  }
  const bool ended = result.atEnd ? !std::isnan(result.atEnd->value) : result.isComplete;
  const bool whole = std::ranges::none_of(
      result.folds, [](const FoldResult& fold) { return std::isnan(fold.value); });
  return ended && whole ? Done : Failed;
}

void addPlan(CLI::App& command, CrossValidationPlan& plan) {
  command.add_option("--folds", plan.folds, "How many, each held out once")
      ->type_name("N")
      ->capture_default_str();
  command
      .add_option("--repeats", plan.repeats,
                  "How often, each time with the next seed and with folds dealt out anew")
      ->type_name("N")
      ->capture_default_str();
  command.add_flag("--final", plan.isFinal,
                   "At the end train once on all but the test part, and measure on that");
}

}  // namespace

void addCrossValidate(CLI::App& program, int& exitCode) {
  auto* command = program.add_subcommand(
      "cross-validate", "Train on all but one fold, measure on that, fold after fold");
  auto options = std::make_shared<CrossValidateOptions>();
  addPlan(*command, options->plan);
  command
      ->add_option("--project", options->project,
                   "Keep the folds in this project, made if it is not there: the same command goes "
                   "on with them")
      ->type_name("FILE");
  command->add_option("--json", options->json, "Write results as JSON; “-”: to standard output")
      ->type_name("FILE|-");
  command->add_option("--at-once", options->atOnce, "Folds at one time [as many as cores]")
      ->type_name("N")
      ->check(CLI::Range(1, 1024));
  command->add_option("--threads", options->threads, "Threads of all folds together [all]")
      ->type_name("N")
      ->check(CLI::Range(1, 1024));
  addReportFlag(*command, options->report);
  options->flags.addTo(*command, false);
  addPlanFile(*command, options->planFile,
              {"--project", "--json", "--report", "--at-once", "--threads"});
  command->footer(
      "\nThe test part is what train would hold out, and is in no fold. --split-by says how folds "
      "are\ndealt out: at random, classes in proportion, or by time (always of a series), where "
      "each fold\nlearns from what comes before it. --group keeps sequences together. Results do "
      "not depend on\n--threads and --at-once.");
  command->callback([options, &exitCode] { exitCode = CrossValidateCommand(*options).run(); });
}

}  // namespace gatescope
