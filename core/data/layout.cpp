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
    const bool labels = column.type == ColumnType::Labels || !column.labelSet.empty();
    if (isNamedAsLabel(column.name) || column.type == ColumnType::DateTime || labels) continue;
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

namespace {

bool isFlag(const Column& column) {
  return column.type == ColumnType::Boolean || isBinary(column);
}

}  // namespace

int findSplitFlag(const Table& table) {
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    const Column& column = table.columns[c];
    const bool named = isNamed(column.name, {"is_valid", "is_validation", "is_val", "is_dev",
                                             "is_test", "is_train", "is_training"});
    if (named && isFlag(column) && column.missing == 0) return static_cast<int>(c);
  }
  return -1;
}

SplitReader::SplitReader(const Column& column) : m_column(column), m_isFlag(isFlag(column)) {
  const std::string name = lowered(column.name);
  if (name.find("test") != std::string::npos) m_yes = Split::Test;
  if (name.find("train") != std::string::npos) {
    m_yes = Split::Training;
    m_no = Split::Validation;
  }
}

std::optional<Split> SplitReader::at(std::size_t row) const {
  if (m_column.isMissing(row)) return std::nullopt;
  if (!m_isFlag) return splitWord(m_column.text(row));
  return (m_column.isCoded() ? m_column.codes[row] == 1 : m_column.numbers[row] == 1) ? m_yes
                                                                                      : m_no;
}

bool looksWide(const Table& table) {
  std::size_t steps = 0, numbers = 0;
  bool label = false, time = false;
  for (const Column& column : table.columns) {
    steps += stepName(column.name).has_value();
    numbers += column.isNumeric() && column.labelSet.empty();
    label = label || isNamedAsLabel(column.name);
    time = time || column.type == ColumnType::DateTime || isNamedAsTime(column.name);
  }
  if (steps >= 3 && 2 * steps >= table.columns.size()) return true;
  return label && !time && numbers >= 9;
}

namespace {

// A row is a text where one column holds texts, none holds times, and another is a label: by its
// name, or because there is nothing else.
bool looksLikeTexts(const Table& table) {
  bool text = false, time = false, label = false;
  for (const Column& column : table.columns) {
    text = text || column.type == ColumnType::Text;
    time = time || column.type == ColumnType::DateTime;
    if (column.type == ColumnType::Text || column.type == ColumnType::DateTime) continue;
    const bool classes = column.isCoded() || isFewWholeNumbers(column, 100);
    label = label || (classes && (isNamedAsLabel(column.name) || table.columns.size() == 2));
  }
  return text && label && !time;
}

}  // namespace

Shape guessShape(const Table& table) {
  if (looksWide(table)) return Shape::Wide;
  if (findIdColumn(table) >= 0) return Shape::Long;
  return looksLikeTexts(table) ? Shape::Text : Shape::Series;
}

}  // namespace gatescope
