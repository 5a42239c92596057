#include "core/train/sample_losses.h"

#include "core/train/number_metrics.h"
#include "core/train/target_rows.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace gatescope {

namespace {

// A row of targets and what was said about it.
struct Row {
  const Dataset& dataset;
  std::size_t number = 0;
  const float* values = nullptr;

  double truth(std::size_t column) const {
    return static_cast<double>(dataset.targets[number * dataset.targetColumns() + column]);
  }
};

// Nothing where the row has no label.
std::optional<double> mistake(const Row& row) {
  const std::int32_t label = row.dataset.labels[row.number];
  if (label < 0) return std::nullopt;
  const auto guess = std::max_element(row.values, row.values + row.dataset.classes()) - row.values;
  return guess == label ? 0 : 1;
}

// Mean over the number columns of (p − y)², in own units or scaled.
std::optional<double> squaredError(const Row& row, bool ownUnits) {
  double sum = 0, count = 0;
  for (std::size_t k = 0; k < row.dataset.targetColumns(); ++k) {
    const double y = row.truth(k);
    if (isBinaryColumn(row.dataset, k) || std::isnan(y)) continue;
    const Scale& scale = row.dataset.targetScales[k];
    const auto predicted = static_cast<double>(row.values[k]);
    const double error = ownUnits ? predicted - scale.undo(y) : scale.apply(predicted) - y;
    sum += error * error;
    count += 1;
  }
  return count > 0 ? std::optional(sum / count) : std::nullopt;
}

std::optional<double> negativeLogLikelihood(const Row& row) {
  double sum = 0;
  bool known = false;
  for (std::size_t k = 0; k < row.dataset.targetColumns(); ++k) {
    const double y = row.truth(k);
    if (!isBinaryColumn(row.dataset, k) || std::isnan(y)) continue;
    known = true;
    sum += binaryLoss(static_cast<double>(row.values[k]), y > 0.5);
  }
  return known ? std::optional(sum) : std::nullopt;
}

std::optional<double> lossOfRow(std::string_view metric, const Row& row) {
  if (metric == "accuracy") return mistake(row);
  if (metric == "nll") return negativeLogLikelihood(row);
  return squaredError(row, metric == "rmse");
}

}  // namespace

std::vector<float> sampleLosses(const Dataset& dataset, const Predictions& predictions) {
  const std::string_view metric = mainMetric(dataset);
  std::vector<float> losses;
  losses.reserve(predictions.samples.size());
  const float* values = predictions.values.data();
  for (const std::int32_t number : predictions.samples) {
    const Sample& sample = dataset.samples[toSize(number)];
    double sum = 0, count = 0;
    for (std::int32_t i = 0; i < sample.targetRows; ++i, values += predictions.width) {
      const auto loss = lossOfRow(metric, {dataset, toSize(sample.firstTarget + i), values});
      if (!loss) continue;
      sum += *loss;
      count += 1;
    }
    losses.push_back(count > 0 ? static_cast<float>(sum / count)
                               : std::numeric_limits<float>::quiet_NaN());
  }
  return losses;
}

double metricOfLoss(std::string_view metric, double meanLoss) {
  if (metric == "accuracy") return 1 - meanLoss;
  return metric == "rmse" ? std::sqrt(meanLoss) : meanLoss;
}

}  // namespace gatescope
