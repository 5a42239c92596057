#pragma once

#include "core/study/sweep_table.h"

#include <string>

#include <nlohmann/json.hpp>

namespace gatescope {

// What `sweep` and `collect` report.
nlohmann::json sweepJson(const Sweep& sweep, const SweepTable& table);
std::string sweepText(const SweepTable& table);

}  // namespace gatescope
