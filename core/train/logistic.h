#pragma once

#include "core/train/lbfgs.h"

#include <cstdint>
#include <span>
#include <variant>

#include <Eigen/Core>
#include <Eigen/SparseCore>

namespace gatescope {

// What a logistic regression reads, a row a sample: dense, or sparse where most of it is 0.
class Design {
 public:
  using Dense = Eigen::MatrixXd;
  using Sparse = Eigen::SparseMatrix<double, Eigen::RowMajor>;
  explicit Design(Dense rows) : m_rows(std::move(rows)) {}
  explicit Design(Sparse rows) : m_rows(std::move(rows)) {}

  Eigen::Index rows() const;
  Eigen::Index columns() const;
  Eigen::MatrixXd times(const Eigen::MatrixXd& right) const;            // X·right
  Eigen::MatrixXd transposedTimes(const Eigen::MatrixXd& right) const;  // Xᵀ·right

 private:
  std::variant<Dense, Sparse> m_rows;
};

// Multinomial logistic regression: p = softmax(xW + b).
struct Logistic {
  Eigen::MatrixXd weights;  // columns × classes
  Eigen::RowVectorXd bias;  // classes

  static Logistic zero(Eigen::Index columns, Eigen::Index classes);
  Eigen::MatrixXd probabilities(const Design& x) const;  // rows × classes
};

// The minimum of mean(−log p(label)) + λ/2 ‖W‖², which is scikit-learn's with C = 1/(nλ). Looked
// for from `start` on.
Logistic fitLogistic(const Design& x, std::span<const std::int32_t> labels, double lambda,
                     const Logistic& start, const LbfgsOptions& options = {});

// mean(−log p(label)), p held above 1e-15.
double logLoss(const Eigen::MatrixXd& probabilities, std::span<const std::int32_t> labels);

}  // namespace gatescope
