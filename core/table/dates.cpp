#include "core/table/dates.h"

#include "core/table/values.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <string>

namespace gatescope {

namespace {

using namespace std::string_view_literals;

bool isDigit(char c) {
  return c >= '0' && c <= '9';
}
bool isLetter(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

// Reads a text from the left, piece by piece.
class Reader {
 public:
  explicit Reader(std::string_view text) : m_rest(text) {}

  bool atEnd() const { return m_rest.empty(); }
  bool at(char c) const { return m_rest.starts_with(c); }
  bool take(char c) {
    if (!at(c)) return false;
    m_rest.remove_prefix(1);
    return true;
  }
  bool take(std::string_view text) {
    if (!m_rest.starts_with(text)) return false;
    m_rest.remove_prefix(text.size());
    return true;
  }
  bool takeBlanks() {
    const std::size_t before = m_rest.size();
    while (!m_rest.empty() && isBlankCharacter(m_rest.front())) m_rest.remove_prefix(1);
    return m_rest.size() < before;
  }
  std::string_view word() {
    std::size_t size = 0;
    while (size < m_rest.size() && isLetter(m_rest[size])) ++size;
    const std::string_view word = m_rest.substr(0, size);
    m_rest.remove_prefix(size);
    return word;
  }
  std::size_t digits() const {
    std::size_t count = 0;
    while (count < m_rest.size() && isDigit(m_rest[count])) ++count;
    return count;
  }
  // Between `fewest` and `most` digits.
  std::optional<int> number(std::size_t fewest, std::size_t most) {
    const std::size_t count = std::min(digits(), most);
    if (count < fewest) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) value = value * 10 + (m_rest[i] - '0');
    m_rest.remove_prefix(count);
    return value;
  }
  // ".25" → 0.25; 0 when there is no mark.
  std::optional<double> fraction() {
    if (!at('.') && !at(',')) return 0.0;
    m_rest.remove_prefix(1);
    const std::size_t count = digits();
    if (count == 0) return std::nullopt;
    double value = 0, unit = 0.1;
    for (std::size_t i = 0; i < count; ++i, unit /= 10) value += unit * (m_rest[i] - '0');
    m_rest.remove_prefix(count);
    return value;
  }

 private:
  std::string_view m_rest;
};

struct Date {
  int year = 0, month = 0, day = 1;
};

std::optional<double> secondsOf(const Date& parts) {
  const std::chrono::year_month_day date{std::chrono::year{parts.year},
                                         std::chrono::month{static_cast<unsigned>(parts.month)},
                                         std::chrono::day{static_cast<unsigned>(parts.day)}};
  if (parts.month < 1 || parts.day < 1 || !date.ok()) return std::nullopt;
  const auto days = std::chrono::sys_days{date}.time_since_epoch().count();
  return static_cast<double>(days) * 86400.0;
}

// "Z", "UTC", "+02:00", "-0530" or nothing, in seconds east of UTC.
std::optional<double> readOffset(Reader& reader) {
  if (reader.atEnd() || reader.take('Z') || reader.take("UTC"sv)) return 0.0;
  const bool east = reader.take('+');
  if (!east && !reader.take('-')) return std::nullopt;
  const auto hours = reader.number(2, 2);
  if (!hours) return std::nullopt;
  int minutes = 0;
  if (!reader.atEnd()) {
    reader.take(':');
    const auto read = reader.number(2, 2);
    if (!read) return std::nullopt;
    minutes = *read;
  }
  if (*hours > 14 || minutes > 59) return std::nullopt;
  return (east ? 1.0 : -1.0) * (*hours * 3600.0 + minutes * 60.0);
}

// 13 → 13, with PM 1 → 13. Nothing where the hour does not exist.
std::optional<int> hourOfDay(int hour, std::string_view half) {
  if (half.empty()) return hour <= 23 ? std::optional(hour) : std::nullopt;
  const bool afternoon = equalsIgnoringCase(half, "pm");
  if ((!afternoon && !equalsIgnoringCase(half, "am")) || hour < 1 || hour > 12) return std::nullopt;
  return hour % 12 + (afternoon ? 12 : 0);
}

// hh:mm[:ss[.f]] or hh.mm.ss, with AM or PM, in seconds since midnight.
std::optional<double> readClock(Reader& reader) {
  const auto hour = reader.number(1, 2);
  if (!hour) return std::nullopt;
  if (reader.take("时"sv)) {
    const auto minute = reader.number(1, 2);
    if (!minute || *minute > 59 || *hour > 23) return std::nullopt;
    reader.take("分"sv);
    return *hour * 3600.0 + *minute * 60.0;
  }
  const char mark = reader.at('.') ? '.' : ':';
  if (!reader.take(mark)) return std::nullopt;
  const auto minute = reader.number(2, 2);
  if (!minute || *minute > 59) return std::nullopt;
  double seconds = 0;
  if (reader.take(mark)) {
    const auto whole = reader.number(2, 2);
    if (!whole || *whole > 60) return std::nullopt;
    const auto part = reader.fraction();
    if (!part) return std::nullopt;
    seconds = *whole + *part;
  } else if (mark == '.') {
    return std::nullopt;  // 18.00 is a number
  }
  reader.takeBlanks();
  const std::string_view half = reader.at('Z') || reader.at('U') ? ""sv : reader.word();
  const auto whole = hourOfDay(*hour, half);
  if (!whole) return std::nullopt;
  return *whole * 3600.0 + *minute * 60.0 + seconds;
}

int monthNamed(std::string_view word) {
  constexpr std::array months = {"january"sv,   "february"sv, "march"sv,    "april"sv,
                                 "may"sv,       "june"sv,     "july"sv,     "august"sv,
                                 "september"sv, "october"sv,  "november"sv, "december"sv};
  for (std::size_t m = 0; m < months.size(); ++m) {
    if (equalsIgnoringCase(word, months[m]) || equalsIgnoringCase(word, months[m].substr(0, 3)) ||
        (m == 8 && equalsIgnoringCase(word, "sept"))) {
      return static_cast<int>(m) + 1;
    }
  }
  return 0;
}

// What stands between the parts of a date.
bool takeMark(Reader& reader, char& mark) {
  if (mark == 0) {
    for (const char candidate : {'-', '/', '.', ' '}) {
      if (!reader.at(candidate)) continue;
      mark = candidate;
      break;
    }
  }
  return mark != 0 && reader.take(mark);
}

std::optional<int> readYear(Reader& reader) {
  const std::size_t digits = reader.digits();
  if (digits == 4) return reader.number(4, 4);
  if (digits != 2) return std::nullopt;
  const auto year = reader.number(2, 2);
  return *year < 69 ? 2000 + *year : 1900 + *year;
}

// 2024-05-31, 2024-05, 2024年5月31日.
std::optional<Date> readYearFirst(Reader& reader) {
  Date date;
  const auto year = reader.number(4, 4);
  if (!year || reader.digits() > 0) return std::nullopt;
  date.year = *year;
  const bool chinese = reader.take("年"sv);
  char mark = 0;
  if (!chinese && (reader.at(' ') || !takeMark(reader, mark))) return std::nullopt;
  const auto month = reader.number(1, 2);
  if (!month) return std::nullopt;
  date.month = *month;
  if (chinese) {
    if (!reader.take("月"sv)) return std::nullopt;
    if (reader.atEnd()) return date;
  } else {
    if (reader.atEnd()) return mark == '.' ? std::nullopt : std::optional(date);
    if (!reader.take(mark)) return std::nullopt;
  }
  const auto day = reader.number(1, 2);
  if (!day || (chinese && !reader.take("日"sv))) return std::nullopt;
  date.day = *day;
  return date;
}

// 31 May 2024, 31-May-24, May 31, 2024.
std::optional<Date> readNamedMonth(Reader& reader) {
  Date date;
  char mark = 0;
  date.month = monthNamed(reader.word());
  const bool monthFirst = date.month > 0;
  if (monthFirst && !takeMark(reader, mark)) return std::nullopt;
  const auto day = reader.number(1, 2);
  if (!day) return std::nullopt;
  date.day = *day;
  if (!monthFirst) {
    if (!takeMark(reader, mark)) return std::nullopt;
    date.month = monthNamed(reader.word());
    if (date.month == 0) return std::nullopt;
  }
  reader.take(',');
  if (!reader.take(mark)) return std::nullopt;
  const auto year = readYear(reader);
  if (!year) return std::nullopt;
  date.year = *year;
  return date;
}

std::optional<Date> readYearLast(Reader& reader, DateOrder order) {
  char mark = 0;
  const auto first = reader.number(1, 2);
  if (!first || reader.at(' ') || !takeMark(reader, mark)) return std::nullopt;
  const auto second = reader.number(1, 2);
  if (!second || !reader.take(mark)) return std::nullopt;
  const auto year = readYear(reader);
  if (!year) return std::nullopt;
  if (order == DateOrder::DayMonthYear) return Date{*year, *second, *first};
  return Date{*year, *first, *second};
}

}  // namespace

std::optional<double> parseDate(std::string_view text, DateOrder order) {
  text = trimmed(text);
  std::optional<Date> date;
  Reader reader(text);
  if (order == DateOrder::YearMonthDay) {
    date = readYearFirst(reader);
  } else {
    date = readYearLast(reader, order);
    if (!date) {
      reader = Reader(text);
      date = readNamedMonth(reader);
    }
  }
  if (!date) return std::nullopt;
  const auto seconds = secondsOf(*date);
  if (!seconds || reader.atEnd()) return seconds;
  if (!reader.take('T') && !reader.takeBlanks() && !reader.take("日"sv)) return std::nullopt;
  const auto clock = readClock(reader);
  if (!clock) return std::nullopt;
  const auto offset = readOffset(reader);
  if (!offset || !reader.atEnd()) return std::nullopt;
  const double time = *seconds + *clock - *offset;
  return isTime(time) ? std::optional(time) : std::nullopt;
}

std::optional<double> parseTimeOfDay(std::string_view text) {
  Reader reader(trimmed(text));
  const auto clock = readClock(reader);
  return reader.atEnd() ? clock : std::nullopt;
}

std::optional<double> parseCompactDate(std::string_view text) {
  text = trimmed(text);
  if (text.size() != 8) return std::nullopt;
  Reader reader(text);
  const auto year = reader.number(4, 4);
  const auto month = reader.number(2, 2);
  const auto day = reader.number(2, 2);
  if (!year || !month || !day || *year < 1000) return std::nullopt;
  return secondsOf({*year, *month, *day});
}

bool isNamedAsDate(std::string_view name) {
  std::string low(name);
  std::ranges::transform(low, low.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  std::string padded = "_" + low + "_";
  std::ranges::replace(padded, ' ', '_');
  // Italian, Spanish.
  const bool foreign =
      padded.find("_data_") != std::string::npos || padded.find("_fecha_") != std::string::npos;
  return foreign || low.find("date") != std::string::npos ||
         low.find("datum") != std::string::npos || low.find("日期") != std::string::npos ||
         low.find("时间") != std::string::npos || low == "time" || low == "day";
}

}  // namespace gatescope
