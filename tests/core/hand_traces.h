#pragma once

#include "core/cells/cells.h"
#include "core/inspect/trace.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

// Traces made by hand, for analyses whose results are known.

namespace gatescope::test {

using UnitRows = std::vector<std::vector<float>>;  // a row a unit

// A layer's trace with the signals given by symbol and zeros for the cell's others.
inline LayerTrace handTrace(std::string_view cell, const std::map<std::string, UnitRows>& given) {
  LayerTrace layer;
  layer.cell = findCell(cell);
  const UnitRows& any = given.begin()->second;
  layer.units = static_cast<int>(any.size());
  for (const SignalInfo& info : layer.cell->signals) {
    SignalTrace signal{&info, {}};
    const auto found = given.find(std::string(info.symbol));
    for (const auto& row : found == given.end() ? any : found->second) {
      signal.values.insert(signal.values.end(), row.begin(), row.end());
    }
    if (found == given.end()) std::ranges::fill(signal.values, 0.0F);
    layer.signals.push_back(std::move(signal));
  }
  return layer;
}

inline bool near(double a, double b, double tolerance) {
  return std::abs(a - b) <= tolerance;
}

}  // namespace gatescope::test
