#include "core/kernels/aligned.h"

#include <new>

namespace gatescope::kernels {
namespace {
constexpr std::align_val_t kCacheLine{64};
}

Scalar* AlignedBuffer::reserve(Index size) {
  if (size > m_size) {
    m_data.reset();
    const std::size_t bytes = static_cast<std::size_t>(size) * sizeof(Scalar);
    m_data.reset(static_cast<Scalar*>(::operator new[](bytes, kCacheLine)));
    m_size = size;
  }
  return m_data.get();
}

void AlignedBuffer::Free::operator()(Scalar* data) const {
  ::operator delete[](data, kCacheLine);
}

}  // namespace gatescope::kernels
