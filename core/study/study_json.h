#pragma once

#include "core/train/events.h"

#include <span>

#include <nlohmann/json_fwd.hpp>

// What the results of studies have in common as JSON.

namespace gatescope {

// NaN is null.
nlohmann::json numberJson(double value);
nlohmann::json metricsJson(const NamedValues& metrics);
nlohmann::json epochsJson(std::span<const EpochRecord> epochs);
// "finished", "diverged", "failed"; all else is "waiting": a study tells how trials came out.
const char* endKey(RunStatus status);

}  // namespace gatescope
