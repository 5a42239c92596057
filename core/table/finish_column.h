#pragma once

#include "core/table/column_guess.h"
#include "core/table/table_builder.h"

#include <string>

namespace gatescope {

// Words whose guess turned out to be numbers or dates after all, as numbers.
void wordsToNumbers(ColumnCells& cells, const ColumnPlan& plan);

// The column of all cells of the file, in its final type, with the reason for it. `cells` and
// `words` are used up.
Column finishColumn(std::string name, ColumnCells& cells, std::deque<std::string>& words,
                    const ColumnGuess& guess, const ColumnWish& wish);

// A value that stands far from all others of a column of numbers, again and again.
std::optional<Column::Sentinel> findSentinel(const std::vector<double>& numbers);

}  // namespace gatescope
