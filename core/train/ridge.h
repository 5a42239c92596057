#pragma once

#include <Eigen/Core>

namespace gatescope {

// Ridge regression (Hoerl and Kennard 1970) of several answers at once, from sums over the rows, so
// that these need not stand in memory together. With centred x and y over n rows,
//   W(λ) = argmin Σ ‖y − xW‖² + nλ ‖W‖² = (XᵀX + nλI)⁻¹ XᵀY,
// which is scikit-learn's Ridge with alpha = nλ.
class Ridge {
 public:
  Ridge(Eigen::Index columns, Eigen::Index answers);

  // Rows of x (n × columns) and y (n × answers), both centred by all rows that are added.
  void add(const Eigen::MatrixXd& x, const Eigen::MatrixXd& y);

  Eigen::MatrixXd weights(double lambda) const;  // columns × answers
  // Of the weights for λ, the mean squared error that generalised cross-validation expects (Golub,
  // Heath and Wahba 1979): (RSS/n) / (1 − (1 + tr H(λ))/n)², the one being the intercept; infinite
  // where there are too few rows.
  double crossValidated(const Eigen::MatrixXd& weights, double lambda);

 private:
  Eigen::MatrixXd m_gram;     // XᵀX, lower half
  Eigen::MatrixXd m_moments;  // XᵀY
  double m_squares = 0;       // Σ ‖y‖²
  double m_rows = 0;
  Eigen::VectorXd m_eigenvalues;  // of XᵀX, once they are asked for
};

}  // namespace gatescope
