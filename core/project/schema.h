#pragma once

#include <span>
#include <string_view>

namespace gatescope {

// Tables of the newest version.
std::string_view projectSchema();

// migrations()[i] turns a file of version i + 1 into one of version i + 2; all that are needed run
// in one transaction. As many as Project::version − 1.
std::span<const std::string_view> migrations();

}  // namespace gatescope
