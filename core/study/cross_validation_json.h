#pragma once

#include "core/study/cross_validation.h"

#include <nlohmann/json_fwd.hpp>

namespace gatescope {

// Everything that a cross-validation came to: plan, every fold with its epochs, means, deviations,
// baselines, the sentences. NaN is null.
nlohmann::json toJson(const CrossValidation& result);

}  // namespace gatescope
