#pragma once

#include "core/table/table.h"

namespace gatescope {

// Puts a time together from columns that hold its parts, in front of them: a date and a time of
// day, or year, month, day, hour and minute by name. The parts stay, marked as Column::inTime.
void composeTime(Table& table);

// For coded columns most of whose cells are numbers: the first cell that is not.
void noteOddNumbers(Table& table);

}  // namespace gatescope
