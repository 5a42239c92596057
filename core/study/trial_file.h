#pragma once

#include "core/project/recorder.h"
#include "core/study/sweep.h"

#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace gatescope {

// One trial of a sweep in a project file of its own, for trials that are trained by programs that
// know nothing of each other, on one machine or on many. While it is trained the file stands beside
// its place as FILE.part; a FILE is always whole.

// Whether the plan's trials can be trained one by one; not by successive halving, which asks for
// trials by the results of others.
Result<void> checkIndependent(const SweepPlan& plan);

// “trial-7.gscope”
std::string trialFileName(int trial);
std::filesystem::path unfinishedTrialFile(const std::filesystem::path& file);

struct TrialFileOptions {
  int threads = 0;  // 0: all cores
  std::stop_token stop = {};
  PauseGate* pause = nullptr;
  ReadExample readExample;
  std::function<void(const Trial&, const EpochRecord&)> onEpoch = {};
};

// Trains the trial to its end, going on from where it was left. True when the file is there, which
// is at once where it was before; false when it was stopped. The data are not copied into it: it
// says where they stand, and what they were (SHA-256).
Result<bool> trainTrialFile(const Sweep& sweep, int trial, const std::filesystem::path& file,
                            const TrialFileOptions& options);

// What was found in trials' files.
struct Collected {
  StudyRecord study;  // in the project
  SweepPlan plan;
  int trials = 0;               // of the plan
  std::vector<int> added;       // now
  std::vector<int> missing;     // still
  std::vector<Error> unusable;  // of files that are no trial of this sweep, each named
};

// Merges trials' files into one study of the project; those that it holds already are left as they
// are. May be called again as more trials end. Fails where there is no usable file and no study.
Result<Collected> collectTrials(Project& project, std::span<const std::filesystem::path> files,
                                const ReadExample& readExample);

}  // namespace gatescope
