#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

// What the text of one cell can stand for. Blanks around it do not count.

namespace gatescope {

constexpr bool isBlankCharacter(char c) {
  return c == ' ' || c == '\t';
}
// Without the blanks around it; a no-break space counts as one.
std::string_view trimmed(std::string_view text);
bool equalsIgnoringCase(std::string_view text, std::string_view word);  // word in lower case

// Empty, NA, NaN, null or ? (NaN and null in any case).
bool isMissingText(std::string_view text);
// Words that mean it where all other cells are numbers, dates or yes and no: N/A, none, missing,
// -, ., … in any case.
bool isMissingWord(std::string_view text);

// How numbers are written. `thousands` may be , . ' or a blank (which stands for a no-break space,
// too); 0: none.
struct NumberStyle {
  char decimal = '.';
  char thousands = 0;

  bool operator==(const NumberStyle&) const = default;
};

// A finite decimal number: 12, -0.5, +3, 1e-4, with groups of three digits where the style has
// them. U+2212 is a minus as well.
std::optional<double> parseNumber(std::string_view text, NumberStyle style = {});

// Digits only, with a sign perhaps.
bool isWholeNumberText(std::string_view text);
// Five digits or more, the first of them zero: a code, which a number would cut short.
bool isZeroPadded(std::string_view text);

// The common numbers at the front of [text, end) at full speed: sign, up to 16 digits, a decimal
// mark among them. Where it ends; null where it takes parseNumber().
struct QuickNumber {
  double value = 0;
  const char* stop = nullptr;
  bool whole = true;  // no decimal mark
};
QuickNumber readQuickNumber(const char* text, const char* end, char decimal);

// Whether the words say no and yes: false/true, no/yes, f/t, n/y in any case.
std::optional<bool> parseBoolean(std::string_view text);

// ---- inline: called once a cell of a large file

namespace quick {

constexpr double powers[] = {1e0, 1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7, 1e8,
                             1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16};

constexpr std::uint64_t wholePowers[] = {1,      10,      100,      1000,     10000,
                                         100000, 1000000, 10000000, 100000000};

struct Digits {
  std::uint64_t value = 0;
  unsigned count = 0;
};

// Up to eight digits at the front of eight bytes, all at once: no loop whose end must be guessed
// (Lemire 2021, "Number parsing at a gigabyte per second", sec. 5, for bytes that are not all
// digits).
inline Digits upToEight(const char* text) {
  std::uint64_t bytes = 0;
  std::memcpy(&bytes, text, 8);
  bytes ^= 0x3030303030303030;
  const std::uint64_t others = ((bytes + 0x7676767676767676) | bytes) & 0x8080808080808080;
  const auto count = static_cast<unsigned>(std::countr_zero(others)) / 8;  // 8: all are digits
  if (count == 0) return {};
  bytes <<= 8 * (8 - count);  // as if zeros stood in front
  bytes = bytes * 10 + (bytes >> 8);
  const std::uint64_t value = (((bytes & 0x000000FF000000FF) * 0x000F424000000064) +
                               (((bytes >> 16) & 0x000000FF000000FF) * 0x0000271000000001)) >>
                              32;
  return {value, count};
}

}  // namespace quick

[[gnu::always_inline]] inline QuickNumber readQuickNumber(const char* text, const char* end,
                                                          char decimal) {
  static_assert(std::endian::native == std::endian::little);
  if (end - text < 32) return {};  // eight bytes are looked at three times
  const char* p = text;
  const bool negative = *p == '-';
  p += negative;
  const quick::Digits before = quick::upToEight(p);
  // A code of digits, a longer number, or something else that begins here.
  if (before.count == 0 || before.count == 8 || (before.count > 4 && *p == '0')) return {};
  p += before.count;
  std::uint64_t digits = before.value;
  unsigned decimals = 0;
  const bool whole = *p != decimal;
  if (!whole) {
    const quick::Digits behind = quick::upToEight(++p);
    digits = digits * quick::wholePowers[behind.count] + behind.value;
    decimals = behind.count;
    if (behind.count == 8) {
      const quick::Digits more = quick::upToEight(p + 8);
      if (more.count == 8) return {};
      digits = digits * quick::wholePowers[more.count] + more.value;
      decimals += more.count;
    }
    p += decimals;
  }
  // Both parts exact, so that their quotient is the nearest number (Clinger 1990). Fewer than eight
  // digits before the mark and eight behind it are below 2^53, and with more it is to be seen.
  if (digits > (std::uint64_t{1} << 53) || (decimals > 8 && before.count + decimals > 18))
    return {};
  const double value =
      static_cast<double>(static_cast<std::int64_t>(digits)) / quick::powers[decimals];
  // No branch on the sign, which nothing could predict.
  const auto sign = static_cast<std::uint64_t>(negative) << 63;
  return {std::bit_cast<double>(std::bit_cast<std::uint64_t>(value) | sign), p, whole};
}

}  // namespace gatescope
