#pragma once

#include "core/base/result.h"
#include "core/data/preparation.h"
#include "core/table/table.h"

#include <cstddef>
#include <span>

namespace gatescope {

// Appends the inputs that are computed from others, marked as Column::derived: calendar ("hour
// sine", "hour cosine": the angle of the time on the day, week or year), lags ("load lag 24") and
// differences ("load change"). `time`: the column of dates, −1: none. `lengths`: rows of each
// sequence, one after the other; nothing reaches from one into the next.
Result<void> addDerived(Table& table, int time, std::span<const std::size_t> lengths,
                        const Preparation& prepare);

// A sine or cosine of the calendar at that time.
double calendarValue(const Derivation& derivation, double time);

// Whether the entries are written as they should be; columns are not looked for.
Result<void> checkDerived(const Preparation& prepare);

}  // namespace gatescope
