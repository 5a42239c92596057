#pragma once

#include "core/base/result.h"

#include <string>
#include <string_view>

namespace gatescope {

// SHA-256 (FIPS 180-4) as 64 lower-case hexadecimal digits.
std::string sha256(std::string_view bytes);
// Of a file's bytes, read piece by piece.
Result<std::string> sha256OfFile(const std::string& path);

}  // namespace gatescope
