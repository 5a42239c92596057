#include "core/train/schedule.h"
#include "tests/support.h"

#include <cmath>
#include <vector>

#include <nlohmann/json.hpp>

using namespace gatescope;
using namespace gatescope::test;

namespace {

Schedule make(const std::string& name, int warmup = 0) {
  TrainingSettings settings;
  settings.learningRate = 0.8;
  settings.schedule = name;
  settings.scheduleEpochs = 3;
  settings.scheduleFactor = 0.5;
  settings.warmup = warmup;
  settings.epochs = 8 + warmup;
  return Schedule::create(settings).value();
}

bool near(double a, double b) {
  return std::abs(a - b) < 1e-12;
}

}  // namespace

class TestSchedule : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void eachScheduleFollowsItsFormula_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QList<double>>("rates");  // epochs 1 … 8
    QTest::newRow("constant") << QStringLiteral("constant") << QList<double>(8, 0.8);
    QTest::newRow("step") << QStringLiteral("step")
                          << QList<double>{0.8, 0.8, 0.8, 0.4, 0.4, 0.4, 0.2, 0.2};
    QTest::newRow("exponential") << QStringLiteral("exponential")
                                 << QList<double>{0.8, 0.4, 0.2, 0.1, 0.05, 0.025, 0.0125, 0.00625};
    const double r = std::sqrt(0.5), a = std::cos(M_PI / 8), b = std::sin(M_PI / 8);
    QTest::newRow("cosine") << QStringLiteral("cosine")
                            << QList<double>{0.8, 0.4 * (1 + a), 0.4 * (1 + r), 0.4 * (1 + b),
                                             0.4, 0.4 * (1 - b), 0.4 * (1 - r), 0.4 * (1 - a)};
  }
  void eachScheduleFollowsItsFormula() {
    QFETCH(QString, name);
    QFETCH(QList<double>, rates);
    const Schedule plain = make(name.toStdString()), warm = make(name.toStdString(), 3);
    for (int epoch = 1; epoch <= 8; ++epoch) {
      QVERIFY(near(plain.rate(epoch), rates[epoch - 1]));
      // Warm-up only puts epochs before the schedule.
      QVERIFY(near(warm.rate(epoch + 3), rates[epoch - 1]));
    }
    for (int epoch = 1; epoch <= 3; ++epoch) QVERIFY(near(warm.rate(epoch), 0.2 * epoch));
  }

  void cosineStaysAtZeroBehindItsEnd() { QVERIFY(near(make("cosine").rate(20), 0)); }

  void plateauDropsWherePyTorchDoes() {
    const nlohmann::json golden =
        nlohmann::json::parse(readFile(sourcePath("tests/golden/optimizers.json")))["plateau"];
    TrainingSettings settings;
    settings.learningRate = 1;
    settings.schedule = "plateau";
    settings.scheduleEpochs = golden["epochs"];
    settings.scheduleFactor = golden["factor"];
    Schedule schedule = Schedule::create(settings).value();
    for (std::size_t i = 0; i < golden["losses"].size(); ++i) {
      const int epoch = static_cast<int>(i) + 1;
      QCOMPARE(schedule.rate(epoch), golden["rates"][i].get<double>());
      schedule.observe(epoch, golden["losses"][i]);
    }
  }

  void plateauGoesOnFromItsRestoredState() {
    Schedule schedule = make("plateau");
    for (int epoch = 1; epoch <= 3; ++epoch) schedule.observe(epoch, 1);
    Schedule resumed = make("plateau");
    resumed.restore(schedule.state());
    QVERIFY(near(resumed.rate(4), 0.8));
    resumed.observe(4, 1);
    QVERIFY(near(resumed.rate(5), 0.4));
  }

  void plateauDoesNotCountWarmUpAndTakesNanForNoImprovement() {
    Schedule schedule = make("plateau", 4);
    for (int epoch = 1; epoch <= 4; ++epoch) schedule.observe(epoch, 1);
    QVERIFY(near(schedule.rate(5), 0.8));
    for (int epoch = 5; epoch <= 7; ++epoch) schedule.observe(epoch, std::nan(""));
    QVERIFY(near(schedule.rate(8), 0.4));
  }

  void anUnknownScheduleIsNamedWithWhatWasExpected() {
    TrainingSettings settings;
    settings.schedule = "random";
    const auto result = Schedule::create(settings);
    QVERIFY(!result.has_value());
    QCOMPARE(result.error().field, std::string("schedule"));
    QVERIFY(result.error().text().find("“random”") != std::string::npos);
  }
};

QTEST_APPLESS_MAIN(TestSchedule)
#include "test_schedule.moc"
