#pragma once

#include "core/cells/cell.h"

#include <span>
#include <string_view>

namespace gatescope {

// The table of all cells. A new cell is its own header and one line in cells.cpp.
std::span<const Cell* const> allCells();

// nullptr when there is no cell of that key.
const Cell* findCell(std::string_view key);

}  // namespace gatescope
