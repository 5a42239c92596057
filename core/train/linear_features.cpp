#include "core/train/linear_features.h"

#include "core/base/result.h"
#include "core/train/target_rows.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <vector>

namespace gatescope {

namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kSummaries = 7;

double inputAt(const Dataset& dataset, const Sample& sample, std::int32_t step, std::size_t f) {
  const std::size_t row = toSize(sample.firstStep + step);
  return static_cast<double>(dataset.inputs[row * dataset.features() + f]);
}

// The newest step last; steps before the sample's first are missing.
void writeLags(const Dataset& dataset, const Sample& sample, std::int32_t steps,
               std::span<double> row) {
  double* out = row.data();
  for (std::int32_t step = sample.steps - steps; step < sample.steps; ++step) {
    for (std::size_t f = 0; f < dataset.features(); ++f) {
      *out++ = step < 0 ? kMissing : inputAt(dataset, sample, step, f);
    }
  }
}

// mean, deviation, least, largest, first, last, slope of the known values of an input.
void summarise(const Dataset& dataset, const Sample& sample, std::size_t f, double* out) {
  std::fill_n(out, kSummaries, kMissing);
  double count = 0, sum = 0, squares = 0, steps = 0, stepSquares = 0, products = 0;
  for (std::int32_t step = 0; step < sample.steps; ++step) {
    const double value = inputAt(dataset, sample, step, f);
    if (std::isnan(value)) continue;
    if (count == 0) out[2] = out[3] = out[4] = value;
    out[2] = std::min(out[2], value);
    out[3] = std::max(out[3], value);
    out[5] = value;
    count += 1;
    sum += value;
    squares += value * value;
    steps += step;
    stepSquares += static_cast<double>(step) * step;
    products += step * value;
  }
  if (count == 0) return;
  out[0] = sum / count;
  out[1] = std::sqrt(std::max(0.0, squares / count - out[0] * out[0]));
  const double spread = stepSquares - steps * steps / count;
  out[6] = spread > 0 ? (products - steps * out[0]) / spread : 0;
}

std::map<std::int32_t, double> countsOf(const Dataset& dataset, const Sample& sample) {
  std::map<std::int32_t, double> counts;
  for (std::int32_t step = 0; step < sample.steps; ++step) {
    counts[dataset.tokens[toSize(sample.firstStep + step)]] += 1;
  }
  return counts;
}

}  // namespace

bool haveEqualSteps(const Dataset& dataset, std::span<const std::int32_t> samples) {
  return std::ranges::all_of(samples, [&](std::int32_t number) {
    return dataset.samples[toSize(number)].steps == dataset.samples[toSize(samples.front())].steps;
  });
}

std::string LinearFeatures::name() const {
  switch (m_kind) {
    case Kind::Lags:
      return m_steps == m_longest ? "lags" : say("lags of the last %1 steps", m_steps).text();
    case Kind::Summary:
      return "summary features";
    case Kind::Tokens:
      break;
  }
  return "token counts";
}

std::optional<LinearFeatures> LinearFeatures::of(const Dataset& dataset, Kind kind,
                                                 std::size_t most,
                                                 std::span<const std::int32_t> samples) {
  if (samples.empty()) return std::nullopt;
  LinearFeatures features;
  features.m_kind = kind;
  features.m_hasLength = !haveEqualSteps(dataset, samples);
  const std::size_t inputs = dataset.features();
  if (kind == Kind::Tokens) {
    features.m_columns = std::min(most, dataset.text.vocabulary->size());
  } else if (kind == Kind::Summary) {
    features.m_columns = kSummaries * inputs + (features.m_hasLength ? 1 : 0);
  } else if (inputs > 0) {
    for (const std::int32_t number : samples) {
      features.m_longest = std::max(features.m_longest, dataset.samples[toSize(number)].steps);
    }
    const std::size_t fitting = std::max<std::size_t>(1, most / inputs);
    features.m_steps = static_cast<std::int32_t>(std::min(fitting, toSize(features.m_longest)));
    features.m_columns = toSize(features.m_steps) * inputs;
  }
  if (features.m_columns == 0 || features.m_columns > most) return std::nullopt;
  return features;
}

void LinearFeatures::fit(const Dataset& dataset, std::span<const std::int32_t> samples) {
  const auto columns = static_cast<Eigen::Index>(m_columns);
  Eigen::ArrayXd count = Eigen::ArrayXd::Zero(columns), mean = count, squares = count;
  std::vector<double> row(m_columns);
  for (const std::int32_t number : samples) {
    write(dataset, dataset.samples[toSize(number)], row);
    for (Eigen::Index c = 0; c < columns; ++c) {
      const double value = row[toSize(c)];
      if (std::isnan(value)) continue;
      count(c) += 1;
      const double before = value - mean(c);  // Welford 1962
      mean(c) += before / count(c);
      squares(c) += before * (value - mean(c));
    }
  }
  // A column that is constant, but for rounding, says nothing.
  const Eigen::ArrayXd variance = squares / count.max(1);
  const Eigen::ArrayXd least = 1e-12 * mean.square().max(1e-12);
  m_means = mean.matrix().transpose();
  m_deviations = (variance > least)
                     .select(variance.sqrt(), std::numeric_limits<double>::infinity())
                     .matrix()
                     .transpose();
}

void LinearFeatures::write(const Dataset& dataset, const Sample& sample,
                           std::span<double> row) const {
  if (m_kind == Kind::Lags) return writeLags(dataset, sample, m_steps, row);
  if (m_kind == Kind::Tokens) {
    std::ranges::fill(row, 0);
    for (const auto& [token, count] : countsOf(dataset, sample)) {
      if (toSize(token) < row.size()) row[toSize(token)] = std::log1p(count);
    }
    return;
  }
  for (std::size_t f = 0; f < dataset.features(); ++f) {
    summarise(dataset, sample, f, row.data() + f * kSummaries);
  }
  if (m_hasLength) row.back() = sample.steps;
}

Eigen::MatrixXd LinearFeatures::rows(const Dataset& dataset,
                                     std::span<const std::int32_t> samples) const {
  Eigen::MatrixXd all(static_cast<Eigen::Index>(samples.size()),
                      static_cast<Eigen::Index>(m_columns));
  std::vector<double> row(m_columns);
  Eigen::Index number = 0;
  for (const std::int32_t sample : samples) {
    write(dataset, dataset.samples[toSize(sample)], row);
    const Eigen::Map<const Eigen::RowVectorXd> raw(row.data(), all.cols());
    all.row(number) = ((raw - m_means).array() / m_deviations.array()).matrix();
    ++number;
  }
  return all.unaryExpr([](double value) { return std::isnan(value) ? 0.0 : value; });
}

Eigen::SparseMatrix<double, Eigen::RowMajor> tokenCounts(const Dataset& dataset, std::size_t most,
                                                         std::span<const std::int32_t> samples) {
  const std::size_t columns = std::min(most, dataset.text.vocabulary->size());
  std::vector<Eigen::Triplet<double>> entries;
  int row = 0;
  for (const std::int32_t number : samples) {
    for (const auto& [token, count] : countsOf(dataset, dataset.samples[toSize(number)])) {
      if (toSize(token) < columns) entries.emplace_back(row, token, std::log1p(count));
    }
    ++row;
  }
  Eigen::SparseMatrix<double, Eigen::RowMajor> counts(row, static_cast<Eigen::Index>(columns));
  counts.setFromTriplets(entries.begin(), entries.end());
  return counts;
}

}  // namespace gatescope
