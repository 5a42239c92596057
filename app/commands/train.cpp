#include "app/commands/chosen_experiment.h"
#include "app/commands/commands.h"
#include "app/commands/console.h"
#include "app/commands/report.h"
#include "app/commands/results.h"
#include "app/commands/stop_signal.h"
#include "app/commands/training_job.h"
#include "core/train/sizing.h"
#include "ui/control/resource_files.h"

#include <filesystem>
#include <memory>

#include <CLI/CLI.hpp>

namespace gatescope {

namespace {

namespace fs = std::filesystem;

struct TrainOptions {
  ExperimentFlags flags;
  std::string project;
  std::string report;
  std::string json;
  int threads = 0;
};

// Everything that can be refused is checked before anything is written.
class TrainCommand {
 public:
  explicit TrainCommand(TrainOptions& options) : m_options(options) {}

  int run();

 private:
  Result<void> prepare();
  Result<void> openProject();
  Result<void> addJob(const Experiment& experiment);
  Result<void> store();
  Result<void> trainAll();
  Result<void> writeResults() const;
  int exitCode() const;

  TrainOptions& m_options;
  StopSignal m_signal;
  fs::path m_projectPath;
  std::optional<Project> m_project;
  ChosenExperiment m_chosen;
  std::vector<TrainingJob> m_jobs;  // the network and, when asked for, its rival
  std::vector<Trainer> m_trainers;
};

int TrainCommand::run() {
  const auto ready = prepare();
  for (const Message& note : m_chosen.said) remark(note);
  if (!ready) return refuse(ready.error());
  if (auto stored = store(); !stored) return refuse(stored.error());
  // What was learned is told even where it could not be kept.
  const auto trained = trainAll();
  if (auto written = writeResults(); !written) return failed(written.error());
  return trained ? exitCode() : failed(trained.error());
}

Result<void> TrainCommand::prepare() {
  ExperimentFlags& flags = m_options.flags;
  const std::vector<std::string> inUse{flags.data, flags.testData, m_options.project};
  if (auto writable = checkWritable(m_options.json, inUse); !writable) return writable;
  if (!m_options.report.empty()) {
    if (auto writable = checkReportFolder(m_options.report); !writable) return writable;
  }
  if (auto opened = openProject(); !opened) return opened;
  auto chosen = chooseExperiment(flags, m_project ? &*m_project : nullptr, m_chosen);
  if (!chosen) return chosen;
  if (auto added = addJob(m_chosen.experiment); !added) return added;
  const std::string rival = flags.settings.value("rival-cell");
  if (rival.empty() || rival == "none") return {};
  const auto experiment = rivalExperiment(m_chosen.experiment, *m_chosen.dataset);
  if (!experiment) return tl::unexpected(experiment.error());
  return addJob(*experiment);
}

Result<void> TrainCommand::openProject() {
  if (!m_options.project.empty()) m_projectPath = m_options.project;
  if (m_projectPath.empty() && !m_options.report.empty()) {
    m_projectPath = fs::path(m_options.report) / "report.gscope";
  }
  std::error_code error;
  if (m_projectPath.empty()) return {};
  if (!fs::exists(m_projectPath, error)) {
    return m_options.project.empty() ? Result<void>() : checkWritable(m_options.project);
  }
  auto project = Project::open(m_projectPath);
  if (!project) return tl::unexpected(project.error());
  m_project.emplace(std::move(*project));
  return {};
}

Result<void> TrainCommand::addJob(const Experiment& experiment) {
  auto record = newRunRecord(experiment, m_chosen.dataset);
  if (!record) return tl::unexpected(record.error());
  TrainingJob job;
  job.dataset = m_chosen.dataset;
  job.record = std::move(*record);
  job.threads = m_options.threads;
  auto trainer = makeTrainer(job);
  if (!trainer) return tl::unexpected(trainer.error());
  m_jobs.push_back(std::move(job));
  m_trainers.push_back(std::move(*trainer));
  return {};
}

Result<void> TrainCommand::store() {
  if (m_projectPath.empty()) return {};
  if (!m_options.report.empty()) {
    if (auto made = makeReportFolder(m_options.report); !made) return made;
  }
  if (!m_project) {
    auto project = Project::create(m_projectPath);
    if (!project) return tl::unexpected(project.error());
    m_project.emplace(std::move(*project));
  }
  for (const std::string& source :
       {m_chosen.experiment.data.source, m_chosen.experiment.data.testSource}) {
    if (source.empty()) continue;
    if (auto kept = keepSource(*m_project, source, ui::readExample); !kept) return kept;
  }
  if (auto set = m_project->setExperiment(m_chosen.experiment); !set) return set;
  for (TrainingJob& job : m_jobs) {
    job.project = &*m_project;
    job.record.pair = m_jobs.front().record.id;
    const auto id = m_project->addRun(job.record);
    if (!id) return tl::unexpected(id.error());
    job.record.id = *id;
  }
  return {};
}

Result<void> TrainCommand::trainAll() {
  Result<void> all;
  for (std::size_t i = 0; i < m_jobs.size(); ++i) {
    auto trained = train(m_jobs[i], m_trainers[i], m_signal.token());
    if (!trained && all) all = std::move(trained);
  }
  return all;
}

Result<void> TrainCommand::writeResults() const {
  nlohmann::json json = runJson(m_jobs.front().record, *m_chosen.dataset);
  if (m_jobs.size() > 1) json["rival"] = runJson(m_jobs.back().record, *m_chosen.dataset);
  if (m_options.json != "-") {
    std::string text;
    for (const TrainingJob& job : m_jobs) text += runText(job.record, *m_chosen.dataset);
    if (auto written = writeText("-", text); !written) return written;
  }
  if (!m_options.json.empty()) {
    if (auto written = writeJson(m_options.json, json); !written) return written;
  }
  if (m_options.report.empty()) return {};
  std::vector<RunRecord> runs;
  for (const TrainingJob& job : m_jobs) runs.push_back(job.record);
  return writeReport(m_options.report, *m_project, runs, m_chosen.dataset, json);
}

int TrainCommand::exitCode() const {
  if (m_signal.number() != 0) {
    remark(m_project ? say("To go on: gatescope resume %1", m_projectPath.string())
                     : say("With --project FILE a stopped run can go on later"));
    return 128 + m_signal.number();
  }
  for (const TrainingJob& job : m_jobs) {
    if (job.record.status != RunStatus::Finished) return Failed;
  }
  return Done;
}

}  // namespace

void addTrain(CLI::App& program, int& exitCode) {
  auto* command = program.add_subcommand("train", "Train a network on a CSV file or an example");
  auto options = std::make_shared<TrainOptions>();
  command
      ->add_option("--project", options->project,
                   "Keep the run in this project, made if it is not there")
      ->type_name("FILE");
  command
      ->add_option("--report", options->report,
                   "Leave pictures, metrics and, without --project, the project in this folder")
      ->type_name("DIR");
  command->add_option("--json", options->json, "Write results as JSON; “-”: to standard output")
      ->type_name("FILE|-");
  command->add_option("--threads", options->threads, "Threads; results do not depend on it [all]")
      ->type_name("N")
      ->check(CLI::Range(1, 1024));
  options->flags.addTo(*command);
  command->footer(
      "\nWhat is not given is chosen by the data, and said on standard error. With --rival-cell "
      "the\nrival is trained too. Ctrl+C stops after the batch in progress; with --project the run "
      "can\ngo on later (gatescope resume).");
  command->callback([options, &exitCode] { exitCode = TrainCommand(*options).run(); });
}

}  // namespace gatescope
