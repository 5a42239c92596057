#pragma once

#include <utility>

#include <nlohmann/json.hpp>

namespace gatescope::test {

// All but what the clock has part in.
inline nlohmann::json withoutSeconds(nlohmann::json json) {
  if (json.is_object()) {
    json.erase("seconds");
    for (auto& [key, value] : json.items()) value = withoutSeconds(std::move(value));
  } else if (json.is_array()) {
    for (auto& value : json) value = withoutSeconds(std::move(value));
  }
  return json;
}

}  // namespace gatescope::test
