#include "core/kernels/packed_gemm.h"

#include <algorithm>

#ifndef GATESCOPE_PACKED_PRODUCT  // this file is read once a target
#define GATESCOPE_PACKED_PRODUCT
namespace gatescope::kernels {

// c = a · b (+ bias) (+ c).
struct Product {
  const PackedMatrix* a;
  const Scalar* bias;
  const Scalar* b;
  Index bLeading;
  Index columns;
  Scalar* c;
  Index cLeading;
  bool add;
};

// c += a · bᵀ over `count` columns.
struct OuterProducts {
  Index rows;
  Index depth;
  Index count;
  const Scalar* a;
  Index aLeading;
  const Scalar* b;
  Index bLeading;
  Scalar* c;
  Index cLeading;
  AlignedBuffer* scratch;
};

}  // namespace gatescope::kernels
#endif

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/packed_gemm.cpp"
#include <hwy/foreach_target.h>
// From here on once for each target.
#include "core/kernels/lanes_inl.h"

HWY_BEFORE_NAMESPACE();
namespace gatescope::kernels::HWY_NAMESPACE {

// The tile of accumulators that stays in registers: kTall vectors × kWide columns, and for the
// weights' gradient the same. AVX-512 and NEON have 32 registers, the others 16.
#if HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_NEON
constexpr int kTall = 2;
constexpr int kWide = 8;
#else
constexpr int kTall = 2;
constexpr int kWide = 4;
#endif
constexpr Index kPanelRows = kTall * kLanes;

Index panelRows() {
  return kPanelRows;
}

// One tile: rows of `panels` adjacent panels × N columns, over `depth` terms.
struct TileInput {
  const Scalar* a;  // first panel
  Index panelSize;  // distance between panels
  Index aStep;      // distance between terms of a panel
  const Scalar* b;  // element (k, n) at b[k + n·bStep], or at b[k·bStep + n]
  Index bStep;
  Index depth;
};

enum class Columns { Strided, Adjacent };  // of b

// acc[v][n] = Σ_k a(v, k) b(k, n), v over panels × vectors. Terms are added in order of k in each
// accumulator, so that an element does not depend on the shape of its tile.
template <int kPanels, int kVectors, int N, Columns kColumns>
HWY_INLINE void computeTile(const TileInput& in, V (&acc)[kPanels * kVectors][N]) {
  const Scalar* columns[N];
  HWY_UNROLL(8)
  for (int n = 0; n < N; ++n)
    columns[n] = kColumns == Columns::Strided ? in.b + n * in.bStep : in.b + n;
  HWY_UNROLL(8)
  for (int v = 0; v < kPanels * kVectors; ++v) {
    HWY_UNROLL(8)
    for (int n = 0; n < N; ++n) acc[v][n] = hn::Zero(kLanesTag);
  }
  const Scalar* a = in.a;
  const Index bAdvance = kColumns == Columns::Strided ? 1 : in.bStep;
  Index at = 0;
  for (Index k = 0; k < in.depth; ++k, a += in.aStep, at += bAdvance) {
    V rows[kPanels * kVectors];
    HWY_UNROLL(8)
    for (int v = 0; v < kPanels * kVectors; ++v)
      rows[v] = load(a + (v / kVectors) * in.panelSize + (v % kVectors) * kLanes);
    HWY_UNROLL(8)
    for (int n = 0; n < N; ++n) {
      const V factor = hn::Set(kLanesTag, columns[n][at]);
      HWY_UNROLL(8)
      for (int v = 0; v < kPanels * kVectors; ++v)
        acc[v][n] = hn::MulAdd(rows[v], factor, acc[v][n]);
    }
  }
}

// Where a tile goes: c, c + acc, or bias + acc.
struct TileOutput {
  Scalar* c;
  Index cLeading;
  Index rows;          // real rows from the tile's first on
  const Scalar* bias;  // of the tile's first row, or null
  bool add;
};

template <int kVectors, int N>
HWY_INLINE void storeTile(const TileOutput& out, const V (&acc)[kVectors][N]) {
  const auto put = [&](auto access, int v, int n) HWY_ATTR {
    Scalar* at = out.c + v * kLanes + n * out.cLeading;
    V value = acc[v][n];
    if (out.add) value = hn::Add(value, access.load(at));
    if (out.bias != nullptr) value = hn::Add(value, access.load(out.bias + v * kLanes));
    access.store(value, at);
  };
  HWY_UNROLL(8)
  for (int v = 0; v < kVectors; ++v) {
    const Index left = out.rows - v * kLanes;
    if (left >= kLanes) {
      HWY_UNROLL(8)
      for (int n = 0; n < N; ++n) put(WholeAccess{}, v, n);
    } else if (left > 0) {
      HWY_UNROLL(8)
      for (int n = 0; n < N; ++n) put(PartAccess{left}, v, n);
    }
  }
}

template <int kPanels, int kVectors, int N, Columns kColumns>
HWY_NOINLINE void tile(const TileInput& in, const TileOutput& out) {
  if constexpr (kColumns == Columns::Adjacent) {
    // A gradient's tile comes from a distant cache: ask for it before it is needed.
    for (int n = 0; n < N; ++n)
      for (int v = 0; v < kVectors; ++v) __builtin_prefetch(out.c + v * kLanes + n * out.cLeading);
  }
  V acc[kPanels * kVectors][N];
  computeTile<kPanels, kVectors, N, kColumns>(in, acc);
  storeTile<kPanels * kVectors, N>(out, acc);
}

// One panel, of which only the vectors that hold rows are computed.
template <int N, Columns kColumns, int kVectors = kTall>
HWY_INLINE void panelTile(const TileInput& in, const TileOutput& out) {
  if constexpr (kVectors > 1) {
    if (out.rows <= (kVectors - 1) * kLanes) return panelTile<N, kColumns, kVectors - 1>(in, out);
  }
  tile<1, kVectors, N, kColumns>(in, out);
}

// All panels times N columns. Few columns take several panels at once: a chain of dependent
// multiply-adds is as long as its latency, so at least eight must run side by side.
template <int N, Columns kColumns>
HWY_INLINE void sweepPanels(Index rows, TileInput in, TileOutput out) {
  constexpr int kTogether = N == 1 ? 8 / kTall : N == 2 ? 4 / kTall : 1;
  Index row = 0;
  if constexpr (kTogether > 1) {
    for (; row + kTogether * kPanelRows <= rows; row += kTogether * kPanelRows) {
      out.rows = kTogether * kPanelRows;
      tile<kTogether, kTall, N, kColumns>(in, out);
      in.a += kTogether * in.panelSize;
      out.c += kTogether * kPanelRows;
      if (out.bias != nullptr) out.bias += kTogether * kPanelRows;
    }
  }
  for (; row < rows; row += kPanelRows) {
    out.rows = std::min(rows - row, kPanelRows);
    panelTile<N, kColumns>(in, out);
    in.a += in.panelSize;
    out.c += kPanelRows;
    if (out.bias != nullptr) out.bias += kPanelRows;
  }
}

// All panels times columns [first, last) in tiles of kWide, then 4, 2, 1.
template <int N>
HWY_INLINE void sweepColumns(Index rows, const TileInput& in, const TileOutput& out, Index first,
                             Index last) {
  for (; first + N <= last; first += N) {
    TileInput tileIn = in;
    TileOutput tileOut = out;
    tileIn.b += first * in.bStep;
    tileOut.c += first * out.cLeading;
    sweepPanels<N, Columns::Strided>(rows, tileIn, tileOut);
  }
  if constexpr (N > 1) sweepColumns<N / 2>(rows, in, out, first, last);
}

// Blocks of depth keep a panel's part in the first-level cache while the columns pass it.
constexpr Index kDepthBlock = 256;

void multiplyPacked(const Product& product) {
  const PackedMatrix& a = *product.a;
  const Index depth = a.depth();
  for (Index k = 0; k == 0 || k < depth; k += kDepthBlock) {
    const Index block = std::min(kDepthBlock, depth - k);
    TileInput in{a.panels() + k * kPanelRows,
                 depth * kPanelRows,
                 kPanelRows,
                 product.b + k,
                 product.bLeading,
                 block};
    TileOutput out{product.c, product.cLeading, 0, k == 0 ? product.bias : nullptr,
                   product.add || k > 0};
    sweepColumns<kWide>(a.rows(), in, out, 0, product.columns);
  }
}

// The first `size` rows of `count` columns of `from`, `step` numbers a column in `to`.
HWY_INLINE void gatherColumns(const Scalar* from, Index leading, Index size, Index count,
                              Scalar* to, Index step) {
  for (Index n = 0; n < count; ++n)
    forEachVector(size, [&](auto access, Index i) HWY_ATTR {
      access.store(access.load(from + n * leading + i), to + n * step + i);
    });
}

// Rows of b (columns of c) [first, depth) in tiles of N, then N/2 …, of one panel of a.
template <int N>
HWY_INLINE void sweepOuter(const OuterProducts& p, const TileInput& in, const TileOutput& out,
                           bool packed, Index first) {
  for (; first + N <= p.depth; first += N) {
    TileInput tileIn = in;
    TileOutput tileOut = out;
    tileIn.b += packed ? first * in.depth : first;
    tileIn.bStep = packed ? N : in.bStep;
    tileOut.c += first * out.cLeading;
    panelTile<N, Columns::Adjacent>(tileIn, tileOut);
  }
  if constexpr (N > 1) sweepOuter<N / 2>(p, in, out, packed, first);
}

template <int N>
HWY_INLINE void packTiles(const OuterProducts& p, const Scalar* b, Index count, Index first,
                          Scalar* to) {
  for (; first + N <= p.depth; first += N)
    gatherColumns(b + first, p.bLeading, N, count, to + first * count, N);
  if constexpr (N > 1) packTiles<N / 2>(p, b, count, first, to);
}

// In blocks of columns n: of b all tiles and of a one panel at a time are made contiguous, so that
// the panel stays in the first-level cache and the tiles in the second. Small matrices are read
// where they stand: there the copy costs more than it saves.
constexpr Index kOuterBlock = 256;

bool worthPacking(const OuterProducts& p) {
  return p.rows > 512 && p.depth > 16;
}

void addOuter(const OuterProducts& p) {
  const bool packed = worthPacking(p);
  Scalar* tiles = packed ? p.scratch->reserve((p.depth + kPanelRows) * kOuterBlock) : nullptr;
  Scalar* panel = packed ? tiles + p.depth * kOuterBlock : nullptr;
  for (Index n = 0; n < p.count; n += kOuterBlock) {
    const Index block = std::min(kOuterBlock, p.count - n);
    const Scalar* b = p.b + n * p.bLeading;
    if (packed) packTiles<kWide>(p, b, block, 0, tiles);
    for (Index row = 0; row < p.rows; row += kPanelRows) {
      const Index rows = std::min(kPanelRows, p.rows - row);
      const Scalar* a = p.a + row + n * p.aLeading;
      if (packed) gatherColumns(a, p.aLeading, rows, block, panel, kPanelRows);
      const TileInput in{packed ? panel : a, 0,          packed ? kPanelRows : p.aLeading,
                         packed ? tiles : b, p.bLeading, block};
      sweepOuter<kWide>(p, in, {p.c + row, p.cLeading, rows, nullptr, true}, packed, 0);
    }
  }
}

void addColumnsTo(Index rows, Index count, const Scalar* a, Index aLeading, Scalar* c) {
  forEachVector(rows, [&](auto access, Index i) HWY_ATTR {
    V sums[4] = {hn::Zero(kLanesTag), hn::Zero(kLanesTag), hn::Zero(kLanesTag),
                 hn::Zero(kLanesTag)};
    for (Index n = 0; n < count; ++n)
      sums[n % 4] = hn::Add(sums[n % 4], access.load(a + n * aLeading + i));
    const V sum = hn::Add(hn::Add(sums[0], sums[1]), hn::Add(sums[2], sums[3]));
    access.store(hn::Add(access.load(c + i), sum), c + i);
  });
}

}  // namespace gatescope::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace gatescope::kernels {

HWY_EXPORT(panelRows);
HWY_EXPORT(multiplyPacked);
HWY_EXPORT(addOuter);
HWY_EXPORT(addColumnsTo);

void PackedMatrix::reserve(Index rows, Index depth) {
  const Index height = HWY_DYNAMIC_DISPATCH(panelRows)();
  m_rows = rows;
  m_depth = depth;
  m_panels.reserve((rows + height - 1) / height * height * depth);
}

void PackedMatrix::pack(Index rows, Index depth, const Scalar* a, Index leading) {
  reserve(rows, depth);
  const Index height = HWY_DYNAMIC_DISPATCH(panelRows)();
  Scalar* out = m_panels.data();
  for (Index first = 0; first < rows; first += height) {
    const Index real = std::min(height, rows - first);
    for (Index k = 0; k < depth; ++k, out += height) {
      std::copy_n(a + first + k * leading, real, out);
      std::fill(out + real, out + height, Scalar(0));
    }
  }
}

void PackedMatrix::packTransposed(Index rows, Index depth, const Scalar* a, Index leading) {
  // Reads along a column and writes a panel's block that the first-level cache holds.
  constexpr Index kBlock = 64;
  reserve(rows, depth);
  const Index height = HWY_DYNAMIC_DISPATCH(panelRows)();
  for (Index first = 0; first < rows; first += height) {
    const Index real = std::min(height, rows - first);
    Scalar* panel = m_panels.data() + first * depth;
    for (Index begin = 0; begin < depth; begin += kBlock) {
      const Index end = std::min(begin + kBlock, depth);
      for (Index i = 0; i < real; ++i) {
        const Scalar* from = a + (first + i) * leading;
        for (Index k = begin; k < end; ++k) panel[k * height + i] = from[k];
      }
      for (Index k = begin; k < end; ++k)
        std::fill(panel + k * height + real, panel + (k + 1) * height, Scalar(0));
    }
  }
}

void multiply(const PackedMatrix& a, const Scalar* b, Index bLeading, Index columns, Scalar* c,
              Index cLeading, Into into) {
  HWY_DYNAMIC_DISPATCH(multiplyPacked)
  ({&a, nullptr, b, bLeading, columns, c, cLeading, into == Into::Add});
}

void multiplyWithBias(const PackedMatrix& a, const Scalar* bias, const Scalar* b, Index bLeading,
                      Index columns, Scalar* c, Index cLeading) {
  HWY_DYNAMIC_DISPATCH(multiplyPacked)({&a, bias, b, bLeading, columns, c, cLeading, false});
}

void addOuterProducts(Index rows, Index depth, Index count, const Scalar* a, Index aLeading,
                      const Scalar* b, Index bLeading, Scalar* c, Index cLeading,
                      AlignedBuffer& scratch) {
  HWY_DYNAMIC_DISPATCH(addOuter)
  ({rows, depth, count, a, aLeading, b, bLeading, c, cLeading, &scratch});
}

void addColumns(Index rows, Index count, const Scalar* a, Index aLeading, Scalar* c) {
  HWY_DYNAMIC_DISPATCH(addColumnsTo)(rows, count, a, aLeading, c);
}

}  // namespace gatescope::kernels
#endif
