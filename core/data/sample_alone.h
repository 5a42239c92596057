#pragma once

#include "core/base/result.h"
#include "core/data/dataset.h"

#include <cstdint>
#include <span>

// One sequence taken out of its dataset, to be changed by hand.

namespace gatescope {

// A dataset that holds this sample and no other, in its test part: what a network makes of it is
// the same to the bit. It shares what was learned from the training part (scales, classes, names).
// Of numbers only: a text is changed by applyToTexts().
Dataset sampleAlone(const Dataset& dataset, std::int32_t sample);

// A point of an input that is to stand elsewhere.
struct InputEdit {
  int input = 0;
  int step = 0;
  double value = 0;  // in the input's own units
  bool operator==(const InputEdit&) const = default;
};

// Moves points of the dataset's only sample; of several at one place the last counts. Fails, and
// changes nothing, where there is no such place or the value is not one that the input can have.
Result<void> moveInputs(Dataset& alone, std::span<const InputEdit> edits);

}  // namespace gatescope
