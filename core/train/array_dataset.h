#pragma once

#include "core/train/network.h"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace gatescope {

// Sequences straight from memory: sequence after sequence, step after step, feature after feature.
struct Sequences {
  std::size_t features = 0;
  std::vector<float> values;
  std::vector<std::int32_t> steps;  // of each sequence
};

// Whether the counts agree and every value is a number.
Result<void> checkSequences(const Sequences& x);

// What the numbers `y` are to a network: class numbers for the cross-entropies of one class (one an
// item), otherwise `outputs` numbers an item. An item is a sequence, or a step where `everyStep`.
struct ArrayTargets {
  Loss loss = Loss::Mse;
  Index outputs = 1;
  bool everyStep = false;
};

// A dataset of x and y as they are: nothing is scaled. The last `validationShare` of the sequences
// are for validation, as in Keras; the others for training.
Result<std::shared_ptr<const Dataset>> arrayDataset(const Sequences& x, std::span<const float> y,
                                                    const ArrayTargets& targets,
                                                    double validationShare = 0);
// Numbers that such a `y` has.
std::size_t targetNumbers(const Sequences& x, const ArrayTargets& targets);

}  // namespace gatescope
