#pragma once

#include <cstdint>
#include <span>

// What the times of a series' rows say. Times are seconds since 1970.

namespace gatescope {

// Rows of a season by the middle step between times; 0: none known.
int guessSeason(std::span<const double> times);

// The time of a row; of one behind the last, as the rows before it would go on: whole months and
// years where those were the steps, otherwise the last step again and again. NaN where it cannot be
// said.
double timeOfRow(std::span<const double> times, std::int64_t row);

}  // namespace gatescope
