#pragma once

#include "core/base/matrix.h"
#include "core/nn/buffer.h"

namespace gatescope {

using Block = Eigen::Map<Matrix, Eigen::Unaligned, Eigen::OuterStride<>>;
using ConstBlock = Eigen::Map<const Matrix, Eigen::Unaligned, Eigen::OuterStride<>>;

inline ConstBlock wholeBlock(const Scalar* data, Index rows, Index columns) {
  return {data, rows, columns, Eigen::OuterStride<>(rows)};
}

// Matrix products that add into their result and allocate nothing once they have seen a shape.
// Eigen's own operator takes memory for its packed panels anew at every product beyond 128 KiB;
// here the panels stay. One object a thread.
class Product {
 public:
  void add(Block c, const ConstBlock& a, const ConstBlock& b);                 // c += a b
  void addTransposedLeft(Block c, const ConstBlock& a, const ConstBlock& b);   // c += aᵀ b
  void addTransposedRight(Block c, const ConstBlock& a, const ConstBlock& b);  // c += a bᵀ

 private:
  template <int OrderA, int OrderB>
  void run(Block& c, Index depth, const ConstBlock& a, const ConstBlock& b);

  Buffer m_left;
  Buffer m_right;
};

}  // namespace gatescope
