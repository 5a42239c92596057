#include "app/commands/commands.h"
#include "app/commands/console.h"
#include "app/commands/stop_signal.h"
#include "app/commands/study_report.h"
#include "app/commands/sweep_choice.h"
#include "app/commands/sweep_remote.h"
#include "app/commands/sweep_results.h"
#include "ui/control/resource_files.h"

#include <cmath>
#include <filesystem>
#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>

namespace gatescope {

namespace {

namespace fs = std::filesystem;

struct SweepOptions {
  SweepRequest request;
  RemoteOptions remote;
  std::string project;
  std::string planOut;
  std::string json;
  std::string report;
  int threads = 0;
  int atOnce = 0;
};

// Everything that can be refused is checked before anything is written.
class SweepCommand {
 public:
  explicit SweepCommand(SweepOptions& options) : m_options(options) {}

  int run();

 private:
  Result<void> prepare();
  Result<void> openProject();
  int search();
  Result<void> store();
  RunTrialsOptions options();
  int report(const std::vector<RunRecord>& runs);
  void tellEnd(const Trial& trial, const TrialResult& result) const;

  SweepOptions& m_options;
  PauseGate m_pause;
  StopSignal m_signal{&m_pause};
  std::optional<Project> m_project;
  ChosenSweep m_chosen;
  std::optional<Sweep> m_sweep;
  StudyRecord m_study;
};

int SweepCommand::run() {
  const auto ready = prepare();
  for (const Message& note : m_chosen.said) remark(note);
  if (!ready) return refuse(ready.error());
  m_options.remote.threads = m_options.threads;
  m_options.remote.atOnce = m_options.atOnce;
  if (m_options.remote.trial >= 0) {
    return trainOneTrial(m_chosen, m_options.remote, m_signal.token());
  }
  if (!m_options.remote.submit.empty()) {
    return submitSweep(m_chosen, m_options.request.planFile, m_options.remote);
  }
  auto sweep = Sweep::create(m_chosen.plan, m_chosen.tables);
  if (!sweep) return refuse(sweep.error());
  m_sweep.emplace(std::move(*sweep));
  if (m_options.planOut.empty()) return search();
  auto written = writeJson(m_options.planOut, toJson(m_sweep->plan()));
  if (!written) return failed(written.error());
  remark(say("%1 holds a sweep of %2 trials", m_options.planOut, m_sweep->trials()));
  return Done;
}

Result<void> SweepCommand::prepare() {
  const ExperimentFlags& flags = m_options.request.flags;
  const std::vector<std::string> inUse{flags.data, flags.testData, m_options.project,
                                       m_options.request.planFile};
  for (const std::string& path : {m_options.json, m_options.planOut}) {
    if (auto writable = checkWritable(path, inUse); !writable) return writable;
  }
  if (auto writable = checkStudyReport(m_options.report, inUse); !writable) return writable;
  const bool remote = m_options.remote.trial >= 0 || !m_options.remote.submit.empty();
  if (remote &&
      !(m_options.project.empty() && m_options.json.empty() && m_options.report.empty())) {
    return fail(
        "Trials that are trained elsewhere have files of their own: leave --project, --json and "
        "--report to “gatescope collect”");
  }
  if (m_options.remote.trial >= 0 && m_options.request.planFile.empty()) {
    return fail("--trial is a number in a plan: gatescope sweep PLAN.json --trial %1 --out FILE",
                m_options.remote.trial);
  }
  if (auto opened = openProject(); !opened) return opened;
  return chooseSweep(m_options.request, m_project ? &*m_project : nullptr, m_chosen);
}

Result<void> SweepCommand::openProject() {
  if (m_options.project.empty()) return {};
  std::error_code error;
  if (!fs::exists(m_options.project, error)) return checkWritable(m_options.project);
  auto project = Project::open(m_options.project);
  if (!project) return tl::unexpected(project.error());
  m_project.emplace(std::move(*project));
  return {};
}

// The study that the project keeps; it may have more trials than this plan asks for.
Result<void> SweepCommand::store() {
  if (m_options.project.empty()) return {};
  if (!m_project) {
    auto project = Project::create(m_options.project);
    if (!project) return tl::unexpected(project.error());
    m_project.emplace(std::move(*project));
  }
  const Experiment& experiment = m_sweep->plan().experiment;
  for (const std::string& source : {experiment.data.source, experiment.data.testSource}) {
    if (source.empty()) continue;
    if (auto kept = keepSource(*m_project, source, ui::readExample); !kept) return kept;
  }
  auto study = studyOfSweep(*m_project, m_sweep->plan());
  if (!study) return tl::unexpected(study.error());
  m_study = std::move(*study);
  const auto plan = planOf(m_study);
  if (!plan) return tl::unexpected(plan.error());
  if (toJson(*plan) == toJson(m_sweep->plan())) return {};
  auto sweep = Sweep::create(*plan, m_chosen.tables);
  if (!sweep) return tl::unexpected(sweep.error());
  m_sweep.emplace(std::move(*sweep));
  return {};
}

int SweepCommand::search() {
  if (auto stored = store(); !stored) return refuse(stored.error());
  if (!m_project) {
    SweepSource source(*m_sweep);
    const auto trained = runSweep(*m_sweep, source, options());
    return trained ? report(source.runs()) : failed(trained.error());
  }
  const auto known = m_project->studyRuns(m_study.id);
  if (!known) return failed(known.error());
  if (!known->empty()) {
    remark(say("Study %1 goes on: %2 of its %3 trials have been begun before", m_study.id,
               known->size(), m_sweep->trials()));
  }
  const auto trained = runSweep(*m_sweep, *m_project, m_study, options());
  if (!trained) return failed(trained.error());
  const auto runs = m_project->studyRuns(m_study.id);
  return runs ? report(*runs) : failed(runs.error());
}

RunTrialsOptions SweepCommand::options() {
  RunTrialsOptions options;
  options.atOnce = m_options.atOnce;
  options.threads = m_options.threads;
  options.stop = m_signal.token();
  options.pause = &m_pause;
  options.onEnd = [this](const Trial& trial, const TrialResult& result) { tellEnd(trial, result); };
  return options;
}

// “trial 3/16  units=32 learning-rate=0.003  finished at epoch 60, RMSE 12.1 at epoch 41, 2.3 s”
void SweepCommand::tellEnd(const Trial& trial, const TrialResult& result) const {
  std::string line = "trial " + toText(trial.number) + " of " + toText(m_sweep->trials()) + "  " +
                     trial.name + "  ";
  if (result.epochs.empty()) {
    line += result.outcome.message.text();
  } else {
    const EpochRecord& best = bestEpoch(result.epochs);
    const std::string& metric = m_sweep->plan().metric;
    line += "epoch " + toText(result.epochs.back().epoch) + "/" +
            toText(trial.experiment.training.epochs) + ", " + std::string(metricName(metric)) +
            " " + toText(metricValue(m_sweep->plan(), best)) + " at epoch " + toText(best.epoch) +
            ", " + toText(std::round(result.outcome.seconds * 100) / 100) + " s";
  }
  std::cerr << line << '\n';
}

int SweepCommand::report(const std::vector<RunRecord>& runs) {
  const SweepTable table = sweepTable(*m_sweep, runs);
  if (m_options.json != "-") {
    if (auto written = writeText("-", sweepText(table)); !written) return failed(written.error());
  }
  if (!m_options.json.empty()) {
    auto written = writeJson(m_options.json, sweepJson(*m_sweep, table));
    if (!written) return failed(written.error());
  }
  const auto reported = reportStudy(m_options.report, [&] {
    const Project* project = m_project ? &*m_project : nullptr;
    return ui::sweepReport(*m_sweep, table,
                           studyData(m_sweep->plan().experiment, m_sweep->dataset(0), project));
  });
  if (!reported) return failed(reported.error());
  if (m_signal.number() != 0) {
    remark(m_project ? say("To go on: gatescope sweep --project %1 --study %2", m_options.project,
                           m_study.id)
                     : say("With --project FILE a stopped sweep can go on later"));
    return 128 + m_signal.number();
  }
  return table.best() != nullptr ? Done : Failed;
}

}  // namespace

void addSweep(CLI::App& program, int& exitCode) {
  auto* command = program.add_subcommand(
      "sweep", "Search for settings: train many networks and choose by the validation part");
  auto options = std::make_shared<SweepOptions>();
  SweepRequest& request = options->request;
  command->add_option("PLAN", request.planFile, "A plan that --plan-out has written")
      ->check(CLI::ExistingFile);
  command
      ->add_option("--project", options->project,
                   "Keep the trials in this project, made if it is not there")
      ->type_name("FILE");
  command
      ->add_option(
          "--study", request.study,
          "Go on with this sweep of the project, or widen it by --trials, --grid, --range; "
          "-1: the newest")
      ->type_name("N");
  command->add_option("--plan-out", options->planOut, "Write the plan and train nothing")
      ->type_name("FILE");
  command->add_option("--json", options->json, "Write results as JSON; “-”: to standard output")
      ->type_name("FILE|-");
  command
      ->add_option("--at-once", options->atOnce,
                   "Trials in work at one time [as many as cores; halving: 1]")
      ->type_name("N")
      ->check(CLI::Range(1, 1024));
  command
      ->add_option("--threads", options->threads,
                   "Threads of all trials together; results do not depend on it [all]")
      ->type_name("N")
      ->check(CLI::Range(1, 1024));
  addReportFlag(*command, options->report);
  options->remote.addTo(*command);
  request.search.addTo(*command);
  request.flags.addTo(*command, false);
  command->footer(
      "\nWhat is not given is chosen by the data, and said on standard error. The best is chosen "
      "by "
      "the\nvalidation part alone; its test figure stands apart. With --project a sweep that was "
      "stopped or\nkilled goes on where it was: by the same command, or by --study. Ctrl+Z pauses "
      "it. With\n--search halving and --at-once above 1, which trials go on depends on the order "
      "in which they\nend; all else is the same however many run at once. --trial ends with exit "
      "code 75 when it was\nstopped by SIGTERM: started again, it goes on.");
  command->callback([options, &exitCode] { exitCode = SweepCommand(*options).run(); });
}

}  // namespace gatescope
