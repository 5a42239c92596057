#pragma once

#include "core/study/study_recorder.h"
#include "core/study/sweep.h"
#include "core/study/sweep_table.h"
#include "tests/core/tables.h"

#include <cmath>
#include <memory>
#include <string>
#include <vector>

// A small series and plans over it, whose trials take milliseconds.

namespace gatescope::test {

inline ProjectTables waves(int rows = 120) {
  std::string csv = "t,a,b\n";
  for (int t = 0; t < rows; ++t) {
    csv += std::to_string(t) + ',' + std::to_string(std::sin(0.3 * t)) + ',' +
           std::to_string(std::cos(0.11 * t)) + '\n';
  }
  return {std::make_shared<const Table>(tableOf(csv, "waves.csv")), nullptr};
}

inline SweepPlan wavePlan(int epochs = 4) {
  SweepPlan plan;
  plan.experiment.task = Task::Forecast;
  plan.experiment.data.shape = Shape::Series;
  plan.experiment.data.targets = {"a"};
  plan.experiment.data.window = 6;
  plan.experiment.model.units = 3;
  plan.experiment.training.epochs = epochs;
  plan.experiment.rival.cell = "none";
  plan.metric = "rmse";
  plan.searches = {
      {SearchKind::Grid, {{"units", {"2", "4"}}, {"learning-rate", {"0.001", "0.03", "0.01"}}}}};
  return plan;
}

// Searched at random and by halving: epochs 2, 4 and 8, a half of a rung on.
inline SweepPlan halvingPlan(int configurations = 12) {
  SweepPlan plan = wavePlan(8);
  plan.searches = {{SearchKind::Random,
                    {searchedRange("units=2:5").value(), searchedRange("learning-rate").value()},
                    configurations,
                    3}};
  plan.halving = HalvingPlan{2, 2};
  return plan;
}

// All figures of a sweep's runs but the time they took.
inline std::string figures(const std::vector<RunRecord>& runs) {
  std::string text;
  const auto add = [&](const NamedValues& values) {
    for (const NamedValue& value : values) text += " " + value.name + "=" + toText(value.value);
  };
  for (const RunRecord& run : runs) {
    text += std::to_string(run.trial) + " " + run.name + " status " +
            std::to_string(static_cast<int>(run.status)) + " best " +
            std::to_string(run.bestEpoch) + " of " + std::to_string(run.epochs.size());
    add(run.validation);
    add(run.test);
    for (const EpochRecord& epoch : run.epochs) text += " " + toText(epoch.validationLoss);
    text += "\n";
  }
  return text;
}

}  // namespace gatescope::test
