#pragma once

#include "core/base/result.h"

#include <string>
#include <string_view>

namespace gatescope::ui {

// The bytes of a bundled example (resources/examples/FILE): a ReadExample for core/data/sources.h.
Result<std::string> readExample(std::string_view file);

}  // namespace gatescope::ui
