// Compiled once for each target (Highway's foreach_target): vectors of Scalar, whole and in part.

#include "core/base/scalar.h"

#include <cstddef>
#include <hwy/highway.h>

#if defined(GATESCOPE_LANES_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef GATESCOPE_LANES_INL
#undef GATESCOPE_LANES_INL
#else
#define GATESCOPE_LANES_INL
#endif

HWY_BEFORE_NAMESPACE();
namespace gatescope::kernels::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using D = hn::ScalableTag<Scalar>;
using V = hn::Vec<D>;
constexpr D kLanesTag;
constexpr Index kLanes = static_cast<Index>(hn::MaxLanes(D()));

HWY_INLINE V load(const Scalar* p) {
  return hn::LoadU(kLanesTag, p);
}

HWY_INLINE void store(V v, Scalar* p) {
  hn::StoreU(v, kLanesTag, p);
}

// The first `count` < kLanes numbers at p, zeros behind them; reads nothing else.
HWY_INLINE V loadPart(const Scalar* p, Index count) {
#if HWY_TARGET == HWY_AVX2 || HWY_TARGET == HWY_AVX3
  return hn::MaskedLoad(hn::FirstN(kLanesTag, static_cast<std::size_t>(count)), kLanesTag, p);
#else
  HWY_ALIGN Scalar part[kLanes] = {};
  for (Index i = 0; i < count; ++i) part[i] = p[i];
  return hn::Load(kLanesTag, part);
#endif
}

// The first `count` < kLanes lanes to p; writes nothing else.
HWY_INLINE void storePart(V v, Scalar* p, Index count) {
#if HWY_TARGET == HWY_AVX2 || HWY_TARGET == HWY_AVX3
  hn::BlendedStore(v, hn::FirstN(kLanesTag, static_cast<std::size_t>(count)), kLanesTag, p);
#else
  HWY_ALIGN Scalar part[kLanes];
  hn::Store(v, kLanesTag, part);
  for (Index i = 0; i < count; ++i) p[i] = part[i];
#endif
}

// Calls work(load, store, i) for i = 0, kLanes, 2·kLanes, … < size, where load and store take a
// pointer to element i and leave alone what lies behind `size`.
struct WholeAccess {
  HWY_INLINE V load(const Scalar* p) const { return HWY_NAMESPACE::load(p); }
  HWY_INLINE void store(V v, Scalar* p) const { HWY_NAMESPACE::store(v, p); }
};
struct PartAccess {
  Index count;
  HWY_INLINE V load(const Scalar* p) const { return loadPart(p, count); }
  HWY_INLINE void store(V v, Scalar* p) const { storePart(v, p, count); }
};

// work(access, i) for i = 0, kLanes, 2·kLanes … < size; access.load(p + i) and access.store(v,
// p + i) touch nothing at or behind p + size.
template <typename Work>
HWY_INLINE void forEachVector(Index size, const Work& work) {
  Index i = 0;
  for (; i + kLanes <= size; i += kLanes) work(WholeAccess{}, i);
  if (i < size) work(PartAccess{size - i}, i);
}

}  // namespace gatescope::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
