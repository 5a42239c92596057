#pragma once

#include <charconv>

namespace gatescope {

// The decimal number of so many significant digits that is nearest: for what a person is to read or
// to type.
inline double roundedTo(double value, int digits) {
  char text[40];
  const auto end =
      std::to_chars(text, text + sizeof text, value, std::chars_format::general, digits).ptr;
  std::from_chars(text, end, value);
  return value;
}

}  // namespace gatescope
