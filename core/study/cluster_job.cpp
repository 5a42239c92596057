#include "core/study/cluster_job.h"

#include <algorithm>
#include <cctype>

namespace gatescope {

namespace {

// The command of one trial, with a shell's word for its number.
std::string trialCommand(const ClusterJob& job, const std::string& number) {
  return shellQuoted(job.program.string()) + " sweep " + shellQuoted(job.plan.string()) +
         " --trial " + number + " --out " + shellQuoted(job.folder.string()) + "/trial-" + number +
         ".gscope --threads " + std::to_string(job.threads);
}

// Slurm's options end at blanks, and know no quotes.
std::string plainName(const std::string& name) {
  std::string plain;
  for (const char c : name) {
    plain += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '-';
  }
  return plain.empty() ? "sweep" : plain;
}

}  // namespace

std::string shellQuoted(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

std::string rangesText(std::span<const int> sorted) {
  std::string text;
  for (std::size_t i = 0; i < sorted.size();) {
    std::size_t last = i;
    while (last + 1 < sorted.size() && sorted[last + 1] == sorted[last] + 1) ++last;
    text += (text.empty() ? "" : ",") + std::to_string(sorted[i]);
    if (last > i) text += '-' + std::to_string(sorted[last]);
    i = last + 1;
  }
  return text;
}

std::string slurmScript(const ClusterJob& job) {
  const std::string most = job.atOnce > 0 ? '%' + std::to_string(job.atOnce) : std::string();
  return say(R"(#!/bin/bash
# Trains the trials of a sweep of Gatescope, a task each. Partition, account and the like: as options
# of sbatch, or here.
#SBATCH --job-name=%1
#SBATCH --array=%2
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=%3
#SBATCH --requeue
#SBATCH --signal=TERM@60
#SBATCH --open-mode=append
#SBATCH --output=trial-%a.log

cd %4 || exit 1
trial=$SLURM_ARRAY_TASK_ID
srun --ntasks=1 %5
code=$?
# Stopped before its end, with a checkpoint: in the queue again, to go on from there. A task that a
# person cancels does not come this far.
if [ "$code" -eq %6 ]; then
  scontrol requeue "${SLURM_ARRAY_JOB_ID}_$trial"
fi
exit "$code"
)",
             plainName(job.name), rangesText(job.trials) + most, job.threads,
             shellQuoted(job.folder.string()), trialCommand(job, R"("$trial")"), unfinishedExit)
      .text();
}

std::string parallelScript(const ClusterJob& job) {
  std::string trials;
  for (const int trial : job.trials) trials += ' ' + std::to_string(trial);
  return say(R"(#!/bin/sh
# Trains the trials of a sweep of Gatescope by GNU parallel. Started again, it does only those that
# did not end. Further options (other machines: --sshlogin) can stand in the variable PARALLEL, see
# man parallel.
cd %1 || exit 1
exec parallel --will-cite --joblog joblog.txt --resume-failed%2 \
  %3 \
  :::%4
)",
             shellQuoted(job.folder.string()),
             job.atOnce > 0 ? " --jobs " + std::to_string(job.atOnce) : std::string(),
             shellQuoted(trialCommand(job, "{}")), trials)
      .text();
}

}  // namespace gatescope
