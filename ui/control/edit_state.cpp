#include "ui/control/edit_state.h"

#include "core/train/settings.h"

namespace gatescope::ui {

namespace {

bool sameSources(const Experiment& a, const Experiment& b) {
  return a.data.source == b.data.source && a.data.testSource == b.data.testSource;
}

}  // namespace

std::string fieldText(const EditState& state, std::string_view key) {
  const auto wrong = state.wrong.find(std::string(key));
  if (wrong != state.wrong.end()) return wrong->second;
  const Setting* setting = findSetting(key);
  return setting == nullptr ? std::string() : setting->read(state.experiment);
}

EditState withField(EditState state, std::string_view key, const std::string& text) {
  if (setSetting(state.experiment, key, text)) {
    state.wrong.erase(std::string(key));
  } else {
    state.wrong[std::string(key)] = text;
  }
  return state;
}

bool sameFields(const EditState& a, const EditState& b) {
  if (a.wrong != b.wrong || !sameSources(a.experiment, b.experiment)) return false;
  for (const Setting& setting : allSettings()) {
    if (setting.read(a.experiment) != setting.read(b.experiment)) return false;
  }
  return true;
}

std::map<std::string, Error> problemsOf(const EditState& state) {
  std::map<std::string, Error> problems;
  for (const auto& [key, text] : state.wrong) {
    Experiment copy = state.experiment;
    const Setting* setting = findSetting(key);
    // A field that no longer matters in this experiment stands in nobody's way.
    if (setting == nullptr || !setting->applies(state.experiment)) continue;
    const Result<void> result = setSetting(copy, key, text);
    if (!result) problems.emplace(key, result.error());
  }
  const Result<void> whole = validate(state.experiment);
  if (!whole) problems.emplace(whole.error().field, whole.error());
  return problems;
}

bool sameData(const Experiment& a, const Experiment& b) {
  if (!sameSources(a, b)) return false;
  for (const Setting& setting : allSettings()) {
    const bool ofData =
        setting.group == Setting::Group::Data || setting.group == Setting::Group::Task;
    if (ofData && setting.read(a) != setting.read(b)) return false;
  }
  return true;
}

}  // namespace gatescope::ui
