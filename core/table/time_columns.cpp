#include "core/table/time_columns.h"

#include "core/table/dates.h"
#include "core/table/values.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <limits>

namespace gatescope {

namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
constexpr std::array<std::string_view, 6> kParts = {"year", "month",  "day",
                                                    "hour", "minute", "second"};
constexpr std::array<std::string_view, 6> kChineseParts = {"年", "月", "日", "时", "分", "秒"};

bool isWhole(const Column& column, double least, double most) {
  return column.isNumeric() && column.missing < column.rows() &&
         std::ranges::all_of(column.numbers, [&](double value) {
           return std::isnan(value) ||
                  (value == std::floor(value) && value >= least && value <= most);
         });
}

// The columns of year, month, … down to the last that is there without a gap; fewer than three:
// none.
std::vector<int> namedParts(const Table& table) {
  constexpr std::array<double, 6> least = {1000, 1, 1, 0, 0, 0};
  constexpr std::array<double, 6> most = {2999, 12, 31, 23, 59, 59};
  std::vector<int> parts;
  for (std::size_t p = 0; p < kParts.size(); ++p) {
    const auto found = std::ranges::find_if(table.columns, [&](const Column& column) {
      return equalsIgnoringCase(column.name, kParts[p]) || column.name == kChineseParts[p];
    });
    if (found == table.columns.end() || !isWhole(*found, least[p], most[p])) break;
    parts.push_back(static_cast<int>(found - table.columns.begin()));
  }
  return parts.size() < 3 ? std::vector<int>() : parts;
}

double timeOf(const Table& table, const std::vector<int>& parts, std::size_t row) {
  std::array<double, 6> values = {1970, 1, 1, 0, 0, 0};
  for (std::size_t p = 0; p < parts.size(); ++p) {
    values[p] = table.columns[static_cast<std::size_t>(parts[p])].numbers[row];
    if (std::isnan(values[p])) return kMissing;
  }
  using namespace std::chrono;
  const year_month_day date{year{static_cast<int>(values[0])},
                            month{static_cast<unsigned>(values[1])},
                            day{static_cast<unsigned>(values[2])}};
  if (!date.ok()) return kMissing;
  return static_cast<double>(sys_days{date}.time_since_epoch().count()) * 86400.0 +
         values[3] * 3600 + values[4] * 60 + values[5];
}

// A date at 00:00 throughout, and a time of day.
std::vector<int> dateAndTime(const Table& table) {
  int date = -1, time = -1;
  for (int c = 0; c < static_cast<int>(table.columns.size()); ++c) {
    const Column& column = table.columns[static_cast<std::size_t>(c)];
    if (column.type != ColumnType::DateTime) continue;
    int& which = column.timeOnly ? time : date;
    if (!column.timeOnly && column.timeOfDay) return {};
    if (which >= 0) return {};
    which = c;
  }
  return date >= 0 && time >= 0 ? std::vector{date, time} : std::vector<int>();
}

std::string freeName(const Table& table, std::string name) {
  while (table.find(name) != nullptr) name += "_";
  return name;
}

}  // namespace

void composeTime(Table& table) {
  const bool timed = std::ranges::any_of(table.columns, [](const Column& column) {
    return column.type == ColumnType::DateTime && !column.timeOnly && column.timeOfDay;
  });
  std::vector<int> parts = dateAndTime(table);
  const bool clock = !parts.empty();
  if (!clock && !timed) parts = namedParts(table);
  if (parts.empty()) return;
  Column time;
  time.type = ColumnType::DateTime;
  time.numbers.reserve(table.rows());
  std::string names, joined;
  for (const int part : parts) {
    const Column& column = table.columns[static_cast<std::size_t>(part)];
    time.madeFrom.push_back(column.name);
    names += (names.empty() ? "" : ", ") + column.name;
    joined += (joined.empty() ? "" : " ") + column.name;
  }
  const auto numbers = [&](int part) -> const std::vector<double>& {
    return table.columns[static_cast<std::size_t>(part)].numbers;
  };
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const double value =
        clock ? numbers(parts[0])[row] + numbers(parts[1])[row] : timeOf(table, parts, row);
    time.numbers.push_back(value);
    time.missing += std::isnan(value);
    time.timeOfDay = time.timeOfDay || (!std::isnan(value) && hasTimeOfDay(value));
  }
  if (time.missing == time.numbers.size()) return;
  for (const int part : parts) table.columns[static_cast<std::size_t>(part)].inTime = true;
  time.name = freeName(table, clock ? joined : "time");
  time.format = "yyyy-mm-dd";
  time.reason = say("Put together from %1", names);
  table.notes.push_back(say("The columns %1 make one time, “%2”", names, time.name));
  table.columns.insert(table.columns.begin(), std::move(time));
}

void noteOddNumbers(Table& table) {
  for (Column& column : table.columns) {
    if (column.type != ColumnType::Category || column.categories.empty()) continue;
    std::vector<bool> odd;
    for (const std::string& word : column.categories) odd.push_back(!parseNumber(word));
    const auto isOdd = [&](std::int32_t code) {
      return code >= 0 && odd[static_cast<std::size_t>(code)];
    };
    const auto oddCells = static_cast<std::size_t>(std::ranges::count_if(column.codes, isOdd));
    if (oddCells == 0 || 2 * oddCells >= column.rows() - column.missing) continue;
    const auto first = std::ranges::find_if(column.codes, isOdd);
    const auto row = static_cast<std::size_t>(first - column.codes.begin());
    column.notNumber = Column::BadCell{table.fileRow(row), column.text(row)};
    column.reason = say("%1 cells are no numbers, the first in row %2: “%3”", oddCells,
                        column.notNumber->row, column.notNumber->text);
  }
}

}  // namespace gatescope
