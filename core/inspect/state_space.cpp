#include "core/inspect/state_space.h"

#include "core/inspect/correlation.h"

#include <algorithm>
#include <cassert>

#include <Eigen/Eigenvalues>

namespace gatescope {

using Eigen::MatrixXd;
using Eigen::VectorXd;

void StateSpaceFit::add(const LayerTrace& layer) {
  assert(m_units == 0 || m_units == layer.units);
  m_units = layer.units;
  if (m_units > mostUnits || layer.steps() == 0) return;
  const auto units = static_cast<std::size_t>(m_units);
  m_mean.resize(units);
  m_scatter.resize(units * units);

  MatrixXd states = rowsOf(layer.hidden().values, m_units).cast<double>();
  const VectorXd mean = states.rowwise().mean();
  states.colwise() -= mean;
  VectorXd::MapType all(m_mean.data(), m_units);
  const VectorXd apart = mean - all;
  const auto n = static_cast<double>(states.cols());
  MatrixXd::MapType scatter(m_scatter.data(), m_units, m_units);
  scatter.selfadjointView<Eigen::Lower>().rankUpdate(states);
  scatter.selfadjointView<Eigen::Lower>().rankUpdate(apart, m_steps * n / (m_steps + n));
  m_steps += n;
  all += n / m_steps * apart;
}

Result<StateSpace> StateSpaceFit::fit(int components) const {
  assert(m_units > 0 && components > 0);
  if (m_units > mostUnits) {
    return fail("The space of the states is drawn for layers of at most %1 units; this one has %2",
                mostUnits, m_units);
  }
  const MatrixXd scatter = MatrixXd::ConstMapType(m_scatter.data(), m_units, m_units);
  if (!scatter.allFinite()) return fail("The states of this layer are no numbers");
  // Eigenvalues in ascending order.
  const Eigen::SelfAdjointEigenSolver<MatrixXd> solver(scatter);
  if (solver.info() != Eigen::Success) return fail("The states of this layer have no main axes");

  StateSpace space;
  space.units = m_units;
  space.components = std::min(components, m_units);
  space.mean = m_mean;
  const double total = scatter.trace();
  for (Eigen::Index c = 0; c < space.components; ++c) {
    const Eigen::Index from = m_units - 1 - c;
    VectorXd axis = solver.eigenvectors().col(from);
    Eigen::Index largest = 0;
    axis.cwiseAbs().maxCoeff(&largest);
    if (axis(largest) < 0) axis = -axis;
    space.axes.insert(space.axes.end(), axis.begin(), axis.end());
    space.explained.push_back(total > 0 ? std::max(solver.eigenvalues()(from), 0.0) / total : 0);
  }
  return space;
}

std::vector<bool> alignAxes(StateSpace& space, const StateSpace& other) {
  std::vector<bool> turned(static_cast<std::size_t>(space.components), false);
  if (space.units != other.units) return turned;
  for (int c = 0; c < std::min(space.components, other.components); ++c) {
    VectorXd::MapType axis(space.axes.data() + c * space.units, space.units);
    const VectorXd::ConstMapType like(other.axes.data() + c * other.units, other.units);
    if (axis.dot(like) >= 0) continue;
    axis = -axis;
    turned[static_cast<std::size_t>(c)] = true;
  }
  return turned;
}

std::vector<float> project(const StateSpace& space, const LayerTrace& layer) {
  assert(space.units == layer.units);
  MatrixXd states = rowsOf(layer.hidden().values, layer.units).cast<double>();
  states.colwise() -= VectorXd::ConstMapType(space.mean.data(), space.units);
  // Axes are columns of the mapped block; a column of the product is a step.
  const MatrixXd::ConstMapType axes(space.axes.data(), space.units, space.components);
  const Eigen::MatrixXf points = (axes.transpose() * states).cast<float>();
  return {points.data(), points.data() + points.size()};
}

}  // namespace gatescope
