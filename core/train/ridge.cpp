#include "core/train/ridge.h"

#include <limits>

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>

namespace gatescope {

Ridge::Ridge(Eigen::Index columns, Eigen::Index answers)
    : m_gram(Eigen::MatrixXd::Zero(columns, columns)),
      m_moments(Eigen::MatrixXd::Zero(columns, answers)) {}

void Ridge::add(const Eigen::MatrixXd& x, const Eigen::MatrixXd& y) {
  m_gram.selfadjointView<Eigen::Lower>().rankUpdate(x.transpose());
  m_moments.noalias() += x.transpose() * y;
  m_squares += y.squaredNorm();
  m_rows += static_cast<double>(x.rows());
  m_eigenvalues.resize(0);
}

Eigen::MatrixXd Ridge::weights(double lambda) const {
  Eigen::MatrixXd penalised = m_gram;
  penalised.diagonal().array() += m_rows * lambda;
  return penalised.selfadjointView<Eigen::Lower>().llt().solve(m_moments);
}

double Ridge::crossValidated(const Eigen::MatrixXd& weights, double lambda) {
  if (m_eigenvalues.size() == 0) {
    m_eigenvalues = m_gram.selfadjointView<Eigen::Lower>().eigenvalues();
  }
  // Σ‖y − xW‖² = Σ‖y‖² − 2 tr(WᵀXᵀY) + tr(WᵀXᵀXW), and tr H = Σ e/(e + nλ) over eigenvalues.
  const Eigen::MatrixXd mapped = m_gram.selfadjointView<Eigen::Lower>() * weights;
  const double residual =
      m_squares - 2 * weights.cwiseProduct(m_moments).sum() + weights.cwiseProduct(mapped).sum();
  const Eigen::ArrayXd spectrum = m_eigenvalues.array().max(0);
  const double degrees = 1 + (spectrum / (spectrum + m_rows * lambda)).sum();
  const double left = 1 - degrees / m_rows;
  if (!(left > 0)) return std::numeric_limits<double>::infinity();
  return residual / m_rows / (left * left);
}

}  // namespace gatescope
