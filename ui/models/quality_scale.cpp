#include "ui/models/quality_scale.h"

#include "core/study/statistics.h"

#include <algorithm>
#include <cmath>

namespace gatescope::ui {

double QualityScale::of(double value) const {
  if (!std::isfinite(value)) return std::numeric_limits<double>::quiet_NaN();
  if (best == worst) return value == best ? 1 : 0;
  return std::clamp((value - worst) / (best - worst), 0.0, 1.0);
}

QualityScale qualityScale(const std::vector<double>& values, bool higherIsBetter) {
  constexpr double fence = 1.5;
  const double sign = higherIsBetter ? -1 : 1;
  std::vector<double> costs;
  for (const double value : values) {
    if (std::isfinite(value)) costs.push_back(sign * value);
  }
  if (costs.empty()) return {};
  std::ranges::sort(costs);
  const double upper = quantile(costs, 0.75);
  const double limit = upper + fence * (upper - quantile(costs, 0.25));
  const double worst = *(std::ranges::upper_bound(costs, limit) - 1);
  return {sign * costs.front(), sign * worst, costs.back() > worst};
}

}  // namespace gatescope::ui
