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

// One metric by steps ahead, two at the least, a line a step; of many steps some, evenly chosen,
// first and last among them.
struct StepColumn {
  std::string title;
  std::vector<NamedValues> steps;  // evaluateByStep()
};
std::string stepsText(std::string_view metric, const std::vector<StepColumn>& columns);
nlohmann::json stepsJson(const std::vector<NamedValues>& steps);

}  // namespace gatescope
