#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace gatescope {

// Why bytes are no UTF-8 text at all ("is a ZIP archive …"), as the pattern of a sentence with the
// file's name as %1; empty when they may be text.
std::string_view whatElseItIs(std::string_view bytes);

// Offset of the first byte that is not part of well-formed UTF-8 (Unicode 15, table 3-7).
std::optional<std::size_t> firstInvalidUtf8(std::string_view bytes);

}  // namespace gatescope
