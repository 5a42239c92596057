#pragma once

#include "core/base/result.h"
#include "core/data/dataset.h"
#include "core/train/experiment.h"

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

namespace gatescope {

// Learning-rate range test (Smith 2017, “Cyclical Learning Rates for Training Neural Networks”,
// sec. 3.3): a few hundred batches of training whose rate grows from very small to too large, from
// each batch to the next by the same factor. The loss against the rate shows where learning begins
// and where it breaks down.

struct RangeTestSettings {
  double from = 1e-6;
  double to = 1;
  int batches = 600;
};
Result<void> validate(const RangeTestSettings& settings);  // fields “from”, “to”, “batches”

struct RatePoint {
  double rate = 0;
  double loss = 0;      // of the batch, before the step at this rate
  double smoothed = 0;  // smoothLosses()
};

// The exponential mean of the losses so far, freed of its bias to 0 (Kingma and Ba 2015, sec. 3):
//   m(i) = β m(i−1) + (1−β) L(i),  L̄(i) = m(i) / (1 − βⁱ),  i from 1, m(0) = 0
std::vector<double> smoothLosses(std::span<const double> losses, double beta);
// β = 1 − 20/N: the mean reaches back a twentieth of a test of N batches, whatever N is.
double smoothing(int batches);

// What the curve says, and why; no rate where it supports none.
struct RateSuggestion {
  std::optional<double> rate;
  Message reason;
};
// A tenth of the rate at which the smoothed loss is lowest, to two digits: there it begins to rise.
// Not the steepest descent, which is the other common rule: it is a difference of noisy means, and
// over ten seeds it spread by a factor of 470 on the sunspots and of 820 on rain in Seattle where
// this rule's spread by 8 and 4; and the more batches, the earlier it comes.
//
// None where the smoothed loss does not fall by five of its own standard deviations (and 2 %) from
// the mean of the first tenth, or where it is still within two of them of its lowest at the end of
// a test that did not diverge. `beta` is that of the smoothing: of white noise of deviation σ it
// leaves σ √((1−β)/(1+β)). As the mean runs behind by β/(1−β) batches, the loss itself turned so
// much earlier: with the standard settings the suggestion is a fifth of the rate where it did.
RateSuggestion suggestRate(std::span<const RatePoint> points, double beta, bool diverged);

struct RangeTest {
  enum class End { Whole, Diverged, Stopped };

  RangeTestSettings settings;
  double beta = 0;
  std::vector<RatePoint> points;  // as far as it came
  End end = End::Whole;
  RateSuggestion suggestion;
  double seconds = 0;
};

// Told of each batch, on the caller's thread.
using RangeWatch = std::function<void(const RatePoint&)>;

// On a network of its own, as the experiment's seed draws it: the training part, the order of its
// batches, the optimizer and everything else are the experiment's, but for the rate and its
// schedule. Ends early where the loss diverges: where it is no number, or its smoothed value four
// times the lowest so far. The same bits on any number of threads.
Result<RangeTest> testRates(std::shared_ptr<const Dataset> dataset, const Experiment& experiment,
                            const RangeTestSettings& settings, int threads = 0,
                            const std::stop_token& stop = {}, const RangeWatch& watch = {});

}  // namespace gatescope
