#include "core/train/optimizer.h"
#include "tests/support.h"

#include <cmath>

#include <nlohmann/json.hpp>

using namespace gatescope;
using namespace gatescope::test;

namespace {

nlohmann::json golden() {
  return nlohmann::json::parse(readFile(sourcePath("tests/golden/optimizers.json")));
}

ParameterSet makeParameters(Index kernel, Index bias) {
  ParameterSet parameters;
  parameters.add("kernel", ParameterKind::Kernel, kernel, 1);
  parameters.add("bias", ParameterKind::Bias, bias, 1);
  return parameters;
}

TrainingSettings settingsFor(const std::string& optimizer, double momentum = 0,
                             double weightDecay = 0) {
  TrainingSettings settings;
  settings.optimizer = optimizer;
  settings.momentum = momentum;
  settings.weightDecay = weightDecay;
  return settings;
}

}  // namespace

class TestOptimizer : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void everyStepEqualsPyTorch_data() {
    QTest::addColumn<int>("number");
    int number = 0;
    const nlohmann::json all = golden();
    for (const auto& c : all["cases"]) {
      const std::string name = c["optimizer"].get<std::string>() + " momentum " +
                               toText(c["momentum"].get<double>()) + " decay " +
                               toText(c["weight_decay"].get<double>());
      QTest::newRow(name.c_str()) << number++;
    }
  }
  void everyStepEqualsPyTorch() {
    QFETCH(int, number);
    const nlohmann::json all = golden(), c = all["cases"][static_cast<std::size_t>(number)];
    ParameterSet parameters = makeParameters(all["kernel"], all["bias"]);
    const auto start = all["start"].get<std::vector<Scalar>>();
    std::copy(start.begin(), start.end(), parameters.values().begin());
    auto optimizer = Optimizer::create(
        settingsFor(c["optimizer"], c["momentum"], c["weight_decay"]), parameters);
    VERIFY_OK(optimizer);
    for (std::size_t step = 0; step < all["gradients"].size(); ++step) {
      const auto gradient = all["gradients"][step].get<std::vector<Scalar>>();
      optimizer->step(parameters.values(), gradient, all["rate"]);
      const auto expected = c["path"][step].get<std::vector<Scalar>>();
      for (std::size_t i = 0; i < expected.size(); ++i) {
        const double error = std::abs(parameters.values()[i] - expected[i]);
        QVERIFY2(error < 1e-12, QByteArray::number(error).constData());
      }
    }
  }

  void aRestoredOptimizerGoesOnAsTheUninterruptedOne_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"sgd", "nesterov", "rmsprop", "adam", "adamw"})
      QTest::newRow(name) << QString::fromLatin1(name);
  }
  void aRestoredOptimizerGoesOnAsTheUninterruptedOne() {
    QFETCH(QString, name);
    const TrainingSettings settings = settingsFor(name.toStdString(), 0.9, 0.01);
    ParameterSet straight = makeParameters(2, 1), resumed = straight;
    auto whole = Optimizer::create(settings, straight);
    VERIFY_OK(whole);
    const std::vector<Scalar> gradient{1, -2, 0.5};
    for (int i = 0; i < 3; ++i) whole->step(straight.values(), gradient, 0.1);
    std::copy(straight.values().begin(), straight.values().end(), resumed.values().begin());
    auto second = Optimizer::create(settings, resumed);
    VERIFY_OK(second);
    QVERIFY(second->restore(whole->state()));
    for (int i = 0; i < 3; ++i) whole->step(straight.values(), gradient, 0.1);
    for (int i = 0; i < 3; ++i) second->step(resumed.values(), gradient, 0.1);
    QVERIFY(std::ranges::equal(straight.values(), resumed.values()));
    QCOMPARE(second->state().steps, std::int64_t{6});
  }

  void aStateOfAnotherSizeIsRefused() {
    const ParameterSet parameters = makeParameters(2, 1);
    auto adam = Optimizer::create(settingsFor("adam"), parameters);
    VERIFY_OK(adam);
    QVERIFY(!adam->restore({5, {1, 2}, {1, 2, 3}}));
    QVERIFY(!adam->restore({-1, {1, 2, 3}, {1, 2, 3}}));
    QCOMPARE(adam->state().steps, std::int64_t{0});
    auto sgd = Optimizer::create(settingsFor("sgd"), parameters);
    VERIFY_OK(sgd);
    QVERIFY(!sgd->restore(adam->state()));
  }

  void anUnknownOptimizerIsNamedWithWhatWasExpected() {
    const auto result = Optimizer::create(settingsFor("adagrad"), makeParameters(1, 1));
    QVERIFY(!result.has_value());
    QCOMPARE(result.error().field, std::string("optimizer"));
    QVERIFY(result.error().text().find("“adagrad”") != std::string::npos);
  }

  void memoryEstimateCountsTheVectorsThatAreKept_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<double>("momentum");
    QTest::newRow("plain sgd") << QStringLiteral("sgd") << 0.0;
    QTest::newRow("sgd with momentum") << QStringLiteral("sgd") << 0.9;
    QTest::newRow("nesterov") << QStringLiteral("nesterov") << 0.9;
    QTest::newRow("rmsprop") << QStringLiteral("rmsprop") << 0.9;
    QTest::newRow("adam") << QStringLiteral("adam") << 0.9;
    QTest::newRow("adamw") << QStringLiteral("adamw") << 0.0;
  }
  void memoryEstimateCountsTheVectorsThatAreKept() {
    QFETCH(QString, name);
    QFETCH(double, momentum);
    const TrainingSettings settings = settingsFor(name.toStdString(), momentum);
    const auto optimizer = Optimizer::create(settings, makeParameters(2, 1));
    VERIFY_OK(optimizer);
    const std::size_t kept = optimizer->state().first.size() + optimizer->state().second.size();
    QCOMPARE(kept, static_cast<std::size_t>(3 * optimizerVectors(settings)));
  }

  void l2TouchesKernelsAndNotBiases() {
    ParameterSet parameters;
    parameters.add("kernel", ParameterKind::Kernel, 1, 1);
    parameters.add("bias", ParameterKind::Bias, 1, 1);
    parameters.add("recurrent", ParameterKind::RecurrentKernel, 1, 1);
    parameters.add("table", ParameterKind::Embedding, 1, 1);
    std::ranges::copy(std::vector<Scalar>{2, 3, -4, 5}, parameters.values().begin());
    std::vector<Scalar> gradients(4, 1);
    QCOMPARE(addL2(parameters, 0.5, gradients), 0.5 * (4 + 16 + 25));
    QCOMPARE(gradients, (std::vector<Scalar>{3, 1, -3, 6}));
  }

  void clippingByNormKeepsTheDirection() {
    std::vector<Scalar> gradients{3, 0, -4};
    QCOMPARE(clipByNorm(gradients, 10), 5.0);
    QCOMPARE(gradients, (std::vector<Scalar>{3, 0, -4}));
    QCOMPARE(clipByNorm(gradients, 1), 5.0);
    QVERIFY(std::abs(gradients[0] - 0.6) < 1e-15 && gradients[1] == 0 &&
            std::abs(gradients[2] + 0.8) < 1e-15);
  }

  void clippingByNormLetsANanBeSeen() {
    std::vector<Scalar> gradients{1, std::nan("")};
    QVERIFY(std::isnan(clipByNorm(gradients, 1)));
  }

  void clippingByValueCutsEachComponent() {
    std::vector<Scalar> gradients{3, 0.5, -4};
    clipByValue(gradients, 1);
    QCOMPARE(gradients, (std::vector<Scalar>{1, 0.5, -1}));
  }
};

QTEST_APPLESS_MAIN(TestOptimizer)
#include "test_optimizer.moc"
