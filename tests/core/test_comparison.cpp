#include "core/study/compare.h"
#include "core/study/comparison_json.h"
#include "core/study/comparison_sentences.h"
#include "core/train/settings.h"
#include "core/train/sizing.h"
#include "tests/core/json_tables.h"
#include "tests/core/small_datasets.h"
#include "tests/support.h"

#include <cmath>
#include <filesystem>

#include <QTemporaryDir>
#include <nlohmann/json.hpp>

using namespace gatescope;
namespace fs = std::filesystem;

namespace {

ComparisonPlan planOf(const std::vector<std::string>& sides, int seeds = 3) {
  ComparisonPlan plan;
  plan.experiment.task = Task::Classify;
  plan.experiment.model.units = 4;
  plan.experiment.training.epochs = 4;
  plan.experiment.training.batch = 20;
  plan.seeds = seeds;
  for (const std::string& side : sides)
    plan.sides.push_back({sideName(plan.experiment, side), side});
  return plan;
}

const std::vector<std::string> gruAndLstm{"cell=gru", "cell=lstm"};

// Signs that are hard to tell, so that seeds differ in what they come to.
std::shared_ptr<const Dataset> hardSigns() {
  auto data = std::make_shared<Dataset>(*test::signClasses(200));
  Random random({31});
  for (float& value : data->inputs) value += static_cast<float>(3 * random.normal());
  return data;
}

// The same split, whatever the seed.
Result<std::shared_ptr<const Dataset>> fixedData(const Experiment&) {
  static const auto data = hardSigns();
  return data;
}

// Dealt out by the seed.
Result<std::shared_ptr<const Dataset>> dealtData(const Experiment& experiment) {
  auto data = std::make_shared<Dataset>(*fixedData(experiment).value());
  std::vector<std::int32_t> order;
  for (auto& part : data->splits) {
    order.insert(order.end(), part.begin(), part.end());
    part.clear();
  }
  Random random({experiment.data.splitSeed});
  random.shuffle(std::span(order));
  for (std::size_t i = 0; i < order.size(); ++i) {
    data->splits[i % 10 < 6 ? 0 : i % 10 < 8 ? 1 : 2].push_back(order[i]);
  }
  return data;
}

nlohmann::json tableOf(const Comparison& comparison) {
  return test::withoutSeconds(toJson(comparison));
}

// A comparison of two sides with these values, without any training.
Comparison madeOf(const std::vector<double>& gru, const std::vector<double>& lstm, double baseline,
                  const std::string& metric = "rmse") {
  Comparison comparison;
  comparison.plan = planOf(gruAndLstm, static_cast<int>(gru.size()));
  comparison.metric = metric;
  comparison.higherIsBetter = metricInfo(metric).higherIsBetter;
  for (const auto& [name, values] : {std::pair{"GRU", gru}, {"LSTM", lstm}}) {
    ComparedSide side;
    side.name = name;
    side.metric = estimateMean(values);
    comparison.sides.push_back(std::move(side));
  }
  ComparedPair pair;
  pair.first = 0;
  pair.second = 1;
  pair.difference = estimateDifference(gru, lstm);
  pair.overBoth = pair.difference.interval;
  comparison.pairs.push_back(pair);
  comparison.baselines.push_back({"ridge on lags", baseline, "ridge"});
  return comparison;
}

std::string sentenceOf(Comparison comparison) {
  comparison.plan.isTuned = true;  // its own sentence is another test's
  comparison.sentences = comparisonSentences(comparison);
  return comparison.sentence();
}

}  // namespace

class TestComparison : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> m_folder;
  fs::path file() const { return fs::path(m_folder->path().toStdString()) / "p.gscope"; }

 private Q_SLOTS:
  void init() { m_folder = std::make_unique<QTemporaryDir>(); }

  void planReadsBackEqual() {
    ComparisonPlan plan = planOf({"cell=gru layers=2", "cell=lstm"}, 7);
    plan.budget = Budget::Time;
    plan.seconds = 2.5;
    plan.isTuned = true;
    const auto again = comparisonPlanFromJson(toJson(plan));
    VERIFY_OK(again);
    QVERIFY(toJson(*again) == toJson(plan));
    QCOMPARE(again->sides[0].name, std::string("GRU, layers=2"));
    QVERIFY(!comparisonPlanFromJson(nlohmann::json::parse(R"({"seeds": 3})")));
  }

  void plansThatMakeNoSenseAreRefused_data() {
    QTest::addColumn<QStringList>("sides");
    QTest::addColumn<QString>("budget");
    QTest::addColumn<int>("seeds");
    QTest::addColumn<QString>("field");
    const QString gru = QStringLiteral("cell=gru"), lstm = QStringLiteral("cell=lstm");
    const QString units = QStringLiteral("units"), parameters = QStringLiteral("parameters");
    QTest::newRow("one side") << QStringList{gru} << units << 5 << "cells";
    QTest::newRow("twice the same") << QStringList{gru, gru} << units << 5 << "side";
    QTest::newRow("no seeds") << QStringList{gru, lstm} << units << 0 << "seeds";
    QTest::newRow("a seed of its own")
        << QStringList{gru, QStringLiteral("cell=lstm seed=3")} << units << 5 << "side";
    QTest::newRow("units of its own at equal parameters")
        << QStringList{gru, QStringLiteral("cell=lstm units=9")} << parameters << 5 << "side";
    QTest::newRow("unknown cell") << QStringList{gru, QStringLiteral("cell=mamba")} << units << 5
                                  << "cell";
    QTest::newRow("unknown setting")
        << QStringList{gru, QStringLiteral("cell=lstm wings=2")} << units << 5 << "wings";
    QTest::newRow("too large") << QStringList{gru, QStringLiteral("cell=lstm units=1000000")}
                               << units << 5 << "units";
  }
  void plansThatMakeNoSenseAreRefused() {
    QFETCH(QStringList, sides);
    QFETCH(QString, budget);
    QFETCH(int, seeds);
    QFETCH(QString, field);
    std::vector<std::string> settings;
    for (const QString& side : sides) settings.push_back(side.toStdString());
    ComparisonPlan plan = planOf(settings, seeds);
    plan.budget = budgetFromKey(budget.toStdString()).value();
    const auto setup = prepareComparison(plan, fixedData);
    QVERIFY(!setup);
    QCOMPARE(QString::fromStdString(setup.error().field), field);
    plan = planOf(gruAndLstm);
    plan.seconds = 3;
    QCOMPARE(prepareComparison(plan, fixedData).error().field, std::string("seconds"));
  }

  void runsOfASeedShareSeedAndSplit() {
    ComparisonPlan plan = planOf(gruAndLstm, 3);
    plan.experiment.training.seed = 40;
    plan.experiment.data.splitSeed = 7;
    const auto dealt = prepareComparison(plan, dealtData);
    VERIFY_OK(dealt);
    QVERIFY(dealt->sides[0].isDealtAnew);
    for (int pair = 0; pair < 3; ++pair) {
      const Trial gru = dealt->trial(pair, 0, 0), lstm = dealt->trial(pair, 1, 0);
      QCOMPARE(gru.number, 2 * pair);
      QCOMPARE(lstm.number, 2 * pair + 1);
      QCOMPARE(gru.dataset, lstm.dataset);
      QCOMPARE(gru.experiment.training.seed, 40u + static_cast<std::uint64_t>(pair));
      QCOMPARE(lstm.experiment.training.seed, gru.experiment.training.seed);
      QCOMPARE(lstm.experiment.data.splitSeed, 7u + static_cast<std::uint64_t>(pair));
      QCOMPARE(gru.experiment.data.splitSeed, lstm.experiment.data.splitSeed);
    }
    QVERIFY(dealt->trial(0, 0, 0).dataset->splits != dealt->trial(1, 0, 0).dataset->splits);

    const auto fixed = prepareComparison(plan, fixedData);
    QVERIFY(!fixed->sides[0].isDealtAnew);
    QCOMPARE(fixed->trial(2, 1, 0).dataset, fixed->trial(0, 0, 0).dataset);
    QCOMPARE(fixed->trial(2, 1, 0).experiment.data.splitSeed, std::uint64_t{7});
  }

  // Momentum is nothing to Adam: the same initial weights, batches and masks give the same bits.
  void sidesThatDifferInNothingThatCountsComeToTheSame() {
    const auto setup = prepareComparison(
        planOf({"cell=gru dropout=0.2", "cell=gru dropout=0.2 momentum=0.5"}), dealtData);
    VERIFY_OK(setup);
    const auto comparison = compare(*setup);
    VERIFY_OK(comparison);
    QCOMPARE(comparison->pairs[0].difference.mean, 0.0);
    QCOMPARE(comparison->pairs[0].difference.deviation, 0.0);
    QCOMPARE(comparison->pairs[0].overBoth.high, 0.0);
    QVERIFY(comparison->sentence().find("come to the same Accuracy: no difference shown") !=
            std::string::npos);
    // Seeds do count.
    QVERIFY(comparison->runs[0].epochs[1].trainingLoss !=
            comparison->runs[2].epochs[1].trainingLoss);
  }

  void parametersAreEqualWithinTwoPercent() {
    ComparisonPlan plan = planOf({"cell=gru", "cell=lstm", "cell=rnn"});
    plan.experiment.model.units = 64;
    plan.budget = Budget::Parameters;
    const auto setup = prepareComparison(plan, fixedData);
    VERIFY_OK(setup);
    const auto count = [&](std::size_t side) {
      return static_cast<double>(
          parameterCount(setup->sides[side].candidates[0], setup->sides[side].dataset(0)).value());
    };
    QVERIFY(std::abs(count(1) / count(0) - 1) < 0.02);
    QVERIFY(std::abs(count(2) / count(0) - 1) < 0.02);
    QVERIFY(setup->sides[1].notes.empty());
    plan.experiment.model.units = 2;
    QVERIFY(!prepareComparison(plan, fixedData)->sides[1].notes.empty());
  }

  void figuresAreThoseOfTheRuns() {
    const auto setup = prepareComparison(planOf(gruAndLstm, 4), fixedData);
    VERIFY_OK(setup);
    const auto comparison = compare(*setup);
    VERIFY_OK(comparison);
    QVERIFY(comparison->isComplete);
    QCOMPARE(comparison->metric, std::string("accuracy"));
    QCOMPARE(comparison->runs.size(), 8u);
    std::vector<double> gru, lstm;
    for (const ComparedRun& run : comparison->runs) {
      QCOMPARE(run.value, find(run.test, "accuracy").value());
      const Trial trial = setup->trial(run.pair, run.side, 0);
      QCOMPARE(run.value, find(trainTrial(trial).outcome.test.metrics, "accuracy").value());
      (run.side == 0 ? gru : lstm).push_back(run.value);
    }
    const MeanEstimate expected = estimateDifference(gru, lstm);
    QCOMPARE(comparison->pairs[0].difference.mean, expected.mean);
    QCOMPARE(comparison->pairs[0].difference.interval.low, expected.interval.low);
    QCOMPARE(comparison->sides[1].metric.mean, mean(lstm));
    QVERIFY(comparison->pairs[0].overBoth.contains(expected.mean));
    QVERIFY(comparison->pairs[0].overSequences.contains(expected.mean));
    QCOMPARE(comparison->sides[0].curve.size(), 5u);
    std::vector<double> losses;
    for (const ComparedRun& run : comparison->runs) {
      if (run.side == 0) losses.push_back(run.epochs[3].validationLoss);
    }
    QCOMPARE(comparison->sides[0].curve[3].loss.mean, mean(losses));
    QCOMPARE(comparison->sides[0].curve[3].loss.count, 4);
    QVERIFY(comparison->sides[0].memory > 0);
    QCOMPARE(comparison->sides[0].parameters,
             parameterCount(setup->sides[0].candidates[0], setup->sides[0].dataset(0)).value());
    QVERIFY(!comparison->baselines.empty());
  }

  void leavingARunOutChangesNoOther() {
    const auto setup = prepareComparison(planOf(gruAndLstm, 4), fixedData);
    TrialList list([&] {
      std::vector<Trial> trials;
      for (int i = 0; i < 8; ++i)
        trials.push_back(setup->trial(i / 2, static_cast<std::size_t>(i % 2), 0));
      return trials;
    }());
    VERIFY_OK(runTrials(list));
    std::map<int, TrialResult> results;
    for (int i = 0; i < 8; ++i) results[i] = list.results()[static_cast<std::size_t>(i)].value();
    const Comparison all = comparisonOf(*setup, results);
    const Comparison without = comparisonOf(*setup, results, {3});  // LSTM, second seed
    for (std::size_t i = 0; i < 8; ++i) {
      QCOMPARE(without.runs[i].value, all.runs[i].value);
      QCOMPARE(without.runs[i].isLeftOut, i == 3);
    }
    QCOMPARE(without.sides[0].metric.mean, all.sides[0].metric.mean);
    QCOMPARE(without.sides[1].metric.count, 3);
    QCOMPARE(without.pairs[0].difference.count, 3);  // the pair is none any more
    QVERIFY(toJson(without)["left_out"] == nlohmann::json::array({3}));
    const auto named = [](const Message& note) {
      return note.text() == "Left out of every mean, by choice: LSTM, seed 2 (trial 3)";
    };
    QCOMPARE(std::ranges::count_if(without.notes, named), 1);
    QCOMPARE(std::ranges::count_if(all.notes, named), 0);
  }

  void stoppedComparisonGoesOnToTheSameTable_data() {
    QTest::addColumn<bool>("tuned");
    QTest::addColumn<bool>("dealt");
    QTest::newRow("plain") << false << false;
    QTest::newRow("tuned, dealt out anew") << true << true;
  }
  void stoppedComparisonGoesOnToTheSameTable() {
    QFETCH(bool, tuned);
    QFETCH(bool, dealt);
    ComparisonPlan plan = planOf(gruAndLstm, 3);
    plan.isTuned = tuned;
    const auto setup = prepareComparison(plan, dealt ? MakeDataset(dealtData) : fixedData);
    VERIFY_OK(setup);
    const auto whole = compare(*setup, nullptr, {.atOnce = 1});
    VERIFY_OK(whole);
    QVERIFY(whole->isComplete);
    VERIFY_OK(Project::create(file()));
    int rounds = 0;
    for (bool isComplete = false; !isComplete; ++rounds) {
      QVERIFY(rounds < 40);
      auto project = Project::open(file());
      std::stop_source stop;
      int epochs = 0;
      RunTrialsOptions options{.atOnce = 2, .threads = 2, .stop = stop.get_token()};
      options.onEpoch = [&](const Trial&, const EpochRecord&) {
        if (++epochs == 7) stop.request_stop();
      };
      const auto part = compare(*setup, &*project, options);
      VERIFY_OK(part);
      isComplete = part->isComplete;
      if (!isComplete) QVERIFY(!project->studies().value().front().finished);
      if (isComplete) QVERIFY(tableOf(*part) == tableOf(*whole));
    }
    QVERIFY(rounds > 3);
    auto project = Project::open(file());
    const auto studies = project->studies().value();
    QCOMPARE(studies.size(), 1u);
    QVERIFY(studies[0].finished);
    QCOMPARE(studies[0].name, std::string("GRU · LSTM"));
    const auto stored =
        storedComparison(*project, studies[0], dealt ? MakeDataset(dealtData) : fixedData);
    VERIFY_OK(stored);
    QVERIFY(tableOf(*stored) == tableOf(*whole));
  }

  void moreSeedsGoOnWithTheSameStudy() {
    VERIFY_OK(Project::create(file()));
    auto project = Project::open(file());
    ComparisonPlan plan = planOf(gruAndLstm, 2);
    VERIFY_OK(compare(*prepareComparison(plan, fixedData), &*project));
    plan.seeds = 4;
    int begun = 0;
    RunTrialsOptions options;
    options.onEpoch = [&](const Trial&, const EpochRecord& record) { begun += record.epoch == 1; };
    const auto more = compare(*prepareComparison(plan, fixedData), &*project, options);
    VERIFY_OK(more);
    QCOMPARE(begun, 4);
    QVERIFY(tableOf(*more) == tableOf(*compare(*prepareComparison(plan, fixedData))));
    // Fewer seeds are a part of it; another plan is another study.
    plan.seeds = 3;
    QCOMPARE(compare(*prepareComparison(plan, fixedData), &*project)->runs.size(), 6u);
    QCOMPARE(project->studies().value().size(), 1u);
    plan.experiment.training.epochs = 2;
    VERIFY_OK(compare(*prepareComparison(plan, fixedData), &*project));
    QCOMPARE(project->studies().value().size(), 2u);
  }

  void eachSideIsTunedOverTheSameGrid() {
    ComparisonPlan plan = planOf(gruAndLstm, 2);
    plan.isTuned = true;
    const auto setup = prepareComparison(plan, fixedData);
    const auto comparison = compare(*setup);
    VERIFY_OK(comparison);
    for (const ComparedSide& side : comparison->sides) {
      QCOMPARE(side.candidates.size(), 3u);
      QCOMPARE(side.candidates[0].learningRate, 0.001);
      QCOMPARE(side.candidates[1].learningRate, 0.003);
      QCOMPARE(side.candidates[2].learningRate, 0.009);
      for (const TunedCandidate& candidate : side.candidates) {
        QVERIFY(side.candidates[side.chosen].value >= candidate.value);
        QCOMPARE(candidate.units, 4);
      }
      QCOMPARE(side.experiment.training.learningRate, side.candidates[side.chosen].learningRate);
    }
    QCOMPARE(comparison->runs[0].trial, 6);
    // With a seed that no pair has.
    QVERIFY(setup->tuningTrial(0).experiment.training.seed > 1000);
    QVERIFY(comparison->sentence().find("not tuned") == std::string::npos);
    plan.isTuned = false;
    QVERIFY(compare(*prepareComparison(plan, fixedData))->sentence().find("were not tuned") !=
            std::string::npos);
  }

  void runsHaveTheSameSecondsAtEqualTime() {
    ComparisonPlan plan = planOf(gruAndLstm, 2);
    plan.budget = Budget::Time;
    plan.seconds = 0.1;
    const auto setup = prepareComparison(plan, fixedData);
    VERIFY_OK(setup);
    VERIFY_OK(Project::create(file()));
    auto project = Project::open(file());
    const auto comparison = compare(*setup, &*project);
    VERIFY_OK(comparison);
    QCOMPARE(comparison->time.seconds, 0.1);
    for (const ComparedRun& run : comparison->runs) {
      double seconds = 0;
      for (const EpochRecord& epoch : run.epochs) seconds += epoch.seconds;
      QVERIFY2(seconds <= 0.1, qPrintable(QString::number(seconds)));
      QVERIFY(run.epochs.size() > 1);
    }
    QVERIFY(comparison->time.epochs[0][0] > 4);  // as many as fit, not as many as were set
    // What was measured once stays: the study goes on with the same plan.
    const auto again = compare(*setup, &*project);
    QCOMPARE(again->time.epochs, comparison->time.epochs);
    QVERIFY(toJson(*again) == toJson(*comparison));
  }

  void resultIsTheSameHoweverManyAtOnce() {
    const auto setup = prepareComparison(planOf(gruAndLstm, 3), dealtData);
    const auto alone = compare(*setup, nullptr, {.atOnce = 1, .threads = 1});
    const auto together = compare(*setup, nullptr, {.atOnce = 3, .threads = 3});
    VERIFY_OK(alone);
    VERIFY_OK(together);
    QVERIFY(tableOf(*alone) == tableOf(*together));
  }

  void sentenceSaysWhatFollows_data() {
    QTest::addColumn<QString>("gru");
    QTest::addColumn<QString>("lstm");
    QTest::addColumn<double>("baseline");
    QTest::addColumn<QString>("metric");
    QTest::addColumn<QString>("sentence");
    const QString rmse = QStringLiteral("rmse"), accuracy = QStringLiteral("accuracy");
    QTest::newRow("shown") << "1.0 1.1 0.9"
                           << "2.0 2.2 1.9" << 9.0 << rmse
                           << "GRU is lower in RMSE than LSTM by 1.03 ± 0.14 with 3 seeds: a "
                              "difference is shown, and GRU is better.";
    QTest::newRow("the higher is worse") << "2.0 2.2 1.9"
                                         << "1.0 1.1 0.9" << 9.0 << rmse
                                         << "GRU is higher in RMSE than LSTM by 1.03 ± 0.14 with 3 "
                                            "seeds: a difference is shown, and LSTM is better.";
    QTest::newRow("the higher is better")
        << "0.9 0.92 0.91"
        << "0.8 0.81 0.82" << 0.5 << accuracy
        << "GRU is higher in Accuracy than LSTM by 0.100 ± 0.025 with 3 seeds: a difference is "
           "shown, and GRU is better.";
    QTest::newRow("not shown") << "1.0 2.0 3.0"
                               << "2.0 2.2 2.9" << 9.0 << rmse
                               << "GRU is lower in RMSE than LSTM by 0.4 ± 1.4: no difference "
                                  "shown with 3 seeds.";
    QTest::newRow("one seed") << "1.5"
                              << "2.0" << 9.0 << rmse
                              << "GRU is lower in RMSE than LSTM by 0.50 with one seed: that may "
                                 "be chance, and no difference is shown.";
    QTest::newRow("none") << ""
                          << "" << 9.0 << rmse
                          << "No seed has a value of both GRU and LSTM: nothing follows.";
    QTest::newRow("baseline beats both")
        << "1.0 1.1 0.9"
        << "2.0 2.2 1.9" << 0.5 << rmse
        << "GRU is lower in RMSE than LSTM by 1.03 ± 0.14 with 3 seeds: a difference is shown, and "
           "GRU is better. No network beats a linear model (ridge on lags): RMSE 0.5. There "
           "is nothing to choose between networks that lose to it.";
    QTest::newRow("baseline beats one")
        << "1.0 1.1 0.9"
        << "2.0 2.2 1.9" << 1.5 << rmse
        << "GRU is lower in RMSE than LSTM by 1.03 ± 0.14 with 3 seeds: a difference is shown, and "
           "GRU is better. A linear model (ridge on lags), RMSE 1.5, is better than LSTM.";
  }
  void sentenceSaysWhatFollows() {
    QFETCH(QString, gru);
    QFETCH(QString, lstm);
    QFETCH(double, baseline);
    QFETCH(QString, metric);
    QFETCH(QString, sentence);
    const auto numbers = [](const QString& text) {
      std::vector<double> result;
      for (const QString& word : text.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        result.push_back(word.toDouble());
      }
      return result;
    };
    const Comparison made = madeOf(numbers(gru), numbers(lstm), baseline, metric.toStdString());
    QCOMPARE(QString::fromStdString(sentenceOf(made)), sentence);
  }

  void sentenceSaysWhereOtherSequencesMayDiffer() {
    Comparison made = madeOf({1.0, 1.1, 0.9}, {2.0, 2.2, 1.9}, 9);
    made.pairs[0].overBoth = {-2.5, 0.4};
    QVERIFY(sentenceOf(made).ends_with(
        "Of other test sequences it is not shown: with seeds and sequences drawn anew the "
        "difference lies between -2.5 and 0.4."));
  }
};

QTEST_APPLESS_MAIN(TestComparison)
#include "test_comparison.moc"
