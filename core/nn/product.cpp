#include "core/nn/product.h"

#include <algorithm>
#include <cassert>

namespace gatescope {
namespace {

// Eigen's cache block sizes for a product, with the packed panels in memory that we keep.
class Panels : public Eigen::internal::level3_blocking<Scalar, Scalar> {
 public:
  Panels(Index rows, Index columns, Index depth, Buffer& left, Buffer& right) {
    m_mc = rows;
    m_nc = columns;
    m_kc = depth;
    Eigen::internal::computeProductBlockingSizes<Scalar, Scalar, 1>(m_kc, m_mc, m_nc, Index{1});
    m_blockA = left.reserve(m_mc * m_kc);
    m_blockB = right.reserve(m_kc * m_nc);
  }
};

}  // namespace

template <int OrderA, int OrderB>
void Product::run(Block& c, Index depth, const ConstBlock& a, const ConstBlock& b) {
  if (c.size() == 0 || depth == 0) return;
  Panels panels(c.rows(), c.cols(), depth, m_left, m_right);
  Eigen::internal::general_matrix_matrix_product<Index, Scalar, OrderA, false, Scalar, OrderB,
                                                 false, Eigen::ColMajor, 1>::run(c.rows(), c.cols(),
                                                                                 depth, a.data(),
                                                                                 a.outerStride(),
                                                                                 b.data(),
                                                                                 b.outerStride(),
                                                                                 c.data(), 1,
                                                                                 c.outerStride(),
                                                                                 Scalar{1}, panels,
                                                                                 nullptr);
}

void Product::add(Block c, const ConstBlock& a, const ConstBlock& b) {
  assert(c.rows() == a.rows() && c.cols() == b.cols() && a.cols() == b.rows());
  if (b.cols() == 1) {
    c.col(0).noalias() += a * b.col(0);
  } else {
    run<Eigen::ColMajor, Eigen::ColMajor>(c, a.cols(), a, b);
  }
}

void Product::addTransposedLeft(Block c, const ConstBlock& a, const ConstBlock& b) {
  assert(c.rows() == a.cols() && c.cols() == b.cols() && a.rows() == b.rows());
  if (b.cols() == 1) {
    c.col(0).noalias() += a.transpose() * b.col(0);
  } else {
    run<Eigen::RowMajor, Eigen::ColMajor>(c, a.rows(), a, b);
  }
}

void Product::addTransposedRight(Block c, const ConstBlock& a, const ConstBlock& b) {
  assert(c.rows() == a.rows() && c.cols() == b.rows() && a.cols() == b.cols());
  run<Eigen::ColMajor, Eigen::RowMajor>(c, a.cols(), a, b);
}

}  // namespace gatescope
