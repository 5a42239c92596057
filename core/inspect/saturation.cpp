#include "core/inspect/saturation.h"

#include <algorithm>
#include <cassert>

namespace gatescope {

void Saturation::add(const LayerTrace& layer) {
  const auto units = static_cast<std::size_t>(layer.units);
  const bool first = m_counts.empty();
  std::size_t gate = 0;
  for (const SignalTrace& signal : layer.signals) {
    if (signal.info->range != SignalRange::ZeroToOne) continue;
    if (first) {
      m_counts.push_back(
          {signal.info, std::vector<double>(units, 0), std::vector<double>(units, 0)});
    }
    assert(gate < m_counts.size());
    GateSaturation& counts = m_counts[gate++];
    assert(counts.gate == signal.info && counts.left.size() == units);
    for (int unit = 0; unit < layer.units; ++unit) {
      const auto at = static_cast<std::size_t>(unit);
      for (const float value : unitRow(signal, layer.units, unit)) {
        if (value < leftBelow) ++counts.left[at];
        if (value > rightAbove) ++counts.right[at];
      }
    }
  }
  m_steps += layer.steps();
}

std::vector<GateSaturation> Saturation::gates() const {
  std::vector<GateSaturation> shares = m_counts;
  const auto steps = static_cast<double>(std::max<std::size_t>(m_steps, 1));
  for (GateSaturation& gate : shares) {
    for (double& share : gate.left) share /= steps;
    for (double& share : gate.right) share /= steps;
  }
  return shares;
}

std::vector<GateSaturation> saturation(const LayerTrace& layer) {
  Saturation counts;
  counts.add(layer);
  return counts.gates();
}

}  // namespace gatescope
