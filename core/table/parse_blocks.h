#pragma once

#include "core/base/result.h"
#include "core/table/block.h"
#include "core/table/block_parser.h"
#include "core/table/csv.h"
#include "core/table/table_builder.h"

#include <cstddef>

namespace gatescope {

// Reads block after block, parses them side by side on all cores and puts them together in order; a
// few are in the works at a time, and their memory serves the next ones. `bytes`: of the table, for
// the progress. Fails at the first fault in the order of the file, and when it is stopped.
Result<void> parseBlocks(BlockReader& reader, const BlockParser& parser, TableBuilder& builder,
                         std::size_t bytes, const ReadWatch& watch);

}  // namespace gatescope
