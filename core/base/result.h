#pragma once

#include <cstdio>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

namespace gatescope {

// A sentence for a person: a pattern with %1, %2, … and the texts that stand for them. Kept apart
// so that the window can translate the pattern (context "core") and then fill it in.
struct Message {
  std::string pattern;
  std::vector<std::string> arguments;

  std::string text() const;  // in English, filled in
};

// What the user could have caused. `field` is the key of the setting at fault ("units"), empty when
// no setting is.
struct Error {
  Message message;
  std::string field = {};

  std::string text() const { return message.text(); }
};

template <typename T>
using Result = tl::expected<T, Error>;

// Numbers in messages: integers plainly, reals with up to six significant digits.
std::string toText(double value);
template <typename Integer>
requires std::is_integral_v<Integer> std::string toText(Integer value) {
  return std::to_string(value);
}
inline std::string toText(std::string_view value) {
  return std::string(value);
}
inline std::string toText(const char* value) {
  return value;
}
inline std::string toText(const std::string& value) {
  return value;
}

template <typename... Arguments>
Message say(std::string pattern, const Arguments&... arguments) {
  return Message{std::move(pattern), {toText(arguments)...}};
}

// return fail("%1, row %2: expected a number, found “%3”", file, row, cell);
template <typename... Arguments>
tl::unexpected<Error> fail(std::string pattern, const Arguments&... arguments) {
  return tl::unexpected<Error>(Error{say(std::move(pattern), arguments...)});
}

template <typename... Arguments>
tl::unexpected<Error> failField(std::string field, std::string pattern,
                                const Arguments&... arguments) {
  return tl::unexpected<Error>(Error{say(std::move(pattern), arguments...), std::move(field)});
}

}  // namespace gatescope
