#pragma once

#include "app/commands/sweep_choice.h"

#include <stop_token>
#include <string>

namespace gatescope {

struct RemoteOptions {
  int trial = -1;      // −1: none
  std::string out;     // of the trial
  std::string submit;  // slurm, parallel
  std::string folder;  // of a submitted sweep's files; empty: beside the plan, named after it
  int threads = 0;
  int atOnce = 0;

  void addTo(CLI::App& command);  // all but the last two, which are not of this alone
};

// `gatescope sweep PLAN.json --trial K --out FILE`: trains one trial; its exit code.
int trainOneTrial(const ChosenSweep& chosen, const RemoteOptions& options,
                  const std::stop_token& stop);

// `gatescope sweep … --submit slurm|parallel`: writes plan and script into the folder and starts
// them; the exit code of what was started.
int submitSweep(const ChosenSweep& chosen, const std::string& planFile,
                const RemoteOptions& options);

}  // namespace gatescope
