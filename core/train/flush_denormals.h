#pragma once

#if defined(__SSE2__)
#include <pmmintrin.h>
#include <xmmintrin.h>
#endif

namespace gatescope {

// While it lives, numbers below 1e-38 count as 0 on this thread: processors take a hundred times
// longer for them, and a saturated gate or an old mean of squares is full of them. Set for every
// shard on whichever thread runs it, so that all threads round alike. Elsewhere than on x86 nothing
// is changed.
class FlushDenormals {
 public:
#if defined(__SSE2__)
  FlushDenormals() : m_before(_mm_getcsr()) {
    _MM_SET_FLUSH_ZERO_MODE(_MM_FLUSH_ZERO_ON);
    _MM_SET_DENORMALS_ZERO_MODE(_MM_DENORMALS_ZERO_ON);
  }
  ~FlushDenormals() {
    _mm_setcsr(m_before);
  }

 private:
  unsigned m_before;
#else
  FlushDenormals() {}
  ~FlushDenormals() {}
#endif

 public:
  FlushDenormals(const FlushDenormals&) = delete;
  FlushDenormals& operator=(const FlushDenormals&) = delete;
};

}  // namespace gatescope
