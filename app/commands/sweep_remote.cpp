#include "app/commands/sweep_remote.h"

#include "app/commands/child_process.h"
#include "app/commands/commands.h"
#include "app/commands/console.h"
#include "core/base/file.h"
#include "core/study/cluster_job.h"
#include "core/study/trial_file.h"
#include "ui/control/resource_files.h"

#include <algorithm>
#include <filesystem>
#include <iostream>

#include <CLI/CLI.hpp>

namespace gatescope {

namespace {

namespace fs = std::filesystem;

static_assert(Exit::Unfinished == unfinishedExit);

// “units=32 learning-rate=0.003: epoch 3/60, validation loss 0.38”
void tellEpoch(const Trial& trial, const EpochRecord& record) {
  std::cerr << trial.name << ": epoch " << record.epoch << '/' << trial.experiment.training.epochs
            << ", validation loss " << toText(record.validationLoss) << '\n';
}

// All trials, or for Slurm those whose files are not there yet: a task in the queue costs.
std::vector<int> wantedTrials(const Sweep& sweep, const fs::path& folder, bool onlyMissing) {
  std::vector<int> trials;
  std::error_code error;
  for (int i = 0; i < sweep.trials(); ++i) {
    if (onlyMissing && fs::exists(folder / trialFileName(i), error)) continue;
    trials.push_back(i);
  }
  return trials;
}

Result<ClusterJob> jobOf(const Sweep& sweep, const std::string& planFile,
                         const RemoteOptions& options) {
  std::error_code error;
  const fs::path beside = planFile.empty() ? fs::path("sweep") : fs::path(planFile);
  const fs::path folder = options.folder.empty()
                              ? beside.parent_path() / (beside.stem().string() + "-trials")
                              : fs::path(options.folder);
  ClusterJob job;
  job.folder = fs::absolute(folder, error);
  fs::create_directories(job.folder, error);
  if (error) return fail("%1 could not be made: %2", job.folder.string(), error.message());
  job.name = sweep.plan().name;
  job.program = fs::read_symlink("/proc/self/exe", error);
  if (error) return fail("This program's own path could not be read: %1", error.message());
  job.plan = job.folder / "plan.json";
  job.trials = wantedTrials(sweep, job.folder, options.submit == "slurm");
  job.threads = std::max(options.threads, 1);
  job.atOnce = options.atOnce;
  return job;
}

// A folder that holds trials of another sweep would mix them.
Result<void> writePlan(const Sweep& sweep, const fs::path& path) {
  std::error_code error;
  if (fs::exists(path, error)) {
    const auto text = readBytes(path.string());
    if (!text) return tl::unexpected(text.error());
    const auto before = sweepPlanFromText(*text);
    if (!before || !isWidening(*before, sweep.plan()).value_or(false)) {
      return fail("%1 belongs to another sweep: give this one a folder of its own, --dir",
                  path.string());
    }
  }
  return writeJson(path.string(), toJson(sweep.plan()));
}

}  // namespace

void RemoteOptions::addTo(CLI::App& command) {
  const char* group = "Elsewhere";
  command.add_option("--trial", trial, "Train this trial of the plan alone, into --out")
      ->type_name("K")
      ->check(CLI::Range(0, 100000000))
      ->group(group);
  command.add_option("--out", out, "The trial's own project file; FILE.part until it ends")
      ->type_name("FILE")
      ->group(group);
  command.add_option("--submit", submit, "Start all trials by slurm or (GNU) parallel")
      ->type_name("NAME")
      ->check(CLI::IsMember({"slurm", "parallel"}))
      ->group(group);
  command.add_option("--dir", folder, "The folder of their files [PLAN-trials]")
      ->type_name("DIR")
      ->group(group);
}

int trainOneTrial(const ChosenSweep& chosen, const RemoteOptions& options,
                  const std::stop_token& stop) {
  if (auto independent = checkIndependent(chosen.plan); !independent) {
    return refuse(independent.error());
  }
  if (options.out.empty()) return refuse(Error{say("--trial needs a file of its own: --out FILE")});
  if (auto writable = checkWritable(options.out); !writable) return refuse(writable.error());
  const auto sweep = Sweep::create(chosen.plan, chosen.tables, options.trial);
  if (!sweep) return refuse(sweep.error());
  TrialFileOptions how;
  how.threads = options.threads;
  how.stop = stop;
  how.readExample = ui::readExample;
  how.onEpoch = tellEpoch;
  const auto ended = trainTrialFile(*sweep, options.trial, options.out, how);
  if (!ended) return failed(ended.error());
  if (*ended) return Done;
  remark(say("Trial %1 goes on where it stopped when it is started again", options.trial));
  return Unfinished;
}

int submitSweep(const ChosenSweep& chosen, const std::string& planFile,
                const RemoteOptions& options) {
  if (auto independent = checkIndependent(chosen.plan); !independent) {
    return refuse(independent.error());
  }
  const auto sweep = Sweep::create(chosen.plan, chosen.tables);
  if (!sweep) return refuse(sweep.error());
  const auto job = jobOf(*sweep, planFile, options);
  if (!job) return refuse(job.error());
  if (job->trials.empty()) {
    remark(say("All trials are in %1: collect them", job->folder.string()));
    return Done;
  }
  if (auto written = writePlan(*sweep, job->plan); !written) return refuse(written.error());
  const bool slurm = options.submit == "slurm";
  const fs::path script = job->folder / (slurm ? "sweep.sbatch" : "sweep.sh");
  auto written = writeText(script.string(), slurm ? slurmScript(*job) : parallelScript(*job));
  if (!written) return failed(written.error());
  const std::string folder = job->folder.string();
  const auto code =
      runProgram(slurm ? std::vector<std::string>{"sbatch", "--chdir", folder, script.string()}
                       : std::vector<std::string>{"sh", script.string()});
  if (!code) return failed(code.error());
  remark(say("When trials have ended: gatescope collect %1 --project FILE", folder));
  return *code == 0 ? Done : Failed;
}

}  // namespace gatescope
