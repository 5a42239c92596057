#pragma once

#include "core/base/result.h"
#include "core/table/read_options.h"
#include "core/table/table.h"

#include <string>

namespace gatescope {

// “example:KEY” and “generated:KEY” as they are, if there is one; a file by its whole path, so that
// a project names it the same from every folder.
Result<std::string> sourceOf(const std::string& text);

// The table behind what a command line names, for a run whose data were read by these options.
Result<Table> tableOf(const std::string& text, const ReadOptions& options);

}  // namespace gatescope
