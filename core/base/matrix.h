#pragma once

#include "core/base/scalar.h"

#include <Eigen/Core>

// Eigen aliases, for core's own sources and tests: no header that ui reads includes this one.

namespace gatescope {

using Matrix = Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic>;  // column-major
using Vector = Eigen::Matrix<Scalar, Eigen::Dynamic, 1>;
using MatrixView = Eigen::Map<Matrix>;
using ConstMatrixView = Eigen::Map<const Matrix>;
using VectorView = Eigen::Map<Vector>;
using ConstVectorView = Eigen::Map<const Vector>;

}  // namespace gatescope
