#pragma once

#include "core/base/result.h"

#include <string>

namespace gatescope {

// All bytes of a file; fails in a sentence for what is missing, a folder or unreadable.
Result<std::string> readBytes(const std::string& path);

}  // namespace gatescope
