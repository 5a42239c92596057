#include "core/study/cross_validation_setup.h"

#include "core/train/metrics.h"
#include "core/train/sizing.h"

namespace gatescope {

namespace {

// As core/data/sequence_folds.h deals them out.
FoldKind kindOf(const Dataset& dataset, SplitBy by) {
  if (dataset.shape == Shape::Series || by == SplitBy::Time) return FoldKind::Rolling;
  const bool automatic = by == SplitBy::Automatic && dataset.task == Task::Classify;
  return automatic || by == SplitBy::Stratified ? FoldKind::Stratified : FoldKind::Random;
}

// What a fold cannot be is the number of folds to change here.
Error asOfFolds(Error error) {
  if (error.field == "fold") error.field = "folds";
  return error;
}

Result<void> makeFolds(CrossValidationSetup& setup, const MakeDataset& make) {
  const bool dealtAnew = setup.kind != FoldKind::Rolling;
  for (int repeat = 0; repeat < setup.plan.repeats; ++repeat) {
    for (int fold = 0; fold < setup.plan.folds; ++fold) {
      if (repeat > 0 && !dealtAnew) {
        setup.datasets.push_back(setup.datasets[static_cast<std::size_t>(fold)]);
        continue;
      }
      auto made = make(foldExperiment(setup.plan, fold, repeat, dealtAnew));
      if (!made) return tl::unexpected(asOfFolds(made.error()));
      setup.datasets.push_back(std::move(*made));
    }
  }
  return {};
}

Result<void> makeWhole(CrossValidationSetup& setup, const MakeDataset& make) {
  if (!setup.plan.isFinal) return {};
  if (setup.testSequences == 0) {
    return failField("split", "The split leaves no test part to measure on at the end");
  }
  auto made = make(finalExperiment(setup.plan, setup.plan.experiment.training.epochs));
  if (!made) return tl::unexpected(made.error());
  setup.whole = std::move(*made);
  return {};
}

}  // namespace

std::string_view foldKindKey(FoldKind kind) {
  return kind == FoldKind::Rolling      ? "rolling"
         : kind == FoldKind::Stratified ? "stratified"
                                        : "random";
}

Trial CrossValidationSetup::foldTrial(int number) const {
  const int fold = number % plan.folds, repeat = number / plan.folds;
  Trial trial;
  trial.number = number;
  trial.name = plan.repeats == 1
                   ? say("Fold %1 of %2", fold + 1, plan.folds).text()
                   : say("Repeat %1, fold %2 of %3", repeat + 1, fold + 1, plan.folds).text();
  trial.experiment = foldExperiment(plan, fold, repeat, kind != FoldKind::Rolling);
  trial.dataset = datasets[static_cast<std::size_t>(number)];
  return trial;
}

Trial CrossValidationSetup::finalTrial(int epochs) const {
  Trial trial;
  trial.number = foldTrials();
  trial.name = say("All but the test part").text();
  trial.experiment = finalExperiment(plan, epochs);
  trial.dataset = whole;
  return trial;
}

Result<CrossValidationSetup> prepareCrossValidation(const CrossValidationPlan& plan,
                                                    const MakeDataset& make) {
  if (auto sound = checkPlan(plan); !sound) return tl::unexpected(sound.error());
  CrossValidationSetup setup;
  setup.plan = plan;
  Experiment& experiment = setup.plan.experiment;
  experiment.rival.cell = "none";
  const auto ordinary = make(experiment);
  if (!ordinary) return tl::unexpected(ordinary.error());
  const Dataset& dataset = **ordinary;
  if (dataset.shape == Shape::Series) experiment.data.window = dataset.window;
  setup.kind = kindOf(dataset, experiment.data.splitBy);
  setup.isGrouped = !experiment.data.groupColumn.empty();
  setup.metric = mainMetric(dataset);
  setup.testSequences = static_cast<int>(dataset.split(Split::Test).size());
  if (auto made = makeFolds(setup, make); !made) return tl::unexpected(made.error());
  if (auto made = makeWhole(setup, make); !made) return tl::unexpected(made.error());
  for (int number = 0; number < setup.foldTrials(); ++number) {
    const Trial trial = setup.foldTrial(number);
    if (auto fits = checkMemory(trial.experiment, *trial.dataset); !fits) {
      return tl::unexpected(fits.error());
    }
  }
  return setup;
}

}  // namespace gatescope
