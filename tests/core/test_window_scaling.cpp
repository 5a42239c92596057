#include "core/nn/model.h"
#include "core/train/batching.h"
#include "core/train/predictor.h"
#include "core/train/settings.h"
#include "core/train/trainer.h"
#include "core/train/window_scaling.h"
#include "small_datasets.h"
#include "tests/support.h"

#include <cmath>

using namespace gatescope;
using namespace gatescope::test;

namespace {

Experiment forecastWith(const std::string& scaling) {
  Experiment experiment;
  const auto set = applySettings(experiment, "task=forecast units=6 window-scale=" + scaling);
  if (!set) qFatal("%s", set.error().text().c_str());
  return experiment;
}

// The same series, stretched and lifted in scaled units.
std::shared_ptr<const Dataset> changed(const Dataset& of, float stretch, float lift) {
  auto data = std::make_shared<Dataset>(of);
  for (float& value : data->inputs) value = value * stretch + lift;
  data->targets = data->inputs;
  return data;
}

std::vector<float> answers(const std::shared_ptr<const Dataset>& data,
                           const Experiment& experiment) {
  auto trainer = Trainer::create(data, experiment);
  if (!trainer) qFatal("%s", trainer.error().text().c_str());
  const auto values = trainer->model().parameters().values();
  auto predictor = Predictor::create(data, experiment, Weights{0, {values.begin(), values.end()}});
  if (!predictor) qFatal("%s", predictor.error().text().c_str());
  return predictor->predict(data->split(Split::Test)).values;
}

}  // namespace

class TestWindowScaling : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void inputsAndTargetsStandRelativeToTheWindow() {
    const auto data = sineForecast();  // window 12, horizon 3, two targets that are the inputs
    const BatchMaker maker(data, forecastWith("last"));
    Batch batch;
    maker.fill(std::array<std::int32_t, 2>{0, 5}, batch);
    const auto at = [&](std::int64_t row, std::size_t k) {
      return static_cast<double>(data->inputs[static_cast<std::size_t>(row) * 2 + k]);
    };
    for (Index b = 0; b < 2; ++b) {
      const std::int64_t first = b == 0 ? 0 : 5;
      for (std::size_t k = 0; k < 2; ++k) {
        const auto row = static_cast<Index>(k);
        const double level = at(first + 11, k);
        QVERIFY(std::abs(static_cast<double>(batch.inputs(row, 11 * 2 + b))) < 1e-6);
        QVERIFY(std::abs(static_cast<double>(batch.inputs(row, b)) - (at(first, k) - level)) <
                1e-6);
        QVERIFY(std::abs(static_cast<double>(batch.targets(2 + row, b)) -
                         (at(first + 13, k) - level)) < 1e-6);
      }
    }
  }

  void windowsOfMeanZeroHaveDeviationOne() {
    const auto data = sineForecast();
    const BatchMaker maker(data, forecastWith("mean"));
    Batch batch;
    maker.fill(std::array<std::int32_t, 1>{7}, batch);
    for (Index k = 0; k < 2; ++k) {
      const auto row = batch.inputs.row(k).array();
      QVERIFY(std::abs(row.mean()) < Scalar(1e-5));
      QVERIFY(std::abs(row.square().mean() - 1) < Scalar(1e-3));
    }
  }

  void aLiftedSeriesIsForecastAsHighAsItStands_data() {
    QTest::addColumn<QString>("scaling");
    QTest::addColumn<float>("stretch");
    QTest::newRow("last") << QStringLiteral("last") << 1.0F;
    QTest::newRow("mean") << QStringLiteral("mean") << 3.0F;
  }
  void aLiftedSeriesIsForecastAsHighAsItStands() {
    QFETCH(QString, scaling);
    QFETCH(float, stretch);
    const auto data = sineForecast();
    const Experiment experiment = forecastWith(scaling.toStdString());
    const std::vector<float> low = answers(data, experiment);
    const std::vector<float> high = answers(changed(*data, stretch, 2), experiment);
    QCOMPARE(low.size(), high.size());
    QVERIFY(low.size() > 10);
    for (std::size_t i = 0; i < low.size(); ++i) {
      const Scale& scale = data->targetScales[i % 2];
      const double expected =
          scale.undo(static_cast<double>(stretch) * scale.apply(static_cast<double>(low[i])) + 2);
      QVERIFY(std::abs(static_cast<double>(high[i]) - expected) < 1e-3 * scale.deviation);
    }
    // Without it the network answers otherwise.
    const Experiment plain = forecastWith("none");
    QVERIFY(answers(changed(*data, 1, 2), plain) != answers(data, plain));
  }

  void aTargetThatIsNoInputIsRefused() {
    auto data = std::make_shared<Dataset>(*sineForecast());
    data->inputNames = {"slow", "other"};
    const auto trainer = Trainer::create(data, forecastWith("last"));
    QVERIFY(!trainer);
    QCOMPARE(trainer.error().field, std::string("window-scale"));
    QVERIFY(trainer.error().text().find("“fast”") != std::string::npos);
    VERIFY_OK(Trainer::create(data, forecastWith("none")));
  }
};

QTEST_APPLESS_MAIN(TestWindowScaling)
#include "test_window_scaling.moc"
