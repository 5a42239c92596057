#pragma once

#include <span>

#include <Eigen/Core>

// Shared by the analyses of this folder, for their sources only.

namespace gatescope {

// A row a unit or a series, a column a step.
using Rows = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using ConstRowsView = Eigen::Map<const Rows>;

// `values`: rows × steps, row-major.
ConstRowsView rowsOf(std::span<const float> values, int rows);

// Each row less its mean, divided by its norm: the product of two such rows is Pearson's r. A row
// that never changes, or holds what is no number, becomes zeros: it correlates with nothing.
Rows standardized(const ConstRowsView& rows);

}  // namespace gatescope
