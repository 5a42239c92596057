#include "ui/control/study_jobs.h"

#include "core/data/sources.h"
#include "core/project/dataset_maker.h"
#include "core/study/compare.h"
#include "core/study/cross_validate.h"
#include "core/study/memory_test.h"
#include "core/study/sweep.h"
#include "core/train/settings.h"
#include "ui/models/text.h"

#include <QStringList>

namespace gatescope::ui {

StudyController::Job comparisonJob(const ComparisonPlan& plan, const ReadExample& readExample) {
  return {fromUtf8(comparisonName(plan)), trialsOf(plan),
          [plan, readExample](Project& project, const RunTrialsOptions& options) -> Result<void> {
            DatasetMaker datasets(&project, readExample);
            const auto setup = prepareComparison(
                plan, [&](const Experiment& experiment) { return datasets.make(experiment); });
            if (!setup) return tl::unexpected(setup.error());
            const auto compared = compare(*setup, &project, options);
            return compared ? Result<void>() : tl::unexpected(compared.error());
          }};
}

StudyController::Job sweepJob(const SweepPlan& plan, const ReadExample& readExample) {
  // How often halving goes on with a trial is not known beforehand.
  return {nameOf(plan), plan.halving ? 0 : trialsOf(plan),
          [plan, readExample](Project& project, const RunTrialsOptions& options) -> Result<void> {
            const auto tables = projectTables(&project, plan.experiment, readExample);
            if (!tables) return tl::unexpected(tables.error());
            // Refused before anything is written.
            if (auto sweep = Sweep::create(plan, *tables); !sweep) {
              return tl::unexpected(sweep.error());
            }
            auto study = studyOfSweep(project, plan);
            if (!study) return tl::unexpected(study.error());
            const auto whole = planOf(*study);  // maybe of more trials
            if (!whole) return tl::unexpected(whole.error());
            const auto sweep = Sweep::create(*whole, *tables);
            if (!sweep) return tl::unexpected(sweep.error());
            const auto trained = runSweep(*sweep, project, *study, options);
            return trained ? Result<void>() : tl::unexpected(trained.error());
          }};
}

StudyController::Job crossValidationJob(const CrossValidationPlan& plan,
                                        const ReadExample& readExample) {
  return {fromUtf8(runName(plan.experiment.model)), trialsOf(plan),
          [plan, readExample](Project& project, const RunTrialsOptions& options) -> Result<void> {
            DatasetMaker datasets(&project, readExample);
            const auto setup = prepareCrossValidation(
                plan, [&](const Experiment& experiment) { return datasets.make(experiment); });
            if (!setup) return tl::unexpected(setup.error());
            const auto result = crossValidate(*setup, &project, options);
            return result ? Result<void>() : tl::unexpected(result.error());
          }};
}

StudyController::Job memoryTestJob(const MemoryTestPlan& plan) {
  return {coreText(findSource(findMemoryTask(plan.task)->source)->title), trialsOf(plan),
          [plan](Project& project, const RunTrialsOptions& options) -> Result<void> {
            const auto setup = prepareMemoryTest(plan);
            if (!setup) return tl::unexpected(setup.error());
            const auto test = runMemoryTest(*setup, &project, options);
            return test ? Result<void>() : tl::unexpected(test.error());
          }};
}

int trialsOf(const ComparisonPlan& plan) {
  int trials = plan.seeds * static_cast<int>(plan.sides.size());
  for (std::size_t side = 0; plan.isTuned && side < plan.sides.size(); ++side) {
    const auto experiment = sideExperiment(plan, side);
    if (experiment) trials += static_cast<int>(tuningGrid(plan, *experiment).size());
  }
  return trials;
}

int trialsOf(const SweepPlan& plan) {
  const auto all = configurations(plan);
  return all ? static_cast<int>(all->size()) * plan.seeds : 0;
}

int trialsOf(const CrossValidationPlan& plan) {
  return plan.folds * plan.repeats + (plan.isFinal ? 1 : 0);
}

int trialsOf(const MemoryTestPlan& plan) {
  return static_cast<int>(plan.lengths.size() * plan.cells.size()) * plan.seeds;
}

QString nameOf(const SweepPlan& plan) {
  QStringList names;
  for (const std::string& key : searchedKeys(plan.searches)) {
    names << coreText(findSetting(key)->label);
  }
  return names.join(QStringLiteral(" × "));
}

}  // namespace gatescope::ui
