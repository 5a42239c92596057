#pragma once

#include "core/inspect/weights_view.h"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace gatescope {

// How the numbers of one matrix are spread: counted over −2^exponent … 2^exponent, the least such
// range that reaches beyond all of them, in bins of equal width (as histogram() does). Ranges and
// bins of different epochs nest, so that their counts come to one range without being counted anew.
struct WeightCounts {
  static constexpr int bins = 256;
  static constexpr int leastExponent = -30;  // of zeros, too

  int exponent = leastExponent;
  float least = 0, greatest = 0;      // finite numbers only, as the counts
  std::vector<std::uint32_t> counts;  // empty: there is no such matrix

  bool empty() const { return counts.empty(); }
  double bound() const;  // 2^exponent
};

WeightCounts weightCounts(std::span<const float> values);
// The same over ±2^exponent, which is no less than its own.
WeightCounts widened(const WeightCounts& counts, int exponent);

// Of every gate of a layer, and of every part that the gate has (by WeightPart).
using GateWeightCounts = std::array<WeightCounts, kWeightParts>;
std::vector<GateWeightCounts> weightCounts(const LayerWeights& layer);

}  // namespace gatescope
