#include "core/study/statistics.h"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cassert>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

namespace gatescope {

namespace {

constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t mostExact = 50;

struct SignedRanks {
  std::vector<std::size_t> doubled;  // 2 × rank of |d|, ties at their mean: whole numbers
  std::size_t positive = 0;          // Σ of those of differences above 0
};

SignedRanks rank(std::vector<double> differences) {
  std::erase_if(differences, [](double d) { return d == 0 || std::isnan(d); });
  std::ranges::sort(differences, {}, [](double d) { return std::abs(d); });
  SignedRanks ranks;
  for (std::size_t first = 0, end = 0; first < differences.size(); first = end) {
    while (end < differences.size() && std::abs(differences[end]) == std::abs(differences[first])) {
      ++end;
    }
    for (std::size_t i = first; i < end; ++i) {
      ranks.doubled.push_back(first + 1 + end);
      if (differences[i] > 0) ranks.positive += first + 1 + end;
    }
  }
  return ranks;
}

// Every choice of signs is as likely: counts those that reach each sum, rank after rank.
double exactProbability(const SignedRanks& ranks) {
  const std::size_t whole =
      std::accumulate(ranks.doubled.begin(), ranks.doubled.end(), std::size_t{0});
  std::vector<double> share(whole + 1);  // of the choices, that have this sum above 0
  share[0] = 1;
  for (const std::size_t rank : ranks.doubled) {
    for (std::size_t sum = whole + 1; sum-- > 0;) {
      share[sum] = share[sum] / 2 + (sum >= rank ? share[sum - rank] / 2 : 0);
    }
  }
  const std::size_t smaller = std::min(ranks.positive, whole - ranks.positive);
  double tail = 0;
  for (std::size_t sum = 0; sum <= smaller; ++sum) tail += share[sum];
  return std::min(1.0, 2 * tail);
}

// The variance Σ rank² / 4 holds with ties too.
double approximateProbability(const SignedRanks& ranks) {
  double whole = 0, squares = 0;
  for (const std::size_t rank : ranks.doubled) {
    const double r = static_cast<double>(rank) / 2;
    whole += r;
    squares += r * r;
  }
  const double z = (static_cast<double>(ranks.positive) / 2 - whole / 2) / std::sqrt(squares / 4);
  return 2 * boost::math::cdf(boost::math::normal(), -std::abs(z));
}

}  // namespace

double mean(std::span<const double> values) {
  if (values.empty()) return notANumber;
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double deviation(std::span<const double> values) {
  if (values.size() < 2) return notANumber;
  const double middle = mean(values);
  double squares = 0;
  for (const double value : values) squares += (value - middle) * (value - middle);
  return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

MeanEstimate estimateMean(std::span<const double> values, double coverage) {
  MeanEstimate estimate{
      mean(values), deviation(values), {notANumber, notANumber}, static_cast<int>(values.size())};
  if (values.size() < 2 || std::isnan(estimate.deviation)) return estimate;
  const auto n = static_cast<double>(values.size());
  const double t = boost::math::quantile(boost::math::students_t(n - 1), (1 + coverage) / 2);
  const double half = t * estimate.deviation / std::sqrt(n);
  estimate.interval = {estimate.mean - half, estimate.mean + half};
  return estimate;
}

MeanEstimate estimateDifference(std::span<const double> a, std::span<const double> b,
                                double coverage) {
  assert(a.size() == b.size());
  std::vector<double> differences(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) differences[i] = a[i] - b[i];
  return estimateMean(differences, coverage);
}

double quantile(std::span<const double> sorted, double p) {
  const double place = std::clamp(p, 0.0, 1.0) * static_cast<double>(sorted.size() - 1);
  const auto low = static_cast<std::size_t>(place);
  const std::size_t high = std::min(low + 1, sorted.size() - 1);
  return sorted[low] + (place - static_cast<double>(low)) * (sorted[high] - sorted[low]);
}

double signedRankProbability(std::span<const double> differences) {
  const SignedRanks ranks = rank({differences.begin(), differences.end()});
  if (ranks.doubled.empty()) return notANumber;
  return ranks.doubled.size() <= mostExact ? exactProbability(ranks)
                                           : approximateProbability(ranks);
}

}  // namespace gatescope
