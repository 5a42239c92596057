#include "core/train/experiment.h"

#include "core/train/settings.h"

#include <nlohmann/json.hpp>

namespace gatescope {
namespace {

constexpr int formatVersion = 1;
constexpr std::string_view formatName = "gatescope-experiment";

nlohmann::json valueOf(const Setting& setting, const Experiment& experiment) {
  const std::string text = setting.read(experiment);
  switch (setting.kind) {
    case Setting::Kind::Integer:
      return std::stoll(text);
    case Setting::Kind::Real:
      return std::stod(text);
    case Setting::Kind::Flag:
      return text == "true";
    case Setting::Kind::Columns:
      return splitColumns(text);
    case Setting::Kind::Choice:
    case Setting::Kind::Text:
      break;
  }
  return text;
}

// As setSetting() takes it; nothing when no setting could be written so.
Result<std::string> textOf(const std::string& key, const nlohmann::json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number() || value.is_boolean()) return value.dump();
  if (value.is_array()) {
    std::vector<std::string> names;
    for (const nlohmann::json& item : value) {
      if (!item.is_string()) break;
      names.push_back(item.get<std::string>());
    }
    if (names.size() == value.size()) return joinColumns(names);
  }
  return failField(key, "Experiment: “%1” has a value of the wrong kind", key);
}

Result<std::string> sourceText(const nlohmann::json& data, const char* key, std::string standard) {
  const auto found = data.find(key);
  if (found == data.end()) return standard;
  if (!found->is_string()) return fail("Experiment: “%1” has a value of the wrong kind", key);
  return found->get<std::string>();
}

Result<void> checkFormat(const nlohmann::json& json) {
  const auto version = json.is_object() ? json.find("version") : json.end();
  if (!json.is_object() || json.value("format", nlohmann::json()) != formatName ||
      version == json.end() || !version->is_number_integer()) {
    return fail("This is not a Gatescope experiment");
  }
  if (*version > formatVersion) {
    return fail(
        "This experiment comes from a newer Gatescope (format %1; this one reads up to "
        "format %2)",
        version->get<std::int64_t>(), formatVersion);
  }
  return {};
}

}  // namespace

nlohmann::json toJson(const Experiment& experiment) {
  nlohmann::json settings = nlohmann::json::object();
  for (const Setting& setting : allSettings()) {
    settings[std::string(setting.key)] = valueOf(setting, experiment);
  }
  return {{"format", formatName},
          {"version", formatVersion},
          {"data", {{"source", experiment.data.source}, {"test", experiment.data.testSource}}},
          {"settings", std::move(settings)}};
}

Result<Experiment> experimentFromJson(const nlohmann::json& json) {
  const Result<void> format = checkFormat(json);
  if (!format) return tl::unexpected(format.error());
  const nlohmann::json data = json.value("data", nlohmann::json::object());
  const nlohmann::json settings = json.value("settings", nlohmann::json::object());
  if (!data.is_object() || !settings.is_object()) {
    return fail("Experiment: “data” and “settings” have values of the wrong kind");
  }
  Experiment experiment;
  const Result<std::string> source = sourceText(data, "source", experiment.data.source);
  if (!source) return tl::unexpected(source.error());
  const Result<std::string> test = sourceText(data, "test", {});
  if (!test) return tl::unexpected(test.error());
  experiment.data.source = *source;
  experiment.data.testSource = *test;
  for (const auto& [key, value] : settings.items()) {
    if (findSetting(key) == nullptr) continue;  // of a newer minor version
    const Result<std::string> text = textOf(key, value);
    if (!text) return tl::unexpected(text.error());
    const Result<void> done = setSetting(experiment, key, *text);
    if (!done) return tl::unexpected(done.error());
  }
  // Before there was the choice, dimensions alone said it.
  if (experiment.model.embedding > 0 && !settings.contains("categories")) {
    experiment.data.categories = "embedding";
  }
  return experiment;
}

std::string_view taskKey(Task task) {
  return findSetting("task")->choices[static_cast<std::size_t>(task)];
}

Result<Task> taskFromKey(std::string_view key) {
  Experiment experiment;
  const Result<void> done = setSetting(experiment, "task", key);
  if (!done) return tl::unexpected(done.error());
  return experiment.task;
}

}  // namespace gatescope
