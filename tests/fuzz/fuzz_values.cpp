#include "core/table/column_guess.h"
#include "core/table/dates.h"
#include "core/table/dialect.h"
#include "core/table/encoding.h"
#include "core/table/values.h"
#include "tests/fuzz/table_checks.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// Any texts through the inference of types: the first character chooses what is
// said about the column, each line behind it is a cell.

using namespace gatescope;
using namespace gatescope::fuzz;

namespace {

constexpr NumberStyle kStyles[] = {{'.', 0},   {',', 0},   {'.', ','}, {',', '.'},
                                   {'.', ' '}, {',', ' '}, {'.', '\''}};
constexpr DateOrder kOrders[] = {DateOrder::YearMonthDay, DateOrder::DayMonthYear,
                                 DateOrder::MonthDayYear};

bool sameBits(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

void checkNumber(std::string_view text) {
  for (const NumberStyle style : kStyles) {
    const auto value = parseNumber(text, style);
    if (!value) continue;
    if (!std::isfinite(*value)) broken("a number that is not finite", text);
    const auto again = parseNumber(exactText(*value));
    if (!again || !sameBits(*again, *value)) broken("a number that reads back otherwise", text);
  }
  if (isWholeNumberText(text)) {
    const auto value = parseNumber(text);
    if (value && *value != std::floor(*value)) broken("whole, and yet not", text);
  }
}

// Wherever the quick way gives an answer, it is the slow way's.
void checkQuickNumber(std::string_view text) {
  // A block of its own, so that reading behind it is seen.
  const std::vector<char> exact(text.begin(), text.end());
  const char* const begin = exact.data();
  for (const char decimal : {'.', ','}) {
    const QuickNumber quick = readQuickNumber(begin, begin + exact.size(), decimal);
    if (quick.stop == nullptr) continue;
    if (quick.stop <= begin || quick.stop > begin + exact.size()) broken("stops elsewhere", text);
    const std::string_view taken(begin, quick.stop);
    const auto slow = parseNumber(taken, {decimal, 0});
    if (!slow || !sameBits(*slow, quick.value)) broken("quick and slow differ", taken);
    if (quick.whole != isWholeNumberText(taken)) broken("quick: whole", taken);
    if (isZeroPadded(taken)) broken("quick: a code as a number", taken);
  }
}

void checkTime(std::string_view text) {
  for (const DateOrder order : kOrders) {
    const auto time = parseDate(text, order);
    if (!time) continue;
    if (!std::isfinite(*time)) broken("a time that is not finite", text);
    const std::string written = dateTimeText(*time, true);
    const auto again = parseDateTime(written);
    if (!again || std::abs(*again - *time) > 1e-5) {
      broken("a time that reads back otherwise", text, 0, written);
    }
  }
  if (const auto time = parseTimeOfDay(text)) {
    if (*time < 0 || *time >= 86401) broken("a time of day outside it", text);
    const std::string written = timeOfDayText(*time);
    const auto again = parseTimeOfDay(written);
    if (!again || std::abs(std::remainder(*again - *time, 86400)) > 1e-5) {
      broken("a time of day that reads back otherwise", text, 0, written);
    }
  }
  if (const auto time = parseCompactDate(text); time && std::fmod(*time, 86400) != 0) {
    broken("a compact date with a time", text);
  }
}

ColumnWish wishOf(std::uint8_t choice) {
  constexpr const char* types[] = {"",     "integer", "number", "boolean", "category", "text",
                                   "date", "dmy",     "mdy",    "ymd",     "unix",     "yyyymmdd"};
  const std::string type = types[choice % std::size(types)];
  const std::string name = "a";
  ReadOptions options;
  if (!type.empty()) options.types = {"a=" + type};
  if (choice >= 128) options.missing = {"-200"};
  const auto wishes = columnWishes(options, {&name, 1}, "fuzz.csv");
  if (!wishes) broken("a wish that is not understood", type);
  return wishes->front();
}

// Every cell that is not missing is what the column was taken for, unless a
// person said it.
void checkGuess(const std::vector<std::string_view>& texts, const ColumnWish& wish) {
  using Kind = ColumnPlan::Kind;
  const ColumnGuess guess = guessColumn(texts, wish);
  if (wish.kind != ColumnWish::Kind::None) return;
  for (const std::string_view text : texts) {
    if (isMissingWord(text) || std::ranges::count(wish.missing, trimmed(text)) > 0) continue;
    const Kind kind = guess.plan.kind;
    const bool fits = kind == Kind::Number      ? parseNumber(text, guess.plan.style).has_value()
                      : kind == Kind::Date      ? parseDate(text, guess.plan.order).has_value()
                      : kind == Kind::TimeOfDay ? parseTimeOfDay(text).has_value()
                      : guess.boolean           ? parseBoolean(text).has_value()
                                                : true;
    if (!fits) broken("a cell that the guess does not fit", text);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data + 1), size - 1);
  std::vector<std::string_view> texts;
  for (std::size_t begin = 0; begin <= input.size();) {
    const std::size_t end = std::min(input.find('\n', begin), input.size());
    texts.push_back(input.substr(begin, end - begin));
    checkQuickNumber(input.substr(begin));
    begin = end + 1;
  }
  for (const std::string_view text : texts) {
    checkNumber(text);
    checkTime(text);
    cellKind(text);
    isNamedAsDate(text);
  }
  checkGuess(texts, wishOf(static_cast<std::uint8_t>(data[0] - '0')));
  encodingName(std::string(texts.front()));
  return 0;
}
