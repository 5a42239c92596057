#pragma once

#include <atomic>
#include <cstddef>
#include <cstdlib>

// Counts what the program takes from the heap: malloc and aligned_alloc stand for operator new and
// for Eigen too. Include in ONE source of a test program. Sanitizers bring their own malloc: there
// nothing is counted.

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define GATESCOPE_COUNTS_ALLOCATIONS 0
#else
#define GATESCOPE_COUNTS_ALLOCATIONS 1
#endif

namespace gatescope::test {

inline std::atomic<long> allocations{0};

}  // namespace gatescope::test

#if GATESCOPE_COUNTS_ALLOCATIONS
extern "C" {

void* __libc_malloc(std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);

void* malloc(std::size_t size) noexcept {
  gatescope::test::allocations.fetch_add(1, std::memory_order_relaxed);
  return __libc_malloc(size);
}

void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept {
  gatescope::test::allocations.fetch_add(1, std::memory_order_relaxed);
  return __libc_memalign(alignment, size);
}

}  // extern "C"
#endif
