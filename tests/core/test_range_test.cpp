#include "core/base/random.h"
#include "core/study/range_test.h"
#include "core/train/settings.h"
#include "core/train/trainer.h"
#include "small_datasets.h"
#include "tests/support.h"

#include <tbb/global_control.h>

using namespace gatescope;
using namespace gatescope::test;

namespace {

constexpr int curveBatches = 400;

// The rate of batch i of a test from 1e-6 to 1.
double rateOf(double i) {
  return std::pow(10, -6 + 6 * i / (curveBatches - 1));
}

// A test whose losses are known: loss(share of the way).
std::vector<RatePoint> curve(const std::function<double(double)>& loss) {
  std::vector<double> losses;
  for (int i = 0; i < curveBatches; ++i) losses.push_back(loss(i / (curveBatches - 1.0)));
  const auto smoothed = smoothLosses(losses, smoothing(curveBatches));
  std::vector<RatePoint> points;
  for (int i = 0; i < curveBatches; ++i) {
    const auto at = static_cast<std::size_t>(i);
    points.push_back({rateOf(i), losses[at], smoothed[at]});
  }
  return points;
}

RateSuggestion suggestionOf(const std::function<double(double)>& loss, bool diverged = false) {
  return suggestRate(curve(loss), smoothing(curveBatches), diverged);
}

Experiment experimentFor(const Dataset& dataset, const std::string& settings) {
  Experiment experiment;
  experiment.task = dataset.task;
  const auto done =
      applySettings(experiment, "units=8 batch=20 learning-rate=0.01 dropout=0.2 " + settings);
  if (!done) qFatal("%s", done.error().text().c_str());
  return experiment;
}

std::shared_ptr<const Dataset> datasetFor(Task task) {
  if (task == Task::Classify) return signClasses();
  return task == Task::NextStep ? delayedSteps() : sineForecast();
}

struct Batches : TrainingObserver {
  std::vector<double> losses;
  void onBatch(const BatchEvent& event) override { losses.push_back(event.loss); }
};

}  // namespace

class TestRangeTest : public QObject {
  Q_OBJECT

  // More threads than this machine may have cores.
  tbb::global_control m_parallelism{tbb::global_control::max_allowed_parallelism, 4};

 private Q_SLOTS:
  void smoothingIsTheMeanItSays() {
    const std::vector<double> losses{3, 1, 4, 1, 5, 9, 2, 6};
    const double beta = 0.9;
    const auto smoothed = smoothLosses(losses, beta);
    QCOMPARE(smoothed.size(), losses.size());
    for (std::size_t i = 0; i < losses.size(); ++i) {
      // Σ βⁱ⁻ᵏ L(k) / Σ βⁱ⁻ᵏ
      double sum = 0, weights = 0;
      for (std::size_t k = 0; k <= i; ++k) {
        const double weight = std::pow(beta, static_cast<double>(i - k));
        sum += weight * losses[k];
        weights += weight;
      }
      QVERIFY(std::abs(smoothed[i] - sum / weights) < 1e-12);
    }
    QCOMPARE(smoothing(400), 0.95);
    QCOMPARE(smoothing(20), 0.0);
  }

  // L = 1 + 4 (s − c)² until s = 0.1 is left at its height: an exponential mean of a parabola is a
  // parabola again, β/(1−β) batches later.
  void suggestsATenthOfWhereAKnownCurveTurns_data() {
    QTest::addColumn<double>("turn");
    for (const double turn : {0.5, 0.6, 0.75, 0.8}) QTest::addRow("%g", turn) << turn;
  }
  void suggestsATenthOfWhereAKnownCurveTurns() {
    QFETCH(double, turn);
    const auto found =
        suggestionOf([turn](double s) { return 1 + 4 * std::pow(std::max(s, 0.1) - turn, 2); });
    QVERIFY2(found.rate.has_value(), found.reason.text().c_str());
    const double beta = smoothing(curveBatches);
    const double turned = rateOf(turn * (curveBatches - 1) + beta / (1 - beta));
    // Two digits, and a place between two batches.
    QVERIFY(std::abs(std::log(*found.rate / (turned / 10))) < 0.07);
    QVERIFY(found.reason.text().find("is a tenth of the rate") != std::string::npos);
  }

  void noiseMovesTheSuggestionLittle() {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
      Random random({seed});
      const auto found = suggestionOf([&random](double s) {
        return 1 + 4 * std::pow(std::max(s, 0.1) - 0.7, 2) + 0.3 * random.normal();
      });
      QVERIFY2(found.rate.has_value(), found.reason.text().c_str());
      const double turned = rateOf(0.7 * (curveBatches - 1) + 19);
      QVERIFY(std::abs(std::log10(*found.rate / (turned / 10))) < 0.8);
    }
  }

  void noiseAloneSuggestsNothing() {
    int suggested = 0;
    for (std::uint64_t seed = 1; seed <= 500; ++seed) {
      Random random({seed, 1});
      const auto found =
          suggestionOf([&random](double) { return 1 + 0.5 * random.normal(); }, true);
      if (found.rate) ++suggested;
    }
    QVERIFY2(suggested <= 25, std::to_string(suggested).c_str());
  }

  void curvesThatSupportNoneSayWhy_data() {
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("flat") << 0 << "The loss does not fall clearly: from 1 at first to 1 ";
    QTest::newRow("rising") << 1 << "The loss does not fall clearly";
    QTest::newRow("falling") << 2 << "The loss has not begun to rise at the highest rate, 1: ";
  }
  void curvesThatSupportNoneSayWhy() {
    QFETCH(int, kind);
    QFETCH(QString, sentence);
    const auto found = suggestionOf([kind](double s) {
      return kind == 0 ? 1.0 : kind == 1 ? 1 + s * s : 2 - s;
    });
    QVERIFY(!found.rate);
    QVERIFY2(found.reason.text().starts_with(sentence.toStdString()), found.reason.text().c_str());
  }

  void aTestThatDivergedAtOnceSaysSo() {
    const auto points = curve([](double) { return 1.0; });
    const auto found = suggestRate(std::span(points).first(49), 0.95, true);
    QVERIFY(!found.rate);
    QCOMPARE(found.reason.text(),
             std::string("The loss diverged after 49 batches: begin with lower rates"));
  }

  // At rates that move no weight, the losses are those of the trainer's own batches.
  void seesTheBatchesOfTheTrainer_data() {
    QTest::addColumn<Task>("task");
    QTest::addColumn<QString>("settings");
    QTest::newRow("classify") << Task::Classify << "";
    QTest::newRow("last batch smaller") << Task::Classify << "batch=33";
    QTest::newRow("forecast") << Task::Forecast << "";
    QTest::newRow("in pieces") << Task::NextStep << "truncate=3";
  }
  void seesTheBatchesOfTheTrainer() {
    QFETCH(Task, task);
    QFETCH(QString, settings);
    const auto data = datasetFor(task);
    Experiment experiment = experimentFor(*data, settings.toStdString());
    const auto test = testRates(data, experiment, {1e-8, 1e-7, 50});
    VERIFY_OK(test);
    QCOMPARE(test->points.size(), std::size_t{50});
    experiment.training.learningRate = 1e-8;
    experiment.training.epochs = 50;
    auto trainer = Trainer::create(data, experiment);
    VERIFY_OK(trainer);
    Batches batches;
    trainer->run(batches);
    QVERIFY(batches.losses.size() >= 50);
    for (std::size_t i = 0; i < 50; ++i) {
      QVERIFY(std::abs(test->points[i].loss - batches.losses[i]) < 1e-4);
    }
  }

  void ratesGrowByOneFactor() {
    const auto data = signClasses();
    std::vector<double> told;
    const auto test = testRates(data, experimentFor(*data, ""), {1e-5, 0.1, 60}, 1, {},
                                [&](const RatePoint& point) { told.push_back(point.rate); });
    VERIFY_OK(test);
    QCOMPARE(told.size(), test->points.size());
    QCOMPARE(told.front(), 1e-5);
    QVERIFY(std::abs(told.back() - 0.1) < 1e-12);
    for (std::size_t i = 1; i < told.size(); ++i) {
      QVERIFY(std::abs(told[i] / told[i - 1] - std::pow(1e4, 1 / 59.0)) < 1e-9);
    }
    QCOMPARE(test->end, RangeTest::End::Whole);
  }

  void sameBitsOnAnyNumberOfThreads() {
    for (const Task task : {Task::Classify, Task::NextStep}) {
      const auto data = datasetFor(task);
      const Experiment experiment = experimentFor(*data, "batch=50 layers=2");
      const auto one = testRates(data, experiment, {1e-5, 1, 60}, 1);
      VERIFY_OK(one);
      for (const int threads : {2, 4}) {
        const auto more = testRates(data, experiment, {1e-5, 1, 60}, threads);
        VERIFY_OK(more);
        QCOMPARE(more->points.size(), one->points.size());
        for (std::size_t i = 0; i < one->points.size(); ++i) {
          QCOMPARE(more->points[i].loss, one->points[i].loss);
          QCOMPARE(more->points[i].smoothed, one->points[i].smoothed);
        }
        QCOMPARE(more->suggestion.rate, one->suggestion.rate);
      }
    }
  }

  void endsWhereTheLossDiverges() {
    const auto data = sineForecast();
    const Experiment experiment = experimentFor(*data, "optimizer=sgd clip-norm=0");
    const auto test = testRates(data, experiment, {1e-4, 10, 400});
    VERIFY_OK(test);
    QCOMPARE(test->end, RangeTest::End::Diverged);
    QVERIFY(test->points.size() < 400);
    for (const RatePoint& point : test->points) QVERIFY(std::isfinite(point.smoothed));
    QVERIFY2(test->suggestion.rate.has_value(), test->suggestion.reason.text().c_str());
    QVERIFY(*test->suggestion.rate < test->points.back().rate);
  }

  void theSuggestionTrainsBetterThanAHundredthOfIt() {
    const auto data = signClasses(400);
    Experiment experiment = experimentFor(*data, "epochs=3");
    const auto test = testRates(data, experiment, {});
    VERIFY_OK(test);
    QVERIFY2(test->suggestion.rate.has_value(), test->suggestion.reason.text().c_str());
    const auto lossAt = [&](double rate) {
      experiment.training.learningRate = rate;
      auto trainer = Trainer::create(data, experiment);
      TrainingObserver nobody;
      return *find(trainer->run(nobody).validation.metrics, "log_loss");
    };
    QVERIFY(lossAt(*test->suggestion.rate) < lossAt(*test->suggestion.rate / 100));
  }

  void aTrainedNetworkIsNotTouched() {
    const auto data = signClasses();
    const Experiment experiment = experimentFor(*data, "epochs=2");
    auto trainer = Trainer::create(data, experiment);
    VERIFY_OK(trainer);
    TrainingObserver nobody;
    trainer->run(nobody);
    const std::string before = trainer->checkpoint().bytes;
    VERIFY_OK(testRates(data, experiment, {}));
    QCOMPARE(trainer->checkpoint().bytes, before);
  }

  void stopsWhenAsked() {
    const auto data = signClasses();
    std::stop_source stop;
    int told = 0;
    const auto test =
        testRates(data, experimentFor(*data, ""), {}, 0, stop.get_token(), [&](const RatePoint&) {
          if (++told == 7) stop.request_stop();
        });
    VERIFY_OK(test);
    QCOMPARE(test->end, RangeTest::End::Stopped);
    QCOMPARE(test->points.size(), std::size_t{7});
    QVERIFY(!test->suggestion.rate);
    QCOMPARE(test->suggestion.reason.text(), std::string("Stopped after 7 of 600 batches"));
  }

  void badSettingsAreRefused_data() {
    QTest::addColumn<double>("from");
    QTest::addColumn<double>("to");
    QTest::addColumn<int>("batches");
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("sentence");
    const double none = std::nan("");
    QTest::newRow("from 0") << 0.0 << 1.0 << 100 << "from"
                            << "From: expected a learning rate from 1e-08 to 10, found 0";
    QTest::newRow("from is none") << none << 1.0 << 100 << "from"
                                  << "From: expected";
    QTest::newRow("to") << 1e-6 << 11.0 << 100 << "to"
                        << "To: expected a learning rate from 1e-08 to 10, found 11";
    QTest::newRow("backwards") << 0.1 << 0.01 << 100 << "to"
                               << "To: expected a rate of at least 10 times the first, 0.1, "
                                  "found 0.01";
    QTest::newRow("few") << 1e-6 << 1.0 << 49 << "batches"
                         << "Batches: expected a whole number from 50 to 1000000, found 49";
  }
  void badSettingsAreRefused() {
    QFETCH(double, from);
    QFETCH(double, to);
    QFETCH(int, batches);
    QFETCH(QString, field);
    QFETCH(QString, sentence);
    const auto data = signClasses();
    const auto test = testRates(data, experimentFor(*data, ""), {from, to, batches});
    QVERIFY(!test.has_value());
    QCOMPARE(test.error().field, field.toStdString());
    QVERIFY2(test.error().text().starts_with(sentence.toStdString()), test.error().text().c_str());
  }

  void anExperimentThatDoesNotFitIsRefused() {
    const auto data = signClasses();
    Experiment experiment = experimentFor(*data, "");
    experiment.task = Task::Forecast;
    const auto test = testRates(data, experiment, {});
    QVERIFY(!test.has_value());
    QCOMPARE(test.error().field, std::string("task"));
  }
};

QTEST_APPLESS_MAIN(TestRangeTest)
#include "test_range_test.moc"
