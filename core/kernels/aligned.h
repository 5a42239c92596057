#pragma once

#include "core/base/scalar.h"

#include <memory>

namespace gatescope::kernels {

// Uninitialised numbers on a cache-line border; grows and never shrinks.
class AlignedBuffer {
 public:
  // At least `size` numbers; what stood there is lost when it grows.
  Scalar* reserve(Index size);
  Scalar* data() { return m_data.get(); }
  const Scalar* data() const { return m_data.get(); }

 private:
  struct Free {
    void operator()(Scalar* data) const;
  };
  std::unique_ptr<Scalar[], Free> m_data;
  Index m_size = 0;
};

}  // namespace gatescope::kernels
