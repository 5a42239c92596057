#pragma once

#include "core/base/matrix.h"

#include <cstdint>
#include <vector>

namespace gatescope {

// Sequences of unequal length side by side, time-major: column t·size + b is step t of sequence b.
// Steps behind a sequence's end are zeros and never looked at.
struct Batch {
  Index steps = 0;                   // T, the longest
  Index size = 0;                    // B
  std::vector<Index> lengths;        // B, each 1 … T
  Matrix inputs;                     // features × (T·B); empty for tokens
  std::vector<std::int32_t> tokens;  // T·B; empty for numbers

  // Of sequences that come in pieces: which column of the carried states each has; else empty.
  std::vector<Index> places;
  std::vector<Index> firstSteps;  // likewise: the step of its sequence with which each begins

  // What is to be learned, for whichever loss: `targets` numbers, or class numbers in `labels`.
  // Per sequence: B columns; per step: T·B columns, of which only real steps count.
  Matrix targets;
  std::vector<std::int32_t> labels;
  // Targets that stand relative to their sequence: own value = value · spread + level, K × B each;
  // else empty.
  Matrix targetLevel;
  Matrix targetSpread;

  // A value for target k of a sequence, as it stands by itself.
  Scalar ownTarget(Scalar value, Index k, Index sequence) const {
    if (targetLevel.size() == 0) return value;
    return value * targetSpread(k, sequence) + targetLevel(k, sequence);
  }
};

}  // namespace gatescope
