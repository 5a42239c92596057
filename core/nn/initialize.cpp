#include "core/nn/initialize.h"

#include "core/base/random.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include <Eigen/QR>

namespace gatescope {
namespace {

constexpr std::uint64_t purpose = 0x696e6974;  // "init"

Random stream(std::uint64_t seed, int parameter) {
  return Random({seed, purpose, static_cast<std::uint64_t>(parameter)});
}

void fillUniform(std::span<Scalar> values, double bound, Random random) {
  for (Scalar& value : values) value = static_cast<Scalar>(random.uniform(-bound, bound));
}

void fillGlorotUniform(ParameterSet& parameters, int index, std::uint64_t seed) {
  const Parameter& p = parameters[index];
  const double bound = std::sqrt(6.0 / static_cast<double>(p.rows + p.columns));
  fillUniform(parameters.values(index), bound, stream(seed, index));
}

// Q of the QR decomposition of a normal matrix with the signs of R's diagonal: uniform over all
// matrices with orthonormal columns (Mezzadri 2007). In double: float alone loses 1e-5.
void fillOrthogonal(ParameterSet& parameters, int index, std::uint64_t seed) {
  const Parameter& p = parameters[index];
  assert(p.rows >= p.columns);
  Random random = stream(seed, index);
  Eigen::MatrixXd normal(p.rows, p.columns);
  for (double& value : normal.reshaped()) value = random.normal();
  const Eigen::HouseholderQR<Eigen::MatrixXd> qr(normal);
  Eigen::MatrixXd q = Eigen::MatrixXd::Identity(p.rows, p.columns);
  q.applyOnTheLeft(qr.householderQ());
  const std::span<Scalar> values = parameters.values(index);
  for (Index c = 0; c < p.columns; ++c) {
    const double sign = qr.matrixQR()(c, c) < 0 ? -1 : 1;
    for (Index r = 0; r < p.rows; ++r) {
      values[static_cast<std::size_t>(c * p.rows + r)] = static_cast<Scalar>(sign * q(r, c));
    }
  }
}

}  // namespace

void initializeRecurrent(ParameterSet& parameters, int first, const Cell& cell,
                         Initializer initializer, std::uint64_t seed) {
  if (initializer == Initializer::Zeros) return;
  const int kernel = first, recurrentKernel = first + 1, bias = first + 2;
  const Index units = parameters[recurrentKernel].columns;
  if (initializer == Initializer::PyTorch) {
    const double bound = 1 / std::sqrt(static_cast<double>(units));
    const int last = cell.recurrentBias ? bias + 1 : bias;
    for (int i = first; i <= last; ++i) fillUniform(parameters.values(i), bound, stream(seed, i));
    return;
  }
  fillGlorotUniform(parameters, kernel, seed);
  fillOrthogonal(parameters, recurrentKernel, seed);
  if (cell.forgetGate < 0) return;
  const auto place = static_cast<std::size_t>(cell.forgetGate * units);
  std::ranges::fill(parameters.values(bias).subspan(place, static_cast<std::size_t>(units)),
                    Scalar{1});
}

void initializeDense(ParameterSet& parameters, int first, Initializer initializer,
                     std::uint64_t seed) {
  if (initializer == Initializer::Zeros) return;
  if (initializer == Initializer::Keras) {
    fillGlorotUniform(parameters, first, seed);
    return;
  }
  const double bound = 1 / std::sqrt(static_cast<double>(parameters[first].columns));
  for (int i = first; i <= first + 1; ++i) {
    fillUniform(parameters.values(i), bound, stream(seed, i));
  }
}

void initializeEmbedding(ParameterSet& parameters, int first, Initializer initializer,
                         std::uint64_t seed) {
  if (initializer == Initializer::Zeros) return;
  Random random = stream(seed, first);
  if (initializer == Initializer::Keras) {
    fillUniform(parameters.values(first), 0.05, random);
    return;
  }
  for (Scalar& value : parameters.values(first)) value = static_cast<Scalar>(random.normal());
}

}  // namespace gatescope
