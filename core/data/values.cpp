#include "core/data/values.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <string>

namespace gatescope {

namespace {

bool isDigit(char c) {
  return c >= '0' && c <= '9';
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool equalsIgnoringCase(std::string_view text, std::string_view word) {
  return std::ranges::equal(text, word, [](char a, char b) { return lower(a) == b; });
}

// Reads a text from the left, piece by piece.
class Reader {
 public:
  explicit Reader(std::string_view text) : m_rest(text) {}

  bool atEnd() const { return m_rest.empty(); }
  bool take(char c) {
    if (m_rest.empty() || m_rest.front() != c) return false;
    m_rest.remove_prefix(1);
    return true;
  }
  // Between `fewest` and `most` digits.
  std::optional<int> number(std::size_t fewest, std::size_t most) {
    std::size_t digits = 0;
    int value = 0;
    while (digits < m_rest.size() && digits < most && isDigit(m_rest[digits])) {
      value = value * 10 + (m_rest[digits++] - '0');
    }
    if (digits < fewest) return std::nullopt;
    m_rest.remove_prefix(digits);
    return value;
  }
  // ".25" → 0.25; nothing when there is no point.
  std::optional<double> fraction() {
    if (m_rest.empty() || (m_rest.front() != '.' && m_rest.front() != ',')) return 0.0;
    m_rest.remove_prefix(1);
    double value = 0, unit = 0.1;
    std::size_t digits = 0;
    for (; digits < m_rest.size() && isDigit(m_rest[digits]); ++digits, unit /= 10) {
      value += unit * (m_rest[digits] - '0');
    }
    if (digits == 0) return std::nullopt;
    m_rest.remove_prefix(digits);
    return value;
  }

 private:
  std::string_view m_rest;
};

std::optional<double> secondsOfDate(int year, int month, int day) {
  const std::chrono::year_month_day date{std::chrono::year{year},
                                         std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return std::nullopt;
  const auto days = std::chrono::sys_days{date}.time_since_epoch().count();
  return static_cast<double>(days) * 86400.0;
}

// "Z", "+02:00", "-0530" or nothing, in seconds east of UTC.
std::optional<double> readOffset(Reader& reader) {
  if (reader.atEnd() || reader.take('Z')) return 0.0;
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

// "hh:mm[:ss[.f]]" and an offset, in seconds to be added to the date's.
std::optional<double> readTimeOfDay(Reader& reader) {
  const auto hour = reader.number(1, 2);
  if (!hour || *hour > 23 || !reader.take(':')) return std::nullopt;
  const auto minute = reader.number(2, 2);
  if (!minute || *minute > 59) return std::nullopt;
  double seconds = 0;
  if (reader.take(':')) {
    const auto whole = reader.number(2, 2);
    if (!whole || *whole > 60) return std::nullopt;
    const auto part = reader.fraction();
    if (!part) return std::nullopt;
    seconds = *whole + *part;
  }
  const auto offset = readOffset(reader);
  if (!offset) return std::nullopt;
  return *hour * 3600.0 + *minute * 60.0 + seconds - *offset;
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

bool isMissingText(std::string_view text) {
  text = trimmed(text);
  switch (text.size()) {
    case 0:
      return true;
    case 1:
      return text == "?";
    case 2:
      return text == "NA";
    case 3:
      return equalsIgnoringCase(text, "nan");
    case 4:
      return equalsIgnoringCase(text, "null");
    default:
      return false;
  }
}

std::optional<double> parseNumber(std::string_view text) {
  text = trimmed(text);
  if (text.size() > 1 && text.front() == '+' && text[1] != '-') text.remove_prefix(1);
  if (text.empty()) return std::nullopt;
  double value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::optional<double> parseDateTime(std::string_view text) {
  Reader reader(trimmed(text));
  const auto year = reader.number(4, 4);
  if (!year) return std::nullopt;
  const char separator = reader.take('-') ? '-' : '/';
  if (separator == '/' && !reader.take('/')) return std::nullopt;
  const auto month = reader.number(1, 2);
  if (!month) return std::nullopt;
  if (reader.atEnd()) return secondsOfDate(*year, *month, 1);
  if (!reader.take(separator)) return std::nullopt;
  const auto day = reader.number(1, 2);
  if (!day) return std::nullopt;
  const auto date = secondsOfDate(*year, *month, *day);
  if (!date || reader.atEnd()) return date;
  if (!reader.take('T') && !reader.take(' ')) return std::nullopt;
  const auto time = readTimeOfDay(reader);
  if (!time || !reader.atEnd()) return std::nullopt;
  return *date + *time;
}

std::optional<double> parseCompactDate(std::string_view text) {
  text = trimmed(text);
  if (text.size() != 8) return std::nullopt;
  Reader reader(text);
  const auto year = reader.number(4, 4);
  const auto month = reader.number(2, 2);
  const auto day = reader.number(2, 2);
  if (!year || !month || !day || *year < 1000) return std::nullopt;
  return secondsOfDate(*year, *month, *day);
}

bool isNamedAsDate(std::string_view name) {
  std::string low(name);
  std::ranges::transform(low, low.begin(), lower);
  return low.find("date") != std::string::npos || low.find("datum") != std::string::npos ||
         low == "time" || low == "day";
}

}  // namespace gatescope
