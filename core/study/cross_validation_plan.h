#pragma once

#include "core/base/result.h"
#include "core/train/experiment.h"

#include <nlohmann/json_fwd.hpp>

namespace gatescope {

// One experiment, trained once for each fold: on all but the fold and the test part, and measured
// on the fold. The test part is the one of the experiment's own split.
struct CrossValidationPlan {
  Experiment experiment;  // without a fold; its seed is that of the first repeat
  int folds = 5;
  // How often, each time with another seed and, where folds are dealt out at random, other folds.
  int repeats = 1;
  // At the end the network is trained once more, on all but the test part, and measured on that.
  bool isFinal = false;
};

constexpr int mostRepeats = 1000;

nlohmann::json toJson(const CrossValidationPlan& plan);
Result<CrossValidationPlan> crossValidationPlanFromJson(const nlohmann::json& json);

// Whether the plan can be carried out as far as it can be told without data.
Result<void> checkPlan(const CrossValidationPlan& plan);

// The experiment of a fold and a repeat, both from 0. `dealtAnew`: repeats have other folds.
Experiment foldExperiment(const CrossValidationPlan& plan, int fold, int repeat, bool dealtAnew);

// That of the training at the end: as many epochs as the folds have found best, and nothing is left
// for validation to stop by.
Experiment finalExperiment(const CrossValidationPlan& plan, int epochs);

}  // namespace gatescope
