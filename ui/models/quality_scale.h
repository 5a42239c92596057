#pragma once

#include <limits>
#include <vector>

namespace gatescope::ui {

// How good the values of a metric are beside each other. What is worse than nearly all others, by
// more than 1.5 quartile ranges beyond the quartile (Tukey 1977), counts as the worst that is not:
// one network that failed does not leave all others alike.
struct QualityScale {
  double best = std::numeric_limits<double>::quiet_NaN();
  double worst = std::numeric_limits<double>::quiet_NaN();
  bool isCut = false;  // some are worse than `worst`

  // From 0 (worst) to 1 (best); NaN of NaN.
  double of(double value) const;
};

// Of the finite values.
QualityScale qualityScale(const std::vector<double>& values, bool higherIsBetter);

}  // namespace gatescope::ui
