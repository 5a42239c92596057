#pragma once

#include "core/table/table.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

// Cells that hold several labels: "60 64 67", "red;green".

namespace gatescope {

// What divides the labels in these cells: ; or | or , where any of them has one, else blanks (' ').
char labelSeparator(std::span<const std::string> cells);
std::string_view labelFormat(char separator);  // "divided by ;"

// The labels of one cell, without the blanks around them, in their order.
std::vector<std::string_view> labelsOf(std::string_view cell, char separator);

// All labels of a coded column: by size where all are numbers, else by their letters.
std::vector<std::string> labelsIn(const Column& column);

// Whether words can only be meant as sets of labels: whole numbers with single blanks between, in
// every cell ascending (which dates, telephone numbers and sequences are not), of unequal count, in
// many cells several, and few that come again and again.
bool looksLikeLabelSets(const Column& column);

}  // namespace gatescope
