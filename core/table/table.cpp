#include "core/table/table.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>

namespace gatescope {

namespace {

constexpr std::array<std::string_view, 7> kTypeKeys = {"integer",  "number", "boolean", "datetime",
                                                       "category", "text",   "labels"};

}  // namespace

std::string_view columnTypeKey(ColumnType type) {
  return kTypeKeys[static_cast<std::size_t>(type)];
}

std::optional<ColumnType> columnTypeFromKey(std::string_view key) {
  const auto found = std::ranges::find(kTypeKeys, key);
  if (found == kTypeKeys.end()) return std::nullopt;
  return static_cast<ColumnType>(found - kTypeKeys.begin());
}

std::string exactText(double value) {
  char buffer[32];
  const double size = std::abs(value);
  const bool plain = size == 0 || (size >= 1e-5 && size < 1e16);
  const auto [end, error] =
      plain ? std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed)
            : std::to_chars(buffer, buffer + sizeof buffer, value);
  return error == std::errc{} ? std::string(buffer, end) : std::string();
}

bool Column::isMissing(std::size_t row) const {
  return isCoded() ? codes[row] < 0 : std::isnan(numbers[row]);
}

std::string Column::text(std::size_t row) const {
  if (isMissing(row)) return {};
  if (isCoded()) return categories[static_cast<std::size_t>(codes[row])];
  if (timeOnly) return timeOfDayText(numbers[row]);
  return type == ColumnType::DateTime ? dateTimeText(numbers[row], timeOfDay)
                                      : exactText(numbers[row]);
}

std::size_t Table::fileRow(std::size_t row) const {
  const auto before = std::ranges::upper_bound(leftOutBefore, row) - leftOutBefore.begin();
  return firstRow + row + static_cast<std::size_t>(before);
}

const Column* Table::find(std::string_view column) const {
  const int index = indexOf(column);
  return index < 0 ? nullptr : &columns[static_cast<std::size_t>(index)];
}

int Table::indexOf(std::string_view column) const {
  const auto found = std::ranges::find(columns, column, &Column::name);
  return found == columns.end() ? -1 : static_cast<int>(found - columns.begin());
}

std::string listOf(std::span<const std::string> names) {
  constexpr std::size_t most = 12;
  std::string list;
  for (std::size_t c = 0; c < std::min(most, names.size()); ++c) {
    list += (c > 0 ? ", " : "") + names[c];
  }
  return names.size() > most ? list + ", …" : list;
}

std::string dateTimeText(double seconds, bool withTime) {
  using namespace std::chrono;
  // Microseconds, of the part behind the mark alone: all of them would be beyond 2^53 in far years.
  const double whole = std::floor(seconds);
  const auto micros = static_cast<std::int64_t>(whole) * 1000000 +
                      static_cast<std::int64_t>(std::llround((seconds - whole) * 1e6));
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

std::string timeOfDayText(double seconds) {
  // The clock of some day, without the day.
  std::string text = dateTimeText(seconds, true).substr(11);
  return text.size() == 5 ? text + ":00" : text;
}

}  // namespace gatescope
