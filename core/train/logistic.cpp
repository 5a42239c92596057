#include "core/train/logistic.h"

#include <algorithm>
#include <cmath>

namespace gatescope {

namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

// Each row becomes its softmax; returns log Σ exp of each.
VectorXd softmaxRows(MatrixXd& scores) {
  const VectorXd highest = scores.rowwise().maxCoeff();
  scores = (scores.colwise() - highest).array().exp().matrix();
  const VectorXd sums = scores.rowwise().sum();
  scores.array().colwise() /= sums.array();
  return highest + sums.array().log().matrix();
}

// Parameters in one vector: W column by column, then b.
VectorXd packed(const Logistic& model) {
  VectorXd all(model.weights.size() + model.bias.size());
  all << model.weights.reshaped(), model.bias.transpose();
  return all;
}

Logistic unpacked(const VectorXd& all, Eigen::Index columns) {
  const Eigen::Index classes = all.size() / (columns + 1);
  return {all.head(columns * classes).reshaped(columns, classes), all.tail(classes).transpose()};
}

}  // namespace

Eigen::Index Design::rows() const {
  return std::visit([](const auto& x) { return x.rows(); }, m_rows);
}

Eigen::Index Design::columns() const {
  return std::visit([](const auto& x) { return x.cols(); }, m_rows);
}

MatrixXd Design::times(const MatrixXd& right) const {
  return std::visit([&](const auto& x) -> MatrixXd { return x * right; }, m_rows);
}

MatrixXd Design::transposedTimes(const MatrixXd& right) const {
  return std::visit([&](const auto& x) -> MatrixXd { return x.transpose() * right; }, m_rows);
}

Logistic Logistic::zero(Eigen::Index columns, Eigen::Index classes) {
  return {MatrixXd::Zero(columns, classes), Eigen::RowVectorXd::Zero(classes)};
}

MatrixXd Logistic::probabilities(const Design& x) const {
  MatrixXd scores = x.times(weights);
  scores.rowwise() += bias;
  softmaxRows(scores);
  return scores;
}

Logistic fitLogistic(const Design& x, std::span<const std::int32_t> labels, double lambda,
                     const Logistic& start, const LbfgsOptions& options) {
  const auto n = static_cast<double>(x.rows());
  const auto objective = [&](const VectorXd& at, VectorXd& gradient) {
    const Logistic model = unpacked(at, x.columns());
    MatrixXd scores = x.times(model.weights);
    scores.rowwise() += model.bias;
    double loss = 0;
    for (Eigen::Index row = 0; row < scores.rows(); ++row) {
      loss -= scores(row, labels[static_cast<std::size_t>(row)]);
    }
    loss += softmaxRows(scores).sum();
    MatrixXd& residual = scores;  // p − [label]
    for (Eigen::Index row = 0; row < scores.rows(); ++row) {
      residual(row, labels[static_cast<std::size_t>(row)]) -= 1;
    }
    gradient = packed(
        {x.transposedTimes(residual) / n + lambda * model.weights, residual.colwise().sum() / n});
    return loss / n + lambda / 2 * model.weights.squaredNorm();
  };
  return unpacked(minimise(objective, packed(start), options), x.columns());
}

double logLoss(const MatrixXd& probabilities, std::span<const std::int32_t> labels) {
  double total = 0;
  for (Eigen::Index row = 0; row < probabilities.rows(); ++row) {
    total -= std::log(std::max(1e-15, probabilities(row, labels[static_cast<std::size_t>(row)])));
  }
  return total / static_cast<double>(probabilities.rows());
}

}  // namespace gatescope
