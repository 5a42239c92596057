#include "core/table/values.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

namespace gatescope {

namespace {

using namespace std::string_view_literals;

bool isDigit(char c) {
  return c >= '0' && c <= '9';
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

constexpr auto kNoBreakSpace = "\xC2\xA0"sv;
constexpr auto kNarrowNoBreakSpace = "\xE2\x80\xAF"sv;

// Takes the mark between thousands from the front.
bool takeGroupMark(std::string_view& text, char mark) {
  if (text.starts_with(mark)) {
    text.remove_prefix(1);
    return true;
  }
  for (const std::string_view space : {kNoBreakSpace, kNarrowNoBreakSpace}) {
    if (mark != ' ' || !text.starts_with(space)) continue;
    text.remove_prefix(space.size());
    return true;
  }
  return false;
}

std::size_t digitsAtFront(std::string_view text) {
  const auto end = std::ranges::find_if_not(text, isDigit);
  return static_cast<std::size_t>(end - text.begin());
}

// Appends the digits of "1,234,567"; false where groups are not of three.
bool takeGroups(std::string_view& text, char mark, std::string& plain) {
  std::size_t digits = digitsAtFront(text);
  bool grouped = false;
  for (;;) {
    plain += text.substr(0, digits);
    std::string_view rest = text.substr(digits);
    if (mark == 0 || !takeGroupMark(rest, mark)) {
      text.remove_prefix(digits);
      return true;
    }
    if (digits > 3 || digits == 0 || (grouped ? digits != 3 : text.front() == '0')) return false;
    text = rest;
    digits = digitsAtFront(text);
    if (digits != 3) return false;
    grouped = true;
  }
}

std::optional<double> parsePlain(std::string_view text) {
  double value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end || !std::isfinite(value)) return std::nullopt;
  return value;
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  for (;;) {
    if (!text.empty() && isBlankCharacter(text.front())) {
      text.remove_prefix(1);
    } else if (text.starts_with(kNoBreakSpace)) {
      text.remove_prefix(kNoBreakSpace.size());
    } else {
      break;
    }
  }
  for (;;) {
    if (!text.empty() && isBlankCharacter(text.back())) {
      text.remove_suffix(1);
    } else if (text.ends_with(kNoBreakSpace)) {
      text.remove_suffix(kNoBreakSpace.size());
    } else {
      return text;
    }
  }
}

bool equalsIgnoringCase(std::string_view text, std::string_view word) {
  return std::ranges::equal(text, word, [](char a, char b) { return lower(a) == b; });
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

bool isMissingWord(std::string_view text) {
  constexpr std::array words = {"na"sv,      "n/a"sv,     "#n/a"sv,    "none"sv,   "nil"sv,
                                "missing"sv, "#value!"sv, "#div/0!"sv, "-"sv,      "--"sv,
                                "."sv,       ".."sv,      "..."sv,     "\u2212"sv, "\u2013"sv,
                                "\u2014"sv,  "*"sv,       "-nan"sv,    "(null)"sv, "<na>"sv};
  text = trimmed(text);
  return isMissingText(text) || std::ranges::any_of(words, [&](std::string_view word) {
           return equalsIgnoringCase(text, word);
         });
}

std::optional<double> parseNumber(std::string_view text, NumberStyle style) {
  text = trimmed(text);
  bool negative = false;
  if (text.starts_with("\u2212")) {
    negative = true;
    text.remove_prefix("\u2212"sv.size());
  } else if (text.starts_with('+') || text.starts_with('-')) {
    negative = text.front() == '-';
    text.remove_prefix(1);
  }
  if (text.empty() || !(isDigit(text.front()) || text.front() == style.decimal)) {
    return std::nullopt;
  }
  std::optional<double> value;
  if (style == NumberStyle{}) {
    value = parsePlain(text);
  } else {
    std::string plain;
    if (!takeGroups(text, style.thousands, plain)) return std::nullopt;
    if (text.starts_with(style.decimal)) {
      plain += '.';
      text.remove_prefix(1);
    }
    if (text.find(style.decimal == '.' ? ',' : '.') != std::string_view::npos) return std::nullopt;
    plain += text;
    value = parsePlain(plain);
  }
  return value && negative ? -*value : value;
}

bool isWholeNumberText(std::string_view text) {
  text = trimmed(text);
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  if (text.starts_with("\u2212")) text.remove_prefix("\u2212"sv.size());
  return !text.empty() && std::ranges::all_of(text, isDigit);
}

bool isZeroPadded(std::string_view text) {
  text = trimmed(text);
  return text.size() > 4 && text.front() == '0' && std::ranges::all_of(text, isDigit);
}

std::optional<bool> parseBoolean(std::string_view text) {
  text = trimmed(text);
  for (const std::string_view word : {"true"sv, "yes"sv, "t"sv, "y"sv}) {
    if (equalsIgnoringCase(text, word)) return true;
  }
  for (const std::string_view word : {"false"sv, "no"sv, "f"sv, "n"sv}) {
    if (equalsIgnoringCase(text, word)) return false;
  }
  return std::nullopt;
}

}  // namespace gatescope
