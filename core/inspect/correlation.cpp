#include "core/inspect/correlation.h"

#include <cassert>
#include <cmath>

namespace gatescope {

ConstRowsView rowsOf(std::span<const float> values, int rows) {
  assert(rows > 0 && values.size() % static_cast<std::size_t>(rows) == 0);
  return {values.data(), rows, static_cast<Eigen::Index>(values.size()) / rows};
}

Rows standardized(const ConstRowsView& rows) {
  Rows result = Rows::Zero(rows.rows(), rows.cols());
  if (rows.cols() == 0) return result;
  for (Eigen::Index r = 0; r < rows.rows(); ++r) {
    // Rounding leaves a norm above 0 where all values are the same, so that is asked first.
    if (rows.row(r).maxCoeff() == rows.row(r).minCoeff()) continue;
    const Eigen::RowVectorXd values = rows.row(r).cast<double>();
    const Eigen::RowVectorXd centred = values.array() - values.mean();
    const double norm = centred.norm();
    if (std::isfinite(norm)) result.row(r) = (centred / norm).cast<float>();
  }
  return result;
}

}  // namespace gatescope
