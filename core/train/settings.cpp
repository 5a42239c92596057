#include "core/train/settings.h"

#include "core/train/batching.h"
#include "core/train/sizing.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <optional>

namespace gatescope {
namespace {

using Kind = Setting::Kind;

std::string trimmed(std::string_view text) {
  const auto blank = [](char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return std::string(text);
}

// The whole text as a number, or nothing: no trailing letters, no NaN, no infinity.
template <typename T>
std::optional<double> number(const std::string& text) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  const auto real = static_cast<double>(value);
  return std::isfinite(real) ? std::optional(real) : std::nullopt;
}

Result<std::string> checkNumber(const Setting& setting, const std::string& text) {
  const bool whole = setting.kind == Kind::Integer;
  const std::optional<double> value = whole ? number<long long>(text) : number<double>(text);
  if (value && *value >= setting.minimum && *value <= setting.maximum) return text;
  return failField(
      std::string(setting.key),
      whole ? "%1: expected a whole number from %2 to %3, found “%4”"
            : "%1: expected a number from %2 to %3, found “%4”",
      setting.label,
      whole ? toText(static_cast<long long>(setting.minimum)) : toText(setting.minimum),
      whole ? toText(static_cast<long long>(setting.maximum)) : toText(setting.maximum), text);
}

Result<std::string> checkFlag(const Setting& setting, std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return static_cast<char>(std::tolower(c)); });
  for (const std::string_view yes : {"true", "yes", "on", "1"}) {
    if (text == yes) return "true";
  }
  for (const std::string_view no : {"false", "no", "off", "0"}) {
    if (text == no) return "false";
  }
  return failField(std::string(setting.key), "%1: expected yes or no, found “%2”", setting.label,
                   text);
}

Result<std::string> checkChoice(const Setting& setting, const std::string& text) {
  if (std::find(setting.choices.begin(), setting.choices.end(), text) != setting.choices.end()) {
    return text;
  }
  std::string list;
  for (const std::string_view choice : setting.choices) {
    list += (list.empty() ? "" : ", ") + std::string(choice);
  }
  return failField(std::string(setting.key), "%1: expected one of %2, found “%3”", setting.label,
                   list, text);
}

Result<std::string> checkColumns(const Setting& setting, const std::string& text) {
  if (setting.check) {
    if (const Result<void> checked = setting.check(text); !checked) {
      return tl::unexpected(checked.error());
    }
  }
  const auto allowed = static_cast<std::size_t>(setting.maximum);
  if (allowed == 0 || splitColumns(text).size() <= allowed) return text;
  return failField(std::string(setting.key), "%1: expected one column, found “%2”", setting.label,
                   text);
}

Result<std::string> checkText(const Setting& setting, const std::string& text) {
  if (setting.check) {
    const Result<void> checked = setting.check(text);
    if (!checked) return tl::unexpected(checked.error());
  }
  return text;
}

// The value in the form in which `write` takes it.
Result<std::string> checkedValue(const Setting& setting, const std::string& text) {
  switch (setting.kind) {
    case Kind::Integer:
    case Kind::Real:
      return checkNumber(setting, text);
    case Kind::Flag:
      return checkFlag(setting, text);
    case Kind::Choice:
      return checkChoice(setting, text);
    case Kind::Columns:
      return checkColumns(setting, text);
    case Kind::Text:
      break;
  }
  return checkText(setting, text);
}

// One “key=value” off the front; a value in double quotes may hold blanks, and "" in it is a quote.
Result<std::pair<std::string, std::string>> takeAssignment(std::string_view& rest) {
  const std::size_t equals = rest.find('=');
  const std::size_t blank = rest.find_first_of(" \t\n");
  if (equals == std::string_view::npos || blank < equals) {
    return fail("Settings: expected name=value, found “%1”", rest.substr(0, blank));
  }
  std::pair<std::string, std::string> result{std::string(rest.substr(0, equals)), {}};
  rest.remove_prefix(equals + 1);
  if (!rest.starts_with('"')) {
    const std::size_t end = std::min(rest.find_first_of(" \t\n"), rest.size());
    result.second = rest.substr(0, end);
    rest.remove_prefix(end);
    return result;
  }
  rest.remove_prefix(1);
  while (!rest.empty()) {
    const bool doubled = rest.starts_with("\"\"");
    if (rest.front() == '"' && !doubled) {
      rest.remove_prefix(1);
      return result;
    }
    result.second += rest.front();
    rest.remove_prefix(doubled ? 2 : 1);
  }
  return fail("Settings: the quote after “%1=” is not closed", result.first);
}

Result<void> checkCombination(const Experiment& experiment) {
  const bool everyStep = answersEveryStep(experiment.task);
  const std::string& head = experiment.model.head;
  if (everyStep && (head == "last" || head == "mean")) {
    return failField("head", "Head: the task %1 answers at every step: choose automatic or steps",
                     taskKey(experiment.task));
  }
  if (!everyStep && head == "steps") {
    return failField("head",
                     "Head: the task %1 answers once a sequence: choose automatic, last or mean",
                     taskKey(experiment.task));
  }
  if (experiment.task == Task::NextStep && experiment.model.bidirectional) {
    return failField("bidirectional",
                     "Bidirectional: reading from the end shows the network the very steps it is "
                     "to predict; switch it off for the task next-step");
  }
  if (experiment.training.truncate > 0 && experiment.model.bidirectional) {
    return failField("truncate",
                     "Truncate: sequences are then read in pieces from their beginning, so they "
                     "cannot be read from the end too; switch off Truncate or Bidirectional");
  }
  if (experiment.training.truncate > 0 && head == "mean") {
    return failField("truncate",
                     "Truncate: gradients then reach the last steps only, not those whose mean the "
                     "output layer sees; switch off Truncate or choose the head last");
  }
  if (experiment.task == Task::Forecast && experiment.data.horizon < 1) {
    return failField("horizon", "Horizon: a forecast needs at least 1 step, found 0");
  }
  const bool hasClasses = experiment.task == Task::Classify;
  if (experiment.data.splitBy == SplitBy::Stratified && !hasClasses) {
    return failField("split-by",
                     "Split by: stratified keeps classes in proportion and the task %1 has no "
                     "class a sequence; choose automatic, time or random",
                     taskKey(experiment.task));
  }
  return {};
}

}  // namespace

const Setting* findSetting(std::string_view key) {
  const auto table = allSettings();
  const auto found =
      std::find_if(table.begin(), table.end(), [&](const Setting& s) { return s.key == key; });
  return found == table.end() ? nullptr : &*found;
}

Result<void> setSetting(Experiment& experiment, std::string_view key, std::string_view value) {
  const Setting* setting = findSetting(key);
  if (setting == nullptr) {
    return failField(std::string(key), "There is no setting “%1”", key);
  }
  const Result<std::string> checked = checkedValue(*setting, trimmed(value));
  if (!checked) return tl::unexpected(checked.error());
  setting->write(experiment, *checked);
  return {};
}

Result<void> applySettings(Experiment& experiment, std::string_view assignments) {
  Experiment changed = experiment;
  while (true) {
    const std::size_t start = assignments.find_first_not_of(" \t\n");
    if (start == std::string_view::npos) break;
    assignments.remove_prefix(start);
    const auto assignment = takeAssignment(assignments);
    if (!assignment) return tl::unexpected(assignment.error());
    const Result<void> done = setSetting(changed, assignment->first, assignment->second);
    if (!done) return done;
  }
  experiment = std::move(changed);
  return {};
}

std::string joinColumns(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    if (!text.empty()) text += ',';
    const bool edges = !name.empty() && (name.front() == ' ' || name.back() == ' ');
    if (!edges && name.find_first_of(",\"") == std::string::npos) {
      text += name;
      continue;
    }
    text += '"';
    for (const char c : name) text += c == '"' ? std::string("\"\"") : std::string(1, c);
    text += '"';
  }
  return text;
}

std::vector<std::string> splitColumns(std::string_view text) {
  std::vector<std::string> names;
  std::string name;
  bool quoted = false;     // inside quotes
  bool wasQuoted = false;  // then blanks at its ends are meant
  const auto take = [&] {
    if (!wasQuoted) name = trimmed(name);
    if (!name.empty()) names.push_back(name);
    name.clear();
    wasQuoted = false;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
      name += text[++i];
    } else if (quoted ? c == '"' : c == '"' && trimmed(name).empty()) {
      quoted = !quoted;
      wasQuoted = true;
      if (quoted) name.clear();
    } else if (c == ',' && !quoted) {
      take();
    } else {
      name += c;
    }
  }
  take();
  return names;
}

Result<void> validate(const Experiment& experiment) {
  Experiment copy = experiment;
  for (const Setting& setting : allSettings()) {
    const Result<void> good = setSetting(copy, setting.key, setting.read(experiment));
    if (!good) return good;
  }
  const Result<void> combination = checkCombination(experiment);
  if (!combination) return combination;
  return checkParameterMemory(experiment);
}

}  // namespace gatescope
