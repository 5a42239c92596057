#pragma once

#include "core/base/scalar.h"
#include "core/kernels/aligned.h"

// Matrix products for recurrent layers: a weight matrix that is packed once an optimizer step and
// multiplied many times with few columns, and the sum of outer products that gives its gradient.
// One source, compiled for SSE4, AVX2, AVX-512 and NEON, chosen at run time (targets.h). All
// matrices are column-major; `leading` is the distance between columns. Nothing here allocates
// after the first call of a size, and an element's bits do not depend on the number of columns
// that are computed together.

namespace gatescope::kernels {

// Rows in panels of a few vectors: panel p holds, for k = 0 … depth−1, its rows one beside the
// other, so that a product reads weights in sequence. Rows behind the last are zeros.
class PackedMatrix {
 public:
  // rows × depth from a(i, k) = a[i + k·leading].
  void pack(Index rows, Index depth, const Scalar* a, Index leading);
  // rows × depth from a(i, k) = a[k + i·leading]: the transposed of a stored depth × rows matrix.
  void packTransposed(Index rows, Index depth, const Scalar* a, Index leading);

  Index rows() const { return m_rows; }
  Index depth() const { return m_depth; }
  const Scalar* panels() const { return m_panels.data(); }

 private:
  void reserve(Index rows, Index depth);

  Index m_rows = 0;
  Index m_depth = 0;
  AlignedBuffer m_panels;
};

enum class Into { Replace, Add };

// c (rows × columns) = a · b, or += ; b is depth × columns.
void multiply(const PackedMatrix& a, const Scalar* b, Index bLeading, Index columns, Scalar* c,
              Index cLeading, Into into = Into::Replace);

// c (rows × columns) = a · b + bias (rows) in every column.
void multiplyWithBias(const PackedMatrix& a, const Scalar* bias, const Scalar* b, Index bLeading,
                      Index columns, Scalar* c, Index cLeading);

// c (rows × depth) += Σ_n a(:, n) · b(:, n)ᵀ over `count` columns n: the gradient of weights from
// gradients a (rows × count) and sources b (depth × count). `scratch` is one thread's.
void addOuterProducts(Index rows, Index depth, Index count, const Scalar* a, Index aLeading,
                      const Scalar* b, Index bLeading, Scalar* c, Index cLeading,
                      AlignedBuffer& scratch);

// c (rows) += Σ_n a(:, n): the gradient of a bias.
void addColumns(Index rows, Index count, const Scalar* a, Index aLeading, Scalar* c);

}  // namespace gatescope::kernels
