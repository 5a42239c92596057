#include "core/study/comparison_plan.h"

#include "core/base/rounding.h"
#include "core/cells/cells.h"
#include "core/train/settings.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <sstream>
#include <utility>

#include <nlohmann/json.hpp>

namespace gatescope {

namespace {

constexpr std::array<std::pair<Budget, std::string_view>, 3> budgets{{
    {Budget::Units, "units"},
    {Budget::Parameters, "parameters"},
    {Budget::Time, "time"},
}};

constexpr std::array rateFactors{1.0 / 3, 1.0, 3.0};
constexpr std::array unitFactors{0.5, 1.0, 2.0};
// Seeds of the pairs follow one another from the first: this one is beyond all of them.
constexpr std::uint64_t tuningSeed = 1'000'000;

bool sets(const ComparisonSide& side, std::string_view key) {
  const std::string text = ' ' + side.settings;
  return text.find(' ' + std::string(key) + '=') != std::string::npos;
}

Result<void> checkSide(const ComparisonPlan& plan, const ComparisonSide& side) {
  for (const std::string_view key : {"task", "seed", "split-seed"}) {
    if (!sets(side, key)) continue;
    return failField("side", "%1: %2 has to be the same for all sides: leave it out of “%3”",
                     side.name, key, side.settings);
  }
  if (plan.budget == Budget::Parameters && &side != &plan.sides.front() && sets(side, "units")) {
    return failField("side",
                     "%1: with equal parameters the units of all but the first side follow from "
                     "their number: leave units out of “%2”",
                     side.name, side.settings);
  }
  return {};
}

}  // namespace

std::string_view budgetKey(Budget budget) {
  return std::ranges::find(budgets, budget, [](const auto& b) { return b.first; })->second;
}

Result<Budget> budgetFromKey(std::string_view key) {
  const auto* found = std::ranges::find(budgets, key, [](const auto& b) { return b.second; });
  if (found != budgets.end()) return found->first;
  return failField("budget", "Budget: expected units, parameters or time, found “%1”", key);
}

nlohmann::json toJson(const ComparisonPlan& plan) {
  nlohmann::json sides = nlohmann::json::array();
  for (const ComparisonSide& side : plan.sides) {
    sides.push_back({{"name", side.name}, {"settings", side.settings}});
  }
  return {{"experiment", toJson(plan.experiment)},
          {"sides", std::move(sides)},
          {"budget", budgetKey(plan.budget)},
          {"seconds", plan.seconds},
          {"seeds", plan.seeds},
          {"tuned", plan.isTuned}};
}

Result<ComparisonPlan> comparisonPlanFromJson(const nlohmann::json& json) try {
  ComparisonPlan plan;
  auto experiment = experimentFromJson(json.at("experiment"));
  if (!experiment) return tl::unexpected(experiment.error());
  plan.experiment = std::move(*experiment);
  for (const auto& side : json.at("sides"))
    plan.sides.push_back({side.at("name"), side.at("settings")});
  const auto budget = budgetFromKey(json.at("budget").get<std::string>());
  if (!budget) return tl::unexpected(budget.error());
  plan.budget = *budget;
  plan.seconds = json.at("seconds");
  plan.seeds = json.at("seeds");
  plan.isTuned = json.at("tuned");
  return plan;
} catch (const nlohmann::json::exception& error) {
  return fail("The plan of a comparison is damaged: %1", error.what());
}

std::string sideName(const Experiment& experiment, std::string_view settings) {
  Experiment changed = experiment;
  if (!applySettings(changed, settings)) return std::string(settings);
  const Cell* cell = findCell(changed.model.cell);
  std::string name = cell != nullptr ? std::string(cell->name) : changed.model.cell;
  std::istringstream words{std::string(settings)};
  for (std::string word; words >> word;) {
    if (!word.starts_with("cell=")) name += ", " + word;
  }
  return name;
}

std::string comparisonName(const ComparisonPlan& plan) {
  std::string name;
  for (const ComparisonSide& side : plan.sides) name += (name.empty() ? "" : " · ") + side.name;
  return name;
}

Result<void> checkPlan(const ComparisonPlan& plan) {
  if (plan.sides.size() < 2) {
    return failField("cells", "A comparison needs at least two settings, found %1",
                     plan.sides.size());
  }
  if (plan.seeds < 1 || plan.seeds > mostSeeds) {
    return failField("seeds", "Seeds: expected a whole number from 1 to %1, found %2", mostSeeds,
                     plan.seeds);
  }
  if (!(plan.seconds >= 0) || (plan.seconds > 0 && plan.budget != Budget::Time)) {
    return failField("seconds", "Seconds a run are for a comparison at equal time: --budget time");
  }
  std::set<std::string> names;
  for (const ComparisonSide& side : plan.sides) {
    if (!names.insert(side.name).second) {
      return failField("side", "Two sides are called “%1”: what differs between them?", side.name);
    }
    if (auto sound = checkSide(plan, side); !sound) return sound;
  }
  return {};
}

Result<Experiment> sideExperiment(const ComparisonPlan& plan, std::size_t side) {
  Experiment experiment = plan.experiment;
  experiment.rival.cell = "none";
  auto set = applySettings(experiment, plan.sides[side].settings);
  if (set) set = validate(experiment);
  if (!set) return tl::unexpected(set.error());
  return experiment;
}

Experiment seededExperiment(const Experiment& experiment, int pair, bool dealtAnew) {
  Experiment seeded = experiment;
  const std::uint64_t further = pair < 0 ? tuningSeed : static_cast<std::uint64_t>(pair);
  seeded.training.seed += further;
  if (dealtAnew) seeded.data.splitSeed += further;
  return seeded;
}

std::vector<Experiment> tuningGrid(const ComparisonPlan& plan, const Experiment& experiment) {
  if (!plan.isTuned) return {experiment};
  std::vector<Experiment> grid;
  for (const double units : unitFactors) {
    if (plan.budget != Budget::Time && units != 1) continue;
    for (const double rate : rateFactors) {
      Experiment point = experiment;
      point.model.units = std::max(1, static_cast<int>(std::lround(units * point.model.units)));
      if (rate != 1) point.training.learningRate = roundedTo(rate * point.training.learningRate, 3);
      grid.push_back(std::move(point));
    }
  }
  return grid;
}

}  // namespace gatescope
