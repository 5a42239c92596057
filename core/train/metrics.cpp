#include "core/train/metrics.h"

#include "core/train/class_metrics.h"
#include "core/train/number_metrics.h"
#include "core/train/target_rows.h"

#include <algorithm>
#include <array>
#include <cassert>

namespace gatescope {

std::optional<double> find(const NamedValues& values, std::string_view name) {
  const auto it = std::find_if(values.begin(), values.end(),
                               [&](const NamedValue& v) { return v.name == name; });
  if (it == values.end()) return std::nullopt;
  return it->value;
}

const MetricInfo& metricInfo(std::string_view key) {
  static constexpr std::array<MetricInfo, 18> all{{
      {"accuracy", "Accuracy", true},
      {"precision", "Precision", true},
      {"recall", "Recall", true},
      {"f1", "F1", true},
      {"macro_precision", "Macro precision", true},
      {"macro_recall", "Macro recall", true},
      {"macro_f1", "Macro F1", true},
      {"auc", "AUC", true},
      {"log_loss", "Log loss", false},
      {"perplexity", "Perplexity", false},
      {"mae", "MAE", false},
      {"rmse", "RMSE", false},
      {"smape", "sMAPE %", false},
      {"r2", "R²", true},
      {"mase", "MASE", false},
      {"scaled_mse", "Scaled MSE", false},
      {"scaled_mae", "Scaled MAE", false},
      {"nll", "NLL a step", false},
  }};
  const auto* it =
      std::find_if(all.begin(), all.end(), [&](const MetricInfo& m) { return m.key == key; });
  static constexpr MetricInfo unknown{};
  return it == all.end() ? unknown : *it;
}

std::string_view mainMetric(const Dataset& dataset) {
  if (dataset.isClassified()) return "accuracy";
  std::size_t binary = 0;
  for (std::size_t k = 0; k < dataset.targetColumns(); ++k)
    if (isBinaryColumn(dataset, k)) ++binary;
  const std::size_t numbers = dataset.targetColumns() - binary;
  if (binary > numbers) return "nll";
  // Columns of different units only compare when scaled.
  return numbers == 1 ? "rmse" : "scaled_mse";
}

Evaluation evaluate(const Dataset& dataset, const Predictions& predictions) {
  return dataset.isClassified() ? evaluateClasses(dataset, predictions)
                                : evaluateColumns(dataset, predictions);
}

std::vector<std::int32_t> evenly(std::span<const std::int32_t> samples, std::size_t most) {
  const std::size_t count = std::min(most, samples.size());
  std::vector<std::int32_t> chosen;
  for (std::size_t i = 0; i < count; ++i) chosen.push_back(samples[i * samples.size() / count]);
  return chosen;
}

Predictions truth(const Dataset& dataset, std::span<const std::int32_t> samples) {
  Predictions result;
  result.samples.assign(samples.begin(), samples.end());
  result.width = dataset.isClassified() ? dataset.classes() : dataset.targetColumns();
  std::size_t rows = 0;
  for (std::int32_t number : samples) rows += toSize(dataset.samples[toSize(number)].targetRows);
  result.values.resize(rows * result.width);
  float* out = result.values.data();
  forEachTargetRow(dataset, result, [&](std::size_t row, const float*) {
    if (dataset.isClassified()) {
      if (dataset.labels[row] >= 0) out[dataset.labels[row]] = 1;
    } else {
      for (std::size_t k = 0; k < result.width; ++k)
        out[k] = static_cast<float>(dataset.targetScales[k].undo(
            static_cast<double>(dataset.targets[row * result.width + k])));
    }
    out += result.width;
  });
  return result;
}

}  // namespace gatescope
