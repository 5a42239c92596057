#pragma once

#include "core/base/matrix.h"

#include <algorithm>
#include <cassert>
#include <memory>
#include <new>

namespace gatescope {

// Memory of a node that grows and never shrinks, on a cache line's boundary. Not initialised.
class Buffer {
 public:
  Scalar* reserve(Index count) {
    if (count > m_count) {
      m_data.reset();
      const auto bytes = static_cast<std::size_t>(count) * sizeof(Scalar);
      m_data.reset(static_cast<Scalar*>(::operator new(bytes, alignment)));
      m_count = count;
    }
    return m_data.get();
  }
  MatrixView reserve(Index rows, Index columns) { return {reserve(rows * columns), rows, columns}; }

  Scalar* data() { return m_data.get(); }
  const Scalar* data() const { return m_data.get(); }
  MatrixView view(Index rows, Index columns, Index offset = 0) {
    assert(offset + rows * columns <= m_count);
    return {m_data.get() + offset, rows, columns};
  }

 private:
  static constexpr std::align_val_t alignment{64};
  struct Release {
    void operator()(Scalar* data) const { ::operator delete(data, alignment); }
  };
  std::unique_ptr<Scalar[], Release> m_data;
  Index m_count = 0;
};

}  // namespace gatescope
