#include "core/study/cross_validation_plan.h"

#include "core/data/folds.h"

#include <nlohmann/json.hpp>

namespace gatescope {

nlohmann::json toJson(const CrossValidationPlan& plan) {
  return {{"experiment", toJson(plan.experiment)},
          {"folds", plan.folds},
          {"repeats", plan.repeats},
          {"final", plan.isFinal}};
}

Result<CrossValidationPlan> crossValidationPlanFromJson(const nlohmann::json& json) try {
  CrossValidationPlan plan;
  auto experiment = experimentFromJson(json.at("experiment"));
  if (!experiment) return tl::unexpected(experiment.error());
  plan.experiment = std::move(*experiment);
  plan.folds = json.at("folds");
  plan.repeats = json.at("repeats");
  plan.isFinal = json.at("final");
  return plan;
} catch (const nlohmann::json::exception& error) {
  return fail("The plan of a cross-validation is damaged: %1", error.what());
}

Result<void> checkPlan(const CrossValidationPlan& plan) {
  if (plan.folds < 2 || plan.folds > mostFolds) {
    return failField("folds", "Folds: expected a whole number from 2 to %1, found %2", mostFolds,
                     plan.folds);
  }
  if (plan.repeats < 1 || plan.repeats > mostRepeats) {
    return failField("repeats", "Repeats: expected a whole number from 1 to %1, found %2",
                     mostRepeats, plan.repeats);
  }
  const Fold& fold = plan.experiment.data.fold;
  if (fold.isOne() || fold.isWhole) {
    return failField("fold", "Cross-validation trains every fold: leave out the setting fold");
  }
  return {};
}

Experiment foldExperiment(const CrossValidationPlan& plan, int fold, int repeat, bool dealtAnew) {
  Experiment experiment = plan.experiment;
  experiment.data.fold = {fold + 1, plan.folds, dealtAnew ? repeat + 1 : 1, false};
  experiment.training.seed += static_cast<std::uint64_t>(repeat);
  return experiment;
}

Experiment finalExperiment(const CrossValidationPlan& plan, int epochs) {
  Experiment experiment = plan.experiment;
  experiment.data.fold.isWhole = true;
  experiment.training.epochs = epochs;
  experiment.training.patience = 0;
  return experiment;
}

}  // namespace gatescope
