#pragma once

#include "core/base/result.h"
#include "core/table/csv_scanner.h"
#include "core/table/layout.h"
#include "core/table/read_options.h"
#include "core/table/table.h"

#include <string_view>

namespace gatescope {

enum class CellKind { Missing, Value, Text };
// Whether a cell stands for a number, a date, a time, or yes or no: a value.
CellKind cellKind(std::string_view text);

// Delimiter, quotes and comments of a text, after van den Burg et al. 2019: the cut that gives
// records of one width and cells that look like data. The options decide where they say something.
Result<Dialect> findDialect(std::string_view sample, bool whole, const ReadOptions& options,
                            Reading& reading);

}  // namespace gatescope
