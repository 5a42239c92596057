#pragma once

#include "core/base/result.h"
#include "core/data/dataset.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

// Columns of label sets are spread to one column of 0 and 1 a label ("notes=60") before anything
// else is done to a table. From then on they are numbers like any other, but that Column::labelSet
// keeps them together.

namespace gatescope {

// The label sets of a table, with the labels that it has; those that are ignored, or name rows,
// stay as they are. Fails for a column of too many labels, or of none.
Result<std::vector<LabelSet>> findLabelSets(const Table& table, const DataSettings& settings);

// The table with the columns of these sets spread; nothing where there are no sets. A label that
// stands in no set is refused with its place in a set that is among `targets`, and passed over in
// others; how often goes to `notes`. A set may be absent where it is a target that nobody needs.
Result<std::optional<Table>> spreadLabelSets(const Table& table, std::span<const LabelSet> sets,
                                             std::span<const std::string> targets, bool needTargets,
                                             std::vector<Message>& notes);

// The same with the table's own sets, of columns as findLabelSets() tells.
Result<std::optional<Table>> spreadLabelSets(const Table& table, const DataSettings& settings);

// The table's own columns behind these names of spread ones and others, each once.
std::vector<std::string> ownColumns(std::span<const LabelSet> sets,
                                    std::span<const std::string> names);

}  // namespace gatescope
