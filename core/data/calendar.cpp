#include "core/data/calendar.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <vector>

namespace gatescope {

namespace {

constexpr double secondsADay = 86400;

// Months from one time to a later one on the same day of the month and time of day; 0: no such.
int wholeMonths(double from, double to) {
  using namespace std::chrono;
  const auto date = [](double time) {
    return year_month_day(sys_days(days(static_cast<int>(std::floor(time / secondsADay)))));
  };
  const year_month_day a = date(from), b = date(to);
  if (a.day() != b.day() || std::fmod(to - from, secondsADay) != 0) return 0;
  const auto between = (b.year() / b.month()) - (a.year() / a.month());
  return static_cast<int>(between.count());
}

double monthsLater(double time, std::int64_t count) {
  using namespace std::chrono;
  const double whole = std::floor(time / secondsADay);
  const year_month_day date(sys_days(days(static_cast<int>(whole))));
  const year_month_day later = date + months(static_cast<int>(count));
  const year_month_day real = later.ok() ? later : later.year() / later.month() / last;
  return static_cast<double>(sys_days(real).time_since_epoch().count()) * secondsADay +
         (time - whole * secondsADay);
}

}  // namespace

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
  if (count < 2) return std::numeric_limits<double>::quiet_NaN();
  const double last = times.back(), before = times[times.size() - 2];
  const std::int64_t ahead = row - count + 1;
  if (const int step = wholeMonths(before, last); step > 0) return monthsLater(last, step * ahead);
  return last + static_cast<double>(ahead) * (last - before);
}

}  // namespace gatescope
