#include "core/table/csv.h"
#include "core/train/baselines.h"
#include "core/train/naive_baselines.h"
#include "tests/support.h"

#include <algorithm>
#include <cmath>

using namespace gatescope;
using namespace gatescope::test;

namespace {

// A series of one column, windows of `window` rows and two steps ahead; training targets end before
// row `border`, test targets begin at or behind it.
Dataset series(std::vector<float> values, int window, std::int64_t border, int season = 0) {
  Dataset dataset;
  dataset.task = Task::Forecast;
  dataset.shape = Shape::Series;
  dataset.targetNames = {"y"};
  dataset.targetKinds = {TargetKind::Number};
  dataset.targetScales = {{100, 10}};
  dataset.horizon = 2;
  dataset.window = window;
  dataset.seasonLength = season;
  const auto rows = static_cast<std::int64_t>(values.size());
  dataset.targets = std::move(values);
  for (std::int64_t first = 0; first + window + 2 <= rows; ++first) {
    const std::int64_t target = first + window;
    const auto number = static_cast<std::int32_t>(dataset.samples.size());
    dataset.samples.push_back({first, window, target, 2, first});
    if (target + 2 <= border) dataset.splits[0].push_back(number);
    if (first >= border) dataset.splits[2].push_back(number);
  }
  return dataset;
}

const Baseline& named(const std::vector<Baseline>& baselines, const std::string& key) {
  return *std::ranges::find(baselines, key, &Baseline::key);
}

bool has(const std::vector<Baseline>& baselines, const std::string& key) {
  return std::ranges::find(baselines, key, &Baseline::key) != baselines.end();
}

double metric(const std::vector<Baseline>& baselines, const std::string& key,
              std::string_view name) {
  return find(named(baselines, key).evaluation.metrics, name).value();
}

// The naive ones alone, on the test part.
std::vector<Baseline> naive(const Dataset& dataset) {
  std::vector<Baseline> all;
  for (const BaselineRule& rule : naiveBaselines(dataset)) {
    if (auto found = rule.measure(Split::Test)) {
      all.push_back({rule.key, rule.name, found->evaluation, found->bySteps});
    }
  }
  return all;
}

bool near(double a, double b) {
  return std::abs(a - b) < 1e-5;
}

Dataset labelled(Task task, std::vector<std::int32_t> labels, std::size_t training) {
  Dataset dataset;
  dataset.task = task;
  dataset.classNames = {"a", "b", "c"};
  const int perSample = task == Task::LabelSteps ? 2 : 1;
  for (std::size_t row = 0; row < labels.size(); row += static_cast<std::size_t>(perSample)) {
    const auto number = static_cast<std::int32_t>(dataset.samples.size());
    dataset.samples.push_back({0, 2, static_cast<std::int64_t>(row), perSample, 0});
    dataset.splits[row < training ? 0 : 2].push_back(number);
  }
  dataset.labels = std::move(labels);
  return dataset;
}

}  // namespace

class TestBaselines : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  // Rows 0 … 5 train (targets 1 … 5, scaled mean 2), the last window is row 6, its targets 7 and 8.
  void forecastBaselinesByHand() {
    const Dataset dataset = series({9, 1, 3, 1, 3, 2, 5, 4, 7}, 1, 6);
    QCOMPARE(dataset.split(Split::Test).size(), std::size_t{1});
    const std::vector<Baseline> all = baselines(dataset, Split::Test);
    QCOMPARE(all.size(), std::size_t{2});
    QVERIFY(near(metric(all, "last-value", "scaled_mae"), (1 + 2) / 2.0));
    QVERIFY(near(metric(all, "last-value", "mae"), 10 * (1 + 2) / 2.0));
    QVERIFY(near(metric(all, "mean", "scaled_mae"), (2 + 5) / 2.0));
    QCOMPARE(all.front().key, std::string("last-value"));
  }

  void seasonalLooksAsFarBackAsItMustAndNoFurther() {
    // Season 3, horizon 2: targets rows 9 and 10 are guessed by rows 6 and 7.
    const Dataset dataset = series({0, 1, 2, 0, 1, 2, 5, 7, 6, 5.5f, 7.5f}, 3, 6, 3);
    const std::vector<Baseline> all = baselines(dataset, Split::Test);
    QVERIFY(near(metric(all, "seasonal", "scaled_mae"), 0.5));
    QCOMPARE(all.front().key, std::string("seasonal"));
    QCOMPARE(all.front().name, std::string("3 steps before"));
  }

  // The last window is rows 6 … 8: from 2 to 6 in two steps, so 8 and 10 are guessed of 7 and 10.
  void driftGoesOnAlongTheLineOfTheWindow() {
    const Dataset dataset = series({9, 1, 3, 1, 3, 2, 2, 3, 6, 7, 10}, 3, 6);
    const std::vector<Baseline> all = baselines(dataset, Split::Test);
    QVERIFY(near(metric(all, "drift", "scaled_mae"), (1 + 0) / 2.0));
    QVERIFY(near(find(named(all, "drift").bySteps[0], "mae").value(), 10));
    QVERIFY(near(find(named(all, "drift").bySteps[1], "mae").value(), 0));
  }

  // A value missing at either end: the line goes from the first to the last known one. One known
  // value alone is repeated, and where there is none the mean of training (2.25) is said.
  void driftKnowsWhatIsKnown_data() {
    QTest::addColumn<QVector<float>>("window");
    QTest::addColumn<double>("error");  // of the guesses of 7 and 10
    QTest::newRow("last missing") << QVector<float>{2, 3, NAN} << (2 + 4) / 2.0;
    QTest::newRow("first missing") << QVector<float>{NAN, 3, 6} << (2 + 2) / 2.0;
    QTest::newRow("one known") << QVector<float>{NAN, 5, NAN} << (2 + 5) / 2.0;
    QTest::newRow("none known") << QVector<float>{NAN, NAN, NAN} << (4.75 + 7.75) / 2.0;
  }
  void driftKnowsWhatIsKnown() {
    QFETCH(QVector<float>, window);
    QFETCH(double, error);
    std::vector<float> values{9, 1, 3, 1, 3, 2};
    values.insert(values.end(), window.begin(), window.end());
    values.insert(values.end(), {7, 10});
    Dataset dataset = series(values, 3, 6);
    dataset.samples[0] = {0, 2, 2, 2, 0};  // training targets: rows 2 … 5
    QVERIFY(near(metric(baselines(dataset, Split::Test), "drift", "scaled_mae"), error));
  }

  // Of two columns each has its own line; the second doubles, and is learned as its logarithm.
  void driftOfLogarithmsIsGrowth() {
    Dataset dataset = series({0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7}, 2, 4);
    dataset.targetNames = {"y", "z"};
    dataset.targetKinds.push_back(TargetKind::Number);
    dataset.targetScales = {{100, 10}, {0, std::log(2), true}};
    dataset.samples = {{0, 2, 2, 2, 0}, {4, 2, 6, 2, 4}};
    dataset.splits = {{{0}, {}, {1}}};
    const std::vector<Baseline> all = baselines(dataset, Split::Test);
    QVERIFY(near(metric(all, "drift", "mae"), 0));
    // The last values are 150 and 32 of truths 160, 170 and 64, 128.
    QVERIFY(near(metric(all, "last-value", "mae"), ((10 + 20) / 2.0 + (32 + 96) / 2.0) / 2));
  }

  void aWindowOfOneStepHasNoDrift() {
    QVERIFY(!has(baselines(series({9, 1, 3, 1, 3, 2, 5, 4, 7}, 1, 6), Split::Test), "drift"));
    QVERIFY(has(baselines(series({9, 1, 3, 1, 3, 2, 5, 4, 7, 8}, 2, 6), Split::Test), "drift"));
  }

  void aSeasonShorterThanTheHorizonRepeatsItsLastKnownRound() {
    Dataset dataset = series({0, 1, 2, 0, 1, 2, 4, 6, 5, 7, 8, 9, 3}, 2, 6, 2);
    dataset.samples = {{0, 2, 2, 2, 0}, {6, 2, 8, 5, 6}};
    dataset.splits = {{{0}, {}, {1}}};
    // Rows 6 7 6 7 6 (4 6 4 6 4) against 5 7 8 9 3.
    const std::vector<Baseline> all = baselines(dataset, Split::Test);
    QVERIFY(near(metric(all, "seasonal", "scaled_mae"), (1 + 1 + 4 + 3 + 1) / 5.0));
  }

  void aSeasonLongerThanWhatIsKnownIsLeftOut() {
    Dataset dataset = series({0, 1, 2, 0, 1, 2, 5, 7, 6, 5.5f, 7.5f}, 3, 6, 30);
    QVERIFY(!has(baselines(dataset, Split::Test), "seasonal"));
    // Rows before a window may belong to another sequence where there are several.
    dataset = series({0, 1, 2, 0, 1, 2, 5, 7, 6, 5.5f, 7.5f}, 3, 6, 4);
    QVERIFY(has(baselines(dataset, Split::Test), "seasonal"));
    dataset.shape = Shape::Long;
    QVERIFY(!has(baselines(dataset, Split::Test), "seasonal"));
  }

  void aSeasonIsNamedAsAPersonWouldSayIt_data() {
    QTest::addColumn<double>("step");
    QTest::addColumn<int>("season");
    QTest::addColumn<QString>("name");
    const double hour = 3600, day = 86400;
    QTest::newRow("hourly") << hour << 24 << QStringLiteral("same hour yesterday");
    QTest::newRow("half-hourly") << hour / 2 << 48 << QStringLiteral("same time yesterday");
    QTest::newRow("weekly") << hour << 168 << QStringLiteral("same time last week");
    QTest::newRow("weekday") << day << 7 << QStringLiteral("same day last week");
    QTest::newRow("month") << 30.4 * day << 12 << QStringLiteral("same month last year");
    QTest::newRow("week of the year") << 7 * day << 52 << QStringLiteral("same week last year");
    QTest::newRow("quarter") << 91 * day << 4 << QStringLiteral("same quarter last year");
    QTest::newRow("day of the year") << day << 365 << QStringLiteral("same day last year");
    QTest::newRow("none") << hour << 5 << QStringLiteral("5 steps before");
  }
  void aSeasonIsNamedAsAPersonWouldSayIt() {
    QFETCH(double, step);
    QFETCH(int, season);
    QFETCH(QString, name);
    Dataset dataset = series(std::vector<float>(800, 1), 380, 400, season);
    for (int i = 0; i < 800; ++i) dataset.times.push_back(i * step);
    dataset.targets[5] = 3;
    QCOMPARE(named(baselines(dataset, Split::Test), "seasonal").name, name.toStdString());
  }

  void classBaselinesByHand() {
    // Training a b b c, test b a: majority says b.
    const Dataset dataset = labelled(Task::Classify, {0, 1, 1, 2, 1, 0}, 4);
    const std::vector<Baseline> all = baselines(dataset, Split::Test);
    QVERIFY(near(metric(all, "majority", "accuracy"), 0.5));
    QVERIFY(near(metric(all, "frequencies", "accuracy"), 0.5));
    QVERIFY(near(metric(all, "frequencies", "log_loss"), -(std::log(0.5) + std::log(0.25)) / 2));
    QCOMPARE(all.front().key, std::string("majority"));
  }

  void labelsOfStepsHaveTheirMajorityToo() {
    // Training (a a) (a b), test (a c).
    const Dataset dataset = labelled(Task::LabelSteps, {0, 0, 0, 1, 0, 2}, 4);
    QVERIFY(near(metric(baselines(dataset, Split::Test), "majority", "accuracy"), 0.5));
  }

  void regressionHasTheMeanOfTrainingOnly() {
    Dataset dataset = series({1, 3, 50}, 0, 2);
    dataset.task = Task::Regress;
    dataset.samples = {{0, 1, 0, 1, 0}, {0, 1, 1, 1, 0}, {0, 1, 2, 1, 0}};
    dataset.splits = {{{0, 1}, {}, {2}}};
    const std::vector<Baseline> all = baselines(dataset, Split::Test);
    QCOMPARE(all.size(), std::size_t{1});
    QVERIFY(near(metric(all, "mean", "scaled_mae"), 48));
  }

  // One number and one binary column. Training rows 1 … 4, the test sequence's rows 6 and 7.
  void nextStepStandsStillAndTakesFixedFrequencies() {
    Dataset dataset;
    dataset.task = Task::NextStep;
    dataset.targetNames = {"x", "key"};
    dataset.targetKinds = {TargetKind::Number, TargetKind::Binary};
    dataset.targetScales = {{0, 1}, {}};
    dataset.targets = {0, 0, 1, 1, 2, 0, 3, 0, 4, 0, 7, 0, 9, 1, 8, 0};
    dataset.samples = {{0, 4, 1, 4, 0}, {5, 2, 6, 2, 5}};
    dataset.splits = {{{0}, {}, {1}}};
    const std::vector<Baseline> all = baselines(dataset, Split::Test);
    QVERIFY(near(metric(all, "last-value", "mae"), (2 + 1) / 2.0));
    QVERIFY(near(metric(all, "last-value", "nll"), -(std::log(0.25) + std::log(0.75)) / 2));
    QVERIFY(near(metric(all, "mean", "mae"), (6.5 + 5.5) / 2));
  }

  void multiLabelStepsHaveTheirFrequencies() {
    Dataset dataset;
    dataset.task = Task::LabelSteps;
    dataset.targetNames = {"p", "q"};
    dataset.targetKinds = {TargetKind::Binary, TargetKind::Binary};
    dataset.targetScales = {{}, {}};
    dataset.targets = {0, 1, 1, 1, 1, 0};
    dataset.samples = {{0, 2, 0, 2, 0}, {2, 1, 2, 1, 2}};
    dataset.splits = {{{0}, {}, {1}}};
    const std::vector<Baseline> all = baselines(dataset, Split::Test);
    QCOMPARE(all.size(), std::size_t{1});
    QVERIFY(near(metric(all, "frequencies", "nll"), -std::log(0.5) - std::log(1e-7)));
  }

  void aMissingLastValueIsTheOneBefore() {
    Dataset dataset = series({9, 1, 3, 1, 3, 2, 6, NAN, 4, 7}, 2, 6);
    QVERIFY(near(metric(baselines(dataset, Split::Test), "last-value", "scaled_mae"), 1.5));
    // Nothing known in the window: the mean of training rows 2 … 5, which is 2.25.
    dataset = series({9, 1, 3, 1, 3, 2, NAN, NAN, 4, 7}, 2, 6);
    QVERIFY(near(metric(baselines(dataset, Split::Test), "last-value", "scaled_mae"), 3.25));
  }

  void anEmptySplitHasNoBaselines() {
    QVERIFY(baselines(series({0, 1, 2, 3}, 1, 4), Split::Validation).empty());
  }

  void withoutATrainingPartThereAreNoBaselines() {
    Dataset dataset = labelled(Task::Classify, {0, 1, 1, 2, 1, 0}, 4);
    dataset.splits[0].clear();
    QVERIFY(baselines(dataset, Split::Test).empty());
  }

  // From a table on: rows of two sequences, of which the second is the test.
  void nextStepOfALongTableStandsStillWithinItsSequence() {
    const auto table = parseCsv(
        "id,t,x,split\n1,1,5,train\n1,2,6,train\n1,3,8,train\n2,1,100,test\n2,2,101,test\n"
        "2,3,104,test\n",
        "steps.csv");
    VERIFY_OK(table);
    DataSettings settings;
    settings.shape = Shape::Long;
    settings.idColumn = "id";
    settings.timeColumn = "t";
    settings.splitColumn = "split";
    settings.targets = {"x"};
    settings.split = {100, 0, 0};
    const auto dataset = makeDataset(*table, Task::NextStep, settings);
    VERIFY_OK(dataset);
    const std::vector<Baseline> all = baselines(*dataset, Split::Test);
    QVERIFY(near(metric(all, "last-value", "mae"), (1 + 3) / 2.0));
    // In training the last value misses by 2, from 6 to 8: the first target has no row before it
    // that is a target.
    QVERIFY(near(metric(all, "last-value", "mase"), (1 + 3) / 2.0 / 2));
  }

  // The figures that stand with the published file (../shared/data/README.md): all seven columns,
  // published split, 24 steps ahead. There the first test windows begin in the validation rows, so
  // that every test row is a target (2857 windows); ours stay inside their part (2761).
  void etth1HasThePublishedNaiveErrors() {
    GATESCOPE_NEEDS_SHARED("forecasting/ETTh1.csv");
    const auto table = readCsv(sharedPath("forecasting/ETTh1.csv").string());
    VERIFY_OK(table);
    DataSettings settings;
    settings.targets = {"HUFL", "HULL", "MUFL", "MULL", "LUFL", "LULL", "OT"};
    settings.split = {8640, 2880, 2880};
    settings.window = 96;
    settings.horizon = 24;
    auto dataset = makeDataset(*table, Task::Forecast, settings);
    VERIFY_OK(dataset);
    QCOMPARE(dataset->split(Split::Test).size(), std::size_t{2761});
    const std::vector<Baseline> ours = naive(*dataset);
    QCOMPARE(named(ours, "seasonal").name, std::string("same hour yesterday"));
    QVERIFY(std::abs(metric(ours, "last-value", "scaled_mse") - 1.204) < 0.001);
    QVERIFY(std::abs(metric(ours, "seasonal", "scaled_mse") - 0.424) < 0.005);

    const std::int64_t border = dataset->splitRows[2];
    for (std::int64_t first = border - 96; first < border; ++first) {
      dataset->splits[2].push_back(static_cast<std::int32_t>(dataset->samples.size()));
      dataset->samples.push_back({first, 96, first + 96, 24, first});
    }
    const std::vector<Baseline> published = naive(*dataset);
    const auto is = [&](const char* key, const char* name, double figure) {
      const double found = metric(published, key, name);
      QVERIFY2(std::abs(found - figure) < 0.001,
               (std::string(key) + " " + name + ": " + std::to_string(found)).c_str());
    };
    is("last-value", "scaled_mse", 1.222);
    is("last-value", "scaled_mae", 0.671);
    is("seasonal", "scaled_mse", 0.424);
    is("seasonal", "scaled_mae", 0.389);
  }
};

QTEST_APPLESS_MAIN(TestBaselines)
#include "test_baselines.moc"
