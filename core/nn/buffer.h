#pragma once

#include "core/base/matrix.h"
#include "core/kernels/aligned.h"

namespace gatescope {

// Memory of a node that grows and never shrinks, on a cache line's boundary. Not initialised.
class Buffer {
 public:
  Scalar* reserve(Index count) { return m_memory.reserve(count); }
  MatrixView reserve(Index rows, Index columns) { return {reserve(rows * columns), rows, columns}; }

  Scalar* data() { return m_memory.data(); }
  const Scalar* data() const { return m_memory.data(); }
  MatrixView view(Index rows, Index columns, Index offset = 0) {
    return {m_memory.data() + offset, rows, columns};
  }

 private:
  kernels::AlignedBuffer m_memory;
};

}  // namespace gatescope
