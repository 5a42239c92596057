#pragma once

#include "core/data/dataset.h"
#include "core/table/csv.h"

#include <algorithm>
#include <stdexcept>
#include <string>

// Small tables and what is read off datasets, for the tests of core/data.

namespace gatescope::test {

// A table written as CSV; a test that writes a bad one ends.
inline Table tableOf(const std::string& csv, const std::string& name = "a.csv") {
  auto table = parseCsv(csv, name);
  if (!table) throw std::runtime_error(table.error().text());
  return *std::move(table);
}

inline std::string sizes(const Dataset& data) {
  std::string text;
  for (const auto& part : data.splits) {
    text += (text.empty() ? "" : "/") + std::to_string(part.size());
  }
  return text;
}

inline bool isNoted(const Dataset& data, const std::string& sentence) {
  return std::ranges::any_of(data.notes,
                             [&](const Message& note) { return note.text() == sentence; });
}

inline const Sample& sampleOf(const Dataset& data, Split part, std::size_t index) {
  return data.samples[static_cast<std::size_t>(data.split(part)[index])];
}

// An input of one step row, in the data's own units.
inline double inputAt(const Dataset& data, std::int64_t row, std::size_t feature) {
  const auto at = static_cast<std::size_t>(row) * data.features() + feature;
  return data.inputScales[feature].undo(static_cast<double>(data.inputs[at]));
}

inline double targetAt(const Dataset& data, std::int64_t row, std::size_t column) {
  const auto at = static_cast<std::size_t>(row) * data.targetColumns() + column;
  return data.targetScales[column].undo(static_cast<double>(data.targets[at]));
}

}  // namespace gatescope::test
