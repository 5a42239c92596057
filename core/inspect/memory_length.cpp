#include "core/inspect/memory_length.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace gatescope {

std::vector<double> keptShare(const LayerTrace& layer) {
  std::vector<double> shares;
  for (const SignalTrace& signal : layer.signals) {
    const auto share = signal.info->share;
    if (share == SignalInfo::Share::None) continue;
    if (shares.empty()) shares.assign(signal.values.size(), 1);
    for (std::size_t i = 0; i < shares.size(); ++i) {
      const auto value = static_cast<double>(signal.values[i]);
      shares[i] *= share == SignalInfo::Share::Kept ? value : 1 - value;
    }
  }
  return shares;
}

void MemoryLength::add(const LayerTrace& layer) {
  const std::vector<double> shares = keptShare(layer);
  if (shares.empty()) return;
  const auto units = static_cast<std::size_t>(layer.units);
  const std::size_t steps = layer.steps();
  if (m_logarithms.empty()) m_logarithms.assign(units, 0);
  assert(m_logarithms.size() == units);
  for (std::size_t i = 0; i < shares.size(); ++i) {
    m_logarithms[i / steps] += std::log(std::max(shares[i], leastShare));
  }
  m_steps += steps;
}

std::vector<double> MemoryLength::steps() const {
  std::vector<double> lengths;
  for (const double sum : m_logarithms) {
    lengths.push_back(sum < 0 ? -static_cast<double>(m_steps) / sum
                              : std::numeric_limits<double>::infinity());
  }
  return lengths;
}

std::vector<double> memoryLength(const LayerTrace& layer) {
  MemoryLength length;
  length.add(layer);
  return length.steps();
}

}  // namespace gatescope
