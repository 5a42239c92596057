#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gatescope {

// A sweep whose trials are trained by programs of their own (trial_file.h), started by Slurm or by
// GNU parallel.
struct ClusterJob {
  std::string name;               // of the sweep
  std::filesystem::path program;  // gatescope, by its whole path
  std::filesystem::path plan;     // PLAN.json, likewise
  std::filesystem::path folder;   // of the trials' files and logs, likewise
  std::vector<int> trials;        // those that are wanted
  int threads = 1;                // cores of a trial
  int atOnce = 0;                 // 0: as many as the machine or the cluster takes
};

// The exit code of a trial that was stopped and goes on from its checkpoint when started again
// (EX_TEMPFAIL of sysexits.h).
constexpr int unfinishedExit = 75;

// A job array, a task a trial. Slurm tells a task a minute before its time is up; the task keeps
// its checkpoint and is put in the queue again, as it is when its node fails or it gives way to
// others.
std::string slurmScript(const ClusterJob& job);

// A shell script that keeps a log of the trials: started again, it does only those that did not
// end.
std::string parallelScript(const ClusterJob& job);

// “0-3,7,9-12”
std::string rangesText(std::span<const int> sorted);
// As one word of a shell's command line.
std::string shellQuoted(std::string_view text);

}  // namespace gatescope
