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
constexpr int kWide = 6;
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
  const Scalar* next = nullptr;  // panel asked for meanwhile, for Columns::StridedFetching
};

enum class Columns { Strided, StridedFetching, Adjacent };  // of b

// acc[v][n] = Σ_k a(v, k) b(k, n), v over panels × vectors. Terms are added in order of k in each
// accumulator, so that an element does not depend on the shape of its tile.
template <int kPanels, int kVectors, int N, Columns kColumns>
HWY_INLINE void computeTile(const TileInput& in, V (&acc)[kPanels * kVectors][N]) {
  const Scalar* columns[N];
  HWY_UNROLL(8)
  for (int n = 0; n < N; ++n)
    columns[n] = kColumns == Columns::Adjacent ? in.b + n : in.b + n * in.bStep;
  HWY_UNROLL(8)
  for (int v = 0; v < kPanels * kVectors; ++v) {
    HWY_UNROLL(8)
    for (int n = 0; n < N; ++n) acc[v][n] = hn::Zero(kLanesTag);
  }
  const Scalar* a = in.a;
  const Index bAdvance = kColumns == Columns::Adjacent ? in.bStep : 1;
  Index at = 0;
  const Scalar* next = in.next;
  for (Index k = 0; k < in.depth; ++k, a += in.aStep, at += bAdvance) {
    V rows[kPanels * kVectors];
    if constexpr (kColumns == Columns::StridedFetching) {
      constexpr Index kLine = 64 / sizeof(Scalar);
      for (Index line = 0; line < kPanelRows; line += kLine) __builtin_prefetch(next + line, 0, 2);
      next += kPanelRows;
    }
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

// `out` by value: for all a compiler knows, what is stored might change the original.
template <int kVectors, int N>
HWY_INLINE void storeTile(TileOutput out, const V (&acc)[kVectors][N]) {
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
  if (out.add) {
    // What is added to may come from a distant cache: ask for it before it is needed. Where columns
    // do not begin on a line of the cache, the last vector reaches into one line more.
    HWY_UNROLL(8)
    for (int n = 0; n < N; ++n) {
      Scalar* column = out.c + n * out.cLeading;
      HWY_UNROLL(8)
      for (int v = 0; v < kPanels * kVectors; ++v) __builtin_prefetch(column + v * kLanes);
      __builtin_prefetch(column + kPanels * kVectors * kLanes - 1);
    }
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

// panelTile of a width known only at run time: 1 … kWide columns.
template <Columns kColumns, int N = kWide>
HWY_INLINE void anyPanelTile(Index width, const TileInput& in, const TileOutput& out) {
  if constexpr (N > 1) {
    if (width < N) return anyPanelTile<kColumns, N - 1>(width, in, out);
  }
  panelTile<N, kColumns>(in, out);
}

// work(first, width) for tiles of at most kWide columns, as even as can be: a narrow tile has too
// few accumulators to keep the multipliers busy, so 16 columns are 6, 5 and 5, not 6, 6 and 4.
template <typename Work>
HWY_INLINE void forEachColumnTile(Index columns, const Work& work) {
  const Index tiles = (columns + kWide - 1) / kWide;
  for (Index tile = 0, first = 0; tile < tiles; ++tile) {
    const Index width = columns / tiles + (tile < columns % tiles ? 1 : 0);
    work(first, width);
    first += width;
  }
}

// The tile of a product whose first row is `row`, in the panel `panel`, from column `first` on.
// Made from its parts: copies of what was just changed would wait for the changes to land.
HWY_INLINE TileInput inputAt(const TileInput& in, const Scalar* panel, Index first) {
  return {panel,    in.panelSize,        in.aStep, in.b + first * in.bStep, in.bStep,
          in.depth, panel + in.panelSize};
}
HWY_INLINE TileOutput outputAt(const TileOutput& out, Index row, Index rows, Index first) {
  return {out.c + row + first * out.cLeading, out.cLeading, rows,
          out.bias == nullptr ? nullptr : out.bias + row, out.add};
}

// The panels from `row` on times N columns, for very few: a chain of dependent multiply-adds is as
// long as its latency, so as many panels as give eight of them run side by side, then half as many.
template <int N, int kTogether = std::max(8 / (kTall * N), 1)>
HWY_INLINE void sweepPanels(Index row, Index rows, const TileInput& in, const TileOutput& out) {
  const Scalar* panel = in.a + row / kPanelRows * in.panelSize;
  constexpr Index kRows = kTogether * kPanelRows;
  for (; row + kRows <= rows; row += kRows, panel += kTogether * in.panelSize) {
    tile<kTogether, kTall, N, Columns::Strided>(inputAt(in, panel, 0),
                                                outputAt(out, row, kRows, 0));
  }
  if constexpr (kTogether > 1) {
    sweepPanels<N, kTogether / 2>(row, rows, in, out);
  } else if (row < rows) {
    panelTile<N, Columns::Strided>(inputAt(in, panel, 0), outputAt(out, row, rows - row, 0));
  }
}

// Weights that the second-level cache does not hold beside all else.
bool comeFromFar(const PackedMatrix& a) {
  return a.rows() * a.depth() * static_cast<Index>(sizeof(Scalar)) > 256 * 1024;
}

// All panels times all columns: a panel's part stays in the first-level cache while the columns
// pass it. The last of them asks for the next panel, where that would come too late by itself.
HWY_INLINE void sweepTiles(const PackedMatrix& a, Index columns, const TileInput& in,
                           const TileOutput& out) {
  const bool far = comeFromFar(a);
  const Scalar* panel = in.a;
  for (Index row = 0; row < a.rows(); row += kPanelRows, panel += in.panelSize) {
    const Index rows = std::min(a.rows() - row, kPanelRows);
    const bool fetches = far && row + kPanelRows < a.rows();
    forEachColumnTile(columns, [&](Index first, Index width) HWY_ATTR {
      const TileInput tileIn = inputAt(in, panel, first);
      const TileOutput tileOut = outputAt(out, row, rows, first);
      if (fetches && first + width == columns) {
        anyPanelTile<Columns::StridedFetching>(width, tileIn, tileOut);
      } else {
        anyPanelTile<Columns::Strided>(width, tileIn, tileOut);
      }
    });
  }
}

constexpr Index kDepthBlock = 256;

// Columns that far apart, in bytes, or a multiple of it, share few sets of the first-level cache
// and push one another out: they are multiplied from a copy.
constexpr Index kConflictStride = 2048;
constexpr Index kMostCopied = 48;              // columns
constexpr Index kCopyStep = kDepthBlock + 16;  // an odd number of lines of the cache

bool worthCopying(const Product& p) {
  return p.columns > 2 && p.bLeading * static_cast<Index>(sizeof(Scalar)) % kConflictStride == 0;
}

// The terms k … k + kDepthBlock of `columns` columns from `first` on, whose b stands at `b`.
void multiplyBlock(const Product& product, Index k, Index first, Index columns, const Scalar* b,
                   Index bStep) {
  const PackedMatrix& a = *product.a;
  const TileInput in{
      a.panels() + k * kPanelRows,         a.depth() * kPanelRows, kPanelRows, b, bStep,
      std::min(kDepthBlock, a.depth() - k)};
  const TileOutput out{product.c + first * product.cLeading, product.cLeading, 0,
                       k == 0 ? product.bias : nullptr, product.add || k > 0};
  if (columns == 1) {
    sweepPanels<1>(0, a.rows(), in, out);
  } else if (columns == 2) {
    sweepPanels<2>(0, a.rows(), in, out);
  } else {
    sweepTiles(a, columns, in, out);
  }
}

void multiplyCopied(const Product& product) {
  HWY_ALIGN Scalar copy[kMostCopied * kCopyStep];
  const Index depth = product.a->depth();
  for (Index first = 0; first < product.columns; first += kMostCopied) {
    const Index columns = std::min(kMostCopied, product.columns - first);
    for (Index k = 0; k == 0 || k < depth; k += kDepthBlock) {
      const Index block = std::min(kDepthBlock, depth - k);
      for (Index n = 0; n < columns; ++n)
        std::copy_n(product.b + (first + n) * product.bLeading + k, block, copy + n * kCopyStep);
      multiplyBlock(product, k, first, columns, copy, kCopyStep);
    }
  }
}

void multiplyPacked(const Product& product) {
  if (worthCopying(product)) return multiplyCopied(product);
  const Index depth = product.a->depth();
  for (Index k = 0; k == 0 || k < depth; k += kDepthBlock)
    multiplyBlock(product, k, 0, product.columns, product.b + k, product.bLeading);
}

// The first `size` rows of `count` columns of `from`, `step` numbers a column in `to`.
HWY_INLINE void gatherColumns(const Scalar* from, Index leading, Index size, Index count,
                              Scalar* to, Index step) {
  for (Index n = 0; n < count; ++n)
    forEachVector(size, [&](auto access, Index i) HWY_ATTR {
      access.store(access.load(from + n * leading + i), to + n * step + i);
    });
}

// In blocks of columns n: of b all tiles and of a one panel at a time are made contiguous, so that
// the panel stays in the first-level cache and the tiles in the second. Small matrices are read
// where they stand: there the copy costs more than it saves.
constexpr Index kOuterBlock = 256;

bool worthPacking(const OuterProducts& p) {
  return p.rows > 256 && p.depth > 16;
}

void addOuter(const OuterProducts& p) {
  const bool packed = worthPacking(p);
  // A vector with part of the rows would be read beyond the last column: it is copied too.
  const bool ragged = p.rows % kLanes != 0;
  Scalar* panel = nullptr;
  if (packed || ragged)
    panel = p.scratch->reserve((packed ? p.depth + kPanelRows : kPanelRows) * kOuterBlock);
  Scalar* tiles = packed ? panel + kPanelRows * kOuterBlock : nullptr;
  for (Index n = 0; n < p.count; n += kOuterBlock) {
    const Index block = std::min(kOuterBlock, p.count - n);
    const Scalar* b = p.b + n * p.bLeading;
    if (packed) {
      forEachColumnTile(p.depth, [&](Index first, Index width) HWY_ATTR {
        gatherColumns(b + first, p.bLeading, width, block, tiles + first * block, width);
      });
    }
    for (Index row = 0; row < p.rows; row += kPanelRows) {
      const Index rows = std::min(kPanelRows, p.rows - row);
      const Scalar* a = p.a + row + n * p.aLeading;
      const bool copied = packed || rows % kLanes != 0;
      if (copied) gatherColumns(a, p.aLeading, rows, block, panel, kPanelRows);
      forEachColumnTile(p.depth, [&](Index first, Index width) HWY_ATTR {
        const TileInput in{copied ? panel : a,
                           0,
                           copied ? kPanelRows : p.aLeading,
                           packed ? tiles + first * block : b + first,
                           packed ? width : p.bLeading,
                           block};
        const TileOutput out{p.c + row + first * p.cLeading, p.cLeading, rows, nullptr, true};
        anyPanelTile<Columns::Adjacent>(width, in, out);
      });
    }
  }
}

// c(i … ) += Σ_n a(i …, n) for kVectors adjacent vectors, whose sums run side by side.
template <int kVectors, typename Access>
HWY_INLINE void addColumnsOf(const Access& access, Index count, const Scalar* a, Index aLeading,
                             Scalar* c) {
  V sums[kVectors];
  HWY_UNROLL(8)
  for (int v = 0; v < kVectors; ++v) sums[v] = hn::Zero(kLanesTag);
  for (Index n = 0; n < count; ++n, a += aLeading) {
    HWY_UNROLL(8)
    for (int v = 0; v < kVectors; ++v) sums[v] = hn::Add(sums[v], access.load(a + v * kLanes));
  }
  HWY_UNROLL(8)
  for (int v = 0; v < kVectors; ++v) {
    Scalar* at = c + v * kLanes;
    access.store(hn::Add(access.load(at), sums[v]), at);
  }
}

void addColumnsTo(Index rows, Index count, const Scalar* a, Index aLeading, Scalar* c) {
  constexpr int kTogether = 8;
  Index i = 0;
  for (; i + kTogether * kLanes <= rows; i += kTogether * kLanes)
    addColumnsOf<kTogether>(WholeAccess{}, count, a + i, aLeading, c + i);
  forEachVector(rows - i, [&](auto access, Index j) HWY_ATTR {
    addColumnsOf<1>(access, count, a + i + j, aLeading, c + i + j);
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
