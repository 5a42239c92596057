#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

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

// What is odd in the times of a series' rows, as they stand in the file.
struct TimeReport {
  double step = 0;              // seconds between most neighbouring rows; 0: no times
  std::size_t gaps = 0;         // places where rows are missing
  std::size_t missingRows = 0;  // so many in all
  std::size_t duplicates = 0;   // rows with the time of another
  std::size_t unsorted = 0;     // rows with a time before that of the row above
  bool irregular = false;       // more than one in twenty steps is no multiple of the usual one
  struct Gap {
    double from = 0, to = 0;  // times of the rows around it
  };
  std::vector<Gap> places;  // the first thousand
};

}  // namespace gatescope
