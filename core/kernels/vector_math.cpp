#include "core/kernels/vector_math.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/vector_math.cpp"
#include <hwy/foreach_target.h>
// From here on once for each target.
#include "core/kernels/math_inl.h"

HWY_BEFORE_NAMESPACE();
namespace gatescope::kernels::HWY_NAMESPACE {

void sigmoidArray(const Scalar* x, Scalar* y, Index size) {
  forEachVector(size, [&](auto access, Index i)
                          HWY_ATTR { access.store(sigmoid(access.load(x + i)), y + i); });
}

void tanhArray(const Scalar* x, Scalar* y, Index size) {
  forEachVector(
      size, [&](auto access, Index i) HWY_ATTR { access.store(tanh(access.load(x + i)), y + i); });
}

}  // namespace gatescope::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace gatescope::kernels {

HWY_EXPORT(sigmoidArray);
HWY_EXPORT(tanhArray);

void sigmoid(const Scalar* x, Scalar* y, Index size) {
  HWY_DYNAMIC_DISPATCH(sigmoidArray)(x, y, size);
}

void tanh(const Scalar* x, Scalar* y, Index size) {
  HWY_DYNAMIC_DISPATCH(tanhArray)(x, y, size);
}

}  // namespace gatescope::kernels
#endif
