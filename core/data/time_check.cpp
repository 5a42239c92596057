#include "core/data/time_check.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <map>

namespace gatescope {

namespace {

constexpr double kDay = 86400;
constexpr std::size_t kMostGaps = 1000;  // kept with their places

std::chrono::year_month_day dateOf(double time) {
  using namespace std::chrono;
  return sys_days(days(static_cast<int>(std::floor(time / kDay))));
}

// Months between two times at the same time of day, on the same day of the month or both on its
// last; 0: not whole months.
int wholeMonths(double from, double to) {
  using namespace std::chrono;
  if (std::fmod(from, kDay) != std::fmod(to, kDay)) return 0;
  const year_month_day a = dateOf(from), b = dateOf(to);
  const auto isLast = [](const year_month_day& date) {
    return date.day() == year_month_day_last(date.year() / date.month() / last).day();
  };
  if (a.day() != b.day() && !(isLast(a) && isLast(b))) return 0;
  const auto months = (b.year() / b.month()) - (a.year() / a.month());
  return static_cast<int>(months.count());
}

// The commonest of the steps, to a thousandth of it.
double commonest(const std::vector<double>& steps) {
  std::map<std::int64_t, std::size_t> counts;
  for (const double step : steps) ++counts[std::llround(step * 1000)];
  const auto most =
      std::ranges::max_element(counts, {}, [](const auto& entry) { return entry.second; });
  return static_cast<double>(most->first) / 1000;
}

}  // namespace

double TimeStep::after(double time, std::int64_t steps) const {
  if (months == 0) return time + seconds * static_cast<double>(steps);
  using namespace std::chrono;
  const double whole = std::floor(time / kDay);
  const year_month_day date = dateOf(time);
  const year_month_day later = date + std::chrono::months(static_cast<int>(steps) * months);
  const bool atEnd = date.day() == year_month_day_last(date.year() / date.month() / last).day();
  const year_month_day real =
      later.ok() && !atEnd ? later : year_month_day(later.year() / later.month() / last);
  return static_cast<double>(sys_days(real).time_since_epoch().count()) * kDay +
         (time - whole * kDay);
}

std::int64_t TimeStep::between(double from, double to) const {
  return std::llround((to - from) / seconds);
}

TimeStep usualStep(std::span<const double> times) {
  std::vector<double> steps;
  for (std::size_t i = 1; i < times.size(); ++i) {
    if (times[i] > times[i - 1]) steps.push_back(times[i] - times[i - 1]);
  }
  if (steps.empty()) return {};
  TimeStep usual;
  usual.seconds = commonest(steps);
  if (usual.seconds < 27 * kDay) return usual;
  // Months and years are of unequal length: take the number that most steps are whole months of.
  std::map<int, std::size_t> months;
  for (std::size_t i = 1; i < times.size(); ++i) ++months[wholeMonths(times[i - 1], times[i])];
  months.erase(0);
  if (months.empty()) return usual;
  const auto most =
      std::ranges::max_element(months, {}, [](const auto& entry) { return entry.second; });
  if (2 * most->second < steps.size()) return usual;
  usual.months = most->first;
  usual.seconds = usual.months * 365.2425 / 12 * kDay;
  return usual;
}

int guessSeason(std::span<const double> times) {
  if (times.size() < 3) return 0;
  std::vector<double> steps;
  for (std::size_t i = 1; i < std::min<std::size_t>(times.size(), 1001); ++i) {
    steps.push_back(times[i] - times[i - 1]);
  }
  std::ranges::nth_element(steps, steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2));
  const double step = steps[steps.size() / 2];
  constexpr double hour = 3600, day = 24 * hour;
  struct Season {
    double shortest, longest;  // seconds between rows
    int rows;
  };
  for (const auto [shortest, longest, rows] :
       {Season{600, 600, 144}, Season{900, 900, 96}, Season{1800, 1800, 48}, Season{hour, hour, 24},
        Season{day, day, 7}, Season{7 * day, 7 * day, 52}, Season{28 * day, 31 * day, 12},
        Season{90 * day, 92 * day, 4}}) {
    if (step >= shortest - 1 && step <= longest + 1) return rows;
  }
  return 0;
}

double timeOfRow(std::span<const double> times, std::int64_t row) {
  const auto count = std::ssize(times);
  if (row < count) return times[static_cast<std::size_t>(row)];
  const TimeStep step = usualStep(times.last(std::min<std::size_t>(times.size(), 2)));
  return step.isKnown() ? step.after(times.back(), row - count + 1)
                        : std::numeric_limits<double>::quiet_NaN();
}

TimeReport checkTimes(std::span<const double> times) {
  TimeReport report;
  std::vector<double> sorted;
  double last = -std::numeric_limits<double>::infinity();
  for (const double time : times) {
    if (std::isnan(time)) continue;
    report.unsorted += time < last;
    last = time;
    sorted.push_back(time);
  }
  std::ranges::sort(sorted);
  const TimeStep step = usualStep(sorted);
  report.step = step.seconds;
  if (!step.isKnown()) return report;
  std::size_t usual = 0, others = 0;
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    if (sorted[i] == sorted[i - 1]) {
      ++report.duplicates;
      continue;
    }
    const auto steps = step.between(sorted[i - 1], sorted[i]);
    const bool whole =
        step.months > 0
            ? wholeMonths(sorted[i - 1], sorted[i]) == step.months * steps
            : std::abs(step.after(sorted[i - 1], steps) - sorted[i]) < 0.01 * step.seconds;
    (whole ? usual : others) += 1;
    if (steps < 2) continue;
    ++report.gaps;
    report.missingRows += static_cast<std::size_t>(steps - 1);
    if (report.places.size() < kMostGaps) report.places.push_back({sorted[i - 1], sorted[i]});
  }
  report.irregular = others * 20 > usual + others;
  return report;
}

}  // namespace gatescope
