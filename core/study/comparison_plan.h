#pragma once

#include "core/base/result.h"
#include "core/train/experiment.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace gatescope {

// One of the settings that are compared: the plan's experiment with some changes.
struct ComparisonSide {
  std::string name;      // "LSTM, layers=2"
  std::string settings;  // "cell=lstm layers=2", as for applySettings()
};

// What is the same for all sides.
enum class Budget {
  Units,       // nothing is adapted: what the settings say
  Parameters,  // as many as the first side's, within 2 % where units are enough for that
  Time,        // seconds of training and validating a run, one run at a time (settleTime())
};
std::string_view budgetKey(Budget budget);
Result<Budget> budgetFromKey(std::string_view key);

// Several settings, each trained with the same seeds. The runs of a seed have the same initial
// random stream, the same order of batches and, where sequences are dealt out at random, the same
// split, a new one for each seed.
struct ComparisonPlan {
  Experiment experiment;  // its seeds are those of the first pair
  std::vector<ComparisonSide> sides;
  Budget budget = Budget::Units;
  double seconds = 0;  // Budget::Time: of a run; 0: what the first side's epochs take
  int seeds = 5;
  // Before, each side is trained once with every setting of a small grid, the same for all, with a
  // seed (and split) that no pair has; the best on the validation part is compared.
  bool isTuned = false;
};

constexpr int mostSeeds = 1000;

nlohmann::json toJson(const ComparisonPlan& plan);
Result<ComparisonPlan> comparisonPlanFromJson(const nlohmann::json& json);

// “LSTM, layers=2” for “cell=lstm layers=2”.
std::string sideName(const Experiment& experiment, std::string_view settings);

// “GRU · LSTM, layers=2”
std::string comparisonName(const ComparisonPlan& plan);

// Whether the plan can be carried out as far as it can be told without data.
Result<void> checkPlan(const ComparisonPlan& plan);

// The experiment of a side, by the plan's own words: no budget, the first seed.
Result<Experiment> sideExperiment(const ComparisonPlan& plan, std::size_t side);

// The same as the pair of such a number trains it; −1: as it is tuned. `dealtAnew`: with a split of
// its own.
Experiment seededExperiment(const Experiment& experiment, int pair, bool dealtAnew);

// The grid around an experiment: learning rates, and units too where their number is free
// (Budget::Time). Alone where nothing is tuned.
std::vector<Experiment> tuningGrid(const ComparisonPlan& plan, const Experiment& experiment);

}  // namespace gatescope
