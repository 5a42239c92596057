#pragma once

#include "app/commands/chosen_experiment.h"
#include "core/project/recorder.h"
#include "core/study/sweep.h"

#include <optional>
#include <string>
#include <vector>

namespace gatescope {

// The flags that say what is searched, and how.
struct SearchFlags {
  std::vector<std::string> grids;   // “units=16,32”
  std::vector<std::string> ranges;  // “units=8:256”
  std::string search;               // grid, random, halving; empty: as the settings are given
  std::string metric;               // empty: the task's main one
  int trials = 0;                   // 0: not given, like all that follows
  int seeds = 0;
  std::uint64_t searchSeed = 0;
  int leastEpochs = 0;
  int factor = 0;

  bool any() const;
  void addTo(CLI::App& command);
};

// A sweep as the command line gives it: by flags, by a plan's file, or as a study of a project.
struct SweepRequest {
  std::string planFile;
  StudyId study = 0;  // 0: none; −1: the newest
  ExperimentFlags flags;
  SearchFlags search;
};

struct ChosenSweep {
  SweepPlan plan;
  ProjectTables tables;
  std::vector<Message> said;  // every choice that was made for the user, also where it failed
};

// `project`: where the study is, and whose data must be what they were; nullptr: none. Writes
// nothing.
Result<void> chooseSweep(SweepRequest& request, Project* project, ChosenSweep& chosen);

}  // namespace gatescope
