#pragma once

#include "core/base/result.h"
#include "core/train/settings.h"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace gatescope {

// The flags of an experiment, made from core's table of settings: --units N and so on.
class SettingOptions {
 public:
  // All, or those of one group but for some. Their help names the values that `standard` has. This
  // object must outlive the parsing of the command.
  void addTo(CLI::App& command, std::optional<Setting::Group> group = {},
             std::span<const std::string_view> without = {},
             const Experiment& standard = Experiment());

  bool given(std::string_view key) const;
  std::string value(std::string_view key) const;  // "" when not given
  std::vector<std::string> givenKeys() const;
  // As if it had been given.
  void give(const std::string& key, std::string value) { m_values[key] = std::move(value); }
  // Sets those that were given, in the order of the table.
  Result<void> apply(Experiment& experiment) const;

 private:
  std::map<std::string, std::string, std::less<>> m_values;  // by key; empty text: not given
};

}  // namespace gatescope
