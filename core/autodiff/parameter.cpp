#include "core/autodiff/parameter.h"

#include <utility>

namespace gatescope {

int ParameterSet::add(std::string name, ParameterKind kind, Index rows, Index columns) {
  m_list.push_back({std::move(name), kind, rows, columns, size()});
  m_values.resize(m_values.size() + static_cast<std::size_t>(rows * columns));
  return static_cast<int>(m_list.size()) - 1;
}

std::span<Scalar> ParameterSet::values(int index) {
  const Parameter& p = (*this)[index];
  return std::span(m_values).subspan(static_cast<std::size_t>(p.offset),
                                     static_cast<std::size_t>(p.size()));
}

std::span<const Scalar> ParameterSet::values(int index) const {
  const Parameter& p = (*this)[index];
  return std::span(m_values).subspan(static_cast<std::size_t>(p.offset),
                                     static_cast<std::size_t>(p.size()));
}

}  // namespace gatescope
