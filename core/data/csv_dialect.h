#pragma once

#include <string_view>

namespace gatescope {

// The delimiter among , ; tab | that cuts the beginning of a file most evenly into cells that look
// like data. A file of one column gives a comma.
char detectDelimiter(std::string_view bytes);

// Whether the first record names the columns: judged by whether it differs in kind from the records
// below it.
bool detectHeader(std::string_view bytes, char delimiter);

}  // namespace gatescope
