#pragma once

#include "core/autodiff/tape.h"
#include "core/base/random.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <span>
#include <string>
#include <vector>

// Backward passes against finite differences; meant for the double build.
//
// Differences are of fourth order, (L(x−2h) − 8 L(x−h) + 8 L(x+h) − L(x+2h)) / 12h with h = 1e-3:
// truncation h⁴ L⁽⁵⁾/30 and rounding ε L/h both stay near 1e-13 where values are of order 1. Keep
// kinks (relu, MAE, Huber) further than 2h from every value.

namespace gatescope::test {

struct GradientReport {
  double worst = 0;    // |analytic − numeric| / max(|analytic|, |numeric|, 1e-4)
  double largest = 0;  // |numeric|: 0 would mean that nothing was checked
  std::string where;   // "leaf 0 (2, 1)" or "gru/kernel [5]", with both figures
  bool within(double tolerance) const { return largest > 0 && worst < tolerance; }
};

// Builds a 1 × 1 value from leaves, in the order in which they were given to checkGradients().
using BuildLoss = std::function<Var(Tape&, std::span<const Var>)>;

class GradientChecker {
 public:
  GradientChecker(BuildLoss build, std::vector<Matrix> leaves, ParameterSet* parameters)
      : m_build(std::move(build)), m_leaves(std::move(leaves)), m_parameters(parameters) {}

  GradientReport run() {
    std::vector<Scalar> gradients(
        m_parameters == nullptr ? 0 : static_cast<std::size_t>(m_parameters->size()));
    std::vector<Matrix> leafGradients;
    {
      Tape tape;
      if (m_parameters != nullptr) tape.bind(*m_parameters, gradients);
      std::vector<Var> vars;
      for (const Matrix& leaf : m_leaves) vars.push_back(tape.input(leaf, true));
      tape.backward(m_build(tape, vars));
      for (Var v : vars) leafGradients.push_back(tape.gradient(v));
    }
    for (std::size_t l = 0; l < m_leaves.size(); ++l) checkLeaf(l, leafGradients[l]);
    if (m_parameters != nullptr) checkParameters(gradients);
    return m_report;
  }

 private:
  void checkLeaf(std::size_t number, const Matrix& analytic) {
    Matrix& leaf = m_leaves[number];
    for (Index c = 0; c < leaf.cols(); ++c)
      for (Index r = 0; r < leaf.rows(); ++r)
        compare(leaf(r, c), analytic(r, c),
                "leaf " + std::to_string(number) + " (" + std::to_string(r) + ", " +
                    std::to_string(c) + ")");
  }

  void checkParameters(std::span<const Scalar> analytic) {
    for (std::size_t p = 0; p < m_parameters->list().size(); ++p) {
      const Parameter& parameter = m_parameters->list()[p];
      const std::span<Scalar> values = m_parameters->values(static_cast<int>(p));
      for (std::size_t i = 0; i < values.size(); ++i)
        compare(values[i], analytic[static_cast<std::size_t>(parameter.offset) + i],
                parameter.name + " [" + std::to_string(i) + "]");
    }
  }

  double lossAt(Scalar& place, double x) {
    place = static_cast<Scalar>(x);
    Tape tape;
    if (m_parameters != nullptr) tape.bind(*m_parameters, {});
    std::vector<Var> vars;
    for (const Matrix& leaf : m_leaves) vars.push_back(tape.input(leaf));
    const Var loss = m_build(tape, vars);
    return static_cast<double>(tape.value(loss)(0, 0));
  }

  void compare(Scalar& place, Scalar analyticScalar, const std::string& where) {
    const Scalar kept = place;
    const double x = static_cast<double>(kept), h = 1e-3;
    const double far = lossAt(place, x + 2 * h) - lossAt(place, x - 2 * h);
    const double near = lossAt(place, x + h) - lossAt(place, x - h);
    place = kept;
    const double numeric = (8 * near - far) / (12 * h);
    const double analytic = static_cast<double>(analyticScalar);
    const double error =
        std::abs(analytic - numeric) / std::max({std::abs(analytic), std::abs(numeric), 1e-4});
    m_report.largest = std::max(m_report.largest, std::abs(numeric));
    if (!(error <= m_report.worst)) {  // a NaN is the worst
      m_report.worst = std::isnan(error) ? INFINITY : error;
      m_report.where = where + ": backward " + std::to_string(analytic) + ", differences " +
                       std::to_string(numeric) + ", relative error " + std::to_string(error * 1e6) +
                       "e-6";
    }
  }

  BuildLoss m_build;
  std::vector<Matrix> m_leaves;
  ParameterSet* m_parameters;
  GradientReport m_report;
};

// parameters, when given, are perturbed and restored; build() refers to them by tape.parameter().
inline GradientReport checkGradients(BuildLoss build, std::vector<Matrix> leaves,
                                     ParameterSet* parameters = nullptr) {
  return GradientChecker(std::move(build), std::move(leaves), parameters).run();
}

// Normal numbers that are the same on every machine.
inline Matrix randomMatrix(Index rows, Index columns, std::uint64_t seed) {
  Random random({seed, 0x67726164});
  Matrix m(rows, columns);
  for (Index i = 0; i < m.size(); ++i) m.data()[i] = static_cast<Scalar>(random.normal());
  return m;
}

inline void fillRandom(ParameterSet& parameters, std::uint64_t seed, double deviation = 0.5) {
  Random random({seed, 0x70617261});
  for (Scalar& value : parameters.values())
    value = static_cast<Scalar>(deviation * random.normal());
}

}  // namespace gatescope::test

#define VERIFY_GRADIENTS(report)                                                     \
  do {                                                                               \
    const gatescope::test::GradientReport verified = (report);                       \
    QVERIFY2(verified.within(1e-6),                                                  \
             verified.largest > 0 ? verified.where.c_str() : "all gradients are 0"); \
  } while (false)
