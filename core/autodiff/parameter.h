#pragma once

#include "core/base/scalar.h"

#include <span>
#include <string>
#include <vector>

namespace gatescope {

enum class ParameterKind { Kernel, RecurrentKernel, Bias, Embedding };

// One trained tensor: a column-major rows × columns block of the set's flat storage.
struct Parameter {
  std::string name;  // "gru_1/kernel"
  ParameterKind kind = ParameterKind::Kernel;
  Index rows = 0;
  Index columns = 0;
  Index offset = 0;  // in the flat storage

  Index size() const { return rows * columns; }
};

// All trained numbers of a network in ONE flat array, in layer order. Optimizers, clipping,
// snapshots and the sum over shards are then plain vector work, and gradients are a second array of
// this shape.
class ParameterSet {
 public:
  // Returns the index of the new parameter; its values are 0.
  int add(std::string name, ParameterKind kind, Index rows, Index columns);

  std::span<const Parameter> list() const { return m_list; }
  const Parameter& operator[](int index) const { return m_list[static_cast<std::size_t>(index)]; }
  Index size() const { return static_cast<Index>(m_values.size()); }
  std::span<Scalar> values() { return m_values; }
  std::span<const Scalar> values() const { return m_values; }
  std::span<Scalar> values(int index);
  std::span<const Scalar> values(int index) const;

 private:
  std::vector<Parameter> m_list;
  std::vector<Scalar> m_values;
};

}  // namespace gatescope
