#pragma once

#include "core/data/dataset.h"
#include "core/table/csv.h"

#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace gatescope {

// Bundled examples and generated tasks: where a first look starts.
struct Source {
  std::string_view key;     // "example:sunspots", "generated:adding"
  std::string_view title;   // "Monthly sunspots"
  std::string_view about;   // one sentence: what is to be learned
  std::string_view origin;  // source and licence, shown in the program
  std::string_view file;    // resources/examples/FILE; empty for generated tasks
  Task task = Task::Forecast;
  std::string_view
      settings;  // an experiment's settings that suit it: "window=132 horizon=12 units=32"
};

std::span<const Source> allSources();
// By its key; of a generated task also with options behind it (core/data/generated.h).
const Source* findSource(std::string_view source);

// The bytes of resources/examples/FILE; core has no idea where resources stand.
using ReadExample = std::function<Result<std::string>(std::string_view file)>;

// The table behind "example:KEY", "generated:KEY", "generated:KEY?length=50" or a path; options are
// those of a file.
Result<Table> loadSource(const std::string& source, const ReadExample& readExample,
                         const ReadOptions& options = {}, const ReadWatch& watch = {});

}  // namespace gatescope
