#include "core/table/finish_column.h"

#include "core/table/dates.h"
#include "core/table/label_sets.h"
#include "core/table/values.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <set>

namespace gatescope {

namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

std::optional<double> valueOf(std::string_view text, const ColumnPlan& plan) {
  if (plan.kind == ColumnPlan::Kind::Date) return parseDate(text, plan.order);
  if (plan.kind == ColumnPlan::Kind::TimeOfDay) return parseTimeOfDay(text);
  const auto value = parseNumber(text, plan.style);
  return value ? value : parseNumber(text);
}

bool anyTimeOfDay(const Column& column) {
  return std::ranges::any_of(
      column.numbers, [](double value) { return !std::isnan(value) && hasTimeOfDay(value); });
}

void takeAsMissing(Column& column, const std::vector<std::string>& texts, const ColumnPlan& plan) {
  for (const std::string& text : texts) {
    if (column.isCoded()) {
      const auto word = std::ranges::find(column.categories, text);
      if (word == column.categories.end()) continue;
      const auto code = static_cast<std::int32_t>(word - column.categories.begin());
      column.categories.erase(word);
      for (std::int32_t& cell : column.codes) {
        column.missing += cell == code;
        cell = cell == code ? -1 : cell - (cell > code);
      }
      continue;
    }
    const auto value = valueOf(text, plan);
    for (double& cell : column.numbers) {
      if (!value || cell != *value) continue;
      cell = kMissing;
      ++column.missing;
    }
  }
}

// Whole numbers that a column's name and their size say are seconds (milliseconds) since 1970.
bool looksLikeUnixTime(const Column& column, double& perSecond) {
  constexpr std::string_view names[] = {"time", "timestamp", "ts",   "epoch",
                                        "unix", "unixtime",  "date", "datetime"};
  const bool named = std::ranges::any_of(
      names, [&](std::string_view name) { return equalsIgnoringCase(column.name, name); });
  if (!named || column.missing == column.numbers.size()) return false;
  for (const double unit : {1.0, 1000.0}) {
    // 1980 to 2100.
    const bool fits = std::ranges::all_of(column.numbers, [&](double value) {
      return std::isnan(value) || (value > 315532800 * unit && value < 4102444800 * unit);
    });
    if (!fits) continue;
    perSecond = unit;
    return true;
  }
  return false;
}

bool takeCompactDates(Column& column) {
  std::vector<double> times;
  times.reserve(column.numbers.size());
  for (const double value : column.numbers) {
    if (std::isnan(value)) {
      times.push_back(kMissing);
      continue;
    }
    const auto time = parseCompactDate(exactText(value));
    if (!time) return false;
    times.push_back(*time);
  }
  column.numbers = std::move(times);
  return true;
}

void toDates(Column& column, std::string format, Message reason) {
  column.type = ColumnType::DateTime;
  column.format = std::move(format);
  column.reason = std::move(reason);
}

void finishNumbers(Column& column, const ColumnCells& cells, const ColumnGuess& guess,
                   const ColumnWish& wish) {
  column.type = cells.whole ? ColumnType::Integer : ColumnType::Number;
  column.format = styleName(guess.plan.style);
  if (cells.whole && guess.plan.style.thousands == 0) column.format.clear();
  column.reason = cells.whole ? say("All cells are whole numbers") : say("All cells are numbers");
  takeAsMissing(column, wish.missing, guess.plan);
  if (wish.type) {
    column.type = *wish.type;
    column.reason = say("As you said");
    return;
  }
  double unit = 1;
  if (wish.unixTime || (wish.kind == ColumnWish::Kind::None && looksLikeUnixTime(column, unit))) {
    for (double& value : column.numbers) value /= unit;
    column.timeOfDay = anyTimeOfDay(column);
    toDates(column, unit == 1 ? "seconds since 1970" : "milliseconds since 1970",
            wish.unixTime ? say("As you said")
                          : say("Its name says time, and its numbers are seconds since 1970"));
    return;
  }
  const bool compact = wish.compact || (wish.kind == ColumnWish::Kind::None && cells.whole &&
                                        isNamedAsDate(column.name));
  if (compact && column.missing < column.numbers.size() && takeCompactDates(column)) {
    toDates(
        column, "yyyymmdd",
        wish.compact ? say("As you said") : say("Its name says date, and its numbers are dates"));
    return;
  }
  column.sentinel = findSentinel(column.numbers);
}

void finishDates(Column& column, const ColumnCells& cells, const ColumnGuess& guess,
                 const ColumnWish& wish) {
  takeAsMissing(column, wish.missing, guess.plan);
  column.timeOfDay = cells.timeOfDay && (wish.missing.empty() || anyTimeOfDay(column));
  if (guess.plan.kind == ColumnPlan::Kind::TimeOfDay) {
    column.timeOnly = true;
    toDates(column, "time of day", say("All cells are times of day"));
    return;
  }
  Message reason = say("All cells are dates");
  if (wish.kind == ColumnWish::Kind::Date) {
    reason = say("As you said");
  } else if (guess.orders.size() > 1 && !guess.plan.ambiguous) {
    reason = say("Only with %1 the dates follow each other in time", orderName(guess.plan.order));
  } else if (guess.plan.ambiguous && cells.otherOrder) {
    reason = say("Day and month could be the other way round, too");
  } else if (guess.plan.order != DateOrder::YearMonthDay) {
    reason = say("All cells are dates, and some have a day above 12");
  }
  toDates(column, std::string(orderName(guess.plan.order)), std::move(reason));
}

// The first word for no, then the first for yes; what is neither is missing.
void finishBoolean(Column& column, bool said) {
  std::array<std::string, 2> words;
  std::vector<std::int32_t> codes;
  bool others = false;  // further words for the same
  for (std::string& word : column.categories) {
    const auto value = parseBoolean(word);
    codes.push_back(value ? static_cast<std::int32_t>(*value) : -1);
    if (!value) continue;
    others = others || !words[*value].empty();
    if (words[*value].empty()) words[*value] = std::move(word);
  }
  if (words[0].empty()) words[0] = "no";
  if (words[1].empty()) words[1] = "yes";
  for (std::int32_t& code : column.codes) {
    if (code < 0) continue;
    code = codes[static_cast<std::size_t>(code)];
    column.missing += code < 0;
  }
  column.categories.assign(words.begin(), words.end());
  column.type = ColumnType::Boolean;
  column.reason = said ? say("As you said") : say("All cells are words for yes and no");
  if (said && others) {
    column.reason =
        say("As you said; other words for the same are read as “%1” and “%2”", words[1], words[0]);
  }
}

std::size_t meanLength(const std::vector<std::string>& words) {
  std::size_t bytes = 0;
  for (const std::string& word : words) bytes += word.size();
  return words.empty() ? 0 : bytes / words.size();
}

// Whether a column's words are sentences rather than names of things.
bool isFreeText(const Column& column) {
  const std::size_t filled = column.codes.size() - column.missing;
  if (filled < 2 || column.categories.size() * 2 <= filled) return false;
  const auto spaced = static_cast<std::size_t>(std::ranges::count_if(
      column.categories, [](const std::string& w) { return w.find(' ') != std::string::npos; }));
  const std::size_t length = meanLength(column.categories);
  return length > 30 || (length > 15 && 2 * spaced > column.categories.size());
}

// Empty cells are sets without a label.
void toLabelSets(Column& column, bool said) {
  column.type = ColumnType::Labels;
  column.format = labelFormat(labelSeparator(column.categories));
  column.reason = said ? say("As you said")
                       : say("Cells hold several of %1 whole numbers, divided by blanks",
                             labelsIn(column).size());
  const auto empty = std::ranges::count(column.codes, kEmptyCell);
  if (empty == 0) return;
  column.missing -= static_cast<std::size_t>(empty);
  std::ranges::replace(column.codes, kEmptyCell,
                       static_cast<std::int32_t>(column.categories.size()));
  column.categories.emplace_back();
}

void finishWords(Column& column, const ColumnWish& wish) {
  takeAsMissing(column, wish.missing, {});
  const bool labels = wish.type == ColumnType::Labels;
  if (labels || (!wish.type && looksLikeLabelSets(column))) return toLabelSets(column, labels);
  std::ranges::replace(column.codes, kEmptyCell, -1);
  // Where nothing else stands, words for missing say nothing.
  if (!wish.type && std::ranges::all_of(column.categories, isMissingWord)) {
    takeAsMissing(column, std::vector<std::string>(column.categories), {});
  }
  if (!wish.type && column.categories.empty()) {
    column.type = ColumnType::Number;
    column.numbers.assign(column.codes.size(), kMissing);
    column.codes = {};
    column.reason = say("No cell says anything");
    return;
  }
  const bool text = isFreeText(column);
  column.type = wish.type.value_or(text ? ColumnType::Text : ColumnType::Category);
  if (wish.type) {
    column.reason = say("As you said");
  } else if (text) {
    column.reason = say("%1 different texts of %2 characters on average", column.categories.size(),
                        meanLength(column.categories));
  } else {
    column.reason = say("%1 different words", column.categories.size());
  }
}

}  // namespace

void wordsToNumbers(ColumnCells& cells, const ColumnPlan& plan) {
  ColumnCells words;
  for (const std::string_view word : cells.words) addCell(words, plan, word, 0);
  cells.numbers.reserve(cells.codes.size());
  for (const std::int32_t code : cells.codes) {
    const double value = code < 0 ? kMissing : words.numbers[static_cast<std::size_t>(code)];
    cells.missing += code >= 0 && std::isnan(value);
    cells.numbers.push_back(value);
  }
  cells.whole = words.whole;
  cells.timeOfDay = words.timeOfDay;
  cells.otherOrder = words.otherOrder;
  cells.codes = {};
}

Column finishColumn(std::string name, ColumnCells& cells, std::deque<std::string>& words,
                    const ColumnGuess& guess, const ColumnWish& wish) {
  Column column;
  column.name = std::move(name);
  column.missing = cells.missing + cells.odd;
  switch (guess.plan.kind) {
    case ColumnPlan::Kind::Number:
      column.numbers = std::move(cells.numbers);
      finishNumbers(column, cells, guess, wish);
      break;
    case ColumnPlan::Kind::Date:
    case ColumnPlan::Kind::TimeOfDay:
      column.numbers = std::move(cells.numbers);
      finishDates(column, cells, guess, wish);
      break;
    default: {
      column.type = ColumnType::Category;
      column.codes = std::move(cells.codes);
      for (std::string& word : words) column.categories.push_back(std::move(word));
      finishWords(column, wish);
      const bool said = wish.kind == ColumnWish::Kind::Boolean;
      if (said || (guess.boolean && column.isCoded())) finishBoolean(column, said);
    }
  }
  return column;
}

// The least and the greatest number. Four at a time: one after the other each comparison waits for
// the one before.
std::pair<double, double> extremes(const std::vector<double>& numbers) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  constexpr std::size_t lanes = 4;
  std::array<double, lanes> low, high;
  low.fill(infinity);
  high.fill(-infinity);
  const auto take = [&](std::size_t lane, double value) {  // comparisons with NaN are false
    low[lane] = value < low[lane] ? value : low[lane];
    high[lane] = value > high[lane] ? value : high[lane];
  };
  std::size_t i = 0;
  for (; i + lanes <= numbers.size(); i += lanes) {
    for (std::size_t lane = 0; lane < lanes; ++lane) take(lane, numbers[i + lane]);
  }
  for (; i < numbers.size(); ++i) take(0, numbers[i]);
  return {*std::ranges::min_element(low), *std::ranges::max_element(high)};
}

std::optional<Column::Sentinel> findSentinel(const std::vector<double>& numbers) {
  const auto [low, high] = extremes(numbers);
  const auto nines = [](double value) {
    const std::string digits = exactText(std::abs(value));
    return digits.size() > 1 && digits.find_first_not_of("9.") == std::string::npos;
  };
  for (const auto& [extreme, other] : {std::pair{low, high}, std::pair{high, low}}) {
    if (!std::isfinite(extreme) || extreme != std::floor(extreme)) continue;
    const auto count = std::ranges::count(numbers, extreme);
    if (count < 3) continue;
    double next = other;
    std::set<double> different;
    for (const double value : numbers) {
      if (std::isnan(value) || value == extreme) continue;
      if (std::abs(value - extreme) < std::abs(next - extreme)) next = value;
      if (different.size() < 5) different.insert(value);
    }
    if (different.size() < 5) continue;
    const double gap = std::abs(next - extreme), rest = std::abs(other - next);
    const bool lone = extreme <= -9 && next >= 0;
    if (gap > 2 * rest || lone || (nines(extreme) && gap > rest / 2)) {
      return Column::Sentinel{extreme, static_cast<std::size_t>(count)};
    }
  }
  return std::nullopt;
}

}  // namespace gatescope
