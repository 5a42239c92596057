#pragma once

#include "core/base/result.h"
#include "core/study/halving.h"
#include "core/study/search.h"
#include "core/train/experiment.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace gatescope {

// The validation loss, as a metric to choose by.
constexpr std::string_view lossMetric = "loss";

// Configurations are trained to a few epochs first, and only the best of them further (halving.h).
struct HalvingPlan {
  int leastEpochs = 0;  // the first rung's; 0: the experiment's epochs divided by factor²
  int factor = 3;
};

// A search for settings: everything that defines it, and nothing else. Equal plans give equal
// trials. Trial n is configuration n / seeds with the experiment's seed + n mod seeds.
struct SweepPlan {
  std::string name = "Sweep";
  Experiment experiment;         // what is not searched
  std::vector<Search> searches;  // one after another: a search that was widened has several
  std::optional<HalvingPlan> halving;
  int seeds = 1;       // trainings of a configuration
  std::string metric;  // on the validation part, what decides: its key, or lossMetric
};

// Checks the parts by themselves and together, yet not against the data (sweep.h).
Result<void> checkPlan(const SweepPlan& plan);

Result<std::vector<Experiment>> configurations(const SweepPlan& plan);
Rungs rungsOf(const SweepPlan& plan);

// Versioned JSON. What it cannot be is refused in a sentence that names the field.
nlohmann::json toJson(const SweepPlan& plan);
Result<SweepPlan> sweepPlanFromJson(const nlohmann::json& json);
Result<SweepPlan> sweepPlanFromText(std::string_view text);

// With another search behind those it has; the last one, where it is random and the other draws
// more of the same.
SweepPlan widenedBy(SweepPlan plan, const Search& search);

// Whether `wider` is the same sweep with more configurations, or none: whatever was trained by
// `plan` is a trial of `wider` under the same number.
Result<bool> isWidening(const SweepPlan& plan, const SweepPlan& wider);

}  // namespace gatescope
