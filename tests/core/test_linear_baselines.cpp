#include "core/base/random.h"
#include "core/table/csv.h"
#include "core/train/baseline_words.h"
#include "core/train/baselines.h"
#include "core/train/lbfgs.h"
#include "core/train/linear_baselines.h"
#include "core/train/linear_features.h"
#include "core/train/logistic.h"
#include "core/train/predictor.h"
#include "core/train/ridge.h"
#include "core/train/settings.h"
#include "core/train/sizing.h"
#include "core/train/target_rows.h"
#include "small_datasets.h"
#include "tests/support.h"

#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

using namespace gatescope;
using namespace gatescope::test;
using nlohmann::json;

namespace {

// What scikit-learn and NumPy make of the same numbers: tests/golden/make_linear.py.
const json& golden() {
  static const json all = json::parse(readFile(sourcePath("tests/golden/linear.json")));
  return all;
}

Eigen::MatrixXd matrixOf(const json& rows) {
  Eigen::MatrixXd matrix(rows.size(), rows.at(0).size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t j = 0; j < rows[i].size(); ++j) {
      matrix(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) = rows[i][j];
    }
  }
  return matrix;
}

bool near(double a, double b, double tolerance) {
  return std::abs(a - b) <= tolerance * std::max(1.0, std::abs(b));
}

// Fails naming both.
#define COMPARE_NEAR(found, wanted, tolerance) \
  QVERIFY2(near(found, wanted, tolerance),     \
           (std::to_string(found) + " is not " + std::to_string(wanted)).c_str())

Dataset datasetOf(const std::string& csv, Task task, const std::string& settings) {
  const auto table = parseCsv(csv, "made.csv");
  if (!table) qFatal("%s", table.error().text().c_str());
  Experiment experiment;
  if (const auto set = applySettings(experiment, settings); !set) {
    qFatal("%s", set.error().text().c_str());
  }
  auto dataset = makeDataset(*table, task, experiment.data);
  if (!dataset) qFatal("%s", dataset.error().text().c_str());
  return std::move(*dataset);
}

Dataset seriesOf(const std::vector<double>& values, const std::string& settings) {
  std::string csv = "y\n";
  for (const double value : values) csv += std::to_string(value) + "\n";
  return datasetOf(csv, Task::Forecast, "task=forecast shape=series target=y " + settings);
}

const Baseline* named(const std::vector<Baseline>& all, std::string_view key) {
  const auto found = std::ranges::find(all, key, &Baseline::key);
  return found == all.end() ? nullptr : &*found;
}

double metric(const std::vector<Baseline>& all, std::string_view key, std::string_view name) {
  const Baseline* baseline = named(all, key);
  if (baseline == nullptr) qFatal("no %s", std::string(key).c_str());
  return find(baseline->evaluation.metrics, name).value();
}

// y(t) = 1.6 y(t−1) − 0.8 y(t−2) + noise of deviation 1.
std::vector<double> autoregression(int rows) {
  Random random({5});
  std::vector<double> values{0, 0};
  for (int t = 2; t < rows; ++t) {
    values.push_back(1.6 * values[values.size() - 1] - 0.8 * values[values.size() - 2] +
                     random.normal());
  }
  return values;
}

// Growth of two percent a row, with a little noise.
std::vector<double> growth() {
  Random random({6});
  std::vector<double> values;
  for (int t = 0; t < 200; ++t) values.push_back(std::exp(0.02 * t + 0.02 * random.normal()));
  return values;
}

}  // namespace

class TestLinearBaselines : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void ridgeIsThatOfScikitLearn() {
    const json& all = golden()["ridge"];
    const Eigen::MatrixXd x = matrixOf(all["x"]), y = matrixOf(all["y"]);
    Ridge ridge(x.cols(), y.cols());
    ridge.add(x.topRows(17), y.topRows(17));  // in pieces, as they come
    ridge.add(x.bottomRows(23), y.bottomRows(23));
    for (const json& fit : all["fits"]) {
      const Eigen::MatrixXd weights = ridge.weights(fit["lambda"]);
      QVERIFY((weights - matrixOf(fit["weights"])).cwiseAbs().maxCoeff() < 1e-9);
      COMPARE_NEAR(ridge.crossValidated(weights, fit["lambda"]),
                   fit["cross_validated"].get<double>(), 1e-9);
    }
  }

  void logisticIsThatOfScikitLearn() {
    const json& all = golden()["logistic"];
    const Eigen::MatrixXd rows = matrixOf(all["x"]);
    const auto labels = all["labels"].get<std::vector<std::int32_t>>();
    const Eigen::SparseMatrix<double, Eigen::RowMajor> sparse = rows.sparseView();
    for (const Design& x : {Design(rows), Design(sparse)}) {
      for (const json& fit : all["fits"]) {
        const Logistic model = fitLogistic(x, labels, fit["lambda"], Logistic::zero(4, 3),
                                           {.iterations = 1000, .gradient = 1e-9, .decrease = 0});
        QVERIFY((model.weights - matrixOf(fit["weights"])).cwiseAbs().maxCoeff() < 1e-3);
        for (Eigen::Index c = 0; c < 3; ++c) {
          const double bias = model.bias(c) - model.bias.mean();
          COMPARE_NEAR(bias, fit["bias"][static_cast<std::size_t>(c)].get<double>(), 1e-3);
        }
        COMPARE_NEAR(logLoss(model.probabilities(x), labels), fit["log_loss"].get<double>(), 1e-5);
      }
    }
  }

  // Of curvatures between 1 and 10⁶.
  void lbfgsFindsTheMinimumOfAnIllConditionedFunction() {
    const Eigen::ArrayXd curvature = Eigen::ArrayXd::LinSpaced(7, 0, 6).unaryExpr(
        [](double power) { return std::pow(10.0, power); });
    const Eigen::ArrayXd wanted = Eigen::ArrayXd::LinSpaced(7, -3, 3);
    const auto found = minimise(
        [&](const Eigen::VectorXd& at, Eigen::VectorXd& gradient) {
          const Eigen::ArrayXd away = at.array() - wanted;
          gradient = (curvature * away).matrix();
          return (curvature * away.square()).sum() / 2;
        },
        Eigen::VectorXd::Zero(7), {.iterations = 500, .gradient = 1e-7, .decrease = 0});
    QVERIFY((found.array() - wanted).abs().maxCoeff() < 1e-6);
  }

  // From the table to the metrics, with the λ that the validation part chooses.
  void aForecastByRidgeIsTheReferences() {
    const json& all = golden()["forecast"];
    const Dataset dataset =
        seriesOf(all["values"].get<std::vector<double>>(), "window=12 horizon=2 split=70/35/35");
    const auto known = baselines(dataset, Split::Test);
    QCOMPARE(named(known, "ridge")->name, std::string("ridge on lags"));
    COMPARE_NEAR(metric(known, "ridge", "rmse"), all["rmse"].get<double>(), 1e-5);
    const auto& steps = named(known, "ridge")->bySteps;
    QCOMPARE(steps.size(), std::size_t{2});
    for (std::size_t h = 0; h < 2; ++h) {
      COMPARE_NEAR(find(steps[h], "rmse").value(), all["rmse_by_step"][h].get<double>(), 1e-5);
      COMPARE_NEAR(find(steps[h], "mae").value(), all["mae_by_step"][h].get<double>(), 1e-5);
    }
  }

  void classesByLogisticRegressionAreTheReferences() {
    const json& all = golden()["classify"];
    std::string csv = "id,t,a,b,label,part\n";
    for (std::size_t i = 0; i < all["sequences"].size(); ++i) {
      const json& steps = all["sequences"][i];
      for (std::size_t t = 0; t < steps.size(); ++t) {
        csv += std::to_string(i) + ',' + std::to_string(t) + ',' + steps[t][0].dump() + ',' +
               steps[t][1].dump() + ",c" + all["labels"][i].dump() + ',' +
               all["parts"][i].get<std::string>() + '\n';
      }
    }
    const Dataset dataset = datasetOf(csv, Task::Classify,
                                      "task=classify shape=long id=id time=t target=label "
                                      "split-column=part inputs=a,b");
    QCOMPARE(dataset.split(Split::Training).size(), std::size_t{70});
    const auto known = baselines(dataset, Split::Test);
    QCOMPARE(named(known, "logistic")->name, std::string("logistic on summary features"));
    COMPARE_NEAR(metric(known, "logistic", "log_loss"), all["log_loss"].get<double>(), 1e-3);
    COMPARE_NEAR(metric(known, "logistic", "accuracy"), all["accuracy"].get<double>(), 1e-9);
    COMPARE_NEAR(metric(baselines(dataset, Split::Validation), "logistic", "log_loss"),
                 all["validation_log_loss"].get<double>(), 1e-3);
  }

  // One step ahead no forecast of it can miss by less than the noise, whose deviation is 1.
  void ridgeForecastsAnAutoregressionDownToItsNoise() {
    const Dataset dataset = seriesOf(autoregression(3000), "window=20 horizon=1");
    const auto known = baselines(dataset, Split::Test);
    QCOMPARE(known.front().key, std::string("ridge"));
    const double rmse = metric(known, "ridge", "rmse");
    QVERIFY2(rmse > 0.9 && rmse < 1.1, std::to_string(rmse).c_str());
    QVERIFY(metric(known, "last-value", "rmse") > 1.5);
  }

  void withoutAValidationPartRidgeChoosesByCrossValidation() {
    const Dataset dataset = seriesOf(autoregression(600), "window=30 horizon=1 split=300/0/300");
    const double rmse = metric(baselines(dataset, Split::Test), "ridge", "rmse");
    QVERIFY2(rmse > 0.85 && rmse < 1.2, std::to_string(rmse).c_str());
  }

  // Labels that have nothing to do with the sequences: no better than the majority but by chance.
  void shuffledLabelsAreNotLearned_data() {
    QTest::addColumn<bool>("validated");
    QTest::newRow("with a validation part") << true;
    QTest::newRow("without") << false;
  }
  void shuffledLabelsAreNotLearned() {
    QFETCH(bool, validated);
    Dataset dataset = *signClasses(1000);
    Random random({8});
    for (std::int32_t& label : dataset.labels) label = random.uniform() < 0.35 ? 1 : 0;
    if (!validated) dataset.splits[1].clear();
    const auto known = baselines(dataset, Split::Test);
    const double majority = metric(known, "majority", "accuracy");
    const double tests = static_cast<double>(dataset.split(Split::Test).size());
    const double chance = 3 * std::sqrt(0.35 * 0.65 / tests);
    QVERIFY(metric(known, "logistic", "accuracy") <= majority + chance);
    QVERIFY(metric(known, "logistic", "log_loss") <=
            metric(known, "frequencies", "log_loss") + 0.05);
  }

  void aLinearRuleIsLearnedByLogisticRegression_data() { shuffledLabelsAreNotLearned_data(); }
  void aLinearRuleIsLearnedByLogisticRegression() {
    QFETCH(bool, validated);
    Dataset dataset = *signClasses(300);
    if (!validated) dataset.splits[1].clear();
    QVERIFY(metric(baselines(dataset, Split::Test), "logistic", "accuracy") > 0.95);
  }

  // Other test rows change what is measured there and nothing that is fitted.
  void testRowsDoNotReachTheFit_data() {
    QTest::addColumn<bool>("classes");
    QTest::newRow("ridge") << false;
    QTest::newRow("logistic") << true;
  }
  void testRowsDoNotReachTheFit() {
    QFETCH(bool, classes);
    const Dataset before = classes ? *signClasses(200) : *sineForecast(300);
    Dataset after = before;
    for (const std::int32_t number : before.split(Split::Test)) {
      const Sample& sample = before.samples[toSize(number)];
      for (std::size_t i = 0; i < toSize(sample.steps) * 2; ++i) {
        const std::size_t place = toSize(sample.firstStep) * 2 + i;
        after.inputs[place] = 50 - 3 * before.inputs[place];
      }
    }
    if (!classes) after.targets = after.inputs;
    const char* key = classes ? "logistic" : "ridge";
    const char* name = classes ? "log_loss" : "scaled_mse";
    const auto figure = [&](const Dataset& dataset, Split split) {
      return metric(baselines(dataset, split), key, name);
    };
    QCOMPARE(figure(after, Split::Validation), figure(before, Split::Validation));
    QVERIFY(figure(after, Split::Test) != figure(before, Split::Test));
  }

  // A network whose weights are all 0 answers, relative to the window, its last value: what it
  // misses by is what the last value misses by, in the same units, whatever is done to the column.
  void baselinesStandInTheUnitsOfNetworks_data() {
    QTest::addColumn<QString>("settings");
    QTest::newRow("plain") << "";
    QTest::newRow("logarithm") << "log=y";
    QTest::newRow("changes") << "differences=y";
    QTest::newRow("logarithm, changes, min-max") << "log=y differences=y scale=min-max";
  }
  void baselinesStandInTheUnitsOfNetworks() {
    QFETCH(QString, settings);
    const std::vector<double> values = growth();
    const std::string text =
        "window=10 horizon=3 window-scale=last units=2 " + settings.toStdString();
    const auto dataset = std::make_shared<const Dataset>(seriesOf(values, text));
    Experiment experiment;
    VERIFY_OK(applySettings(experiment, "task=forecast target=y " + text));
    const auto parameters = parameterCount(experiment, *dataset);
    VERIFY_OK(parameters);
    const auto network =
        Predictor::create(dataset, experiment, Weights{0, std::vector<float>(toSize(*parameters))});
    VERIFY_OK(network);
    const NamedValues own = network->evaluate(Split::Test).metrics;
    const auto known = baselines(*dataset, Split::Test);
    for (const char* name : {"mae", "rmse", "smape", "r2", "mase", "scaled_mse", "scaled_mae"}) {
      COMPARE_NEAR(metric(known, "last-value", name), find(own, name).value(), 1e-4);
    }
    // By hand from the numbers of the table: each test window's last value against the three that
    // follow.
    double squares = 0, count = 0;
    for (const std::int32_t number : dataset->split(Split::Test)) {
      const auto last = toSize(dataset->samples[toSize(number)].tableRow) + 9;
      for (std::size_t h = 1; h <= 3; ++h, ++count) {
        squares += std::pow(values[last + h] - values[last], 2);
      }
    }
    COMPARE_NEAR(find(own, "rmse").value(), std::sqrt(squares / count), 1e-4);
    // Growth goes on: a linear model of the last values sees it.
    QVERIFY(metric(known, "ridge", "rmse") < metric(known, "last-value", "rmse"));
  }

  // Two inputs; the second sample is shorter, and an input of the first is missing.
  void summariesByHand() {
    Dataset dataset;
    dataset.task = Task::Classify;
    dataset.inputNames = {"a", "b"};
    dataset.inputs = {1, 5, 4, NAN, 4, 9, 0, 1, 2, 1};
    dataset.samples = {{0, 3, 0, 1, 0}, {3, 2, 1, 1, 3}};
    const std::vector<std::int32_t> both{0, 1};
    auto features = LinearFeatures::of(dataset, LinearFeatures::Kind::Summary, 100, both);
    QVERIFY(features && features->columns() == 15);
    QVERIFY(!LinearFeatures::of(dataset, LinearFeatures::Kind::Summary, 14, both));
    features->fit(dataset, both);
    const Eigen::MatrixXd rows = features->rows(dataset, both);
    // Of two samples the larger is 1 above the mean by deviations, the smaller 1 below.
    const auto sign = [](double a, double b) { return a == b ? 0 : a > b ? 1.0 : -1.0; };
    const double deviation = std::sqrt(2);
    const std::vector<double> first{3, deviation, 1, 4, 1, 4, 1.5, 7, 2, 5, 9, 5, 9, 2, 3};
    const std::vector<double> second{1, 1, 0, 2, 0, 2, 2, 1, 0, 1, 1, 1, 1, 0, 2};
    for (std::size_t c = 0; c < first.size(); ++c) {
      const auto column = static_cast<Eigen::Index>(c);
      COMPARE_NEAR(rows(0, column), sign(first[c], second[c]), 1e-9);
      COMPARE_NEAR(rows(1, column), sign(second[c], first[c]), 1e-9);
    }
  }

  // A step before the first is missing, and so the mean of training: 0.
  void lagsByHand() {
    Dataset dataset;
    dataset.task = Task::Forecast;
    dataset.inputNames = {"a"};
    dataset.inputs = {1, 2, 3, 5, 5};
    dataset.samples = {{0, 3, 0, 1, 0}, {2, 3, 0, 1, 2}, {0, 1, 0, 1, 0}};
    const std::vector<std::int32_t> whole{0, 1};
    auto features = LinearFeatures::of(dataset, LinearFeatures::Kind::Lags, 100, whole);
    QCOMPARE(features->columns(), std::size_t{3});
    features->fit(dataset, whole);
    const Eigen::MatrixXd rows = features->rows(dataset, std::vector<std::int32_t>{0, 1, 2});
    const Eigen::MatrixXd wanted{{-1, -1, -1}, {1, 1, 1}, {0, 0, -3}};
    QVERIFY((rows - wanted).cwiseAbs().maxCoeff() < 1e-9);
    QCOMPARE(features->name(), std::string("lags"));
    const auto newest = LinearFeatures::of(dataset, LinearFeatures::Kind::Lags, 2, whole);
    QCOMPARE(newest->columns(), std::size_t{2});
    QCOMPARE(newest->name(), std::string("lags of the last 2 steps"));
  }

  // 40 inputs over 100 steps are more than 1,000 numbers.
  void ofWideWindowsTheNewestLagsAreRead() {
    auto dataset = *sineForecast(600, 2);
    Dataset wide = dataset;
    wide.inputNames.assign(40, "x");
    wide.inputs.clear();
    Random random({9});
    for (std::size_t row = 0; row < dataset.targets.size() / 2; ++row) {
      for (std::size_t f = 0; f < 40; ++f) {
        wide.inputs.push_back(f < 2 ? dataset.inputs[row * 2 + f]
                                    : static_cast<float>(random.normal()));
      }
    }
    for (Sample& sample : wide.samples) {
      sample.firstStep = std::max<std::int64_t>(0, sample.firstTarget - 100);
      sample.steps = static_cast<std::int32_t>(sample.firstTarget - sample.firstStep);
    }
    for (auto& part : wide.splits) {
      std::erase_if(part, [&](std::int32_t n) { return wide.samples[toSize(n)].steps < 100; });
    }
    const auto known = baselines(wide, Split::Test);
    QCOMPARE(named(known, "ridge")->name, std::string("ridge on lags of the last 25 steps"));
    QVERIFY(metric(known, "ridge", "scaled_mse") < 0.1);
  }

  // The sum of a text's tokens, which a line through its counts finds.
  void numbersOfTextsAreLearnedFromTheirTokens() {
    std::string csv = "text,value\n";
    Random random({10});
    for (int i = 0; i < 300; ++i) {
      std::string text;
      int value = 3;
      for (int word = 0; word < 6; ++word) {
        const bool heavy = random.uniform() < 0.3, light = random.uniform() < 0.3;
        text += heavy ? "stone " : light ? "feather " : "and ";
        value += heavy ? 5 : light ? -2 : 0;
      }
      csv += "\"" + text + "\"," + std::to_string(value) + "\n";
    }
    const Dataset dataset =
        datasetOf(csv, Task::Regress, "task=regress shape=text inputs=text target=value");
    const auto known = baselines(dataset, Split::Test);
    QCOMPARE(known.front().name, std::string("ridge on token counts"));
    QVERIFY(metric(known, "ridge", "r2") > 0.8);
  }

  void linearModelsAreOnlyThereWhereTheyAreAsked() {
    Dataset steps = *signClasses(60);
    steps.task = Task::LabelSteps;
    QVERIFY(named(baselines(steps, Split::Test), "logistic") == nullptr);
    Dataset binary = *sineForecast(200);
    binary.targetKinds[1] = TargetKind::Binary;
    QVERIFY(named(baselines(binary, Split::Test), "ridge") == nullptr);
    QCOMPARE(baselineKind("ridge"), BaselineKind::Linear);
    QCOMPARE(baselineKind("logistic"), BaselineKind::Linear);
    QCOMPARE(baselineKind("bigram"), BaselineKind::Counted);
    QCOMPARE(baselineKind("seasonal"), BaselineKind::Naive);
  }

  void theBestBaselineIsToldWhereItIsNoWorse_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("metric");
    QTest::addColumn<double>("baseline");
    QTest::addColumn<double>("network");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("less error") << "ridge"
                                << "rmse" << 15.2 << 16.1
                                << "A linear model (name) is better: RMSE 15.2 against 16.1.";
    QTest::newRow("more error") << "ridge"
                                << "rmse" << 16.2 << 16.1 << "";
    QTest::newRow("more hits") << "majority"
                               << "accuracy" << 0.8 << 0.75
                               << "A naive guess (name) is better: Accuracy 0.8 against 0.75.";
    QTest::newRow("fewer hits") << "majority"
                                << "accuracy" << 0.7 << 0.75 << "";
    QTest::newRow("as many") << "logistic"
                             << "accuracy" << 0.75 << 0.75
                             << "A linear model (name) is as good: Accuracy 0.75.";
    QTest::newRow("pairs") << "bigram"
                           << "accuracy" << 0.5 << 0.25
                           << "Counting which token follows which (name) is better: Accuracy 0.5 "
                              "against 0.25.";
    QTest::newRow("unknown") << "ridge"
                             << "rmse" << 1.0 << double(NAN) << "";
  }
  void theBestBaselineIsToldWhereItIsNoWorse() {
    QFETCH(QString, key);
    QFETCH(QString, metric);
    QFETCH(double, baseline);
    QFETCH(double, network);
    QFETCH(QString, sentence);
    const std::string name = metric.toStdString();
    const auto said =
        baselineVerdict(key.toStdString(), "name", name, {{name, baseline}}, {{name, network}});
    QCOMPARE(said.has_value(), !sentence.isEmpty());
    if (said) QCOMPARE(QString::fromStdString(said->text()), sentence);
    QVERIFY(!baselineVerdict("ridge", "name", "mae", {{"rmse", 1}}, {{"rmse", 2}}));
  }

  void theTableOfADatasetIsMadeOnce() {
    auto dataset = sineForecast(200);
    const auto first = baselineTable(dataset);
    QVERIFY(first == baselineTable(dataset));
    QVERIFY(first != baselineTable(sineForecast(200)));
    const auto direct = baselines(*dataset, Split::Test);
    QCOMPARE(first->test.size(), direct.size());
    QCOMPARE(first->deciding().front().key, direct.front().key);
    QCOMPARE(metric(first->test, "ridge", "rmse"), metric(direct, "ridge", "rmse"));
    Dataset untested = *dataset;
    untested.splits[2].clear();
    const auto other = baselineTable(std::make_shared<const Dataset>(std::move(untested)));
    QVERIFY(other->test.empty());
    QCOMPARE(&other->deciding(), &other->validation);
  }
};

QTEST_APPLESS_MAIN(TestLinearBaselines)
#include "test_linear_baselines.moc"
