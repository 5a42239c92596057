#pragma once

#include "core/train/settings.h"

#include <charconv>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

// How a row of the settings table is made. For settings_table.cpp only.

namespace gatescope::rows {

using Group = Setting::Group;
using Kind = Setting::Kind;
using Applies = bool (*)(const Experiment&);

struct Words {
  std::string_view key, label, help;
};

struct Range {
  double minimum = 0;
  double maximum = 0;
  std::string_view unit = {};
  std::string_view zeroMeans = {};
  bool logarithmic = false;
};

// Rows of split_settings.cpp, import_settings.cpp, …
void addSplit(std::vector<Setting>& table);
void addImport(std::vector<Setting>& table);
void addText(std::vector<Setting>& table);
void addPreparation(std::vector<Setting>& table);
// What a search may try, into the rows that are there.
void addSearchRanges(std::vector<Setting>& table);

constexpr double largestSeed = 9007199254740991;  // 2^53 − 1: every seed is a JSON number as it is

inline bool always(const Experiment&) {
  return true;
}

inline std::string shortest(double value) {
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  return {buffer, end};
}

template <typename T>
T parsed(const std::string& text) {
  T value{};
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

inline Setting row(Group group, Kind kind, const Words& words, Applies applies) {
  Setting setting;
  setting.key = words.key;
  setting.label = words.label;
  setting.help = words.help;
  setting.group = group;
  setting.kind = kind;
  setting.applies = applies;
  return setting;
}

inline void limit(Setting& setting, const Range& range) {
  setting.minimum = range.minimum;
  setting.maximum = range.maximum;
  setting.unit = range.unit;
  setting.zeroMeans = range.zeroMeans;
  setting.logarithmic = range.logarithmic;
}

// `field` gives the place in an experiment: [](auto& e) -> auto& { return e.model.units; }
template <typename Field>
Setting integer(Group group, const Words& words, const Range& range, Field field,
                Applies applies = always) {
  Setting setting = row(group, Kind::Integer, words, applies);
  limit(setting, range);
  setting.read = [field](const Experiment& e) { return std::to_string(field(e)); };
  setting.write = [field](Experiment& e, const std::string& text) {
    field(e) = parsed<std::remove_reference_t<decltype(field(e))>>(text);
  };
  return setting;
}

template <typename Field>
Setting real(Group group, const Words& words, const Range& range, Field field,
             Applies applies = always) {
  Setting setting = row(group, Kind::Real, words, applies);
  limit(setting, range);
  setting.read = [field](const Experiment& e) { return shortest(field(e)); };
  setting.write = [field](Experiment& e, const std::string& text) {
    field(e) = parsed<double>(text);
  };
  return setting;
}

using Choices = std::vector<std::pair<std::string_view, std::string_view>>;  // key, name

// A field that is text takes the choice's key; one that is an enumeration has the choices' order.
template <typename Field>
Setting choice(Group group, const Words& words, const Choices& choices, Field field,
               Applies applies = always) {
  Setting setting = row(group, Kind::Choice, words, applies);
  for (const auto& [key, name] : choices) {
    setting.choices.push_back(key);
    setting.choiceNames.push_back(name);
  }
  using Value = std::remove_cvref_t<decltype(field(std::declval<Experiment&>()))>;
  if constexpr (std::is_enum_v<Value>) {
    const std::vector<std::string_view> keys = setting.choices;
    setting.read = [field, keys](const Experiment& e) {
      return std::string(keys[static_cast<std::size_t>(field(e))]);
    };
    setting.write = [field, keys](Experiment& e, const std::string& text) {
      for (std::size_t i = 0; i < keys.size(); ++i) {
        if (keys[i] == text) field(e) = static_cast<Value>(i);
      }
    };
  } else {
    setting.read = [field](const Experiment& e) { return field(e); };
    setting.write = [field](Experiment& e, const std::string& text) { field(e) = text; };
  }
  return setting;
}

template <typename Field>
Setting columns(Group group, const Words& words, Field field, Applies applies = always) {
  Setting setting = row(group, Kind::Columns, words, applies);
  setting.read = [field](const Experiment& e) { return joinColumns(field(e)); };
  setting.write = [field](Experiment& e, const std::string& text) {
    field(e) = splitColumns(text);
  };
  return setting;
}

template <typename Field>
Setting column(Group group, const Words& words, Field field, Applies applies = always) {
  Setting setting = row(group, Kind::Columns, words, applies);
  setting.maximum = 1;
  setting.read = [field](const Experiment& e) {
    return field(e).empty() ? std::string() : joinColumns({field(e)});
  };
  setting.write = [field](Experiment& e, const std::string& text) {
    const std::vector<std::string> names = splitColumns(text);
    field(e) = names.empty() ? std::string() : names.front();
  };
  return setting;
}

}  // namespace gatescope::rows
