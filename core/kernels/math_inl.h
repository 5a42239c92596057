// Compiled once for each target: logistic function and hyperbolic tangent of a vector, and
// their derivatives.

#include "core/kernels/lanes_inl.h"

#include <cmath>

#if defined(GATESCOPE_MATH_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef GATESCOPE_MATH_INL
#undef GATESCOPE_MATH_INL
#else
#define GATESCOPE_MATH_INL
#endif

HWY_BEFORE_NAMESPACE();
namespace gatescope::kernels::HWY_NAMESPACE {

HWY_INLINE V constant(double value) {
  return hn::Set(kLanesTag, static_cast<Scalar>(value));
}

// x (1 − x) and 1 − x²: derivatives of σ and tanh by their values.
HWY_INLINE V sigmoidSlope(V x) {
  return hn::NegMulAdd(x, x, x);
}
HWY_INLINE V tanhSlope(V x) {
  return hn::NegMulAdd(x, x, constant(1));
}

#ifdef GATESCOPE_DOUBLE

// Double serves gradient checks: exactness before speed.
template <typename Function>
HWY_INLINE V eachLane(V x, const Function& function) {
  HWY_ALIGN Scalar lanes[kLanes];
  hn::Store(x, kLanesTag, lanes);
  for (Scalar& lane : lanes) lane = function(lane);
  return hn::Load(kLanesTag, lanes);
}

HWY_INLINE V sigmoid(V x) {
  return eachLane(x, [](Scalar a) { return 1 / (1 + std::exp(-a)); });
}

HWY_INLINE V tanh(V x) {
  return eachLane(x, [](Scalar a) { return std::tanh(a); });
}

#else

// x between low and high; NaN stays NaN. On x86 Min and Max return their second operand when one is
// NaN; elsewhere they may drop it.
HWY_INLINE V clamp(V x, V low, V high) {
#if HWY_ARCH_X86 && HWY_TARGET != HWY_SCALAR && HWY_TARGET != HWY_EMU128
  return hn::Min(high, hn::Max(low, x));
#else
  const V above = hn::IfThenElse(hn::Lt(x, low), low, x);
  return hn::IfThenElse(hn::Gt(above, high), high, above);
#endif
}

// e^−x = power · (q + p) / (q − p) for x in −88 … 87: −x = n ln 2 + f with |f| ≤ ln 2 / 2, power =
// 2^n, and p / q the Padé approximant [3/2] of tanh(f/2), of relative error under 1e-9 there,
// scaled so that q + p is about e^f / 2 and nothing overflows.
struct Exponential {
  V p, q, power;
};

HWY_INLINE Exponential exponentialOfMinus(V x) {
  constexpr hn::RebindToSigned<D> integers;
  // Adding this rounds to an integer and leaves n + 127 in the lowest bits: 2^n is one shift away.
  const V magic = constant(12582912.0 + 127.0);
  const V rounded = hn::NegMulAdd(x, constant(1.44269504088896341), magic);
  const V n = hn::Sub(rounded, magic);
  // −x − n ln 2, with ln 2 in two parts (Cody and Waite 1980).
  const V high = hn::NegMulSub(n, constant(0.693359375), x);
  const V f = hn::NegMulAdd(n, constant(-2.12194440e-4), high);
  const V square = hn::Mul(f, f);
  const V p = hn::Mul(f, hn::MulAdd(square, constant(1.0 / 240), constant(0.25)));
  const V q = hn::MulAdd(square, constant(0.05), constant(0.5));
  return {p, q, hn::BitCast(kLanesTag, hn::ShiftLeft<23>(hn::BitCast(integers, rounded)))};
}

// σ(x) = 1 / (1 + e^−x), with one division; 0 below −88.
HWY_INLINE V sigmoid(V x) {
  const V low = constant(-88.0);
  const Exponential e = exponentialOfMinus(clamp(x, low, constant(87.0)));
  const V numerator = hn::Sub(e.q, e.p);
  const V result = hn::Div(numerator, hn::MulAdd(e.power, hn::Add(e.q, e.p), numerator));
  return hn::IfThenZeroElse(hn::Lt(x, low), result);
}

// tanh(x) = (1 − e^−2x) / (1 + e^−2x) = (q (1 − power) − p (1 + power)) / (q (1 + power) − p (1 −
// power)). Near 0 power is 1 and −p / q remains, without cancellation; from |x| = 9.02 on it is ±1.
HWY_INLINE V tanh(V x) {
  const Exponential e = exponentialOfMinus(clamp(hn::Add(x, x), constant(-20.0), constant(20.0)));
  const V sum = hn::Add(constant(1), e.power);
  const V difference = hn::Sub(constant(1), e.power);
  return hn::Div(hn::NegMulAdd(e.p, sum, hn::Mul(e.q, difference)),
                 hn::NegMulAdd(e.p, difference, hn::Mul(e.q, sum)));
}

#endif

}  // namespace gatescope::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
