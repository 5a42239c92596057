#pragma once

#include "core/train/experiment.h"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gatescope {

// What a search draws a number from unless it is told otherwise. Both ends 0: no range is usual.
struct SearchRange {
  double low = 0;
  double high = 0;
  bool logarithmic = false;  // equal ratios are equally likely, not equal differences
};

// One hyperparameter, described once. The command line's flags, the experiment's JSON, validation
// and the window's panel all come from the table of these.
struct Setting {
  // Import: how a file is read.
  enum class Group { Import, Data, Task, Model, Training };
  enum class Kind { Integer, Real, Flag, Choice, Text, Columns };
  // When an edit takes effect. All at the next run, except what a running training re-reads.
  enum class Effect { NextRun, NextEpoch };

  std::string_view key;  // "learning-rate"
  Group group = Group::Model;
  Kind kind = Kind::Integer;
  std::string_view label;                     // "Learning rate"
  std::string_view help;                      // one line
  std::string_view unit;                      // "steps", "epochs", ""
  double minimum = 0;                         // of numbers, both ends allowed
  double maximum = 0;                         // of Columns: at most so many names, 0 = any number
  std::string_view zeroMeans;                 // what a person reads for 0: "off", "chosen by rule"
  bool logarithmic = false;                   // steps of the spin box multiply
  std::vector<std::string_view> choices;      // keys, for Choice
  std::vector<std::string_view> choiceNames;  // what a person reads, same length
  Effect effect = Effect::NextRun;
  std::optional<SearchRange> search;  // none: a search leaves it alone
  std::function<std::string(const Experiment&)> read;
  // What kind and range do not say: of Text and Columns.
  std::function<Result<void>(const std::string&)> check;
  // Parses and stores; the value has been checked.
  std::function<void(Experiment&, const std::string&)> write;
  // Whether it matters in this experiment (momentum only for SGD, window only for series …).
  std::function<bool(const Experiment&)> applies;
};

// In the order in which a person reads them.
std::span<const Setting> allSettings();
const Setting* findSetting(std::string_view key);

// Sets one from text. On an error (field = key) the experiment is as before.
Result<void> setSetting(Experiment& experiment, std::string_view key, std::string_view value);

// Names of columns as text: divided by commas; a name with a comma or a quote in it is quoted as in
// CSV.
std::string joinColumns(const std::vector<std::string>& names);
std::vector<std::string> splitColumns(std::string_view text);

// window=132 horizon=12 target="CO2 ppm" → all of them, or none on an error.
Result<void> applySettings(Experiment& experiment, std::string_view assignments);

// Whether the whole can run: ranges, and what only a combination can break. Of memory, what the
// parameters alone would take: Trainer::create knows the data and counts the rest too.
Result<void> validate(const Experiment& experiment);

}  // namespace gatescope
