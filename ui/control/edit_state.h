#pragma once

#include "core/base/result.h"
#include "core/train/experiment.h"

#include <map>
#include <string>

namespace gatescope::ui {

// What the experiment panel holds: the experiment, and what was typed into a field but is no value
// of it. Both together, so that undo brings back a wrong entry as well as a right one.
struct EditState {
  Experiment experiment;
  std::map<std::string, std::string> wrong;  // key of the setting → text
};

// The text of a field: what was typed, or the setting's value.
std::string fieldText(const EditState& state, std::string_view key);
// With another text in a field.
EditState withField(EditState state, std::string_view key, const std::string& text);
bool sameFields(const EditState& a, const EditState& b);

// What stands against training, by key of the setting at fault ("" where none is).
std::map<std::string, Error> problemsOf(const EditState& state);

// Whether two experiments make the same sequences of the same data.
bool sameData(const Experiment& a, const Experiment& b);

}  // namespace gatescope::ui
