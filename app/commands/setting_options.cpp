#include "app/commands/setting_options.h"

#include "core/train/settings.h"

#include <algorithm>

#include <CLI/CLI.hpp>

namespace gatescope {

namespace {

std::string groupName(Setting::Group group) {
  switch (group) {
    case Setting::Group::Import:
      return "Import";
    case Setting::Group::Data:
      return "Data";
    case Setting::Group::Task:
      return "Task";
    case Setting::Group::Model:
      return "Model";
    case Setting::Group::Training:
      return "Training";
  }
  return {};
}

std::string typeName(const Setting& setting) {
  switch (setting.kind) {
    case Setting::Kind::Integer:
      return "N";
    case Setting::Kind::Real:
      return "X";
    case Setting::Kind::Columns:
      return setting.maximum == 1 ? "COL" : "COL[,COL…]";
    case Setting::Kind::Choice:
      return "NAME";
    case Setting::Kind::Flag:
    case Setting::Kind::Text:
      break;
  }
  return "TEXT";
}

// “Size of the hidden state. One of a, b. [32]”
std::string helpText(const Setting& setting, const Experiment& experiment) {
  std::string text(setting.help);
  if (setting.kind == Setting::Kind::Choice) {
    text += " One of: ";
    for (std::size_t i = 0; i < setting.choices.size(); ++i) {
      text += (i == 0 ? "" : ", ") + std::string(setting.choices[i]);
    }
    text += '.';
  }
  std::string standard = setting.read(experiment);
  if (standard == "0" && !setting.zeroMeans.empty()) standard = setting.zeroMeans;
  if (!standard.empty() && setting.kind != Setting::Kind::Flag) text += " [" + standard + "]";
  return text;
}

}  // namespace

void SettingOptions::addTo(CLI::App& command, std::optional<Setting::Group> group,
                           std::span<const std::string_view> without, const Experiment& standard) {
  for (const Setting& setting : allSettings()) {
    if (group && setting.group != *group) continue;
    if (std::ranges::find(without, setting.key) != without.end()) continue;
    const std::string key(setting.key);
    std::string& value = m_values[key];
    CLI::Option* option = nullptr;
    if (setting.kind == Setting::Kind::Flag) {
      option = command.add_flag("--" + key + "{true}", value, helpText(setting, standard));
    } else {
      option = command.add_option("--" + key, value, helpText(setting, standard))
                   ->type_name(typeName(setting));
    }
    option->group(groupName(setting.group));
  }
}

bool SettingOptions::given(std::string_view key) const {
  return !value(key).empty();
}

std::string SettingOptions::value(std::string_view key) const {
  const auto found = m_values.find(key);
  return found == m_values.end() ? std::string() : found->second;
}

std::vector<std::string> SettingOptions::givenKeys() const {
  std::vector<std::string> keys;
  for (const auto& [key, text] : m_values) {
    if (!text.empty()) keys.push_back(key);
  }
  return keys;
}

Result<void> SettingOptions::apply(Experiment& experiment) const {
  for (const Setting& setting : allSettings()) {
    if (!given(setting.key)) continue;
    auto done = setSetting(experiment, setting.key, value(setting.key));
    if (!done) return done;
  }
  return {};
}

}  // namespace gatescope
