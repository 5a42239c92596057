#include "core/train/conformal.h"

#include "core/train/predictor.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace gatescope {

namespace {

// Calls visit(place in the horizon × target, truth, prediction) for every value that is known.
template <typename Visit>
void visitValues(const Dataset& dataset, const Predictions& predictions, Visit&& visit) {
  const std::size_t width = predictions.width;
  std::size_t at = 0;
  for (const std::int32_t number : predictions.samples) {
    const Sample& sample = dataset.samples[static_cast<std::size_t>(number)];
    const auto values = static_cast<std::size_t>(sample.targetRows) * width;
    const auto first = static_cast<std::size_t>(sample.firstTarget) * width;
    for (std::size_t i = 0; i < values; ++i, ++at) {
      const double truth =
          dataset.targetScales[i % width].undo(static_cast<double>(dataset.targets[first + i]));
      if (!std::isnan(truth)) visit(i, truth, static_cast<double>(predictions.values[at]));
    }
  }
}

// The ⌈(n + 1)·coverage⌉-th smallest.
double conformalQuantile(std::vector<double>& residuals, double coverage) {
  const auto n = residuals.size();
  const auto rank = static_cast<std::size_t>(std::ceil(static_cast<double>(n + 1) * coverage));
  if (rank > n || rank == 0) return std::numeric_limits<double>::infinity();
  const auto place = residuals.begin() + static_cast<std::ptrdiff_t>(rank - 1);
  std::ranges::nth_element(residuals, place);
  return *place;
}

}  // namespace

std::optional<ConformalBand> conformalBand(const Dataset& dataset, const Predictions& validation,
                                           double coverage) {
  if (dataset.task != Task::Forecast || validation.samples.empty()) return std::nullopt;
  ConformalBand band;
  band.coverage = coverage;
  band.width = validation.width;
  const auto places = static_cast<std::size_t>(std::max(dataset.horizon, 1)) * band.width;
  std::vector<std::vector<double>> residuals(places);
  visitValues(dataset, validation, [&](std::size_t place, double truth, double predicted) {
    residuals[place].push_back(std::abs(truth - predicted));
  });
  for (auto& own : residuals) band.halfWidths.push_back(conformalQuantile(own, coverage));
  return band;
}

std::optional<ConformalBand> conformalBand(const Dataset& dataset, const Predictor& predictor,
                                           double coverage, std::size_t mostWindows) {
  const auto validation = dataset.split(Split::Validation);
  if (dataset.task != Task::Forecast || validation.empty()) return std::nullopt;
  return conformalBand(dataset, predictor.predict(evenly(validation, mostWindows)), coverage);
}

double measuredCoverage(const Dataset& dataset, const Predictions& predictions,
                        const ConformalBand& band) {
  std::size_t held = 0, all = 0;
  visitValues(dataset, predictions, [&](std::size_t place, double truth, double predicted) {
    ++all;
    held += std::abs(truth - predicted) <= band.halfWidths[place];
  });
  return all == 0 ? std::numeric_limits<double>::quiet_NaN()
                  : static_cast<double>(held) / static_cast<double>(all);
}

}  // namespace gatescope
