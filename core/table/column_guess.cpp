#include "core/table/column_guess.h"

#include "core/table/dates.h"
#include "core/table/values.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace gatescope {

namespace {

constexpr std::array kStyles = {NumberStyle{'.', 0},   NumberStyle{',', 0},   NumberStyle{'.', ','},
                                NumberStyle{',', '.'}, NumberStyle{'.', ' '}, NumberStyle{',', ' '},
                                NumberStyle{'.', '\''}};
constexpr std::array kOrders = {DateOrder::YearMonthDay, DateOrder::DayMonthYear,
                                DateOrder::MonthDayYear};

// Whether a column's dates, in the order of the file, never go back.
bool goesOn(std::span<const std::string_view> texts, DateOrder order) {
  double last = 0;
  std::size_t count = 0;
  for (const std::string_view text : texts) {
    const auto time = parseDate(text, order);
    if (!time) continue;
    if (count++ > 0 && *time < last) return false;
    last = *time;
  }
  return count > 3;
}

// The order of day and month that makes sense of the column, where both are possible.
DateOrder likelyOrder(std::span<const std::string_view> texts, bool& ambiguous) {
  const bool dayFirst = goesOn(texts, DateOrder::DayMonthYear);
  const bool monthFirst = goesOn(texts, DateOrder::MonthDayYear);
  ambiguous = dayFirst == monthFirst;
  if (dayFirst != monthFirst) return dayFirst ? DateOrder::DayMonthYear : DateOrder::MonthDayYear;
  const bool american = std::ranges::any_of(texts, [](std::string_view text) {
    return text.find('/') != std::string_view::npos && (text.ends_with('M') || text.ends_with('m'));
  });
  return american ? DateOrder::MonthDayYear : DateOrder::DayMonthYear;
}

// The texts of a column that say something.
std::vector<std::string_view> filled(std::span<const std::string_view> texts,
                                     const ColumnWish& wish) {
  std::vector<std::string_view> cells;
  for (const std::string_view text : texts) {
    const bool said = std::ranges::find(wish.missing, trimmed(text)) != wish.missing.end();
    if (!said && !isMissingWord(text)) cells.push_back(text);
  }
  return cells;
}

bool guessNumbers(std::span<const std::string_view> cells, bool forced, ColumnGuess& guess) {
  for (const NumberStyle style : kStyles) {
    const bool fits = std::ranges::all_of(cells, [&](std::string_view text) {
      return (forced || !isZeroPadded(text)) && parseNumber(text, style).has_value();
    });
    if (fits) guess.styles.push_back(style);
  }
  if (guess.styles.empty()) return false;
  guess.marked = std::ranges::any_of(cells, [](std::string_view text) {
    return text.find_first_of(".,' ") != std::string_view::npos || !isWholeNumberText(text);
  });
  guess.plan.kind = ColumnPlan::Kind::Number;
  guess.plan.style = guess.styles.front();
  guess.plan.padded = forced;
  return true;
}

bool guessDates(std::span<const std::string_view> cells, const ColumnWish& wish,
                ColumnGuess& guess) {
  for (const DateOrder order : kOrders) {
    if (wish.order && *wish.order != order) continue;
    const bool fits = std::ranges::all_of(
        cells, [&](std::string_view text) { return parseDate(text, order).has_value(); });
    if (fits) guess.orders.push_back(order);
  }
  if (guess.orders.empty()) {
    if (!std::ranges::all_of(cells, [](auto text) { return parseTimeOfDay(text).has_value(); })) {
      return false;
    }
    guess.plan.kind = ColumnPlan::Kind::TimeOfDay;
    return true;
  }
  guess.plan.kind = ColumnPlan::Kind::Date;
  guess.plan.order = guess.orders.front();
  if (guess.orders.size() > 1) {
    // With named months both orders say the same.
    const bool differ = std::ranges::any_of(cells, [](std::string_view text) {
      return parseDate(text, DateOrder::DayMonthYear) != parseDate(text, DateOrder::MonthDayYear);
    });
    if (differ) guess.plan.order = likelyOrder(cells, guess.plan.ambiguous);
  }
  return true;
}

bool isBooleanPair(std::span<const std::string_view> cells) {
  std::string_view yes, no;
  for (const std::string_view text : cells) {
    const auto value = parseBoolean(text);
    if (!value) return false;
    // One way of writing each: "no" and "N" in a column are words.
    std::string_view& word = *value ? yes : no;
    if (!word.empty() && word != trimmed(text)) return false;
    word = trimmed(text);
  }
  if (yes.empty() || no.empty()) return yes.size() + no.size() > 1;
  return (yes.size() == 1) == (no.size() == 1);
}

// The style that reads most of the cells, for a column that is to be numbers whatever they look
// like.
NumberStyle bestStyle(std::span<const std::string_view> cells) {
  return *std::ranges::max_element(kStyles, {}, [&](NumberStyle style) {
    return std::ranges::count_if(
        cells, [&](std::string_view text) { return parseNumber(text, style).has_value(); });
  });
}

std::optional<ColumnWish> wishOf(const std::string& type) {
  using Kind = ColumnWish::Kind;
  ColumnWish wish;
  if (type == "date" || type == "datetime") {
    wish.kind = Kind::Date;
  } else if (type == "dmy" || type == "mdy" || type == "ymd") {
    wish.kind = Kind::Date;
    wish.order = type == "dmy"   ? DateOrder::DayMonthYear
                 : type == "mdy" ? DateOrder::MonthDayYear
                                 : DateOrder::YearMonthDay;
  } else if (type == "unix") {
    wish.kind = Kind::Date;
    wish.unixTime = true;
  } else if (type == "yyyymmdd") {
    wish.kind = Kind::Date;
    wish.compact = true;
  } else {
    wish.type = columnTypeFromKey(type);
    if (!wish.type) return std::nullopt;
    wish.kind = *wish.type == ColumnType::Boolean ? Kind::Boolean
                : *wish.type == ColumnType::Integer || *wish.type == ColumnType::Number
                    ? Kind::Number
                    : Kind::Words;
  }
  return wish;
}

// How the numbers of a file are written, as far as single columns tell.
struct Evidence {
  std::size_t comma = 0, point = 0;  // columns whose decimal mark it must be
};

Message columnsHaveIt(std::size_t count) {
  return count == 1 ? say("One column has it") : say("%1 columns have it", count);
}

bool allHave(const ColumnGuess& guess, char decimal) {
  return guess.marked && std::ranges::all_of(guess.styles, [&](NumberStyle style) {
           return style.decimal == decimal;
         });
}

}  // namespace

Result<std::vector<ColumnWish>> columnWishes(const ReadOptions& options,
                                             std::span<const std::string> names,
                                             const std::string& file) {
  std::vector<ColumnWish> wishes(names.size());
  const auto indexOf = [&](const std::string& name) {
    return static_cast<std::size_t>(std::ranges::find(names, name) - names.begin());
  };
  for (const std::string& entry : options.types) {
    const std::size_t split = entry.rfind('=');
    const std::string name = entry.substr(0, split);
    const std::size_t column = indexOf(name);
    if (split == std::string::npos || column == names.size()) {
      if (options.lenient) continue;
      return failField("types", "%1 has no column “%2”; its columns are %3", file, name,
                       listOf(names));
    }
    const auto wish = wishOf(entry.substr(split + 1));
    if (!wish) {
      return failField(
          "types",
          "Column “%1”: expected integer, number, boolean, category, text, labels, date, "
          "dmy, mdy, ymd, yyyymmdd or unix, found “%2”",
          name, entry.substr(split + 1));
    }
    wishes[column] = *wish;
  }
  for (const std::string& entry : options.missing) {
    const std::size_t split = entry.rfind('=');
    const std::size_t column =
        split == std::string::npos ? names.size() : indexOf(entry.substr(0, split));
    if (split != std::string::npos && column == names.size()) {
      if (options.lenient) continue;
      return failField("missing-values", "%1 has no column “%2”; its columns are %3", file,
                       entry.substr(0, split), listOf(names));
    }
    const std::string text = split == std::string::npos ? entry : entry.substr(split + 1);
    for (std::size_t c = 0; c < names.size(); ++c) {
      if (column == names.size() || column == c) wishes[c].missing.push_back(text);
    }
  }
  return wishes;
}

ColumnGuess guessColumn(std::span<const std::string_view> texts, const ColumnWish& wish) {
  using Kind = ColumnWish::Kind;
  ColumnGuess guess;
  const auto cells = filled(texts, wish);
  if (wish.kind == Kind::Words) return guess;
  const bool digits = wish.unixTime || wish.compact;
  guess.plan.unixTime = wish.unixTime;
  guess.plan.compactDate = wish.compact;
  if (cells.empty() && wish.kind == Kind::None) return guess;
  if (wish.kind == Kind::None || wish.kind == Kind::Number || digits) {
    if (guessNumbers(cells, wish.kind == Kind::Number, guess)) return guess;
    if (wish.kind == Kind::Number || digits) {
      guess.plan.kind = ColumnPlan::Kind::Number;
      guess.plan.style = bestStyle(cells);
      guess.plan.padded = true;
      guess.styles = {guess.plan.style};
      return guess;
    }
  }
  if (wish.kind == Kind::None || wish.kind == Kind::Date) {
    if (guessDates(cells, wish, guess)) return guess;
    if (wish.kind == Kind::Date) {
      guess.plan.kind = ColumnPlan::Kind::Date;
      guess.plan.order = wish.order.value_or(DateOrder::YearMonthDay);
      return guess;
    }
  }
  guess.boolean = isBooleanPair(cells);
  return guess;
}

namespace {

bool isNumber(const ColumnGuess& guess) {
  return guess.plan.kind == ColumnPlan::Kind::Number;
}

// Leaves only the styles that the options allow, where any is left then.
void keepSaid(ColumnGuess& guess, const ReadOptions& options) {
  const char thousands = options.thousands == "space"  ? ' '
                         : options.thousands == "none" ? '\0'
                                                       : options.thousands.c_str()[0];
  std::vector<NumberStyle> fitting;
  std::ranges::copy_if(guess.styles, std::back_inserter(fitting), [&](NumberStyle style) {
    return (options.decimal.empty() || style.decimal == options.decimal.front()) &&
           (options.thousands.empty() || style.thousands == thousands);
  });
  if (!fitting.empty()) guess.styles = std::move(fitting);
  guess.plan.style = guess.styles.front();
}

// Chooses the decimal mark of a column that could have either, as most others have it. False where
// nothing tells.
bool chooseMark(ColumnGuess& guess, const Evidence& evidence, char delimiter) {
  const bool plainPoint = guess.styles.front() == NumberStyle{};
  const bool comma = evidence.comma != evidence.point ? evidence.comma > evidence.point
                                                      : !plainPoint && delimiter == ';';
  guess.plan.style = *std::ranges::find(guess.styles, comma ? ',' : '.', &NumberStyle::decimal);
  const bool told =
      evidence.comma != evidence.point && (evidence.comma == 0 || evidence.point == 0);
  return told || (plainPoint && delimiter != ';');
}

Understood decimalMark(const Evidence& evidence, const ReadOptions& options) {
  if (!options.decimal.empty()) return {options.decimal, say("As you said")};
  if (evidence.comma > 0 && evidence.point > 0) {
    return {".,",
            say("%1 columns have a decimal comma, %2 a point", evidence.comma, evidence.point)};
  }
  if (evidence.comma > 0) return {",", columnsHaveIt(evidence.comma)};
  return {".", evidence.point > 0 ? columnsHaveIt(evidence.point)
                                  : say("No number has a decimal comma")};
}

Understood thousandsMarks(const std::vector<ColumnGuess>& guesses) {
  std::string marks;
  std::size_t columns = 0;
  for (const ColumnGuess& guess : guesses) {
    const char mark = isNumber(guess) ? guess.plan.style.thousands : '\0';
    columns += mark != 0;
    if (mark != 0 && marks.find(mark) == std::string::npos) marks += mark;
  }
  return {marks, columns == 0   ? say("No column has groups of three digits")
                 : columns == 1 ? say("One column has groups of three digits")
                                : say("%1 columns have groups of three digits", columns)};
}

}  // namespace

std::vector<Problem> settleStyles(std::vector<ColumnGuess>& guesses, const ReadOptions& options,
                                  char delimiter, std::span<const std::string> names,
                                  Reading& reading) {
  Evidence evidence;
  for (ColumnGuess& guess : guesses) {
    if (!isNumber(guess)) continue;
    keepSaid(guess, options);
    evidence.comma += allHave(guess, ',');
    evidence.point += allHave(guess, '.');
  }
  std::vector<Problem> problems;
  for (std::size_t c = 0; c < guesses.size(); ++c) {
    ColumnGuess& guess = guesses[c];
    if (!isNumber(guess) || !guess.marked || allHave(guess, ',') || allHave(guess, '.')) continue;
    if (chooseMark(guess, evidence, delimiter)) continue;
    problems.push_back(
        {0, names[c],
         say("Its numbers could have a decimal mark or groups of thousands: read with %1; say "
             "otherwise with the decimal mark",
             styleName(guess.plan.style))});
  }
  reading.decimal = decimalMark(evidence, options);
  reading.thousands = thousandsMarks(guesses);
  return problems;
}

std::string_view styleName(NumberStyle style) {
  if (style.decimal == ',') {
    if (style.thousands == 0) return "decimal comma";
    return style.thousands == '.' ? "decimal comma, thousands with points"
                                  : "decimal comma, thousands with blanks";
  }
  switch (style.thousands) {
    case ',':
      return "thousands with commas";
    case ' ':
      return "thousands with blanks";
    case '\'':
      return "thousands with apostrophes";
    default:
      return "decimal point";
  }
}

std::string_view orderName(DateOrder order) {
  switch (order) {
    case DateOrder::YearMonthDay:
      return "yyyy-mm-dd";
    case DateOrder::DayMonthYear:
      return "dd/mm/yyyy";
    case DateOrder::MonthDayYear:
      return "mm/dd/yyyy";
  }
  return {};
}

}  // namespace gatescope
