#pragma once

#include "core/base/result.h"
#include "core/data/dataset.h"
#include "core/train/experiment.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace gatescope {

// What the program chooses where the user said nothing, each choice with its reason.
struct Choice {
  std::string key;  // of the setting
  std::string value;
  Message reason;
};

// A choice and its reason, a pattern with what stands for %1, %2, …
template <typename... Arguments>
Choice choose(std::string key, std::string value, std::string reason,
              const Arguments&... arguments) {
  return {std::move(key), std::move(value), say(std::move(reason), arguments...)};
}

// Before the data are cut: shape, task, columns. `task`: as the user wants it; none: as proposed.
// What the data part chooses by rule itself (window, inputs) stays 0 or empty here and is said in
// Dataset::notes.
std::vector<Choice> dataDefaults(const Proposal& proposal, std::optional<Task> task = {});

// After: size of the network and length of training, from what there is to learn from.
// `strategy`: of a forecast.
std::vector<Choice> trainingDefaults(const Dataset& dataset, Strategy strategy = Strategy::Direct);

// Takes over the choices for settings that are not among `given` (keys that the user set). Returns
// the reasons of those taken.
Result<std::vector<Message>> takeDefaults(Experiment& experiment, std::span<const Choice> choices,
                                          std::span<const std::string> given);

}  // namespace gatescope
