#include "core/data/layout.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>
#include <unordered_set>

namespace gatescope {

namespace {

std::string lowered(std::string_view text) {
  std::string low(text);
  for (char& c : low) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return low;
}

// A number that stands for the cell, for telling cells apart; NaN: missing.
double cellKey(const Column& column, std::size_t row) {
  if (column.isMissing(row)) return std::nan("");
  return column.isCoded() ? column.codes[row] : column.numbers[row];
}

struct Runs {
  std::size_t values = 0;  // different ones
  std::size_t blocks = 0;  // runs of equal cells
};

Runs countRuns(const Column& column) {
  std::unordered_set<double> values;
  Runs runs;
  double last = std::nan("");
  for (std::size_t row = 0; row < column.rows(); ++row) {
    const double key = cellKey(column, row);
    if (key == last) continue;
    ++runs.blocks;
    if (!std::isnan(key)) values.insert(key);
    last = key;
  }
  runs.values = values.size();
  return runs;
}

bool isWhole(double value) {
  return value == std::floor(value);
}

}  // namespace

bool isNamed(std::string_view name, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, lowered(name)) != words.end();
}

bool isNamedAsLabel(std::string_view name) {
  return isNamed(name, {"label", "labels", "class", "target", "y", "category", "species", "outcome",
                        "answer", "activity", "diagnosis"});
}

bool isNamedAsTime(std::string_view name) {
  return isNamed(name, {"t", "time", "date", "datetime", "timestamp", "step", "frame", "index",
                        "year", "month", "day", "hour", "no"});
}

std::optional<StepName> stepName(std::string_view column) {
  const std::size_t t = column.rfind('t');
  if (t == std::string_view::npos || (t > 0 && (column[t - 1] != '_' || t == 1))) {
    return std::nullopt;
  }
  int step = 0;
  const char* const end = column.data() + column.size();
  const auto [stop, error] = std::from_chars(column.data() + t + 1, end, step);
  if (error != std::errc{} || stop != end || step < 0) return std::nullopt;
  return StepName{std::string(column.substr(0, t == 0 ? 0 : t - 1)), step};
}

bool isCounter(const Column& column) {
  if (!column.isNumeric() || column.missing > 0 || column.rows() < 3) return false;
  for (std::size_t row = 1; row < column.rows(); ++row) {
    if (column.numbers[row] != column.numbers[row - 1] + 1) return false;
  }
  return isWhole(column.numbers[0]);
}

bool isIncreasing(const Column& column) {
  return !column.isCoded() && column.missing == 0 &&
         std::ranges::adjacent_find(column.numbers, std::ranges::greater_equal{}) ==
             column.numbers.end();
}

bool isBinary(const Column& column) {
  return column.isNumeric() && column.missing < column.rows() &&
         std::ranges::all_of(column.numbers,
                             [](double v) { return v == 0 || v == 1 || std::isnan(v); });
}

bool isFewWholeNumbers(const Column& column, std::size_t most) {
  if (!column.isNumeric()) return false;
  std::set<double> values;
  for (const double value : column.numbers) {
    if (std::isnan(value)) continue;
    if (!isWhole(value)) return false;
    values.insert(value);
    if (values.size() > most) return false;
  }
  return !values.empty();
}

int findIdColumn(const Table& table) {
  int best = -1;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    const Column& column = table.columns[c];
    const std::string low = lowered(column.name);
    const bool exact = low == "id";
    if (!exact && !low.ends_with("_id") &&
        !isNamed(low, {"sequence", "seq", "series", "subject", "patient", "sensor", "sample",
                       "trial", "session", "group"})) {
      continue;
    }
    if (best >= 0 && !exact) continue;
    const Runs runs = countRuns(column);
    if (runs.values >= 2 && 2 * runs.values <= column.rows()) best = static_cast<int>(c);
  }
  return best;
}

int findBlockColumn(const Table& table) {
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    const Column& column = table.columns[c];
    if (isNamedAsLabel(column.name) || column.type == ColumnType::DateTime) continue;
    const Runs runs = countRuns(column);
    if (runs.values >= 2 && 2 * runs.values <= column.rows() && runs.blocks == runs.values) {
      return static_cast<int>(c);
    }
  }
  return -1;
}

std::optional<Split> splitWord(std::string_view text) {
  if (isNamed(text, {"train", "training"})) return Split::Training;
  if (isNamed(text, {"validation", "valid", "val", "dev"})) return Split::Validation;
  if (isNamed(text, {"test", "testing"})) return Split::Test;
  return std::nullopt;
}

int findSplitColumn(const Table& table) {
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    const auto& words = table.columns[c].categories;
    bool training = false;
    const bool all = std::ranges::all_of(words, [&](const std::string& word) {
      const auto part = splitWord(word);
      training = training || part == Split::Training;
      return part.has_value();
    });
    if (all && training) return static_cast<int>(c);
  }
  return -1;
}

bool looksWide(const Table& table) {
  std::size_t steps = 0, numbers = 0;
  bool label = false, time = false;
  for (const Column& column : table.columns) {
    steps += stepName(column.name).has_value();
    numbers += column.isNumeric();
    label = label || isNamedAsLabel(column.name);
    time = time || column.type == ColumnType::DateTime || isNamedAsTime(column.name);
  }
  if (steps >= 3 && 2 * steps >= table.columns.size()) return true;
  return label && !time && numbers >= 9;
}

Shape guessShape(const Table& table) {
  if (looksWide(table)) return Shape::Wide;
  return findIdColumn(table) >= 0 ? Shape::Long : Shape::Series;
}

}  // namespace gatescope
