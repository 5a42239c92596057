#pragma once

#include "core/data/dataset.h"

#include <optional>
#include <vector>

namespace gatescope {

// A table whose rows and columns are as the settings want them.
struct Prepared {
  Table table;
  std::vector<std::int64_t> rowOf;  // per row: its row in the table before, −1: put in
};

// Repairs the times (duplicates, gaps), leaves rows out and adds inputs that are computed:
// calendar, lags, differences. Nothing where nothing of it is asked for. Of series and long tables;
// a long table is repaired sequence by sequence. What was done goes to `notes`. Fails for columns
// that are not there or hold no numbers, and where resampling would make a table of mostly nothing.
Result<std::optional<Prepared>> prepareTable(const Table& table, Shape shape,
                                             const DataSettings& settings,
                                             std::vector<Message>& notes);

// The policy for missing cells of one input: the column's own, else the general one, else forward.
std::string missingPolicy(const Preparation& prepare, const std::string& column);

// Whether entries of the lists are written as they should be; columns are not looked for.
Result<void> checkPreparation(const Preparation& prepare);

}  // namespace gatescope
