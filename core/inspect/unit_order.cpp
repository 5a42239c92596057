#include "core/inspect/unit_order.h"

#include "core/inspect/clustering.h"
#include "core/inspect/correlation.h"
#include "core/inspect/memory_length.h"
#include "core/inspect/saturation.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

namespace gatescope {

std::vector<int> asNumbered(int units) {
  std::vector<int> order(static_cast<std::size_t>(units));
  std::iota(order.begin(), order.end(), 0);
  return order;
}

std::vector<int> largestFirst(std::span<const double> figures) {
  std::vector<int> order = asNumbered(static_cast<int>(figures.size()));
  std::ranges::stable_sort(order, [&](int a, int b) {
    const double x = figures[static_cast<std::size_t>(a)];
    const double y = figures[static_cast<std::size_t>(b)];
    return x > y || (std::isnan(y) && !std::isnan(x));
  });
  return order;
}

std::vector<int> orderByMean(const LayerTrace& layer, const SignalTrace& signal) {
  std::vector<double> sums;
  for (int unit = 0; unit < layer.units; ++unit) {
    const std::span<const float> row = unitRow(signal, layer.units, unit);
    sums.push_back(std::accumulate(row.begin(), row.end(), 0.0));
  }
  return largestFirst(sums);
}

std::vector<int> orderByMemory(const LayerTrace& layer) {
  const std::vector<double> lengths = memoryLength(layer);
  return lengths.empty() ? asNumbered(layer.units) : largestFirst(lengths);
}

std::vector<int> orderBySaturation(const LayerTrace& layer) {
  const std::vector<GateSaturation> gates = saturation(layer);
  if (gates.empty()) return asNumbered(layer.units);
  std::vector<double> shares = gates.front().left;
  for (std::size_t i = 0; i < shares.size(); ++i) shares[i] += gates.front().right[i];
  return largestFirst(shares);
}

std::vector<int> orderByCorrelation(const LayerTrace& layer, std::span<const float> series) {
  assert(series.size() == layer.steps());
  const Rows units = standardized(rowsOf(layer.hidden().values, layer.units));
  const Rows other = standardized(rowsOf(series, 1));
  std::vector<double> figures;
  for (Eigen::Index unit = 0; unit < units.rows(); ++unit) {
    figures.push_back(std::abs(units.row(unit).cast<double>().dot(other.row(0).cast<double>())));
  }
  return largestFirst(figures);
}

std::vector<int> orderBySimilarity(const LayerTrace& layer) {
  if (layer.units < 3) return asNumbered(layer.units);
  const Rows units = standardized(rowsOf(layer.hidden().values, layer.units));
  Eigen::MatrixXf distances = Eigen::MatrixXf::Zero(layer.units, layer.units);
  distances.selfadjointView<Eigen::Lower>().rankUpdate(units, -1);
  distances.triangularView<Eigen::StrictlyUpper>() = distances.transpose();
  distances.array() += 1;
  distances.diagonal().setZero();
  std::vector<int> order = optimalLeafOrder(averageLinkage(distances), distances);
  if (order.front() > order.back()) std::ranges::reverse(order);
  return order;
}

}  // namespace gatescope
