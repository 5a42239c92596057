#include "core/train/number_metrics.h"

#include "core/train/target_rows.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace gatescope {

namespace {

// What is summed over the rows of one target column whose truth is known (not NaN). In own units,
// which of a column that is learned as its logarithm are not the scaled ones times a number.
struct ColumnSums {
  double rows = 0;
  double absolute = 0;        // Σ |p − y|
  double squared = 0;         // Σ (p − y)²
  double symmetric = 0;       // Σ 2|p − y| / (|p| + |y|)
  double scaledAbsolute = 0;  // Σ |p − y| of the scaled values
  double scaledSquared = 0;
  double mean = 0;    // ȳ
  double spread = 0;  // Σ (y − ȳ)²

  void add(double predicted, double truth) {
    const double distance = std::abs(predicted - truth);
    rows += 1;
    absolute += distance;
    squared += distance * distance;
    if (distance != 0) symmetric += 2 * distance / (std::abs(predicted) + std::abs(truth));
    const double before = truth - mean;  // Welford 1962: no small difference of large sums
    mean += before / rows;
    spread += before * (truth - mean);
  }
};

class Mean {
 public:
  void add(std::optional<double> value) {
    if (!value) return;
    m_sum += *value;
    m_count += 1;
  }
  std::optional<double> value() const {
    return m_count > 0 ? std::optional(m_sum / m_count) : std::nullopt;
  }

 private:
  double m_sum = 0;
  double m_count = 0;
};

std::vector<std::size_t> columnsOf(const Dataset& dataset, bool binary) {
  std::vector<std::size_t> columns;
  for (std::size_t k = 0; k < dataset.targetColumns(); ++k)
    if (isBinaryColumn(dataset, k) == binary) columns.push_back(k);
  return columns;
}

// R² = 1 − Σ(p−y)² / Σ(y−ȳ)²; undefined for a constant truth.
std::optional<double> determination(const ColumnSums& sums) {
  if (!(sums.spread > 0)) return std::nullopt;
  return 1 - sums.squared / sums.spread;
}

// Mean |y(r) − y(r−m)| over training rows, in own units: the in-sample error of the seasonal naive
// forecast (Hyndman and Koehler 2006, eq. 5), of the last value where m = 1.
std::optional<double> naiveError(const Dataset& dataset, const std::vector<std::int32_t>& runs,
                                 std::size_t column, std::int32_t season) {
  const auto own = [&](std::size_t row) {
    const float value = dataset.targets[row * dataset.targetColumns() + column];
    return dataset.targetScales[column].undo(static_cast<double>(value));
  };
  double total = 0, count = 0;
  for (std::size_t row = 0; row < runs.size(); ++row) {
    if (runs[row] <= season) continue;
    total += std::abs(own(row) - own(row - toSize(season)));
    count += 1;
  }
  if (total == 0) return std::nullopt;
  return total / count;
}

std::int32_t seasonOf(const Dataset& dataset) {
  return dataset.task == Task::Forecast && dataset.seasonLength > 0 ? dataset.seasonLength : 1;
}

// Σ of the columns, of all rows together or of each step ahead by itself.
class Sums {
 public:
  Sums(const Dataset& dataset, const Predictions& predictions, std::size_t steps)
      : m_columns(columnsOf(dataset, false)), m_all(steps * m_columns.size()) {
    const std::size_t width = dataset.targetColumns();
    forEachTargetStep(dataset, predictions,
                      [&](std::size_t row, std::size_t step, const float* values) {
                        ColumnSums* sums = m_all.data() + (step % steps) * m_columns.size();
                        for (const std::size_t k : m_columns) {
                          add(*sums++, dataset.targetScales[k], static_cast<double>(values[k]),
                              static_cast<double>(dataset.targets[row * width + k]));
                        }
                      });
  }

  const std::vector<std::size_t>& columns() const { return m_columns; }
  std::span<const ColumnSums> step(std::size_t number) const {
    return std::span(m_all).subspan(number * m_columns.size(), m_columns.size());
  }

 private:
  static void add(ColumnSums& sums, const Scale& scale, double predicted, double scaledTruth) {
    if (std::isnan(scaledTruth)) return;
    sums.add(predicted, scale.undo(scaledTruth));
    const double scaled = scale.apply(predicted) - scaledTruth;
    sums.scaledAbsolute += std::abs(scaled);
    sums.scaledSquared += scaled * scaled;
  }

  std::vector<std::size_t> m_columns;
  std::vector<ColumnSums> m_all;  // steps × columns
};

// Of each number column naiveError(); none for tasks without an order in time.
std::vector<std::optional<double>> naiveErrors(const Dataset& dataset,
                                               const std::vector<std::size_t>& columns) {
  std::vector<std::optional<double>> errors(columns.size());
  if (dataset.task != Task::Forecast && dataset.task != Task::NextStep) return errors;
  const std::vector<std::int32_t> runs = trainingRuns(dataset);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    errors[i] = naiveError(dataset, runs, columns[i], seasonOf(dataset));
  }
  return errors;
}

NamedValues numberMetrics(std::span<const ColumnSums> all,
                          const std::vector<std::optional<double>>& naive) {
  Mean mae, mse, smape, r2, mase, scaledMse, scaledMae;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const ColumnSums& sums = all[i];
    if (sums.rows == 0) continue;
    mae.add(sums.absolute / sums.rows);
    mse.add(sums.squared / sums.rows);
    smape.add(100 * sums.symmetric / sums.rows);
    r2.add(determination(sums));
    if (naive[i]) mase.add(sums.absolute / sums.rows / *naive[i]);
    scaledMse.add(sums.scaledSquared / sums.rows);
    scaledMae.add(sums.scaledAbsolute / sums.rows);
  }
  if (!mae.value()) return {};
  NamedValues metrics{{"mae", *mae.value()}, {"rmse", std::sqrt(*mse.value())}};
  metrics.push_back({"smape", *smape.value()});
  if (r2.value()) metrics.push_back({"r2", *r2.value()});
  if (mase.value()) metrics.push_back({"mase", *mase.value()});
  metrics.push_back({"scaled_mse", *scaledMse.value()});
  metrics.push_back({"scaled_mae", *scaledMae.value()});
  return metrics;
}

void addBinary(const Dataset& dataset, const Predictions& predictions, NamedValues& metrics) {
  const std::vector<std::size_t> columns = columnsOf(dataset, true);
  const std::size_t width = dataset.targetColumns();
  double total = 0, rows = 0;
  forEachTargetRow(dataset, predictions, [&](std::size_t row, const float* values) {
    bool known = false;
    for (std::size_t k : columns) {
      const float y = dataset.targets[row * width + k];
      if (std::isnan(y)) continue;
      known = true;
      total += binaryLoss(static_cast<double>(values[k]), y > 0.5f);
    }
    rows += known ? 1 : 0;
  });
  if (rows > 0) metrics.push_back({"nll", total / rows});
}

}  // namespace

bool isBinaryColumn(const Dataset& dataset, std::size_t column) {
  return dataset.targetKinds[column] == TargetKind::Binary;
}

double binaryLoss(double probability, bool truth) {
  const double p = std::clamp(probability, 1e-7, 1 - 1e-7);
  return truth ? -std::log(p) : -std::log1p(-p);
}

Evaluation evaluateColumns(const Dataset& dataset, const Predictions& predictions) {
  const Sums sums(dataset, predictions, 1);
  Evaluation result;
  result.metrics = numberMetrics(sums.step(0), naiveErrors(dataset, sums.columns()));
  addBinary(dataset, predictions, result.metrics);
  return result;
}

std::vector<NamedValues> evaluateByStep(const Dataset& dataset, const Predictions& predictions) {
  if (dataset.task != Task::Forecast || dataset.horizon < 2 || predictions.samples.empty()) {
    return {};
  }
  const Sums sums(dataset, predictions, toSize(dataset.horizon));
  const auto naive = naiveErrors(dataset, sums.columns());
  std::vector<NamedValues> steps;
  for (std::int32_t h = 0; h < dataset.horizon; ++h) {
    steps.push_back(numberMetrics(sums.step(toSize(h)), naive));
  }
  return steps;
}

}  // namespace gatescope
