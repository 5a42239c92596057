#include "app/commands/commands.h"
#include "app/commands/console.h"
#include "app/commands/project_run.h"
#include "app/commands/results.h"
#include "app/commands/stop_signal.h"
#include "app/commands/training_job.h"
#include "ui/control/resource_files.h"

#include <memory>
#include <vector>

#include <CLI/CLI.hpp>

namespace gatescope {

namespace {

struct ResumeOptions {
  std::string project;
  RunId run = 0;
  std::string json;
  int threads = 0;
};

bool canGoOn(const RunRecord& run) {
  return run.status != RunStatus::Finished && run.status != RunStatus::Diverged;
}

// The run asked for, or the newest that did not reach its end.
Result<RunRecord> runToResume(const Project& project, RunId wanted) {
  if (wanted != 0) {
    auto run = chooseRun(project, wanted);
    if (run && run->study != 0) {
      return fail("Run %1 belongs to a study, which goes on as a whole: give its command again",
                  wanted);
    }
    if (!run || canGoOn(*run)) return run;
    return fail("Run %1 has ended (%2): there is nothing to resume", wanted,
                statusText(run->status));
  }
  const auto runs = project.runs();
  if (!runs) return tl::unexpected(runs.error());
  for (auto run = runs->rbegin(); run != runs->rend(); ++run) {
    if (!run->deleted && canGoOn(*run)) return *run;
  }
  return fail("%1 holds no run that was stopped: there is nothing to resume",
              project.path().string());
}

// The run and, unless one was asked for, the other of its pair where that was cut off too; in the
// order in which they were begun.
Result<std::vector<TrainingJob>> jobsOf(Project& project, const ResumeOptions& options) {
  auto first = runToResume(project, options.run);
  if (!first) return tl::unexpected(first.error());
  std::vector<RunRecord> runs{std::move(*first)};
  const auto all = project.runs();
  if (!all) return tl::unexpected(all.error());
  for (const RunRecord& run : *all) {
    const bool paired = run.pair == runs.front().pair && run.id != runs.front().id;
    if (options.run == 0 && run.pair != 0 && paired && !run.deleted && canGoOn(run)) {
      runs.insert(run.id < runs.front().id ? runs.begin() : runs.end(), run);
    }
  }
  std::vector<TrainingJob> jobs;
  for (RunRecord& run : runs) {
    auto dataset = projectDataset(&project, run.experiment, ui::readExample);
    if (!dataset) return tl::unexpected(dataset.error());
    jobs.push_back({std::move(*dataset), std::move(run), &project, options.threads, true});
  }
  return jobs;
}

Result<void> goOn(TrainingJob& job, const std::stop_token& stop) {
  auto trainer = makeTrainer(job);
  if (!trainer) return tl::unexpected(trainer.error());
  remark(
      say("Run %1, %2, goes on after epoch %3", job.record.id, job.record.name, trainer->epoch()));
  return train(job, *trainer, stop);
}

Result<void> writeResults(const std::vector<TrainingJob>& jobs, const std::string& to) {
  if (to.empty()) {
    std::string text;
    for (const TrainingJob& job : jobs) text += runText(job.record, *job.dataset);
    return writeText("-", text);
  }
  nlohmann::json json = runJson(jobs.front().record, *jobs.front().dataset);
  if (jobs.size() > 1) json["rival"] = runJson(jobs.back().record, *jobs.back().dataset);
  return writeJson(to, json);
}

int resume(const ResumeOptions& options) {
  const StopSignal signal;
  if (auto writable = checkWritable(options.json, {options.project}); !writable) {
    return refuse(writable.error());
  }
  auto project = Project::open(options.project);
  if (!project) return refuse(project.error());
  auto jobs = jobsOf(*project, options);
  if (!jobs) return refuse(jobs.error());
  bool finished = true;
  for (TrainingJob& job : *jobs) {
    if (auto trained = goOn(job, signal.token()); !trained) return failed(trained.error());
    finished = finished && job.record.status == RunStatus::Finished;
  }
  if (auto written = writeResults(*jobs, options.json); !written) return failed(written.error());
  if (signal.number() != 0) {
    remark(say("To go on: gatescope resume %1", options.project));
    return 128 + signal.number();
  }
  return finished ? Done : Failed;
}

}  // namespace

void addResume(CLI::App& program, int& exitCode) {
  auto* command = program.add_subcommand(
      "resume", "Go on with a run that was stopped or cut off, as if it never had been");
  auto options = std::make_shared<ResumeOptions>();
  command->add_option("PROJECT", options->project, "The project that holds the run")->required();
  command->add_option("--run", options->run, "Number of the run [the newest unfinished]")
      ->type_name("N");
  command->add_option("--threads", options->threads, "Threads; results do not depend on it [all]")
      ->type_name("N")
      ->check(CLI::Range(1, 1024));
  command->add_option("--json", options->json, "Write results as JSON; “-”: to standard output")
      ->type_name("FILE|-");
  command->callback([options, &exitCode] { exitCode = resume(*options); });
}

}  // namespace gatescope
