#pragma once

#include "core/study/sweep_table.h"

#include <string>
#include <string_view>
#include <vector>

namespace gatescope {

// What the pictures of a sweep show.

// The values of a searched setting that occur, numbers by size and others in the order of their
// choices, and where each stands on an axis from 0 to 1: as far as its logarithm where the setting
// is searched so, evenly where it has no numbers.
struct SweepAxis {
  std::string key;
  std::vector<std::string> values;
  std::vector<double> places;
  bool isLogarithmic = false;

  // Where a value stands among `values`; −1: it does not.
  int find(std::string_view value) const;
};
SweepAxis axisOf(const SweepTable& table, std::string_view key);

// The metric for each value of one setting (x) by each of another (y): the mean over the
// configurations that have both, whatever their other settings; NaN where there is none.
struct SweepMap {
  SweepAxis x, y;
  std::vector<double> means;  // y × x, row-major
  std::vector<int> counts;    // of configurations
};
SweepMap mapOf(const SweepTable& table, std::string_view x, std::string_view y);
// The best of those that stand in one field of such a map; nullptr: none has a value.
const SweepConfiguration* bestAt(const SweepTable& table, const SweepMap& map, std::size_t xPlace,
                                 std::size_t yPlace);

// In what two experiments differ, as a person reads it; of settings that matter in either.
struct SettingDifference {
  std::string key;
  std::string label;
  std::string first;
  std::string second;
};
std::vector<SettingDifference> differences(const Experiment& first, const Experiment& second);

}  // namespace gatescope
