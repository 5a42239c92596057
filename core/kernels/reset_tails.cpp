#include "core/kernels/reset_tails.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/reset_tails.cpp"
#include <hwy/foreach_target.h>
// From here on once for each target.
#include "core/kernels/math_inl.h"

HWY_BEFORE_NAMESPACE();
namespace gatescope::kernels::HWY_NAMESPACE {

void gatesTail(const ResetForward& s) {
  const Index H = s.units;
  for (Index b = 0; b < s.columns; ++b) {
    Scalar* gates = s.gates + b * s.gateStride;
    const Index column = b * H;
    forEachVector(H, [&](auto access, Index i) HWY_ATTR {
      Scalar *zAt = gates + i, *rAt = zAt + H;
      const V r = sigmoid(access.load(rAt));
      access.store(sigmoid(access.load(zAt)), zAt);
      access.store(r, rAt);
      access.store(hn::Mul(r, access.load(s.previous + column + i)), s.reset + column + i);
    });
  }
}

void stateTail(const ResetForward& s) {
  const Index H = s.units;
  for (Index b = 0; b < s.columns; ++b) {
    Scalar* gates = s.gates + b * s.gateStride;
    const Index column = b * H;
    forEachVector(H, [&](auto access, Index i) HWY_ATTR {
      Scalar* nAt = gates + s.candidate * H + i;
      const V n = tanh(access.load(nAt));
      const V previous = access.load(s.previous + column + i);
      access.store(n, nAt);
      access.store(hn::MulAdd(access.load(gates + i), hn::Sub(n, previous), previous),
                   s.state + column + i);
    });
  }
}

void outputTail(const ResetForward& s) {
  const Index H = s.units;
  for (Index b = 0; b < s.columns; ++b) {
    Scalar* gates = s.gates + b * s.gateStride;
    const Index column = b * H;
    forEachVector(H, [&](auto access, Index i) HWY_ATTR {
      Scalar* oAt = gates + s.output * H + i;
      const V o = sigmoid(access.load(oAt));
      access.store(o, oAt);
      access.store(hn::Mul(o, access.load(s.state + column + i)), s.hidden + column + i);
    });
  }
}

void outputBackwardTail(const ResetBackward& s) {
  const Index H = s.units;
  for (Index b = 0; b < s.columns; ++b) {
    const Index stride = b * s.gateStride + s.output * H, column = b * H;
    forEachVector(H, [&](auto access, Index i) HWY_ATTR {
      const V o = access.load(s.gates + stride + i);
      const V dh = access.load(s.hiddenGradient + column + i);
      Scalar* stateGradient = s.stateGradient + column + i;
      access.store(hn::Mul(hn::Mul(dh, access.load(s.state + column + i)), sigmoidSlope(o)),
                   s.gateGradient + stride + i);
      access.store(hn::MulAdd(dh, o, access.load(stateGradient)), stateGradient);
    });
  }
}

void stateBackwardTail(const ResetBackward& s) {
  const Index H = s.units;
  for (Index b = 0; b < s.columns; ++b) {
    const Scalar* gates = s.gates + b * s.gateStride;
    Scalar* gateGradient = s.gateGradient + b * s.gateStride;
    const Index column = b * H;
    forEachVector(H, [&](auto access, Index i) HWY_ATTR {
      const V z = access.load(gates + i), n = access.load(gates + s.candidate * H + i);
      const V ds = access.load(s.stateGradient + column + i);
      const V dsz = hn::Mul(ds, z);
      const V change = hn::Sub(n, access.load(s.previous + column + i));
      Scalar* previousGradient = s.previousGradient + column + i;
      access.store(hn::Mul(dsz, tanhSlope(n)), gateGradient + s.candidate * H + i);
      access.store(hn::Mul(hn::Mul(ds, change), sigmoidSlope(z)), gateGradient + i);
      access.store(hn::Add(access.load(previousGradient), hn::Sub(ds, dsz)), previousGradient);
    });
  }
}

void gatesBackwardTail(const ResetBackward& s) {
  const Index H = s.units;
  for (Index b = 0; b < s.columns; ++b) {
    const Index stride = b * s.gateStride + H, column = b * H;
    forEachVector(H, [&](auto access, Index i) HWY_ATTR {
      const V r = access.load(s.gates + stride + i);
      const V dq = access.load(s.resetGradient + column + i);
      const V previous = access.load(s.previous + column + i);
      Scalar* previousGradient = s.previousGradient + column + i;
      access.store(hn::Mul(hn::Mul(dq, previous), sigmoidSlope(r)), s.gateGradient + stride + i);
      access.store(hn::MulAdd(dq, r, access.load(previousGradient)), previousGradient);
    });
  }
}

}  // namespace gatescope::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace gatescope::kernels {

HWY_EXPORT(gatesTail);
HWY_EXPORT(stateTail);
HWY_EXPORT(outputTail);
HWY_EXPORT(outputBackwardTail);
HWY_EXPORT(stateBackwardTail);
HWY_EXPORT(gatesBackwardTail);

void resetGates(const ResetForward& step) {
  HWY_DYNAMIC_DISPATCH(gatesTail)(step);
}

void resetState(const ResetForward& step) {
  HWY_DYNAMIC_DISPATCH(stateTail)(step);
}

void outputGate(const ResetForward& step) {
  HWY_DYNAMIC_DISPATCH(outputTail)(step);
}

void outputGateBackward(const ResetBackward& step) {
  HWY_DYNAMIC_DISPATCH(outputBackwardTail)(step);
}

void resetStateBackward(const ResetBackward& step) {
  HWY_DYNAMIC_DISPATCH(stateBackwardTail)(step);
}

void resetGatesBackward(const ResetBackward& step) {
  HWY_DYNAMIC_DISPATCH(gatesBackwardTail)(step);
}

}  // namespace gatescope::kernels
#endif
