#pragma once

#include "core/base/matrix.h"

#include <vector>

namespace gatescope {

// units × steps, column-major → a row a unit, as the window's heatmaps take them.
inline std::vector<float> unitRows(const Eigen::Ref<const Matrix>& signal) {
  std::vector<float> values;
  values.reserve(static_cast<std::size_t>(signal.size()));
  for (Index unit = 0; unit < signal.rows(); ++unit) {
    for (Index t = 0; t < signal.cols(); ++t) values.push_back(static_cast<float>(signal(unit, t)));
  }
  return values;
}

// ‖·‖₂ of each column, also where squares would be too small for a float.
inline std::vector<float> columnNorms(const Eigen::Ref<const Matrix>& signal) {
  std::vector<float> norms;
  for (Index t = 0; t < signal.cols(); ++t)
    norms.push_back(static_cast<float>(signal.col(t).cast<double>().norm()));
  return norms;
}

}  // namespace gatescope
