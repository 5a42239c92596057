#pragma once

#include "core/project/project.h"

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace gatescope {

std::string_view statusText(RunStatus status);  // "finished"

// What `train` and `resume` report of a run.
nlohmann::json runJson(const RunRecord& run, const Dataset& dataset);
std::string runText(const RunRecord& run, const Dataset& dataset);

// Metrics side by side, in lines: “            GRU 32  last value”.
struct MetricColumn {
  std::string title;
  NamedValues metrics;
};
std::string metricsText(const std::vector<MetricColumn>& columns);

}  // namespace gatescope
