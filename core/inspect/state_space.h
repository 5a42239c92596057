#pragma once

#include "core/base/result.h"
#include "core/inspect/trace.h"

#include <vector>

namespace gatescope {

// A plane or a space through the hidden states of a layer in which they differ most: principal
// components (Jolliffe 2002, “Principal Component Analysis”, section 1.1), steps being the points.
struct StateSpace {
  int units = 0;
  int components = 0;
  std::vector<double> mean;       // a unit
  std::vector<double> axes;       // components × units, row-major; orthonormal
  std::vector<double> explained;  // a component: its share of the variance, largest first
};

// Fitted to the states of many traces of one layer, none of which is kept: only their mean and
// scatter are, joined trace by trace (Chan, Golub and LeVeque 1983, eq. 2.1).
class StateSpaceFit {
 public:
  // The eigenvectors take 0.2 s for 512 units and 1.4 s for these: more would be too slow.
  static constexpr int mostUnits = 1024;

  void add(const LayerTrace& layer);

  // 2 or 3 components; fewer where the layer has fewer units. An axis and its opposite are equally
  // good: the one is taken whose largest loading is positive, so that the same states give the same
  // picture. States that never change explain nothing: shares of 0. Fails where there are too many
  // units, or states that are no numbers.
  Result<StateSpace> fit(int components) const;

 private:
  int m_units = 0;
  double m_steps = 0;
  std::vector<double> m_mean;
  std::vector<double> m_scatter;  // Σ (h − mean)(h − mean)ᵀ, units × units, lower half
};

// Turns those axes round that point against the other's, so that a picture does not flip from one
// epoch to the next: the largest loadings of an axis may be nearly equal and of opposite sign. Says
// of each whether it was turned.
std::vector<bool> alignAxes(StateSpace& space, const StateSpace& other);

// Where the states of a trace stand in it: steps × components, row-major, a point a step.
std::vector<float> project(const StateSpace& space, const LayerTrace& layer);

}  // namespace gatescope
