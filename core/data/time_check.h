#pragma once

#include "core/data/dataset.h"

#include <cstddef>
#include <span>
#include <vector>

// What the times of a series' rows say. Times are seconds since 1970.

namespace gatescope {

// Steps between the rows of a series: the usual one, and how to come from one row to the next.
// Months and years are steps of unequal length and count as equal.
struct TimeStep {
  double seconds = 0;  // 0: none is usual
  int months = 0;      // > 0: so many months, whatever their length

  bool isKnown() const { return seconds > 0; }
  // The time that follows so many steps later.
  double after(double time, std::int64_t steps) const;
  // Steps from one time to another, rounded.
  std::int64_t between(double from, double to) const;
};

// The step that most neighbouring rows have; times ascending, NaN-free.
TimeStep usualStep(std::span<const double> times);

// Rows of a season by the middle step between times; 0: none known.
int guessSeason(std::span<const double> times);

// The time of a row; of one behind the last, as the two rows before it would go on. NaN where it
// cannot be said.
double timeOfRow(std::span<const double> times, std::int64_t row);

// Times in the order of the file; missing ones are not counted anywhere.
TimeReport checkTimes(std::span<const double> times);

}  // namespace gatescope
