#pragma once

#include "core/study/statistics.h"

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace gatescope {

struct BootstrapOptions {
  int resamples = 10000;
  double coverage = usualCoverage;
  std::uint64_t seed = 1;
  // Percentile intervals of few values are too short: they hold 85 % in place of 95 of five. Widens
  // them as far as Student's interval is wider than the normal one (Hesterberg 2015, "expanded
  // percentile": α' = Φ(−√(n/(n−1)) t(α, n−1))).
  bool widened = false;
};

using Statistic = std::function<double(std::span<const double>)>;

// The statistic of resamples, drawn with replacement; in the order they were drawn.
std::vector<double> resampled(std::span<const double> values, const Statistic& statistic,
                              const BootstrapOptions& options = {});

// What α lies on either side of an interval, from n values drawn.
double tailOf(const BootstrapOptions& options, std::size_t values);

// From the distribution of a statistic over resamples (Efron and Tibshirani 1993, chapters 13, 14).
Interval percentileInterval(std::vector<double> distribution, double tail);
// Bias-corrected and accelerated. `estimate`: of the values themselves; `leftOut`: with each value
// left out once. The percentile interval where all of those are equal.
Interval bcaInterval(std::vector<double> distribution, double estimate,
                     std::span<const double> leftOut, double tail);

// The same from the values.
Interval bootstrapPercentile(std::span<const double> values, const Statistic& statistic,
                             const BootstrapOptions& options = {});
Interval bootstrapBca(std::span<const double> values, const Statistic& statistic,
                      const BootstrapOptions& options = {});

// Of a mean, percentile. Widened, its distribution is also stretched by √(n/(n−1)), the root of
// what the variance of a resample lacks: then it holds 93 % in place of 95 of five values.
Interval bootstrapMean(std::span<const double> values, const BootstrapOptions& options = {});

// losses[run][sample]: what each run's test samples lost; NaN does not count.
using LossTable = std::vector<std::vector<float>>;

// What is drawn anew. Seeds alone tell how another training would come out on the same test
// samples; sequences alone, how these networks would do on others; both, how other trainings would
// on others.
enum class Redraw { Seeds, Sequences, Both };

struct PairedBootstrap {
  Redraw redraw = Redraw::Both;
  // All runs have the same test samples, in one order: they are drawn for all at once. Otherwise
  // for each pair of runs by itself.
  bool sameSamples = true;
  // Samples that are drawn together, one after another: windows of a series that overlap are no
  // independent witnesses (circular blocks, Politis and Romano 1992).
  int block = 1;
  // Makes the metric of a mean loss.
  std::function<double(double)> metric = [](double loss) { return loss; };
};

// The mean over runs of metric(a) − metric(b), and its interval. Run k of a is the pair of run k of
// b: they share seed and test samples.
// No interval from one seed unless sequences alone are drawn.
double pairedDifference(const LossTable& a, const LossTable& b, const PairedBootstrap& how);
Interval bootstrapDifference(const LossTable& a, const LossTable& b, const PairedBootstrap& how,
                             const BootstrapOptions& options = {});

}  // namespace gatescope
