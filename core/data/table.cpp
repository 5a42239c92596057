#include "core/data/table.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>

namespace gatescope {

namespace {

// The shortest text that reads back as the same number.
std::string numberText(double value) {
  char buffer[32];
  const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, value);
  return error == std::errc{} ? std::string(buffer, end) : std::string();
}

}  // namespace

bool Column::isMissing(std::size_t row) const {
  return type == ColumnType::Category ? codes[row] < 0 : std::isnan(numbers[row]);
}

std::string Column::text(std::size_t row) const {
  if (isMissing(row)) return {};
  switch (type) {
    case ColumnType::Category:
      return categories[static_cast<std::size_t>(codes[row])];
    case ColumnType::DateTime:
      return dateTimeText(numbers[row], timeOfDay);
    case ColumnType::Number:
      return numberText(numbers[row]);
  }
  return {};
}

std::size_t Table::fileRow(std::size_t row) const {
  const auto blanks = std::ranges::upper_bound(blankBefore, row) - blankBefore.begin();
  return firstRow + row + static_cast<std::size_t>(blanks);
}

const Column* Table::find(std::string_view column) const {
  const int index = indexOf(column);
  return index < 0 ? nullptr : &columns[static_cast<std::size_t>(index)];
}

int Table::indexOf(std::string_view column) const {
  const auto found = std::ranges::find(columns, column, &Column::name);
  return found == columns.end() ? -1 : static_cast<int>(found - columns.begin());
}

std::string dateTimeText(double seconds, bool withTime) {
  using namespace std::chrono;
  // Microseconds: what a double of this size holds.
  const auto micros = static_cast<std::int64_t>(std::llround(seconds * 1e6));
  const sys_time<microseconds> time{microseconds{micros}};
  const auto day = floor<days>(time);
  const year_month_day date{day};
  char buffer[48];
  int size = std::snprintf(buffer, sizeof buffer, "%04d-%02u-%02u", static_cast<int>(date.year()),
                           static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  std::string text(buffer, static_cast<std::size_t>(size));
  if (!withTime) return text;
  const hh_mm_ss clock{time - day};
  size = std::snprintf(buffer, sizeof buffer, " %02d:%02d", static_cast<int>(clock.hours().count()),
                       static_cast<int>(clock.minutes().count()));
  text.append(buffer, static_cast<std::size_t>(size));
  const auto fraction = static_cast<int>(clock.subseconds().count());
  const auto second = static_cast<int>(clock.seconds().count());
  if (second != 0 || fraction != 0) {
    size = std::snprintf(buffer, sizeof buffer, ":%02d", second);
    text.append(buffer, static_cast<std::size_t>(size));
  }
  if (fraction != 0) {
    size = std::snprintf(buffer, sizeof buffer, ".%06d", fraction);
    text.append(buffer, static_cast<std::size_t>(size));
    text.erase(text.find_last_not_of('0') + 1);
  }
  return text;
}

}  // namespace gatescope
