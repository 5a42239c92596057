#include "core/train/metrics.h"
#include "tests/support.h"

#include <cmath>
#include <numeric>

using namespace gatescope;

namespace {

bool near(double a, double b, double tolerance = 1e-6) {
  return std::abs(a - b) <= tolerance;
}

// One label a sample; every sample is in the test split.
Dataset classified(std::vector<std::int32_t> labels, std::size_t classes) {
  Dataset dataset;
  dataset.task = Task::Classify;
  for (std::size_t c = 0; c < classes; ++c) dataset.classNames.push_back(std::to_string(c));
  for (std::size_t i = 0; i < labels.size(); ++i) {
    dataset.samples.push_back({0, 1, static_cast<std::int64_t>(i), 1, 0});
    dataset.splits[2].push_back(static_cast<std::int32_t>(i));
  }
  dataset.labels = std::move(labels);
  return dataset;
}

Predictions predicted(const Dataset& dataset, std::vector<float> values) {
  Predictions predictions;
  predictions.samples = dataset.splits[2];
  predictions.width = dataset.isClassified() ? dataset.classes() : dataset.targetColumns();
  predictions.values = std::move(values);
  return predictions;
}

// Probability of the second class → both.
std::vector<float> twoClasses(const std::vector<float>& second) {
  std::vector<float> values;
  for (float p : second) values.insert(values.end(), {1 - p, p});
  return values;
}

// A forecast of one column: training rows 0 … 7 (windows of two), one test sample whose targets are
// rows 10 and 11. Own units are 10 + 2 · scaled.
Dataset forecast(std::vector<float> scaled, int season = 0) {
  Dataset dataset;
  dataset.task = Task::Forecast;
  dataset.targetNames = {"y"};
  dataset.targetKinds = {TargetKind::Number};
  dataset.targetScales = {{10, 2}};
  dataset.targets = std::move(scaled);
  dataset.seasonLength = season;
  dataset.horizon = 2;
  for (std::int64_t first = 0; first + 2 <= 8; ++first) {
    dataset.samples.push_back({first, 1, first, 2, first});
    dataset.splits[0].push_back(static_cast<std::int32_t>(first));
  }
  dataset.samples.push_back({8, 2, 10, 2, 8});
  dataset.splits[2] = {static_cast<std::int32_t>(dataset.samples.size()) - 1};
  return dataset;
}

}  // namespace

#define COMPARE_METRIC(evaluation, name, expected)                                             \
  do {                                                                                         \
    const std::optional<double> found = find((evaluation).metrics, name);                      \
    QVERIFY2(found.has_value(), name " is missing");                                           \
    QVERIFY2(                                                                                  \
        near(*found, expected),                                                                \
        (name " is " + std::to_string(*found) + ", not " + std::to_string(expected)).c_str()); \
  } while (false)

class TestMetrics : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  // Truth 1 1 1 0 0, guessed 1 1 0 1 0: TP 2, FN 1, FP 1, TN 1.
  void twoClassesByHand() {
    const Dataset dataset = classified({1, 1, 1, 0, 0}, 2);
    const Evaluation e =
        evaluate(dataset, predicted(dataset, twoClasses({0.9f, 0.8f, 0.3f, 0.7f, 0.1f})));
    COMPARE_METRIC(e, "accuracy", 3.0 / 5);
    COMPARE_METRIC(e, "precision", 2.0 / 3);
    COMPARE_METRIC(e, "recall", 2.0 / 3);
    COMPARE_METRIC(e, "f1", 2.0 / 3);
    COMPARE_METRIC(e, "macro_precision", (2.0 / 3 + 1.0 / 2) / 2);
    COMPARE_METRIC(e, "macro_recall", (2.0 / 3 + 1.0 / 2) / 2);
    COMPARE_METRIC(e, "macro_f1", (2.0 / 3 + 1.0 / 2) / 2);
    // Of the six pairs (positive, negative) the positive is above in all but (0.3, 0.7).
    COMPARE_METRIC(e, "auc", 5.0 / 6);
    COMPARE_METRIC(
        e, "log_loss",
        -(std::log(0.9) + std::log(0.8) + std::log(0.3) + std::log(0.3) + std::log(0.9)) / 5);
    QCOMPARE(e.confusion, (std::vector<std::int64_t>{1, 1, 1, 2}));
  }

  void tiesOfTheScoreCountHalf() {
    const Dataset dataset = classified({1, 0, 1, 0}, 2);
    // Pairs: (0.5, 0.5) half, (0.5, 0.2) one, (0.9, 0.5) one, (0.9, 0.2) one.
    const Evaluation e =
        evaluate(dataset, predicted(dataset, twoClasses({0.5f, 0.5f, 0.9f, 0.2f})));
    COMPARE_METRIC(e, "auc", 3.5 / 4);
    const Evaluation same =
        evaluate(dataset, predicted(dataset, twoClasses({0.4f, 0.4f, 0.4f, 0.4f})));
    COMPARE_METRIC(same, "auc", 0.5);
  }

  void aucOfOneClassIsLeftOut() {
    const Dataset dataset = classified({1, 1}, 2);
    const Evaluation e = evaluate(dataset, predicted(dataset, twoClasses({0.9f, 0.8f})));
    QVERIFY(!find(e.metrics, "auc"));
    COMPARE_METRIC(e, "accuracy", 1.0);
    // The absent class is neither in truth nor in prediction: it does not pull the mean down.
    COMPARE_METRIC(e, "macro_f1", 1.0);
  }

  // Truth 0 1 2 2, guessed 0 2 2 2; a fourth class never occurs.
  void severalClassesByHand() {
    const Dataset dataset = classified({0, 1, 2, 2}, 4);
    const Evaluation e =
        evaluate(dataset, predicted(dataset, {0.7f, 0.1f, 0.1f, 0.1f, 0.1f, 0.3f, 0.5f, 0.1f,  //
                                              0.1f, 0.2f, 0.6f, 0.1f, 0.0f, 0.0f, 1.0f, 0.0f}));
    COMPARE_METRIC(e, "accuracy", 3.0 / 4);
    COMPARE_METRIC(e, "macro_precision", (1 + 0 + 2.0 / 3) / 3);
    COMPARE_METRIC(e, "macro_recall", (1 + 0 + 1.0) / 3);
    COMPARE_METRIC(e, "macro_f1", (1 + 0 + 4.0 / 5) / 3);
    COMPARE_METRIC(e, "log_loss", -(std::log(0.7) + std::log(0.3) + std::log(0.6)) / 4);
    QVERIFY(!find(e.metrics, "precision"));
    QVERIFY(!find(e.metrics, "auc"));
    QCOMPARE(e.confusion,
             (std::vector<std::int64_t>{1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0}));
  }

  void aucOfSeveralClassesIsTheMeanOfOneAgainstTheRest() {
    const Dataset dataset = classified({0, 1, 2}, 3);
    // Class 0: 0.6 above 0.5 and 0.3: 1. Class 1: 0.2 under 0.3, above 0.1: 1/2. Class 2: 0.6
    // above 0.3 and 0.1: 1.
    const Evaluation e = evaluate(
        dataset, predicted(dataset, {0.6f, 0.3f, 0.1f, 0.5f, 0.2f, 0.3f, 0.3f, 0.1f, 0.6f}));
    COMPARE_METRIC(e, "auc", 2.5 / 3);
  }

  void unlabelledRowsDoNotCount() {
    const Dataset dataset = classified({1, -1, 0}, 2);
    const Evaluation e = evaluate(dataset, predicted(dataset, twoClasses({0.9f, 0.9f, 0.9f})));
    COMPARE_METRIC(e, "accuracy", 0.5);
    QCOMPARE(std::accumulate(e.confusion.begin(), e.confusion.end(), std::int64_t{0}),
             std::int64_t{2});
  }

  void oneCertainMistakeDoesNotMakeLogLossInfinite() {
    const Dataset dataset = classified({1}, 2);
    const Evaluation e = evaluate(dataset, predicted(dataset, {1, 0}));
    COMPARE_METRIC(e, "log_loss", -std::log(1e-15));
  }

  // Training rows scaled 0 1 0 1 …: the last value misses by 1 each time. Test truth scaled 1, 3
  // (own 12, 16), predicted own 13, 12.
  void forecastByHand() {
    const Dataset dataset = forecast({0, 1, 0, 1, 0, 1, 0, 1, 9, 9, 1, 3});
    const Evaluation e = evaluate(dataset, predicted(dataset, {13, 12}));
    COMPARE_METRIC(e, "mae", (1 + 4) / 2.0);
    COMPARE_METRIC(e, "rmse", std::sqrt((1 + 16) / 2.0));
    COMPARE_METRIC(e, "smape", 100 * (2 * 1.0 / 25 + 2 * 4.0 / 28) / 2);
    COMPARE_METRIC(e, "r2", 1 - 17.0 / 8);
    COMPARE_METRIC(e, "scaled_mae", (0.5 + 2) / 2);
    COMPARE_METRIC(e, "scaled_mse", (0.25 + 4) / 2);
    COMPARE_METRIC(e, "mase", (0.5 + 2) / 2 / 1);
  }

  // Own units: truth 0 and 4, predicted 0 and −4.
  void smapeIsNothingWhereBothAreZeroAndAtMost200() {
    const Dataset dataset = forecast({0, 1, 0, 1, 0, 1, 0, 1, 9, 9, -5, -3});
    COMPARE_METRIC(evaluate(dataset, predicted(dataset, {0, -4})), "smape", (0 + 200) / 2.0);
    const Evaluation none = evaluate(dataset, predicted(dataset, {NAN, 0}));
    QVERIFY(std::isnan(find(none.metrics, "smape").value()));
  }

  // Two columns, of which the second is learned as its logarithm: own truths 12, 16 and 10, 100.
  void columnsAreMeasuredInTheirOwnUnits() {
    Dataset dataset = forecast({});
    dataset.targetNames = {"y", "z"};
    dataset.targetKinds.push_back(TargetKind::Number);
    dataset.targetScales = {{10, 2}, {0, std::log(10), true}};
    for (const float y : {0.F, 1.F, 0.F, 1.F, 0.F, 1.F, 0.F, 1.F, 9.F, 9.F, 1.F, 3.F}) {
      dataset.targets.insert(dataset.targets.end(), {y, y});
    }
    dataset.targets[21] = 1;
    dataset.targets[23] = 2;
    const Evaluation e = evaluate(dataset, predicted(dataset, {13, 20, 12, 90}));
    COMPARE_METRIC(e, "mae", ((1 + 4) / 2.0 + (10 + 10) / 2.0) / 2);
    COMPARE_METRIC(e, "rmse", std::sqrt(((1 + 16) / 2.0 + (100 + 100) / 2.0) / 2));
    COMPARE_METRIC(e, "r2", (1 - 17.0 / 8 + 1 - 200.0 / 4050) / 2);
    // In training the last value misses by 2 and by 10 − 1.
    COMPARE_METRIC(e, "mase", (2.5 / 2 + 10.0 / 9) / 2);
    const double first = std::log10(2), second = std::log10(90) - 2;
    COMPARE_METRIC(e, "scaled_mse", ((0.25 + 4) / 2 + (first * first + second * second) / 2) / 2);
  }

  // Three windows of which the last is only known in its first step: own truths 12 16, 16 10, 10 ?.
  void stepsAheadAreMeasuredEachByItself() {
    Dataset dataset = forecast({0, 1, 0, 1, 0, 1, 0, 1, 9, 9, 1, 3, 0, NAN});
    const auto number = static_cast<std::int32_t>(dataset.samples.size());
    dataset.samples.push_back({9, 2, 11, 2, 9});
    dataset.samples.push_back({10, 2, 12, 2, 10});
    dataset.splits[2].insert(dataset.splits[2].end(), {number, number + 1});
    const auto steps = evaluateByStep(dataset, predicted(dataset, {13, 12, 16, 11, 8, 50}));
    QCOMPARE(steps.size(), std::size_t{2});
    const auto is = [&](std::size_t step, const char* name, double value) {
      const double found = find(steps[step], name).value();
      QVERIFY2(near(found, value), (name + (" " + std::to_string(found))).c_str());
    };
    is(0, "mae", (1 + 0 + 2) / 3.0);
    is(0, "rmse", std::sqrt((1 + 0 + 4) / 3.0));
    is(0, "smape", 100 * (2.0 / 25 + 0 + 4.0 / 18) / 3);
    is(0, "mase", (1 + 0 + 2) / 3.0 / 2);
    is(1, "mae", (4 + 1) / 2.0);
    is(1, "rmse", std::sqrt((16 + 1) / 2.0));
    is(1, "smape", 100 * (8.0 / 28 + 2.0 / 21) / 2);
    is(1, "mase", (4 + 1) / 2.0 / 2);
  }

  void onlyForecastsOfSeveralStepsAreMeasuredByStep() {
    Dataset dataset = forecast({0, 1, 0, 1, 0, 1, 0, 1, 9, 9, 1, 3});
    QCOMPARE(evaluateByStep(dataset, predicted(dataset, {13, 12})).size(), std::size_t{2});
    dataset.horizon = 1;
    QVERIFY(evaluateByStep(dataset, predicted(dataset, {13, 12})).empty());
    const Dataset classes = classified({1, 0}, 2);
    QVERIFY(evaluateByStep(classes, predicted(classes, {0, 1, 1, 0})).empty());
  }

  void maseIsScaledByTheSeason() {
    // Against two rows before, training misses by 0.5 each time.
    const Dataset dataset = forecast({0, 3, 0.5f, 3.5f, 1, 4, 1.5f, 4.5f, 9, 9, 1, 3}, 2);
    const Evaluation e = evaluate(dataset, predicted(dataset, {13, 12}));
    COMPARE_METRIC(e, "mase", (0.5 + 2) / 2 / 0.5);
  }

  void maseAndR2AreLeftOutWhereTheyAreUndefined() {
    const Dataset dataset = forecast({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2});
    const Evaluation e = evaluate(dataset, predicted(dataset, {13, 12}));
    QVERIFY(!find(e.metrics, "mase"));
    QVERIFY(!find(e.metrics, "r2"));
    QVERIFY(find(e.metrics, "mae"));
  }

  // Two sequences of next-step, rows 0 … 3 and 4 … 7: the step from one into the other is no error
  // of the last value.
  void maseDoesNotLookAcrossSequences() {
    Dataset dataset = forecast({0, 0, 1, 2, 99, 100, 101, 102});
    dataset.task = Task::NextStep;
    dataset.samples = {{0, 3, 1, 3, 0}, {4, 3, 5, 3, 4}};
    dataset.splits = {{{0, 1}, {}, {0}}};
    const Evaluation e = evaluate(dataset, predicted(dataset, {10, 12, 18}));  // scaled 0 1 4
    COMPARE_METRIC(e, "mase", (0 + 0 + 2.0) / 3 / 1);
  }

  void aTargetThatNobodyKnowsDoesNotCount() {
    const Dataset dataset = forecast({0, 1, 0, 1, 0, 1, 0, 1, 9, 9, NAN, 3});
    COMPARE_METRIC(evaluate(dataset, predicted(dataset, {13, 12})), "mae", 4.0);
    const Dataset unknown = forecast({0, 1, 0, 1, 0, 1, 0, 1, 9, 9, NAN, NAN});
    QVERIFY(evaluate(unknown, predicted(unknown, {13, 12})).metrics.empty());
  }

  void binaryColumnsAreSummedAndStepsAveraged() {
    Dataset dataset;
    dataset.task = Task::NextStep;
    dataset.targetNames = {"a", "b", "x"};
    dataset.targetKinds = {TargetKind::Binary, TargetKind::Binary, TargetKind::Number};
    dataset.targetScales = {{}, {}, {5, 10}};
    dataset.targets = {1, 0, 0, 1, 1, 1};
    dataset.samples = {{0, 2, 0, 2, 0}};
    dataset.splits[2] = {0};
    const Evaluation e = evaluate(dataset, predicted(dataset, {0.8f, 0.1f, 5, 1, 0.5f, 25}));
    COMPARE_METRIC(e, "nll",
                   -(std::log(0.8) + std::log(0.9) + std::log(1 - 1e-7) + std::log(0.5)) / 2);
    COMPARE_METRIC(e, "mae", 5.0);
    QCOMPARE(mainMetric(dataset), std::string_view("nll"));
  }

  void everyMetricHasANameAndADirection() {
    const Dataset two = classified({0, 1}, 2);
    for (const NamedValue& value : evaluate(two, predicted(two, twoClasses({0.2f, 0.7f}))).metrics)
      QVERIFY2(!metricInfo(value.name).name.empty(), value.name.c_str());
    const Dataset numbers = forecast({0, 1, 0, 1, 0, 1, 0, 1, 9, 9, 1, 3});
    for (const NamedValue& value : evaluate(numbers, predicted(numbers, {13, 12})).metrics)
      QVERIFY2(!metricInfo(value.name).name.empty(), value.name.c_str());
    QVERIFY(metricInfo("auc").higherIsBetter && metricInfo("r2").higherIsBetter);
    QVERIFY(!metricInfo("rmse").higherIsBetter && !metricInfo("nll").higherIsBetter);
    QVERIFY(metricInfo("unheard-of").name.empty());
  }

  void truthIsPerfect() {
    const Dataset numbers = forecast({0, 1, 0, 1, 0, 1, 0, 1, 9, 9, 1, 3});
    const Predictions values = truth(numbers, numbers.splits[2]);
    QCOMPARE(values.values, (std::vector<float>{12, 16}));
    COMPARE_METRIC(evaluate(numbers, values), "mae", 0.0);
    COMPARE_METRIC(evaluate(numbers, values), "r2", 1.0);
    const Dataset classes = classified({2, -1, 0}, 3);
    const Predictions labels = truth(classes, classes.splits[2]);
    QCOMPARE(labels.values, (std::vector<float>{0, 0, 1, 0, 0, 0, 1, 0, 0}));
    COMPARE_METRIC(evaluate(classes, labels), "accuracy", 1.0);
  }

  void nothingPredictedGivesNoMetric() {
    Dataset dataset = classified({0, 1}, 2);
    dataset.splits[2].clear();
    QVERIFY(evaluate(dataset, predicted(dataset, {})).metrics.empty());
  }
};

QTEST_APPLESS_MAIN(TestMetrics)
#include "test_metrics.moc"
