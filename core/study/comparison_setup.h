#pragma once

#include "core/study/comparison_plan.h"
#include "core/study/trial.h"

#include <functional>
#include <memory>
#include <set>
#include <stop_token>
#include <vector>

namespace gatescope {

// The dataset that an experiment's data settings make.
using MakeDataset = std::function<Result<std::shared_ptr<const Dataset>>(const Experiment&)>;

// A side with its data and what its budget makes of it.
struct SideSetup {
  std::string name;
  std::vector<Experiment> candidates;                    // the tuning grid; one: not tuned
  bool isDealtAnew = false;                              // each pair has a split of its own
  std::shared_ptr<const Dataset> tuning;                 // that candidates are tried on
  std::vector<std::shared_ptr<const Dataset>> datasets;  // by pair
  std::vector<Message> notes;

  const Dataset& dataset(int pair) const { return *datasets[static_cast<std::size_t>(pair)]; }
};

// At equal time: measured once, and kept with the plan so that a comparison that goes on trains the
// same networks.
struct TimeBudget {
  double seconds = 0;                    // limit of a run; 0: not measured yet
  std::vector<std::vector<int>> epochs;  // of each side's candidates: what fits into it
};

// A plan that can be carried out. Its trials are numbered: first each side's candidates, where they
// are tuned, then pair after pair, in each side after side. So a plan with more seeds has the same
// trials and then more.
struct ComparisonSetup {
  ComparisonPlan plan;
  std::vector<SideSetup> sides;
  TimeBudget time;

  int tuningTrials() const;
  int trialNumber(int pair, std::size_t side) const;
  Trial tuningTrial(int number) const;
  // `candidate`: the one chosen for this side.
  Trial trial(int pair, std::size_t side, std::size_t candidate) const;
};

// Makes the data and the candidates. Fails, in a sentence, where a side cannot be trained or where
// sides would not be judged by the same metric.
Result<ComparisonSetup> prepareComparison(const ComparisonPlan& plan, const MakeDataset& make);

// Budget::Time: gives each candidate the number of epochs that fit into the seconds of a run.
//
// How long an epoch takes is measured with each candidate by itself, all threads to itself. A
// twentieth of the time is left, so that a run that is slowed down a little still ends as planned:
// its schedule reaches its end, and its bits are those of the plan. One that is slower is cut off
// by the clock at its last whole epoch, and says so; its bits then depend on the machine. False
// when stopped.
bool measureTime(ComparisonSetup& setup, int threads, const std::stop_token& stop);
// Takes what was measured over into the candidates.
void settleTime(ComparisonSetup& setup);

}  // namespace gatescope
