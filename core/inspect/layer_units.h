#pragma once

#include "core/inspect/memory_length.h"
#include "core/inspect/saturation.h"
#include "core/inspect/trace.h"

#include <vector>

namespace gatescope {

// What the gates say of the units of one layer and direction.
struct LayerUnits {
  std::vector<double> memory;              // steps, a unit; empty: the cell has no such gate
  std::vector<GateSaturation> saturation;  // a gate each; empty: none
};

// The same of every layer, over many traces of one network, none of which is kept.
class LayerUnitsSum {
 public:
  void add(const Trace& trace);
  std::vector<LayerUnits> layers() const;  // as Trace::layers

 private:
  std::vector<MemoryLength> m_memory;
  std::vector<Saturation> m_saturation;
};

// At most so many samples of a split show what its units do.
constexpr std::size_t kMostTraced = 100;

}  // namespace gatescope
