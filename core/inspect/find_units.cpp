#include "core/inspect/find_units.h"

#include "core/inspect/correlation.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <functional>
#include <optional>

namespace gatescope {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

float magnitude(float value) {
  return std::abs(value);
}

// Rows less their means; the means are returned.
VectorXd centre(MatrixXd& rows) {
  VectorXd means = rows.rowwise().mean();
  rows.colwise() -= means;
  return means;
}

VectorXd::MapType view(std::vector<double>& values) {
  return {values.data(), std::ssize(values)};
}

// Rounding leaves squares above 0 where all values are the same: less than any float could differ.
bool isConstant(double mean, double squares, double steps) {
  const double least = 1e-12 * mean;
  return squares <= steps * least * least;
}

}  // namespace

float onThreshold(const LayerTrace& layer) {
  std::vector<float> values;
  for (const float value : layer.hidden().values) {
    if (std::isfinite(value)) values.push_back(std::abs(value));
  }
  if (values.empty()) return 0;
  const auto quartile = values.begin() + std::ssize(values) * 3 / 4;
  std::ranges::nth_element(values, quartile);
  return *quartile;
}

std::vector<UnitInSpan> unitsInSpan(const LayerTrace& layer, StepSpan span, float threshold) {
  assert(span.first >= 0 && span.first <= span.last && span.last < static_cast<int>(layer.steps()));
  std::vector<UnitInSpan> found;
  for (int unit = 0; unit < layer.units; ++unit) {
    const std::span<const float> h = unitRow(layer.hidden(), layer.units, unit);
    const auto first = static_cast<std::size_t>(span.first);
    const auto behind = static_cast<std::size_t>(span.last) + 1;
    UnitInSpan place{.unit = unit};
    place.inside =
        magnitude(*std::ranges::min_element(h.subspan(first, behind - first), {}, magnitude));
    if (first > 0) place.outside = magnitude(h[first - 1]);
    if (behind < h.size()) place.outside = std::max(place.outside, magnitude(h[behind]));
    place.contrast = place.inside - place.outside;
    if (place.inside >= threshold && place.outside < threshold) found.push_back(place);
  }
  std::ranges::stable_sort(found, std::greater(), &UnitInSpan::contrast);
  return found;
}

bool DrivenSamples::better(const DrivenSample& a, const DrivenSample& b) const {
  const int aSteps = a.span.steps(), bSteps = b.span.steps();
  const float aStrength = std::abs(a.mean), bStrength = std::abs(b.mean);
  if (m_by == DrivenBy::Length) {
    return aSteps != bSteps ? aSteps > bSteps : aStrength > bStrength;
  }
  return aStrength != bStrength ? aStrength > bStrength : aSteps > bSteps;
}

void DrivenSamples::add(std::int32_t sample, const LayerTrace& layer) {
  const std::span<const float> h = unitRow(layer.hidden(), layer.units, m_unit);
  const auto on = [&](std::size_t t) { return std::abs(h[t]) >= m_threshold; };
  std::optional<DrivenSample> best;
  for (std::size_t first = 0; first < h.size(); ++first) {
    if (!on(first)) continue;
    double sum = 0;
    std::size_t behind = first;
    for (; behind < h.size() && on(behind); ++behind) sum += static_cast<double>(h[behind]);
    const DrivenSample run{sample,
                           {static_cast<int>(first), static_cast<int>(behind) - 1},
                           static_cast<float>(sum / static_cast<double>(behind - first))};
    if (!best || better(run, *best)) best = run;
    first = behind;  // where it is off
  }
  if (!best) return;
  const auto place =
      std::ranges::find_if(m_best, [&](const DrivenSample& other) { return better(*best, other); });
  m_best.insert(place, *best);
  if (m_best.size() > m_most) m_best.pop_back();
}

void UnitCorrelations::add(const LayerTrace& layer, std::span<const std::vector<float>> series) {
  const auto units = static_cast<std::size_t>(layer.units);
  const std::size_t steps = layer.steps();
  if (steps == 0 || series.empty()) return;
  for (auto [moments, rows] : {std::pair(&m_units, units), {&m_series, series.size()}}) {
    moments->means.resize(rows);
    moments->squares.resize(rows);
  }
  m_products.resize(units * series.size());

  MatrixXd x = rowsOf(layer.hidden().values, layer.units).cast<double>();
  MatrixXd y(std::ssize(series), x.cols());
  for (std::size_t k = 0; k < series.size(); ++k) {
    assert(series[k].size() == steps);
    y.row(static_cast<Eigen::Index>(k)) = rowsOf(series[k], 1).cast<double>();
  }
  const VectorXd dx = centre(x) - view(m_units.means), dy = centre(y) - view(m_series.means);
  const auto n = static_cast<double>(steps);
  const double weight = m_steps * n / (m_steps + n);
  m_steps += n;
  view(m_units.means) += n / m_steps * dx;
  view(m_series.means) += n / m_steps * dy;
  view(m_units.squares) += x.rowwise().squaredNorm() + weight * dx.cwiseAbs2();
  view(m_series.squares) += y.rowwise().squaredNorm() + weight * dy.cwiseAbs2();
  Eigen::Map<MatrixXd> products(m_products.data(), y.rows(), x.rows());  // row-major as promised
  products.noalias() += y * x.transpose() + weight * dy * dx.transpose();
}

std::vector<double> UnitCorrelations::r() const {
  std::vector<double> all;
  const std::size_t series = m_series.means.size();
  for (std::size_t i = 0; i < m_products.size(); ++i) {
    const std::size_t u = i / series, k = i % series;
    const bool none = isConstant(m_units.means[u], m_units.squares[u], m_steps) ||
                      isConstant(m_series.means[k], m_series.squares[k], m_steps);
    const double r = none ? 0 : m_products[i] / std::sqrt(m_units.squares[u] * m_series.squares[k]);
    all.push_back(std::isfinite(r) ? std::clamp(r, -1.0, 1.0) : 0);
  }
  return all;
}

}  // namespace gatescope
