#pragma once

#include "core/data/time_step.h"

#include <cstddef>
#include <span>
#include <vector>

// What the times of a series' rows say. Times are seconds since 1970.

namespace gatescope {

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
