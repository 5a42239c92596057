#include "core/train/number_metrics.h"

#include "core/train/target_rows.h"

#include <algorithm>
#include <cmath>

namespace gatescope {

namespace {

// Sums over the rows of one target column whose truth is known (not NaN), in units of its scale.
struct ColumnSums {
  double rows = 0;
  double absolute = 0;  // Σ |p − y|
  double squared = 0;   // Σ (p − y)²
  double truth = 0;     // Σ y
  double truthSquared = 0;
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
  const double spread = sums.truthSquared - sums.truth * sums.truth / sums.rows;
  if (spread <= 1e-12 * std::max(1.0, sums.truthSquared)) return std::nullopt;
  return 1 - sums.squared / spread;
}

// Mean |y(r) − y(r−m)| over training rows, in units of the column's scale: the in-sample error of
// the seasonal naive forecast (Hyndman and Koehler 2006, eq. 5), of the last value where m = 1.
std::optional<double> naiveError(const Dataset& dataset, const std::vector<std::int32_t>& runs,
                                 std::size_t column, std::int32_t season) {
  const std::size_t width = dataset.targetColumns();
  double total = 0, count = 0;
  for (std::size_t row = 0; row < runs.size(); ++row) {
    if (runs[row] <= season) continue;
    const double now = static_cast<double>(dataset.targets[row * width + column]);
    const double before =
        static_cast<double>(dataset.targets[(row - toSize(season)) * width + column]);
    total += std::abs(now - before);
    count += 1;
  }
  if (total == 0) return std::nullopt;
  return total / count;
}

std::int32_t seasonOf(const Dataset& dataset) {
  return dataset.task == Task::Forecast && dataset.seasonLength > 0 ? dataset.seasonLength : 1;
}

std::vector<ColumnSums> sumColumns(const Dataset& dataset, const Predictions& predictions,
                                   const std::vector<std::size_t>& columns) {
  std::vector<ColumnSums> all(columns.size());
  const std::size_t width = dataset.targetColumns();
  forEachTargetRow(dataset, predictions, [&](std::size_t row, const float* values) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const std::size_t k = columns[i];
      const double y = static_cast<double>(dataset.targets[row * width + k]);
      if (std::isnan(y)) continue;
      all[i].rows += 1;
      const double d = dataset.targetScales[k].apply(static_cast<double>(values[k])) - y;
      all[i].absolute += std::abs(d);
      all[i].squared += d * d;
      all[i].truth += y;
      all[i].truthSquared += y * y;
    }
  });
  return all;
}

void addNumbers(const Dataset& dataset, const Predictions& predictions, NamedValues& metrics) {
  const std::vector<std::size_t> columns = columnsOf(dataset, false);
  const std::vector<ColumnSums> all = sumColumns(dataset, predictions, columns);
  const bool ordered = dataset.task == Task::Forecast || dataset.task == Task::NextStep;
  const std::vector<std::int32_t> runs =
      ordered ? trainingRuns(dataset) : std::vector<std::int32_t>{};
  Mean mae, mse, r2, mase, scaledMse, scaledMae;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const ColumnSums& sums = all[i];
    if (sums.rows == 0) continue;
    const double unit = dataset.targetScales[columns[i]].deviation;
    const double absolute = sums.absolute / sums.rows, squared = sums.squared / sums.rows;
    mae.add(absolute * unit);
    mse.add(squared * unit * unit);
    r2.add(determination(sums));
    if (const auto naive = naiveError(dataset, runs, columns[i], seasonOf(dataset)))
      mase.add(absolute / *naive);
    scaledMse.add(squared);
    scaledMae.add(absolute);
  }
  if (!mae.value()) return;
  metrics.push_back({"mae", *mae.value()});
  metrics.push_back({"rmse", std::sqrt(*mse.value())});
  if (r2.value()) metrics.push_back({"r2", *r2.value()});
  if (mase.value()) metrics.push_back({"mase", *mase.value()});
  metrics.push_back({"scaled_mse", *scaledMse.value()});
  metrics.push_back({"scaled_mae", *scaledMae.value()});
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
  Evaluation result;
  addNumbers(dataset, predictions, result.metrics);
  addBinary(dataset, predictions, result.metrics);
  return result;
}

}  // namespace gatescope
