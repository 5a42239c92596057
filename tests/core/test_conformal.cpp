#include "core/base/random.h"
#include "core/train/conformal.h"
#include "tests/support.h"

#include <cmath>

using namespace gatescope;

namespace {

// One target, two steps ahead, a sample a pair of true values; the first `validation` samples are
// the validation part, the others the test part.
Dataset dataset(const std::vector<float>& truth, std::size_t validation) {
  Dataset data;
  data.task = Task::Forecast;
  data.horizon = 2;
  data.targetNames = {"y"};
  data.targetScales = {{10, 2}};
  for (const float value : truth) data.targets.push_back((value - 10) / 2);
  for (std::size_t s = 0; 2 * s < truth.size(); ++s) {
    data.samples.push_back({0, 1, static_cast<std::int64_t>(2 * s), 2, 0});
    data.splits[s < validation ? 1 : 2].push_back(static_cast<std::int32_t>(s));
  }
  return data;
}

Predictions zeros(const Dataset& data, Split split) {
  Predictions predictions;
  const auto samples = data.split(split);
  predictions.samples.assign(samples.begin(), samples.end());
  predictions.width = 1;
  predictions.values.assign(2 * samples.size(), 0.0F);
  return predictions;
}

}  // namespace

class TestConformal : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void halfWidthsAreQuantilesOfTheResiduals() {
    // Residuals 1 … 9 one step ahead, ten times as large two steps ahead.
    std::vector<float> truth;
    for (const float r : {3.F, -1.F, 2.F, 9.F, -8.F, 4.F, 5.F, 6.F, -7.F}) {
      truth.push_back(r);
      truth.push_back(10 * r);
    }
    const Dataset data = dataset(truth, 9);
    const auto band = conformalBand(data, zeros(data, Split::Validation), 0.8);
    QVERIFY(band.has_value());
    // ⌈10 · 0.8⌉ = 8th smallest.
    QVERIFY(std::abs(band->halfWidths[0] - 8) < 1e-5);
    QVERIFY(std::abs(band->halfWidths[1] - 80) < 1e-4);
    QVERIFY(std::abs(measuredCoverage(data, zeros(data, Split::Validation), *band) - 8.0 / 9) <
            1e-9);
    // Nine residuals cannot promise 95 %.
    const auto wide = conformalBand(data, zeros(data, Split::Validation), 0.95);
    QVERIFY(std::isinf(wide->halfWidths[0]));
  }

  // The promise of the method: on new values of the same kind the share is held.
  void theStatedShareIsHeldOnNewValues() {
    Random random({7});
    std::vector<float> truth;
    for (int i = 0; i < 40000; ++i)
      truth.push_back(static_cast<float>(std::pow(random.uniform(), 3)));
    const Dataset data = dataset(truth, 10000);
    const auto band = conformalBand(data, zeros(data, Split::Validation), 0.9);
    QVERIFY(std::abs(measuredCoverage(data, zeros(data, Split::Test), *band) - 0.9) < 0.01);
  }

  void whatIsNoForecastHasNoBand() {
    Dataset data = dataset({1, 2, 3, 4}, 2);
    QVERIFY(!conformalBand(data, {}, 0.9).has_value());
    data.task = Task::Regress;
    QVERIFY(!conformalBand(data, zeros(data, Split::Validation), 0.9).has_value());
  }
};

QTEST_APPLESS_MAIN(TestConformal)
#include "test_conformal.moc"
