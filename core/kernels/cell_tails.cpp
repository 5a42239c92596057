#include "core/kernels/cell_tails.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/cell_tails.cpp"
#include <hwy/foreach_target.h>
// From here on once for each target.
#include "core/kernels/math_inl.h"

HWY_BEFORE_NAMESPACE();
namespace gatescope::kernels::HWY_NAMESPACE {

void gruForwardTail(const GruForward& s) {
  const Index H = s.units;
  for (Index b = 0; b < s.columns; ++b) {
    Scalar* gates = s.gates + b * s.gateStride;
    const Scalar* product = s.product + b * s.productStride;
    const Index column = b * H;
    forEachVector(H, [&](auto access, Index i) HWY_ATTR {
      Scalar *zAt = gates + i, *rAt = zAt + H, *nAt = rAt + H;
      const Scalar* p = product + i;
      const V r = sigmoid(hn::Add(access.load(rAt), access.load(p + H)));
      const V z = sigmoid(hn::Add(access.load(zAt), access.load(p)));
      const V candidateProduct = access.load(p + 2 * H);
      const V n = tanh(hn::MulAdd(r, candidateProduct, access.load(nAt)));
      const V previous = access.load(s.previous + column + i);
      access.store(z, zAt);
      access.store(r, rAt);
      access.store(n, nAt);
      access.store(candidateProduct, s.candidateProduct + column + i);
      access.store(hn::MulAdd(z, hn::Sub(n, previous), previous), s.hidden + column + i);
    });
  }
}

void gruBackwardTail(const GruBackward& s) {
  const Index H = s.units;
  for (Index b = 0; b < s.columns; ++b) {
    const Scalar* gates = s.gates + b * s.gateStride;
    Scalar* gateGradient = s.gateGradient + b * s.gateStride;
    Scalar* productGradient = s.productGradient + b * s.productStride;
    const Index column = b * H;
    forEachVector(H, [&](auto access, Index i) HWY_ATTR {
      const V z = access.load(gates + i);
      const V r = access.load(gates + H + i);
      const V n = access.load(gates + 2 * H + i);
      const V dh = access.load(s.hiddenGradient + column + i);
      const V previous = access.load(s.previous + column + i);
      const V dhz = hn::Mul(dh, z);
      const V dz = hn::Mul(hn::Mul(dh, hn::Sub(n, previous)), sigmoidSlope(z));
      const V dn = hn::Mul(dhz, tanhSlope(n));
      const V dr =
          hn::Mul(hn::Mul(dn, access.load(s.candidateProduct + column + i)), sigmoidSlope(r));
      access.store(dz, gateGradient + i);
      access.store(dr, gateGradient + H + i);
      access.store(dn, gateGradient + 2 * H + i);
      access.store(dz, productGradient + i);
      access.store(dr, productGradient + H + i);
      access.store(hn::Mul(dn, r), productGradient + 2 * H + i);
      Scalar* previousGradient = s.previousGradient + column + i;
      access.store(hn::Add(access.load(previousGradient), hn::Sub(dh, dhz)), previousGradient);
    });
  }
}

void lstmForwardTail(const LstmForward& s) {
  const Index H = s.units;
  for (Index b = 0; b < s.columns; ++b) {
    Scalar* gates = s.gates + b * s.gateStride;
    const Index column = b * H;
    forEachVector(H, [&](auto access, Index i) HWY_ATTR {
      Scalar *iAt = gates + i, *fAt = iAt + H, *gAt = fAt + H, *oAt = gAt + H;
      const V input = sigmoid(access.load(iAt));
      const V forget = sigmoid(access.load(fAt));
      const V candidate = tanh(access.load(gAt));
      const V output = sigmoid(access.load(oAt));
      const V cell =
          hn::MulAdd(forget, access.load(s.previousCell + column + i), hn::Mul(input, candidate));
      const V cellTanh = tanh(cell);
      access.store(input, iAt);
      access.store(forget, fAt);
      access.store(candidate, gAt);
      access.store(output, oAt);
      access.store(cell, s.cell + column + i);
      access.store(cellTanh, s.cellTanh + column + i);
      access.store(hn::Mul(output, cellTanh), s.hidden + column + i);
    });
  }
}

void lstmBackwardTail(const LstmBackward& s) {
  const Index H = s.units;
  for (Index b = 0; b < s.columns; ++b) {
    const Scalar* gates = s.gates + b * s.gateStride;
    Scalar* gateGradient = s.gateGradient + b * s.gateStride;
    const Index column = b * H;
    forEachVector(H, [&](auto access, Index i) HWY_ATTR {
      const V input = access.load(gates + i);
      const V forget = access.load(gates + H + i);
      const V candidate = access.load(gates + 2 * H + i);
      const V output = access.load(gates + 3 * H + i);
      const V cellTanh = access.load(s.cellTanh + column + i);
      const V dh = access.load(s.hiddenGradient + column + i);
      const V dc = hn::MulAdd(hn::Mul(dh, output), tanhSlope(cellTanh),
                              access.load(s.cellGradient + column + i));
      const V previousCell = access.load(s.previousCell + column + i);
      access.store(hn::Mul(hn::Mul(dc, candidate), sigmoidSlope(input)), gateGradient + i);
      access.store(hn::Mul(hn::Mul(dc, previousCell), sigmoidSlope(forget)), gateGradient + H + i);
      access.store(hn::Mul(hn::Mul(dc, input), tanhSlope(candidate)), gateGradient + 2 * H + i);
      access.store(hn::Mul(hn::Mul(dh, cellTanh), sigmoidSlope(output)), gateGradient + 3 * H + i);
      Scalar* previous = s.previousCellGradient + column + i;
      access.store(hn::MulAdd(dc, forget, access.load(previous)), previous);
    });
  }
}

}  // namespace gatescope::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace gatescope::kernels {

HWY_EXPORT(gruForwardTail);
HWY_EXPORT(gruBackwardTail);
HWY_EXPORT(lstmForwardTail);
HWY_EXPORT(lstmBackwardTail);

void gruForward(const GruForward& step) {
  HWY_DYNAMIC_DISPATCH(gruForwardTail)(step);
}

void gruBackward(const GruBackward& step) {
  HWY_DYNAMIC_DISPATCH(gruBackwardTail)(step);
}

void lstmForward(const LstmForward& step) {
  HWY_DYNAMIC_DISPATCH(lstmForwardTail)(step);
}

void lstmBackward(const LstmBackward& step) {
  HWY_DYNAMIC_DISPATCH(lstmBackwardTail)(step);
}

}  // namespace gatescope::kernels
#endif
