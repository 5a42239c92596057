#pragma once

#include "core/data/dataset.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gatescope {

struct NamedValue {
  std::string name;  // key: "accuracy", "macro_f1", "mae", "scaled_mse", "nll"
  double value = 0;
};
using NamedValues = std::vector<NamedValue>;
std::optional<double> find(const NamedValues& values, std::string_view name);

struct MetricInfo {
  std::string_view key;
  std::string_view name;  // "Macro F1"
  bool higherIsBetter = false;
};
const MetricInfo& metricInfo(std::string_view key);
// The one that heads the runs table and decides "better than the best baseline".
std::string_view mainMetric(const Dataset& dataset);

// What a network (or a baseline) says about the samples of a split, sample after sample, target row
// after target row, in the data's own units: numbers, or probabilities of classes.
struct Predictions {
  std::vector<std::int32_t> samples;
  std::size_t width = 0;      // values a target row: K numbers, or the number of classes
  std::vector<float> values;  // target rows × width; Binary targets as probabilities
};

// Keys in this order, the main one first where it is among them:
//   classes: accuracy; precision, recall, f1 of the second class where there are two;
//   macro_precision,
//     macro_recall, macro_f1 over the classes that occur in truth or prediction; auc (more than two
//     classes: mean of one against the rest); log_loss. Labels of −1 do not count.
//   next token of a text: accuracy, log_loss (cross-entropy, natural logarithm), perplexity, its
//     exponential.
//   numbers: mae, rmse (over all values, own units), smape, r2 (means over target columns), mase
//     (mean over target columns; forecast and next-step), scaled_mse, scaled_mae.
//   binary columns: nll, summed over the columns, averaged over the steps.
// A metric that is undefined (auc of one class, r2 of a constant) is left out; targets that are NaN
// do not count.
struct Evaluation {
  NamedValues metrics;
  // classes × classes, row = true class, row-major; empty when not classified
  std::vector<std::int64_t> confusion;
};

// Metrics of the task. Own units, also of a column that is learned as its logarithm; beside them
// "scaled_mse" and "scaled_mae" (z-scored, as published forecasts are compared). MASE is scaled by
// the in-sample seasonal (or last-value) error of the training rows (Hyndman and Koehler 2006,
// eq. 5). sMAPE is the mean of 2|y − ŷ| / (|y| + |ŷ|) in percent, between 0 and 200, 0 where both
// are 0 (Makridakis 1993, as in the M4 competition).
Evaluation evaluate(const Dataset& dataset, const Predictions& predictions);

// The metrics of a forecast's numbers for each step ahead by itself: `horizon` lists. None for
// other tasks and where only one step is forecast.
std::vector<NamedValues> evaluateByStep(const Dataset& dataset, const Predictions& predictions);

// At most so many of the samples, evenly chosen.
std::vector<std::int32_t> evenly(std::span<const std::int32_t> samples, std::size_t most);

// The same places filled with the truth, for charts.
Predictions truth(const Dataset& dataset, std::span<const std::int32_t> samples);

}  // namespace gatescope
