#pragma once

#include "core/study/comparison.h"

#include <nlohmann/json_fwd.hpp>

namespace gatescope {

// Everything that a comparison came to: plan, every run, means, intervals, differences, curves,
// cost, baselines, the sentence. NaN is null.
nlohmann::json toJson(const Comparison& comparison);

}  // namespace gatescope
