#include "core/study/bootstrap.h"

#include "core/base/random.h"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cassert>
#include <cmath>
#include <limits>
#include <numeric>

namespace gatescope {

namespace {

constexpr std::uint64_t purpose = 0x626F6F7473747261;  // "bootstra"

double normalProbability(double z) {
  return boost::math::cdf(boost::math::normal(), z);
}

// Held a little away from 0 and 1, whose quantiles are infinite.
double normalQuantile(double p) {
  constexpr double nearest = 1e-12;
  return boost::math::quantile(boost::math::normal(), std::clamp(p, nearest, 1 - nearest));
}

// The share of the distribution below a value; half of what equals it.
double shareBelow(std::span<const double> sorted, double value) {
  const auto [low, high] = std::equal_range(sorted.begin(), sorted.end(), value);
  const auto sum = (low - sorted.begin()) + (high - sorted.begin());
  return static_cast<double>(sum) / (2 * static_cast<double>(sorted.size()));
}

// a = Σ d³ / (6 (Σ d²)^1.5), d = mean of all − the one (eq. 14.15).
double acceleration(std::span<const double> leftOut) {
  const double middle = mean(leftOut);
  double squares = 0, cubes = 0;
  for (const double value : leftOut) {
    const double d = middle - value;
    squares += d * d;
    cubes += d * d * d;
  }
  return squares > 0 ? cubes / (6 * std::pow(squares, 1.5)) : 0;
}

std::vector<double> leavingOut(std::span<const double> values, const Statistic& statistic) {
  std::vector<double> results;
  std::vector<double> rest(values.begin() + 1, values.end());
  for (std::size_t i = 0; i < values.size(); ++i) {
    results.push_back(statistic(rest));
    if (i < rest.size()) rest[i] = values[i];
  }
  return results;
}

// How often each of `count` samples is drawn. Whole blocks, the last one cut.
void drawCounts(Random& random, std::size_t count, int block, std::vector<int>& times) {
  times.assign(count, 0);
  const std::size_t length = std::clamp<std::size_t>(static_cast<std::size_t>(block), 1, count);
  for (std::size_t drawn = 0; drawn < count;) {
    std::size_t place = random.below(count);
    for (std::size_t i = 0; i < length && drawn < count; ++i, ++drawn) {
      ++times[place];
      place = place + 1 == count ? 0 : place + 1;
    }
  }
}

// Of the samples whose loss is known, each as often as it was drawn.
double meanLoss(const std::vector<float>& losses, const std::vector<int>& times) {
  double sum = 0, count = 0;
  for (std::size_t i = 0; i < losses.size(); ++i) {
    if (times[i] == 0 || std::isnan(losses[i])) continue;
    sum += times[i] * static_cast<double>(losses[i]);
    count += times[i];
  }
  return count > 0 ? sum / count : std::numeric_limits<double>::quiet_NaN();
}

// Differences of pairs, for one drawing of samples after another.
class Pairs {
 public:
  Pairs(const LossTable& a, const LossTable& b, const PairedBootstrap& how)
      : m_a(a), m_b(b), m_how(how) {
    assert(a.size() == b.size());
  }

  std::size_t size() const { return m_a.size(); }

  double difference(std::size_t pair, const std::vector<int>& times) const {
    return m_how.metric(meanLoss(m_a[pair], times)) - m_how.metric(meanLoss(m_b[pair], times));
  }

  // Each sample once.
  std::vector<double> asTheyAre() const {
    std::vector<double> differences;
    for (std::size_t k = 0; k < size(); ++k) {
      differences.push_back(difference(k, std::vector<int>(m_a[k].size(), 1)));
    }
    return differences;
  }

  std::vector<double> redrawn(Random& random) {
    std::vector<double> differences;
    for (std::size_t k = 0; k < size(); ++k) {
      if (k == 0 || !m_how.sameSamples) drawCounts(random, m_a[k].size(), m_how.block, m_times);
      differences.push_back(difference(k, m_times));
    }
    return differences;
  }

 private:
  const LossTable& m_a;
  const LossTable& m_b;
  const PairedBootstrap& m_how;
  std::vector<int> m_times;
};

double meanOfDrawn(Random& random, std::span<const double> values) {
  double sum = 0;
  for (std::size_t i = 0; i < values.size(); ++i) sum += values[random.below(values.size())];
  return sum / static_cast<double>(values.size());
}

double square(double value) {
  return value * value;
}

// The mean of n values stands as far from that of their resamples as it should.
double stretchFor(std::size_t n) {
  return std::sqrt(static_cast<double>(n) / static_cast<double>(n - 1));
}

double studentTail(double tail, double freedom) {
  return normalProbability(boost::math::quantile(boost::math::students_t(freedom), tail));
}

// Means of paired differences over seeds and sequences drawn anew. Where it is widened, the means
// over few seeds stand √(n/(n−1)) further from their middle, as their true variance has it.
class DifferenceBootstrap {
 public:
  DifferenceBootstrap(const LossTable& a, const LossTable& b, const PairedBootstrap& how,
                      const BootstrapOptions& options)
      : m_options(options), m_redraw(how.redraw) {
    Pairs pairs(a, b, how);
    m_differences = pairs.asTheyAre();
    m_samples = a.front().size();
    Random random({options.seed, purpose});
    for (int i = 0; i < options.resamples; ++i) {
      const auto drawn = m_redraw == Redraw::Seeds ? m_differences : pairs.redrawn(random);
      m_overSequences.push_back(mean(drawn));
      m_distribution.push_back(overSeeds(random, drawn));
    }
  }

  const std::vector<double>& distribution() const { return m_distribution; }

  // α of Student's distribution, whose degrees of freedom are those of the two variances together
  // (Satterthwaite 1946).
  double tail() const {
    const double tail = (1 - m_options.coverage) / 2;
    if (!m_options.widened) return tail;
    const auto seeds = static_cast<double>(m_differences.size());
    const double bySeed =
        m_redraw == Redraw::Sequences ? 0 : square(deviation(m_differences)) / seeds;
    const double bySequence = m_redraw == Redraw::Seeds ? 0 : square(deviation(m_overSequences));
    const double freedom =
        square(bySeed + bySequence) /
        (square(bySeed) / (seeds - 1) + square(bySequence) / static_cast<double>(m_samples - 1));
    if (!(freedom >= 1)) return tail;
    return studentTail(tail, freedom);
  }

 private:
  double overSeeds(Random& random, std::span<const double> differences) const {
    if (m_redraw == Redraw::Sequences) return mean(differences);
    const double stretch = m_options.widened ? stretchFor(differences.size()) : 1;
    const double middle = mean(differences);
    return middle + stretch * (meanOfDrawn(random, differences) - middle);
  }

  const BootstrapOptions& m_options;
  Redraw m_redraw;
  std::vector<double> m_differences;
  std::size_t m_samples = 0;
  std::vector<double> m_overSequences;
  std::vector<double> m_distribution;
};

}  // namespace

std::vector<double> resampled(std::span<const double> values, const Statistic& statistic,
                              const BootstrapOptions& options) {
  Random random({options.seed, purpose});
  std::vector<double> distribution;
  std::vector<double> sample(values.size());
  for (int i = 0; i < options.resamples; ++i) {
    for (double& value : sample) value = values[random.below(values.size())];
    distribution.push_back(statistic(sample));
  }
  return distribution;
}

double tailOf(const BootstrapOptions& options, std::size_t values) {
  const double tail = (1 - options.coverage) / 2;
  if (!options.widened || values < 2) return tail;
  const auto freedom = static_cast<double>(values - 1);
  const double t = boost::math::quantile(boost::math::students_t(freedom), tail);
  return normalProbability(stretchFor(values) * t);
}

Interval percentileInterval(std::vector<double> distribution, double tail) {
  std::ranges::sort(distribution);
  return {quantile(distribution, tail), quantile(distribution, 1 - tail)};
}

Interval bcaInterval(std::vector<double> distribution, double estimate,
                     std::span<const double> leftOut, double tail) {
  std::ranges::sort(distribution);
  const double a = acceleration(leftOut);
  const double bias = normalQuantile(shareBelow(distribution, estimate));
  const auto end = [&](double p) {
    const double z = bias + normalQuantile(p);
    return quantile(distribution, normalProbability(bias + z / (1 - a * z)));
  };
  return {end(tail), end(1 - tail)};
}

Interval bootstrapPercentile(std::span<const double> values, const Statistic& statistic,
                             const BootstrapOptions& options) {
  return percentileInterval(resampled(values, statistic, options), tailOf(options, values.size()));
}

Interval bootstrapBca(std::span<const double> values, const Statistic& statistic,
                      const BootstrapOptions& options) {
  return bcaInterval(resampled(values, statistic, options), statistic(values),
                     leavingOut(values, statistic), tailOf(options, values.size()));
}

Interval bootstrapMean(std::span<const double> values, const BootstrapOptions& options) {
  std::vector<double> distribution = resampled(values, mean, options);
  const double tail = (1 - options.coverage) / 2;
  if (!options.widened || values.size() < 2)
    return percentileInterval(std::move(distribution), tail);
  const double middle = mean(values);
  for (double& value : distribution) value = middle + stretchFor(values.size()) * (value - middle);
  return percentileInterval(std::move(distribution),
                            studentTail(tail, static_cast<double>(values.size() - 1)));
}

double pairedDifference(const LossTable& a, const LossTable& b, const PairedBootstrap& how) {
  return mean(Pairs(a, b, how).asTheyAre());
}

Interval bootstrapDifference(const LossTable& a, const LossTable& b, const PairedBootstrap& how,
                             const BootstrapOptions& options) {
  constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();
  if (a.empty() || (a.size() < 2 && how.redraw != Redraw::Sequences)) {
    return {notANumber, notANumber};
  }
  const DifferenceBootstrap drawn(a, b, how, options);
  return percentileInterval(drawn.distribution(), drawn.tail());
}

}  // namespace gatescope
