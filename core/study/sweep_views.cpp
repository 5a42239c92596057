#include "core/study/sweep_views.h"

#include "core/train/settings.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace gatescope {

namespace {

// What a value is sorted by and stands at, before the axis is brought to 0 … 1.
double measure(const Setting& setting, const std::string& value, bool logarithmic) {
  if (setting.kind == Setting::Kind::Flag) return value == "true" ? 1 : 0;
  if (setting.kind == Setting::Kind::Choice) {
    return static_cast<double>(std::ranges::find(setting.choices, value) - setting.choices.begin());
  }
  const double number = std::stod(value);
  return logarithmic ? std::log(number) : number;
}

std::size_t columnOf(const SweepTable& table, std::string_view key) {
  return static_cast<std::size_t>(std::ranges::find(table.keys, key) - table.keys.begin());
}

bool isNumber(const Setting& setting) {
  return setting.kind == Setting::Kind::Integer || setting.kind == Setting::Kind::Real;
}

}  // namespace

int SweepAxis::find(std::string_view value) const {
  const auto found = std::ranges::find(values, value);
  return found == values.end() ? -1 : static_cast<int>(found - values.begin());
}

SweepAxis axisOf(const SweepTable& table, std::string_view key) {
  const Setting& setting = *findSetting(key);
  const std::size_t column = columnOf(table, key);
  SweepAxis axis;
  axis.key = key;
  axis.isLogarithmic = isNumber(setting) && setting.search && setting.search->logarithmic;
  std::vector<std::string> values;
  for (const SweepConfiguration& configuration : table.configurations) {
    const std::string& value = configuration.values[column];
    if (value.empty()) continue;
    values.push_back(value);
    // 0 means “off” or “by rule” and has no logarithm.
    if (isNumber(setting) && std::stod(value) <= 0) axis.isLogarithmic = false;
  }
  std::map<double, std::string> sorted;
  for (const std::string& value : values) {
    sorted.emplace(measure(setting, value, axis.isLogarithmic), value);
  }
  for (const auto& [at, value] : sorted) {
    const double low = sorted.begin()->first, high = sorted.rbegin()->first;
    axis.values.push_back(value);
    axis.places.push_back(high > low ? (at - low) / (high - low) : 0.5);
  }
  return axis;
}

SweepMap mapOf(const SweepTable& table, std::string_view x, std::string_view y) {
  SweepMap map{axisOf(table, x), axisOf(table, y), {}, {}};
  const std::size_t size = map.x.values.size() * map.y.values.size();
  map.means.assign(size, 0);
  map.counts.assign(size, 0);
  const std::size_t xColumn = columnOf(table, x), yColumn = columnOf(table, y);
  for (const SweepConfiguration& configuration : table.configurations) {
    const int column = map.x.find(configuration.values[xColumn]);
    const int row = map.y.find(configuration.values[yColumn]);
    if (column < 0 || row < 0 || !std::isfinite(configuration.mean)) continue;
    const std::size_t at =
        static_cast<std::size_t>(row) * map.x.values.size() + static_cast<std::size_t>(column);
    map.means[at] += configuration.mean;
    ++map.counts[at];
  }
  for (std::size_t i = 0; i < size; ++i) {
    map.means[i] =
        map.counts[i] > 0 ? map.means[i] / map.counts[i] : std::numeric_limits<double>::quiet_NaN();
  }
  return map;
}

const SweepConfiguration* bestAt(const SweepTable& table, const SweepMap& map, std::size_t xPlace,
                                 std::size_t yPlace) {
  const SweepConfiguration* best = nullptr;
  const std::size_t xColumn = columnOf(table, map.x.key), yColumn = columnOf(table, map.y.key);
  for (const SweepConfiguration& one : table.configurations) {
    if (!std::isfinite(one.mean) || one.values[xColumn] != map.x.values[xPlace] ||
        one.values[yColumn] != map.y.values[yPlace]) {
      continue;
    }
    const bool better =
        best == nullptr || (table.higherIsBetter ? one.mean > best->mean : one.mean < best->mean);
    if (better) best = &one;
  }
  return best;
}

std::vector<SettingDifference> differences(const Experiment& first, const Experiment& second) {
  std::vector<SettingDifference> all;
  for (const Setting& setting : allSettings()) {
    if (!setting.applies(first) && !setting.applies(second)) continue;
    const std::string a = setting.read(first), b = setting.read(second);
    if (a == b) continue;
    all.push_back({std::string(setting.key), std::string(setting.label), a, b});
  }
  return all;
}

}  // namespace gatescope
