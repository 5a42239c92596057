#pragma once

#include "core/data/dataset.h"
#include "core/train/metrics.h"

#include <optional>
#include <vector>

namespace gatescope {

class Predictor;

// A band around forecasts that holds a stated share of what comes, by split conformal prediction
// (Lei, G'Sell, Rinaldo, Tibshirani and Wasserman 2018, algorithm 2): for each step ahead and each
// target the half width is the ⌈(n + 1)·coverage⌉-th smallest of n absolute residuals of the
// validation part. That holds for what is to come as far as it is like the validation part; the
// share that it holds on the test part is measured beside it.
struct ConformalBand {
  double coverage = 0.9;
  std::size_t width = 0;           // targets
  std::vector<double> halfWidths;  // horizon × width, own units; infinite where n is too small
};

// Of a forecast's predictions for the validation part; nothing for another task or no residuals.
std::optional<ConformalBand> conformalBand(const Dataset& dataset, const Predictions& validation,
                                           double coverage);

// The share that the program makes its bands for.
constexpr double kBandCoverage = 0.9;

// The same by at most so many windows of the validation part, evenly chosen.
std::optional<ConformalBand> conformalBand(const Dataset& dataset, const Predictor& predictor,
                                           double coverage, std::size_t mostWindows);

// The share of true values, over all samples, steps and targets, that lie within the band.
double measuredCoverage(const Dataset& dataset, const Predictions& predictions,
                        const ConformalBand& band);

}  // namespace gatescope
