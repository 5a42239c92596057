#pragma once

#include "core/data/dataset.h"
#include "core/train/metrics.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace gatescope {

// One class taken for another.
struct Confusion {
  std::int32_t truth = 0, said = 0;  // classes
  std::int64_t count = 0;
  double share = 0;        // of the sequences of the true class
  std::size_t surest = 0;  // place in Predictions::samples of the mistake with the …
  double probability = 0;  // … highest probability of the wrong class
};

// All confusions of a classifier of sequences (task classify), the most frequent first, equal ones
// in the order of their classes. Sequences without a label do not count.
std::vector<Confusion> confusions(const Dataset& dataset, const Predictions& predictions);

}  // namespace gatescope
