#pragma once

#include "core/base/scalar.h"

namespace gatescope::kernels {

// y_i = σ(x_i) and y_i = tanh(x_i) for i < size, y may be x. In float σ is within 3 and tanh within
// 5 units in the last place of the true value (of the order of 1e-7 relative); σ is 0 below −88 and
// 1 at the other end, tanh ±1 from |x| = 9.02 on; NaN stays NaN. In double: the C library's.
void sigmoid(const Scalar* x, Scalar* y, Index size);
void tanh(const Scalar* x, Scalar* y, Index size);

}  // namespace gatescope::kernels
