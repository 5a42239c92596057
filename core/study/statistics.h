#pragma once

#include <span>

namespace gatescope {

constexpr double usualCoverage = 0.95;

// Both NaN where there are too few values to say.
struct Interval {
  double low = 0;
  double high = 0;

  bool contains(double value) const { return low <= value && value <= high; }
};

double mean(std::span<const double> values);       // NaN of none
double deviation(std::span<const double> values);  // divided by n − 1; NaN of fewer than two

// A mean with its interval x̄ ± t(n−1) s/√n (Student 1908), which holds as said where the values are
// drawn independently and nearly normal; for five seeds that is all one can have.
struct MeanEstimate {
  double mean = 0;
  double deviation = 0;
  Interval interval;
  int count = 0;
};
MeanEstimate estimateMean(std::span<const double> values, double coverage = usualCoverage);
// Of a − b, value by value: pairs share a seed, a split, a fold.
MeanEstimate estimateDifference(std::span<const double> a, std::span<const double> b,
                                double coverage = usualCoverage);

// The share p of values lies below it; between two values in a straight line (type 7 of Hyndman and
// Fan 1996, as NumPy and R). `sorted` is not empty.
double quantile(std::span<const double> sorted, double p);

// Wilcoxon's signed-rank test (1945) of differences about 0: the probability, were they symmetric
// about 0, of a sum of ranks at least as far from its mean. Exact for up to 50 differences, ties
// too, and by the normal approximation beyond. Zeros do not count. NaN where none is left.
double signedRankProbability(std::span<const double> differences);

}  // namespace gatescope
