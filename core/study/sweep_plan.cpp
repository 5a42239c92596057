#include "core/study/sweep_plan.h"

#include "core/train/metrics.h"
#include "core/train/settings.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace gatescope {

namespace {

constexpr int mostSeeds = 1000;

bool isSearched(const SweepPlan& plan, std::string_view key) {
  const std::vector<std::string> keys = searchedKeys(plan.searches);
  return std::ranges::find(keys, key) != keys.end();
}

Result<void> checkHalving(const SweepPlan& plan) {
  if (!plan.halving) return {};
  if (plan.halving->factor < 2 || plan.halving->factor > 100) {
    return failField("factor", "Factor: expected a whole number from 2 to 100, found %1",
                     plan.halving->factor);
  }
  const int epochs = plan.experiment.training.epochs;
  if (plan.halving->leastEpochs < 0 || plan.halving->leastEpochs > epochs) {
    return failField("least-epochs",
                     "Least epochs: expected a whole number from 1 to the experiment's %1 epochs, "
                     "found %2",
                     epochs, plan.halving->leastEpochs);
  }
  if (isSearched(plan, "epochs")) {
    return failField("epochs",
                     "Epochs: successive halving says itself how many epochs a trial has; search "
                     "without halving, or leave Epochs out");
  }
  return {};
}

// Settings by which the loss is counted: losses under other values of them do not compare.
Result<void> checkMetric(const SweepPlan& plan) {
  if (plan.metric == lossMetric) {
    for (const char* key : {"loss", "class-weights", "scale", "window-scale", "tokens"}) {
      if (!isSearched(plan, key)) continue;
      return failField("metric",
                       "Metric: the loss means something else for each value of %1; choose a "
                       "metric of the answers",
                       findSetting(key)->label);
    }
    return {};
  }
  if (!metricInfo(plan.metric).key.empty()) return {};
  return failField("metric", "Metric: there is no metric “%1”", plan.metric);
}

}  // namespace

Result<void> checkPlan(const SweepPlan& plan) {
  if (plan.searches.empty()) return failField("searches", "Searches: a sweep has at least one");
  for (const Search& search : plan.searches) {
    if (auto checked = checkSearch(search); !checked) return checked;
  }
  if (plan.seeds < 1 || plan.seeds > mostSeeds) {
    return failField("seeds", "Seeds: expected a whole number from 1 to %1, found %2", mostSeeds,
                     plan.seeds);
  }
  if (auto valid = validate(plan.experiment); !valid) return valid;
  if (auto checked = checkMetric(plan); !checked) return checked;
  return checkHalving(plan);
}

Result<std::vector<Experiment>> configurations(const SweepPlan& plan) {
  return configurations(plan.experiment, plan.searches);
}

Rungs rungsOf(const SweepPlan& plan) {
  const int epochs = plan.experiment.training.epochs;
  if (!plan.halving) return Rungs::single(epochs);
  const int factor = plan.halving->factor;
  const int least = plan.halving->leastEpochs;
  return Rungs::between(least > 0 ? least : std::max(1, epochs / (factor * factor)), epochs,
                        factor);
}

SweepPlan widenedBy(SweepPlan plan, const Search& search) {
  const Search* last = plan.searches.empty() ? nullptr : &plan.searches.back();
  const bool isMore = last != nullptr && last->kind == SearchKind::Random &&
                      search.kind == SearchKind::Random && last->seed == search.seed &&
                      last->settings == search.settings && search.trials >= last->trials;
  if (isMore) plan.searches.pop_back();
  plan.searches.push_back(search);
  return plan;
}

Result<bool> isWidening(const SweepPlan& plan, const SweepPlan& wider) {
  SweepPlan same = wider;
  same.name = plan.name;
  same.searches = plan.searches;
  if (toJson(same) != toJson(plan)) return false;
  same.searches = wider.searches;
  if (toJson(same) == toJson(plan)) return true;
  const auto before = configurations(plan);
  if (!before) return tl::unexpected(before.error());
  const auto after = configurations(wider);
  if (!after) return tl::unexpected(after.error());
  return before->size() <= after->size() &&
         std::equal(
             before->begin(), before->end(), after->begin(),
             [](const Experiment& a, const Experiment& b) { return toJson(a) == toJson(b); });
}

}  // namespace gatescope
