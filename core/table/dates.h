#pragma once

#include <cmath>
#include <optional>
#include <string_view>

// Dates and times as people write them.

namespace gatescope {

// The order of a date's parts. Year first: 2024-05-31, 2024/5/31, 2024.5.31, 2024-05,
// 2024年5月31日. Otherwise 31/05/2024, 31-05-24, 31.5.2024, 31 May 2024, May 31, 2024 (named months
// are read in either order).
enum class DateOrder { YearMonthDay, DayMonthYear, MonthDayYear };

// Years 0000 to 9999: what is read back as it is written.
constexpr bool isTime(double seconds) {
  return seconds >= -62167219200.0 && seconds <= 253402300799.0;
}

// Whether a time is not at 00:00, to the microsecond that is written.
inline bool hasTimeOfDay(double seconds) {
  const double whole = std::floor(seconds);
  const double clock = std::fmod(whole, 86400) * 1e6 + std::round((seconds - whole) * 1e6);
  return std::fmod(clock, 86400e6) != 0;
}

// Seconds since 1970-01-01 UTC. A time of day may follow behind blanks or T: hh:mm, hh:mm:ss[.f],
// hh.mm.ss, with AM or PM, and Z or ±hh[:mm]; without an offset the time is taken as UTC. Years of
// two digits are 1969 to 2068, as in POSIX.
std::optional<double> parseDate(std::string_view text, DateOrder order);

// Seconds since midnight: hh:mm, hh:mm:ss[.f], hh.mm.ss, with AM or PM.
std::optional<double> parseTimeOfDay(std::string_view text);

// A date with the year first; what this program itself writes.
inline std::optional<double> parseDateTime(std::string_view text) {
  return parseDate(text, DateOrder::YearMonthDay);
}

// yyyymmdd, for columns that are named as dates.
std::optional<double> parseCompactDate(std::string_view text);

// Whether a column's name says that it holds dates ("date", "Datum", "start_date", "time", "日期").
bool isNamedAsDate(std::string_view name);

}  // namespace gatescope
