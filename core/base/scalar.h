#pragma once

#include <cstddef>
#include <cstdint>

namespace gatescope {

// The number type of networks. The product computes in float; the target gatescope_core_double
// compiles the same sources in double so that gradients can be checked by finite differences.
#ifdef GATESCOPE_DOUBLE
using Scalar = double;
#else
using Scalar = float;
#endif

// Sizes and offsets; signed, as Eigen's.
using Index = std::ptrdiff_t;

}  // namespace gatescope
