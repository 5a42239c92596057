#pragma once

#include "core/data/dataset.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include <Eigen/Core>
#include <Eigen/SparseCore>

namespace gatescope {

// What a linear model reads of a sample, as a row of numbers:
//   Lags: every input at each step of the window; where those are more than `most` numbers, of as
//     many of the newest steps as fit, one at least;
//   Summary: of each input over all steps the mean, deviation, least, largest, first and last value
//     and slope (of the least-squares line, a step); and the number of steps, where it differs;
//   Tokens: of a text log(1 + count) for each of the `most` commonest tokens.
// Standardised by the samples that it was fitted to; a missing value is their mean, 0.
class LinearFeatures {
 public:
  enum class Kind { Lags, Summary, Tokens };
  // What is said of the kind behind "ridge on": "lags", "lags of the last 40 steps".
  std::string name() const;

  // As the samples make them, not standardised yet. Nothing where even the shortest row would have
  // more than `most` numbers, or none.
  static std::optional<LinearFeatures> of(const Dataset& dataset, Kind kind, std::size_t most,
                                          std::span<const std::int32_t> samples);
  void fit(const Dataset& dataset, std::span<const std::int32_t> samples);

  std::size_t columns() const { return m_columns; }
  // One row a sample; `dataset` as it was fitted to, or another cut alike.
  Eigen::MatrixXd rows(const Dataset& dataset, std::span<const std::int32_t> samples) const;

 private:
  void write(const Dataset& dataset, const Sample& sample, std::span<double> row) const;

  Kind m_kind = Kind::Lags;
  bool m_hasLength = false;
  std::int32_t m_steps = 0;  // Lags: that are read
  std::int32_t m_longest = 0;
  std::size_t m_columns = 0;
  Eigen::RowVectorXd m_means, m_deviations;  // columns
};

// Whether all these samples have as many steps.
bool haveEqualSteps(const Dataset& dataset, std::span<const std::int32_t> samples);

// Of each text log(1 + count) for each of the `most` commonest tokens, a row a sample. Not
// standardised: most of it is 0.
Eigen::SparseMatrix<double, Eigen::RowMajor> tokenCounts(const Dataset& dataset, std::size_t most,
                                                         std::span<const std::int32_t> samples);

}  // namespace gatescope
