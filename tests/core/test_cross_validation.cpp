#include "core/data/folds.h"
#include "core/study/cross_validate.h"
#include "core/study/cross_validation_json.h"
#include "core/study/statistics.h"
#include "tests/core/fold_tables.h"
#include "tests/core/json_tables.h"
#include "tests/support.h"

#include <cmath>
#include <filesystem>

#include <QTemporaryDir>
#include <nlohmann/json.hpp>

using namespace gatescope;
using namespace gatescope::test;
namespace fs = std::filesystem;

namespace {

constexpr const char* wideSettings =
    "task=classify shape=wide target=label ignore=person,size units=4 epochs=4 batch=16 "
    "learning-rate=0.01 ";

CrossValidationPlan planOf(const std::string& more = {}, int folds = 3, int repeats = 1) {
  CrossValidationPlan plan;
  plan.experiment = experimentOf(wideSettings + more);
  plan.folds = folds;
  plan.repeats = repeats;
  return plan;
}

const std::string& wideCsv() {
  static const std::string csv = wideCells(90, 20).csv();
  return csv;
}

Result<CrossValidation> validated(const CrossValidationPlan& plan, Project* project = nullptr,
                                  RunTrialsOptions options = {}) {
  const auto setup = prepareCrossValidation(plan, makerOf(wideCsv()));
  if (!setup) return tl::unexpected(setup.error());
  return crossValidate(*setup, project, std::move(options));
}

nlohmann::json tableOf(const CrossValidation& result) {
  return test::withoutSeconds(toJson(result));
}

bool says(const CrossValidation& result, const std::string& sentence) {
  return result.sentence().find(sentence) != std::string::npos;
}

// A fold's result without any training.
TrialResult resultOf(double accuracy, int bestEpoch, RunStatus status = RunStatus::Finished) {
  TrialResult result;
  result.isComplete = true;
  result.outcome.status = status;
  result.outcome.bestEpoch = bestEpoch;
  if (!std::isnan(accuracy)) result.outcome.validation.metrics = {{"accuracy", accuracy}};
  if (status == RunStatus::Failed) result.outcome.message = say("no memory");
  return result;
}

}  // namespace

class TestCrossValidation : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> m_folder;
  fs::path file() const { return fs::path(m_folder->path().toStdString()) / "p.gscope"; }

 private Q_SLOTS:
  void init() { m_folder = std::make_unique<QTemporaryDir>(); }

  void planReadsBackEqual() {
    CrossValidationPlan plan = planOf("group=person", 7, 3);
    plan.isFinal = true;
    const auto again = crossValidationPlanFromJson(toJson(plan));
    VERIFY_OK(again);
    QVERIFY(toJson(*again) == toJson(plan));
    QVERIFY(!crossValidationPlanFromJson(nlohmann::json::parse(R"({"folds": 3})")));
  }

  void plansThatMakeNoSenseAreRefused_data() {
    QTest::addColumn<QString>("more");
    QTest::addColumn<int>("folds");
    QTest::addColumn<int>("repeats");
    QTest::addColumn<bool>("isFinal");
    QTest::addColumn<QString>("field");
    QTest::newRow("one fold") << "" << 1 << 1 << false << "folds";
    QTest::newRow("too many folds") << "" << mostFolds + 1 << 1 << false << "folds";
    QTest::newRow("no repeats") << "" << 3 << 0 << false << "repeats";
    QTest::newRow("a fold") << "fold=1/3" << 3 << 1 << false << "fold";
    QTest::newRow("too few of a class") << "" << 30 << 1 << false << "folds";
    QTest::newRow("no test part to end with") << "split=80/20/0" << 3 << 1 << true << "split";
    QTest::newRow("too large") << "units=1000000" << 3 << 1 << false << "units";
  }
  void plansThatMakeNoSenseAreRefused() {
    QFETCH(QString, more);
    QFETCH(int, folds);
    QFETCH(int, repeats);
    QFETCH(bool, isFinal);
    QFETCH(QString, field);
    CrossValidationPlan plan = planOf(more.toStdString(), folds, repeats);
    plan.isFinal = isFinal;
    const auto setup = prepareCrossValidation(plan, makerOf(wideCsv()));
    QVERIFY(!setup.has_value());
    QCOMPARE(QString::fromStdString(setup.error().field), field);
  }

  void aFoldsFiguresAreThoseOfItsOwnTraining() {
    const CrossValidationPlan plan = planOf();
    const auto setup = prepareCrossValidation(plan, makerOf(wideCsv()));
    VERIFY_OK(setup);
    QVERIFY(setup->kind == FoldKind::Stratified);
    const auto result = crossValidate(*setup);
    VERIFY_OK(result);
    QVERIFY(result->isComplete);
    QCOMPARE(result->folds.size(), std::size_t{3});
    std::vector<double> values;
    for (int k = 0; k < 3; ++k) {
      const FoldResult& fold = result->folds[static_cast<std::size_t>(k)];
      Trial alone;
      alone.experiment = withFold(plan.experiment, k + 1, 3);
      alone.dataset = makerOf(wideCsv())(alone.experiment).value();
      const RunOutcome outcome = trainTrial(alone).outcome;
      QCOMPARE(fold.value, find(outcome.validation.metrics, "accuracy").value());
      QCOMPARE(fold.bestEpoch, outcome.bestEpoch);
      QCOMPARE(fold.epochs.size(), std::size_t{5});
      values.push_back(fold.value);
    }
    QCOMPARE(result->metrics.front().name, std::string("accuracy"));
    QCOMPARE(result->metrics.front().mean, mean(values));
    QCOMPARE(result->metrics.front().deviation, deviation(values));
    QCOMPARE(result->metrics.front().count, 3);
    QVERIFY(!result->baselines.empty());
    QVERIFY(says(*result, "no standard error of the mean"));
    QVERIFY(says(*result, "in 3 folds") || says(*result, "of 3 folds"));
  }

  void theTestPartIsNotTouched() {
    const auto ordinary = madeOf(wideCsv(), planOf().experiment);
    VERIFY_OK(ordinary);
    QVERIFY(!ordinary->split(Split::Test).empty());
    auto project = Project::create(file());
    VERIFY_OK(project);
    const auto result = validated(planOf(), &*project);
    VERIFY_OK(result);
    QVERIFY(says(*result, "The test part (" + std::to_string(ordinary->split(Split::Test).size()) +
                              " sequences) was not touched."));
    const auto studies = project->studies();
    VERIFY_OK(studies);
    const auto runs = project->studyRuns(studies->front().id);
    VERIFY_OK(runs);
    QCOMPARE(runs->size(), std::size_t{3});
    for (const RunRecord& run : *runs) {
      QVERIFY(run.test.empty());
      for (const RunBaseline& baseline : run.baselines) QVERIFY(baseline.test.empty());
      QVERIFY(!run.validation.empty());
      QVERIFY(project->testLosses(run.id).value().empty());
    }
    // Whatever stands in the test rows, all figures are the same to the bit.
    Cells cells = wideCells(90, 20);
    Random random({81});
    for (const std::int32_t s : ordinary->split(Split::Test)) {
      const auto row =
          static_cast<std::size_t>(ordinary->samples[static_cast<std::size_t>(s)].tableRow);
      for (std::size_t c = 3; c < cells.names.size(); ++c) {
        cells.rows[row][c] = std::to_string(500 * random.normal());
      }
    }
    QVERIFY(cells.csv() != wideCsv());
    const auto setup = prepareCrossValidation(planOf(), makerOf(cells.csv()));
    VERIFY_OK(setup);
    for (const auto& data : setup->datasets) QVERIFY(data->split(Split::Test).empty());
    const auto other = crossValidate(*setup);
    VERIFY_OK(other);
    QVERIFY(tableOf(*other) == tableOf(*result));
  }

  void theEndIsOnAllButTheTestAndMeasuredOnIt() {
    CrossValidationPlan plan = planOf();
    plan.isFinal = true;
    const auto setup = prepareCrossValidation(plan, makerOf(wideCsv()));
    VERIFY_OK(setup);
    const auto result = crossValidate(*setup);
    VERIFY_OK(result);
    QVERIFY(result->isComplete);
    QVERIFY(result->atEnd.has_value());
    std::vector<double> best;
    for (const FoldResult& fold : result->folds) best.push_back(fold.bestEpoch);
    std::ranges::sort(best);
    QCOMPARE(result->atEnd->epochs, std::max(1, static_cast<int>(best[1])));
    Trial alone;
    alone.experiment = planOf("patience=0").experiment;
    alone.experiment.data.fold.isWhole = true;
    alone.experiment.training.epochs = result->atEnd->epochs;
    alone.dataset = makerOf(wideCsv())(alone.experiment).value();
    const RunOutcome outcome = trainTrial(alone).outcome;
    QCOMPARE(result->atEnd->value, find(outcome.test.metrics, "accuracy").value());
    QVERIFY(!says(*result, "was not touched."));
    QVERIFY(says(*result, "Trained at the end on all but the test part"));
  }

  void howManyRunAtOnceChangesNothing() {
    CrossValidationPlan plan = planOf({}, 3, 2);
    plan.isFinal = true;
    const auto one = validated(plan, nullptr, {.atOnce = 1, .threads = 1});
    const auto two = validated(plan, nullptr, {.atOnce = 2, .threads = 2});
    VERIFY_OK(one);
    VERIFY_OK(two);
    QCOMPARE(one->folds.size(), std::size_t{6});
    QVERIFY(tableOf(*one) == tableOf(*two));
    // Another repeat is another seed and other folds.
    QCOMPARE(one->folds[3].seed, one->folds[0].seed + 1);
    const auto setup = prepareCrossValidation(plan, makerOf(wideCsv()));
    VERIFY_OK(setup);
    QVERIFY(setup->datasets[0]->splits != setup->datasets[3]->splits);
  }

  void whatWasStoppedGoesOnToTheSameBits() {
    CrossValidationPlan plan = planOf();
    plan.isFinal = true;
    const auto whole = validated(plan);
    VERIFY_OK(whole);
    auto project = Project::create(file());
    VERIFY_OK(project);
    std::stop_source stop;
    RunTrialsOptions options{.atOnce = 1, .threads = 1};
    options.stop = stop.get_token();
    options.onEpoch = [&](const Trial& trial, const EpochRecord& record) {
      if (trial.number == 1 && record.epoch == 2) stop.request_stop();
    };
    const auto part = validated(plan, &*project, options);
    VERIFY_OK(part);
    QVERIFY(!part->isComplete);
    QVERIFY(says(*part, "Fold 3 has not ended."));
    QVERIFY(says(*part, "was not touched."));
    const auto rest = validated(plan, &*project);
    VERIFY_OK(rest);
    QVERIFY(tableOf(*rest) == tableOf(*whole));
    const auto studies = project->studies();
    VERIFY_OK(studies);
    QCOMPARE(studies->size(), std::size_t{1});
    QVERIFY(studies->front().finished);
    const auto stored = storedCrossValidation(*project, studies->front(), makerOf(wideCsv()));
    VERIFY_OK(stored);
    QVERIFY(tableOf(*stored) == tableOf(*whole));
  }

  void theEndCanComeLater() {
    auto project = Project::create(file());
    VERIFY_OK(project);
    CrossValidationPlan plan = planOf();
    VERIFY_OK(validated(plan, &*project));
    plan.isFinal = true;
    int trained = 0;
    RunTrialsOptions options;
    options.onEpoch = [&](const Trial& trial, const EpochRecord&) { trained += trial.number < 3; };
    const auto later = validated(plan, &*project, options);
    VERIFY_OK(later);
    QCOMPARE(trained, 0);  // the folds are known
    QCOMPARE(project->studies().value().size(), std::size_t{1});
    QVERIFY(tableOf(*later) == tableOf(*validated(plan)));
    plan.isFinal = false;  // and the folds alone are still to be had
    const auto again = validated(plan, &*project);
    VERIFY_OK(again);
    QVERIFY(!again->atEnd);
    QVERIFY(says(*again, "has been measured before, by a training at the end."));
    QCOMPARE(project->studies().value().size(), std::size_t{1});
  }

  void foldsWithoutAValueAreNamedAndCounted() {
    CrossValidationPlan plan = planOf({}, 4);
    plan.isFinal = true;
    const auto setup = prepareCrossValidation(plan, makerOf(wideCsv()));
    VERIFY_OK(setup);
    std::map<int, TrialResult> results{{0, resultOf(0.5, 2)},
                                       {1, resultOf(std::nan(""), 0, RunStatus::Failed)},
                                       {2, resultOf(0.7, 8, RunStatus::Diverged)}};
    const CrossValidation part = crossValidationOf(*setup, results);
    QVERIFY(!part.isComplete);
    QVERIFY(!finalEpochs(*setup, results).has_value());
    QVERIFY(says(part, "Fold 4 has not ended."));
    results[3] = resultOf(0.9, 6);
    QCOMPARE(finalEpochs(*setup, results).value(), 6);
    const CrossValidation whole = crossValidationOf(*setup, results);
    QVERIFY(!whole.isComplete);  // the end is to come
    QCOMPARE(whole.metrics.front().count, 3);
    QVERIFY(std::abs(whole.metrics.front().mean - 0.7) < 1e-12);
    QVERIFY(says(whole,
                 "Accuracy is 0.70 in the mean over 3 folds, with a standard deviation of "
                 "0.20 from fold to fold."));
    QVERIFY(says(whole, "Fold 2 has no value and is in no mean: no memory"));
    QVERIFY(says(whole, "Fold 3 diverged and counts as it stood in epoch 8."));
    for (auto& [number, result] : results) result = resultOf(std::nan(""), 0, RunStatus::Failed);
    const CrossValidation none = crossValidationOf(*setup, results);
    QVERIFY(none.isComplete);  // there is nothing to train at the end
    QVERIFY(says(none, "No fold has a value: nothing follows."));
    QVERIFY(says(none, "was not touched."));
  }

  void seriesRollOn() {
    std::string csv = "t,x\n";
    for (int i = 0; i < 300; ++i) {
      csv += std::to_string(i) + "," + std::to_string(std::sin(0.3 * i)) + "\n";
    }
    CrossValidationPlan plan;
    plan.experiment = experimentOf(
        "task=forecast shape=series time=t target=x horizon=2 units=4 epochs=3 window-scale=last");
    plan.folds = 4;
    plan.repeats = 2;
    const auto setup = prepareCrossValidation(plan, makerOf(csv));
    VERIFY_OK(setup);
    QVERIFY(setup->kind == FoldKind::Rolling);
    // By rule the window is that of the ordinary split, in every fold.
    QCOMPARE(setup->plan.experiment.data.window, makerOf(csv)(plan.experiment).value()->window);
    for (const auto& data : setup->datasets) {
      QCOMPARE(data->window, setup->plan.experiment.data.window);
    }
    QVERIFY(setup->datasets[0] == setup->datasets[4]);
    const auto result = crossValidate(*setup);
    VERIFY_OK(result);
    QVERIFY(says(*result, "Each of 4 folds learns from what comes before it in time"));
    for (int k = 1; k < 4; ++k) {
      const auto at = static_cast<std::size_t>(k);
      QVERIFY(result->folds[at].trainingSequences > result->folds[at - 1].trainingSequences);
    }
    QVERIFY(result->folds[4].value != result->folds[0].value);  // another seed
  }
};

QTEST_GUILESS_MAIN(TestCrossValidation)
#include "test_cross_validation.moc"
