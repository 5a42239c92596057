#include "core/base/result.h"

#include <cctype>

namespace gatescope {

std::string Message::text() const {
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const bool place = pattern[i] == '%' && i + 1 < pattern.size() && pattern[i + 1] >= '1' &&
                       pattern[i + 1] <= '9';
    const auto index = place ? static_cast<std::size_t>(pattern[i + 1] - '1') : arguments.size();
    if (index < arguments.size()) {
      out += arguments[index];
      ++i;
    } else {
      out += pattern[i];
    }
  }
  return out;
}

std::string toText(double value) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.6g", value);
  return buffer;
}

}  // namespace gatescope
