#include "core/inspect/weight_counts.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace gatescope {

double WeightCounts::bound() const {
  return std::ldexp(1.0, exponent);
}

WeightCounts weightCounts(std::span<const float> values) {
  WeightCounts result;
  if (values.empty()) return result;
  bool first = true;
  for (const float value : values) {
    if (!std::isfinite(value)) continue;
    result.least = first ? value : std::min(result.least, value);
    result.greatest = first ? value : std::max(result.greatest, value);
    first = false;
  }
  // 2^exponent > magnitude: nothing falls on the upper bound, where bins would not nest.
  const float magnitude = std::max(std::abs(result.least), std::abs(result.greatest));
  int exponent = 0;
  std::frexp(magnitude, &exponent);
  result.exponent =
      magnitude > 0 ? std::max(exponent, WeightCounts::leastExponent) : WeightCounts::leastExponent;
  const Histogram found = histogram(values, WeightCounts::bins, -result.bound(), result.bound());
  result.counts.assign(found.counts.begin(), found.counts.end());
  return result;
}

WeightCounts widened(const WeightCounts& counts, int exponent) {
  assert(exponent >= counts.exponent);
  if (counts.empty() || exponent == counts.exponent) return counts;
  constexpr int middle = WeightCounts::bins / 2;
  const int halvings = std::min(exponent - counts.exponent, 31);
  WeightCounts result = counts;
  result.exponent = exponent;
  std::ranges::fill(result.counts, 0U);
  for (int bin = 0; bin < WeightCounts::bins; ++bin) {
    // Bins count from 0 in the middle; a shift of negative numbers rounds down.
    const int place = middle + ((bin - middle) >> halvings);
    result.counts[static_cast<std::size_t>(place)] += counts.counts[static_cast<std::size_t>(bin)];
  }
  return result;
}

std::vector<GateWeightCounts> weightCounts(const LayerWeights& layer) {
  std::vector<GateWeightCounts> all;
  for (const GateWeights& gate : layer.gates) {
    GateWeightCounts parts;
    for (std::size_t p = 0; p < kWeightParts; ++p) {
      parts[p] = weightCounts(weightsOf(gate, static_cast<WeightPart>(p)));
    }
    all.push_back(std::move(parts));
  }
  return all;
}

}  // namespace gatescope
