#include "core/data/derive.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <limits>
#include <numbers>
#include <string_view>

namespace gatescope {

namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
constexpr double kDay = 86400;
constexpr int kLongestLag = 1'000'000;

double daysInto(double time, std::chrono::sys_days start) {
  return time / kDay - static_cast<double>(start.time_since_epoch().count());
}

// Each a share of its cycle, 0 … 1.
double shareOfHour(double time) {
  return (time - std::floor(time / 3600) * 3600) / 3600;
}
double shareOfDay(double time) {
  return time / kDay - std::floor(time / kDay);
}
double shareOfWeek(double time) {
  const double days = time / kDay + 3;  // 1970-01-01 was a Thursday; weeks begin on Monday
  return days / 7 - std::floor(days / 7);
}
double shareOfYear(double time) {
  using namespace std::chrono;
  const year_month_day date(sys_days(days(static_cast<int>(std::floor(time / kDay)))));
  const sys_days start = sys_days(date.year() / January / 1);
  const sys_days next = sys_days((date.year() + years(1)) / January / 1);
  return daysInto(time, start) / static_cast<double>((next - start).count());
}
double shareOfMonths(double time) {
  using namespace std::chrono;
  const year_month_day date(sys_days(days(static_cast<int>(std::floor(time / kDay)))));
  return (static_cast<double>(static_cast<unsigned>(date.month())) - 1) / 12;
}

struct Cycle {
  std::string_view key;
  double (*share)(double time);
};
// "month": by the month alone; "yearday": by the day of the year.
constexpr std::array kCycles = {Cycle{"minute", shareOfHour}, Cycle{"hour", shareOfDay},
                                Cycle{"weekday", shareOfWeek}, Cycle{"month", shareOfMonths},
                                Cycle{"yearday", shareOfYear}};

struct Lag {
  std::string column;
  int steps = 0;  // 0: not written as it should be
};

// "load:24"
Lag lagOf(const std::string& text) {
  const std::size_t split = text.rfind(':');
  if (split == std::string::npos) return {text, 0};
  int steps = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data() + split + 1, end, steps);
  const bool good = error == std::errc() && stop == end && steps > 0 && steps <= kLongestLag;
  return {text.substr(0, split), good ? steps : 0};
}

Column& addColumn(Table& table, std::string name, Derivation derivation) {
  while (table.find(name) != nullptr) name += "_";
  Column& column = table.columns.emplace_back();
  column.name = std::move(name);
  column.type = ColumnType::Number;
  column.derived = std::move(derivation);
  return column;
}

void addCycle(Table& table, std::size_t time, const Cycle& cycle) {
  for (const bool sine : {true, false}) {
    const Derivation derivation{sine ? Derivation::Kind::Sine : Derivation::Kind::Cosine,
                                table.columns[time].name,
                                static_cast<int>(&cycle - kCycles.data())};
    std::vector<double> values;
    for (const double at : table.columns[time].numbers) {
      values.push_back(std::isnan(at) ? kMissing : calendarValue(derivation, at));
    }
    Column& column =
        addColumn(table, std::string(cycle.key) + (sine ? " sine" : " cosine"), derivation);
    column.numbers = std::move(values);
    column.missing = table.columns[time].missing;
  }
}

// The value so many rows before in the same sequence, or the change since the row before.
void addShifted(Table& table, std::size_t source, std::string name, const Derivation& derivation,
                std::span<const std::size_t> lengths) {
  const std::vector<double> from = table.columns[source].numbers;
  const bool change = derivation.kind == Derivation::Kind::Change;
  const std::size_t steps = change ? 1 : static_cast<std::size_t>(derivation.number);
  std::vector<double> values;
  values.reserve(from.size());
  std::size_t start = 0;
  for (const std::size_t length : lengths) {
    for (std::size_t i = 0; i < length; ++i) {
      const double before = i < steps ? kMissing : from[start + i - steps];
      values.push_back(change ? from[start + i] - before : before);
    }
    start += length;
  }
  Column& column = addColumn(table, std::move(name), derivation);
  column.missing = static_cast<std::size_t>(
      std::ranges::count_if(values, [](double value) { return std::isnan(value); }));
  column.numbers = std::move(values);
}

Result<std::size_t> numberColumn(const Table& table, const std::string& name, const char* field) {
  const int index = table.indexOf(name);
  if (index < 0) return failField(field, "%1 has no column “%2”", table.name, name);
  if (!table.columns[static_cast<std::size_t>(index)].isNumeric()) {
    return failField(field, "Column “%1” of %2 holds no numbers", name, table.name);
  }
  return static_cast<std::size_t>(index);
}

}  // namespace

double calendarValue(const Derivation& derivation, double time) {
  const Cycle& cycle = kCycles[static_cast<std::size_t>(derivation.number)];
  const double angle = 2 * std::numbers::pi * cycle.share(time);
  return derivation.kind == Derivation::Kind::Sine ? std::sin(angle) : std::cos(angle);
}

Result<void> checkDerived(const Preparation& prepare) {
  for (const std::string& key : prepare.calendar) {
    if (std::ranges::find(kCycles, key, &Cycle::key) != kCycles.end()) continue;
    return failField("calendar",
                     "Calendar: expected minute, hour, weekday, month or yearday, found “%1”", key);
  }
  for (const std::string& text : prepare.lags) {
    if (lagOf(text).steps > 0) continue;
    return failField("lags", "Lags: expected COL:STEPS, like load:24, found “%1”", text);
  }
  return {};
}

Result<void> addDerived(Table& table, int time, std::span<const std::size_t> lengths,
                        const Preparation& prepare) {
  if (!prepare.calendar.empty() &&
      (time < 0 || table.columns[static_cast<std::size_t>(time)].type != ColumnType::DateTime)) {
    return failField("calendar", "Calendar: %1 has no column of dates", table.name);
  }
  for (const std::string& key : prepare.calendar) {
    addCycle(table, static_cast<std::size_t>(time), *std::ranges::find(kCycles, key, &Cycle::key));
  }
  for (const std::string& text : prepare.lags) {
    const Lag lag = lagOf(text);
    const auto source = numberColumn(table, lag.column, "lags");
    if (!source) return tl::unexpected(source.error());
    addShifted(table, *source, lag.column + " lag " + std::to_string(lag.steps),
               {Derivation::Kind::Lag, lag.column, lag.steps}, lengths);
  }
  for (const std::string& name : prepare.differences) {
    const auto source = numberColumn(table, name, "differences");
    if (!source) return tl::unexpected(source.error());
    addShifted(table, *source, name + " change", {Derivation::Kind::Change, name}, lengths);
  }
  return {};
}

}  // namespace gatescope
