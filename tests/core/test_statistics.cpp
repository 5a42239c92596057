#include "core/base/random.h"
#include "core/study/bootstrap.h"
#include "core/study/statistics.h"
#include "tests/support.h"

#include <cmath>
#include <numeric>

#include <nlohmann/json.hpp>

using namespace gatescope;

namespace {

const nlohmann::json& golden() {
  static const auto all =
      nlohmann::json::parse(test::readFile(test::sourcePath("tests/golden/statistics.json")));
  return all;
}

std::vector<double> values(const nlohmann::json& json) {
  return json.get<std::vector<double>>();
}

bool near(double a, const nlohmann::json& b, double tolerance = 1e-10) {
  return std::abs(a - b.get<double>()) <= tolerance * std::max(1.0, std::abs(a));
}

double average(std::span<const double> sample) {
  return mean(sample);
}

std::vector<double> normals(Random& random, int count, double deviation = 1) {
  std::vector<double> result;
  for (int i = 0; i < count; ++i) result.push_back(deviation * random.normal());
  return result;
}

// The share of `times` drawn intervals that hold 0.
template <typename Draw>
double coverage(int times, Draw draw) {
  int held = 0;
  for (int i = 0; i < times; ++i) held += draw(i).contains(0) ? 1 : 0;
  return static_cast<double>(held) / times;
}

// Losses of a on each sample minus those of b have mean 0, are alike for all seeds in part (hard
// samples) and differ by seed in part.
struct Tables {
  LossTable a, b;
};
Tables drawTables(Random& random, int seeds, int samples, double bySeed, double bySample) {
  const std::vector<double> hard = normals(random, samples, bySample);
  Tables tables;
  for (int k = 0; k < seeds; ++k) {
    const double seed = bySeed * random.normal();
    std::vector<float> a, b;
    for (const double of : hard) {
      const double base = random.normal();
      b.push_back(static_cast<float>(base));
      a.push_back(static_cast<float>(base + of + seed + 0.3 * random.normal()));
    }
    tables.a.push_back(a);
    tables.b.push_back(b);
  }
  return tables;
}

}  // namespace

class TestStatistics : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void meansAndIntervalsAreThoseOfScipy() {
    constexpr double quantiles =
        1e-8;  // SciPy's own of Student's distribution err in the tenth digit
    for (const auto& c : golden()["student"]) {
      const MeanEstimate estimate = estimateMean(values(c["values"]), c["coverage"]);
      QVERIFY(near(estimate.mean, c["mean"]));
      QVERIFY(near(estimate.deviation, c["deviation"]));
      QVERIFY(near(estimate.interval.low, c["low"], quantiles));
      QVERIFY(near(estimate.interval.high, c["high"], quantiles));
      QCOMPARE(estimate.count, static_cast<int>(c["values"].size()));
    }
    const auto& c = golden()["paired"];
    const MeanEstimate difference = estimateDifference(values(c["a"]), values(c["b"]));
    QVERIFY(near(difference.mean, c["mean"]));
    QVERIFY(near(difference.interval.low, c["low"], quantiles));
    QVERIFY(near(difference.interval.high, c["high"], quantiles));
  }

  void oneValueHasAMeanAndNoInterval() {
    const MeanEstimate one = estimateMean(std::vector{4.0});
    QCOMPARE(one.mean, 4.0);
    QVERIFY(std::isnan(one.deviation) && std::isnan(one.interval.low));
    QVERIFY(!one.interval.contains(4));
    QVERIFY(std::isnan(estimateMean({}).mean));
  }

  void quantilesLieBetweenValuesInAStraightLine() {
    const std::vector<double> sorted{1, 2, 4, 8};
    QCOMPARE(quantile(sorted, 0), 1.0);
    QCOMPARE(quantile(sorted, 1), 8.0);
    QCOMPARE(quantile(sorted, 0.5), 3.0);
    QCOMPARE(quantile(sorted, 5.0 / 6), 6.0);
    QCOMPARE(quantile(std::vector{7.0}, 0.3), 7.0);
  }

  void bootstrapIntervalsOfADistributionAreThoseOfScipy() {
    const Statistic statistic = [](std::span<const double> x) {
      double squares = 0;
      for (const double value : x) squares += value * value;
      return squares / static_cast<double>(x.size()) / mean(x);
    };
    for (const auto& c : golden()["bca"]) {
      const auto data = values(c["values"]);
      std::vector<double> leftOut;
      for (std::size_t i = 0; i < data.size(); ++i) {
        auto rest = data;
        rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i));
        leftOut.push_back(statistic(rest));
      }
      const double tail = (1 - c["coverage"].get<double>()) / 2;
      const Interval bca = bcaInterval(values(c["distribution"]), statistic(data), leftOut, tail);
      QVERIFY(near(bca.low, c["low"], 1e-8));
      QVERIFY(near(bca.high, c["high"], 1e-8));
      const Interval plain = percentileInterval(values(c["distribution"]), tail);
      QVERIFY(near(plain.low, c["percentile_low"]));
      QVERIFY(near(plain.high, c["percentile_high"]));
    }
  }

  // 400,000 resamples there, 20,000 here: the ends of an interval of width 2 shake by about 0.01.
  void bootstrapComesNearThatOfScipy() {
    const auto& c = golden()["bootstrap"];
    const auto data = values(c["values"]);
    const BootstrapOptions options{.resamples = 20000, .seed = 3};
    const Interval bca = bootstrapBca(data, average, options);
    QVERIFY(near(bca.low, c["low"], 0.03));
    QVERIFY(near(bca.high, c["high"], 0.03));
    const Interval plain = bootstrapPercentile(data, average, options);
    QVERIFY(near(plain.low, c["percentile_low"], 0.03));
    QVERIFY(near(plain.high, c["percentile_high"], 0.03));
    QVERIFY(bootstrapBca(data, average, options).low == bca.low);  // the seed decides
    QVERIFY(bootstrapBca(data, average, {.resamples = 20000, .seed = 4}).low != bca.low);
  }

  void bootstrapOfEqualValuesIsThatValue() {
    const std::vector<double> data(6, 2.5);
    QCOMPARE(bootstrapBca(data, average).low, 2.5);
    QCOMPARE(bootstrapBca(data, average).high, 2.5);
  }

  void signedRanksAreThoseOfScipy() {
    for (const auto& c : golden()["signed_ranks"]) {
      QVERIFY(near(signedRankProbability(values(c["values"])), c["probability"]));
    }
    QVERIFY(std::isnan(signedRankProbability(std::vector{0.0, 0.0})));
  }

  void studentsIntervalHoldsAsSaid() {
    Random random({21});
    const double five =
        coverage(20000, [&](int) { return estimateMean(normals(random, 5)).interval; });
    QVERIFY2(std::abs(five - 0.95) < 0.01, qPrintable(QString::number(five)));
    const double paired = coverage(20000, [&](int) {
      return estimateDifference(normals(random, 5), normals(random, 5, 3)).interval;
    });
    QVERIFY2(std::abs(paired - 0.95) < 0.01, qPrintable(QString::number(paired)));
  }

  void bootstrapIntervalHoldsAsSaid() {
    Random random({22});
    const auto draw = [&](int count, bool widened) {
      return coverage(2000, [&](int i) {
        return bootstrapPercentile(
            normals(random, count), average,
            {.resamples = 1000, .seed = static_cast<std::uint64_t>(i), .widened = widened});
      });
    };
    const double fifty = draw(50, false);
    QVERIFY2(std::abs(fifty - 0.95) < 0.02, qPrintable(QString::number(fifty)));
    // What widening is for.
    QVERIFY(draw(8, false) < 0.91);
    const double eight = draw(8, true);
    QVERIFY2(std::abs(eight - 0.95) < 0.02, qPrintable(QString::number(eight)));
    const double five = coverage(4000, [&](int i) {
      return bootstrapMean(
          normals(random, 5),
          {.resamples = 2000, .seed = static_cast<std::uint64_t>(i), .widened = true});
    });
    QVERIFY2(std::abs(five - 0.93) < 0.015, qPrintable(QString::number(five)));
    const double bca = coverage(1000, [&](int i) {
      return bootstrapBca(normals(random, 50), average,
                          {.resamples = 1000, .seed = static_cast<std::uint64_t>(i)});
    });
    QVERIFY2(std::abs(bca - 0.95) < 0.02, qPrintable(QString::number(bca)));
  }

  void differencesOverSequencesHoldAsSaid() {
    Random random({23});
    const PairedBootstrap sequences{.redraw = Redraw::Sequences};
    const double held = coverage(1000, [&](int i) {
      const Tables tables = drawTables(random, 3, 60, 0, 1);
      return bootstrapDifference(tables.a, tables.b, sequences,
                                 {.resamples = 500, .seed = static_cast<std::uint64_t>(i)});
    });
    QVERIFY2(std::abs(held - 0.95) < 0.02, qPrintable(QString::number(held)));
  }

  void differencesOverSeedsAndSequencesHoldAsSaid() {
    Random random({24});
    const auto draw = [&](Redraw redraw) {
      return coverage(600, [&](int i) {
        const Tables tables = drawTables(random, 8, 40, 0.3, 1);
        return bootstrapDifference(
            tables.a, tables.b, {.redraw = redraw},
            {.resamples = 500, .seed = static_cast<std::uint64_t>(i), .widened = true});
      });
    };
    const double both = draw(Redraw::Both);
    QVERIFY2(std::abs(both - 0.95) < 0.03, qPrintable(QString::number(both)));
    // Either source of chance alone says too little here.
    QVERIFY(draw(Redraw::Seeds) < 0.9);
    QVERIFY(draw(Redraw::Sequences) < 0.94);
  }

  void pairedDifferenceIsThatOfTheMetrics() {
    const LossTable a{{1, 4}, {0, NAN, 16}}, b{{1, 1}, {4, 100, 4}};
    PairedBootstrap how{.metric = [](double loss) { return std::sqrt(loss); }};
    how.sameSamples = false;
    const double expected = (std::sqrt(2.5) - 1 + std::sqrt(8.0) - std::sqrt(36.0)) / 2;
    QVERIFY(std::abs(pairedDifference(a, b, how) - expected) < 1e-12);
  }

  // Neighbours alike in fours: drawn alone they seem to be four times as many witnesses.
  void blocksKeepNeighboursTogether() {
    Random random({25});
    LossTable a(1), b(1);
    for (int i = 0; i < 100; ++i) {
      const auto loss = static_cast<float>(random.normal());
      for (int k = 0; k < 4; ++k) a[0].push_back(loss);
    }
    b[0].assign(400, 0.0F);
    const auto width = [&](int block) {
      const Interval interval =
          bootstrapDifference(a, b, {.redraw = Redraw::Sequences, .block = block});
      return interval.high - interval.low;
    };
    QVERIFY(std::abs(width(40) / width(1) - 2) < 0.3);
  }
};

QTEST_APPLESS_MAIN(TestStatistics)
#include "test_statistics.moc"
