#include "core/inspect/layer_units.h"

namespace gatescope {

void LayerUnitsSum::add(const Trace& trace) {
  m_memory.resize(trace.layers.size());
  m_saturation.resize(trace.layers.size());
  for (std::size_t i = 0; i < trace.layers.size(); ++i) {
    m_memory[i].add(trace.layers[i]);
    m_saturation[i].add(trace.layers[i]);
  }
}

std::vector<LayerUnits> LayerUnitsSum::layers() const {
  std::vector<LayerUnits> layers;
  for (std::size_t i = 0; i < m_memory.size(); ++i) {
    layers.push_back({m_memory[i].steps(), m_saturation[i].gates()});
  }
  return layers;
}

}  // namespace gatescope
