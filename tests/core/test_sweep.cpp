#include "core/study/sweep.h"
#include "core/study/sweep_views.h"
#include "tests/core/sweeps.h"
#include "tests/support.h"

#include <atomic>
#include <filesystem>

#include <QTemporaryDir>

using namespace gatescope;
using namespace gatescope::test;
namespace fs = std::filesystem;

namespace {

Sweep sweepOf(const SweepPlan& plan) {
  return std::move(Sweep::create(plan, waves()).value());
}

std::vector<RunRecord> trained(const Sweep& sweep, int atOnce = 1) {
  SweepSource source(sweep);
  RunTrialsOptions options;
  options.atOnce = atOnce;
  options.threads = 2;
  return runTrials(source, options).value_or(false) ? source.runs() : std::vector<RunRecord>();
}

// Trains in the project until so many epochs have passed; true when the sweep has ended.
bool trainedInProject(Project& project, const Sweep& sweep, int epochs) {
  const StudyRecord study = studyOfSweep(project, sweep.plan()).value();
  const auto known = project.studyRuns(study.id).value();
  SweepSource source(sweep, known);
  StudyRecorder recorder(project, study.id);
  std::stop_source stop;
  std::atomic<int> passed = 0;
  RunTrialsOptions options;
  options.atOnce = 1;
  options.recorder = &recorder;
  options.stop = stop.get_token();
  options.onEpoch = [&](const Trial&, const EpochRecord&) {
    if (++passed == epochs) stop.request_stop();
  };
  return runTrials(source, options).value();
}

}  // namespace

class TestSweep : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> m_folder;
  fs::path file(const char* name) const { return fs::path(m_folder->path().toStdString()) / name; }

 private Q_SLOTS:
  void init() { m_folder = std::make_unique<QTemporaryDir>(); }

  void trialsAreNumberedByConfigurationAndSeed() {
    SweepPlan plan = wavePlan();
    plan.seeds = 2;
    plan.experiment.training.seed = 10;
    const Sweep sweep = sweepOf(plan);
    QCOMPARE(sweep.configurations(), 6);
    QCOMPARE(sweep.trials(), 12);
    const Trial trial = sweep.trial(5);
    QCOMPARE(trial.name, std::string("units=2 learning-rate=0.01 seed=11"));
    QCOMPARE(trial.experiment.training.seed, std::uint64_t{11});
    QCOMPARE(trial.experiment.model.units, 2);
    QCOMPARE(trial.number, 5);
    QVERIFY(trial.dataset == sweep.trial(11).dataset);
  }

  void aTrialsBitsDoNotDependOnHowManyRunAtOnce() {
    SweepPlan plan = wavePlan();
    plan.seeds = 2;
    const Sweep sweep = sweepOf(plan);
    const std::vector<RunRecord> alone = trained(sweep, 1);
    QCOMPARE(alone.size(), std::size_t{12});
    QCOMPARE(figures(trained(sweep, 2)), figures(alone));
  }

  void eachWindowHasItsOwnData() {
    SweepPlan plan = wavePlan();
    plan.searches = {{SearchKind::Grid, {{"window", {"4", "8"}}, {"units", {"2", "3"}}}}};
    const Sweep sweep = sweepOf(plan);
    QCOMPARE(sweep.trial(0).dataset->window, 4);
    QCOMPARE(sweep.trial(3).dataset->window, 8);
    QVERIFY(sweep.trial(2).dataset == sweep.trial(3).dataset);
    QCOMPARE(trained(sweep).size(), std::size_t{4});
  }

  void whatCannotBeTrainedOrComparedIsRefusedAtOnce() {
    const auto refusal = [](const SweepPlan& plan) {
      const auto sweep = Sweep::create(plan, waves());
      return sweep ? std::string() : sweep.error().text();
    };
    QCOMPARE(refusal(wavePlan()), std::string());
    SweepPlan plan = wavePlan();
    plan.metric = "accuracy";
    QCOMPARE(refusal(plan),
             std::string("Metric: expected one of loss, mae, rmse, smape, r2, "
                         "mase, scaled_mse, scaled_mae for these data, found “accuracy”"));
    plan = wavePlan();
    plan.experiment.data.split = {80, 0, 20};
    QCOMPARE(refusal(plan), std::string("Split: a search chooses by the validation part, and this "
                                        "split leaves none"));
    plan = wavePlan();
    plan.searches = {{SearchKind::Grid, {{"window", {"4", "500"}}}}};
    QVERIFY(!refusal(plan).empty());
    plan.searches = {{SearchKind::Grid, {{"units", {"4", "1000000"}}}}};
    QVERIFY(refusal(plan).starts_with("Units: "));
  }

  void theBestIsChosenByTheValidationPartAlone() {
    const Sweep sweep = sweepOf(wavePlan());
    std::vector<RunRecord> runs = trained(sweep);
    const SweepTable table = sweepTable(sweep, runs);
    QCOMPARE(table.keys, (std::vector<std::string>{"units", "learning-rate"}));
    QCOMPARE(table.ended(), 6);
    QVERIFY(table.best() != nullptr);
    for (const SweepTrial& trial : table.trials) {
      QVERIFY(*find(trial.validation, "rmse") >= table.best()->mean);
      QVERIFY(trial.state == TrialState::Finished);
    }
    // A test figure that is too good to be true changes nothing.
    const int chosen = table.best()->number;
    for (RunRecord& run : runs) {
      if (run.trial == chosen) continue;
      for (NamedValue& value : run.test) value.value = 0;
    }
    QCOMPARE(sweepTable(sweep, runs).best()->number, chosen);
    const auto sentences = sweepSentences(table);
    QVERIFY(sentences.front().text().starts_with("Best of 6 by RMSE on the validation part: "));
    QVERIFY(sentences[2].text().starts_with("On the test part, which chose nothing, it has "));
    QVERIFY(std::ranges::find(table.baselines, "ridge", &SweepBaseline::key) !=
            table.baselines.end());
    QVERIFY(std::ranges::is_sorted(table.baselines, {}, &SweepBaseline::validation));
  }

  void seedsAreAveragedAndAConfigurationThatFailedIsNotRanked() {
    SweepPlan plan = wavePlan();
    plan.seeds = 2;
    const Sweep sweep = sweepOf(plan);
    std::vector<RunRecord> runs;
    for (int i = 0; i < 12; ++i) {
      RunRecord run;
      run.trial = i;
      run.status = RunStatus::Finished;
      run.epochs = {{4, 1, 1, {{"rmse", 1}}, 0.1, 0}};
      run.validation = {{"rmse", i / 2 == 3 ? 0.5 + i % 2 : 2.0 + i}};
      runs.push_back(run);
    }
    SweepTable table = sweepTable(sweep, runs);
    QCOMPARE(table.best()->number, 3);
    QCOMPARE(table.best()->mean, 1.0);
    QCOMPARE(table.best()->deviation, std::sqrt(0.5));
    QCOMPARE(table.configurations[0].rank, 2);
    runs[7].status = RunStatus::Diverged;
    table = sweepTable(sweep, runs);
    QCOMPARE(table.best()->number, 0);
    QCOMPARE(table.configurations[3].rank, 0);
    runs.pop_back();
    table = sweepTable(sweep, runs);
    QCOMPARE(table.ended(), 11);
    QCOMPARE(sweepSentences(table).front().text(),
             std::string("11 of 12 trials have ended: what follows may change."));
  }

  // Beside the linear model of the data that the best configuration was judged on.
  void itIsSaidWhetherANetworkBeatsTheBaselines_data() {
    QTest::addColumn<double>("rmse");
    QTest::addColumn<QString>("beginning");
    QTest::newRow("better") << 0.0 << "Without a network, “ridge on lags” has ";
    QTest::newRow("worse") << 100.0 << "No network beats a linear model (ridge on lags): RMSE ";
  }
  void itIsSaidWhetherANetworkBeatsTheBaselines() {
    QFETCH(double, rmse);
    QFETCH(QString, beginning);
    const Sweep sweep = sweepOf(wavePlan());
    std::vector<RunRecord> runs;
    for (int i = 0; i < sweep.trials(); ++i) {
      RunRecord run;
      run.trial = i;
      run.status = RunStatus::Finished;
      run.epochs = {{4, 1, 1, {{"rmse", rmse}}, 0.1, 0}};
      run.validation = {{"rmse", rmse}};
      runs.push_back(run);
    }
    const auto sentences = sweepSentences(sweepTable(sweep, runs));
    const QString last = QString::fromStdString(sentences.back().text());
    QVERIFY2(last.startsWith(beginning), qPrintable(last));
  }

  void halvingLeavesTheWorseOnesEarly() {
    const Sweep sweep = sweepOf(halvingPlan());
    const std::vector<RunRecord> runs = trained(sweep);
    QCOMPARE(runs.size(), std::size_t{12});
    std::array<int, 9> ended{};
    for (const RunRecord& run : runs) {
      QVERIFY(run.epochs.back().epoch == 2 || run.epochs.back().epoch == 4 ||
              run.epochs.back().epoch == 8);
      ++ended[static_cast<std::size_t>(run.epochs.back().epoch)];
      const bool whole = run.epochs.back().epoch == 8;
      QVERIFY(run.status == (whole ? RunStatus::Finished : RunStatus::Stopped));
    }
    QVERIFY(ended[2] >= 4 && ended[4] >= 2 && ended[8] >= 2);
    const SweepTable table = sweepTable(sweep, runs);
    QCOMPARE(table.ended(), 12);
    QVERIFY(table.trials[static_cast<std::size_t>(table.best()->number)].state ==
            TrialState::Finished);
    // Whoever goes on goes on from its checkpoint: the same bits as trained at once.
    for (const RunRecord& run : runs) {
      if (run.status != RunStatus::Finished) continue;
      const TrialResult whole = trainTrial(sweep.trial(run.trial));
      QCOMPARE(whole.epochs.back().validationLoss, run.epochs.back().validationLoss);
      QCOMPARE(whole.outcome.test.metrics.front().value, run.test.front().value);
    }
  }

  void aSweepThatIsStoppedAnywhereEndsAsTheUninterruptedOne_data() {
    QTest::addColumn<bool>("halving");
    QTest::addColumn<int>("seeds");
    QTest::newRow("grid") << false << 1;
    QTest::newRow("halving") << true << 1;
    QTest::newRow("halving, two seeds") << true << 2;
  }

  void aSweepThatIsStoppedAnywhereEndsAsTheUninterruptedOne() {
    QFETCH(bool, halving);
    QFETCH(int, seeds);
    SweepPlan plan = halving ? halvingPlan(8) : wavePlan();
    plan.seeds = seeds;
    const Sweep sweep = sweepOf(plan);
    const std::string expected = figures(trained(sweep));
    for (const int epochs : {1, 3, 5, 7}) {
      const fs::path path = file(("a" + std::to_string(epochs) + ".gscope").c_str());
      { VERIFY_OK(Project::create(path)); }
      int rounds = 0;
      for (bool ended = false; !ended; ++rounds) {
        auto project = Project::open(path);
        VERIFY_OK(project);
        ended = trainedInProject(*project, sweep, epochs);
        QVERIFY(rounds < 200);
      }
      auto project = Project::open(path);
      VERIFY_OK(project);
      QVERIFY(rounds > 2);
      const StudyRecord study = studyOfSweep(*project, plan).value();
      QCOMPARE(figures(project->studyRuns(study.id).value()), expected);
    }
  }

  void aSweepIsWidenedByMoreTrials_data() {
    QTest::addColumn<bool>("halving");
    QTest::newRow("random") << false;
    QTest::newRow("halving") << true;
  }

  void aSweepIsWidenedByMoreTrials() {
    QFETCH(bool, halving);
    SweepPlan large = halvingPlan(12), small = halvingPlan(5);
    if (!halving) large.halving.reset(), small.halving.reset();
    auto project = Project::create(file("a.gscope"));
    VERIFY_OK(project);
    QVERIFY(trainedInProject(*project, sweepOf(small), -1));
    const StudyId first = studyOfSweep(*project, small)->id;
    QCOMPARE(project->studyRuns(first)->size(), std::size_t{5});
    QVERIFY(trainedInProject(*project, sweepOf(large), -1));
    QCOMPARE(studyOfSweep(*project, large)->id, first);
    QCOMPARE(studyOfSweep(*project, small)->id, first);  // which is wider than asked
    QCOMPARE(project->studies()->size(), std::size_t{1});
    QCOMPARE(figures(project->studyRuns(first).value()), figures(trained(sweepOf(large))));
    SweepPlan other = large;
    other.seeds = 2;
    QVERIFY(studyOfSweep(*project, other)->id != first);
  }

  void mapsAndAxesShowTheConfigurations() {
    const Sweep sweep = sweepOf(wavePlan());
    std::vector<RunRecord> runs;
    for (int i = 0; i < 6; ++i) {
      RunRecord run;
      run.trial = i;
      run.status = RunStatus::Finished;
      run.epochs = {{4, 1, 1, {{"rmse", 1}}, 0.1, 0}};
      run.validation = {{"rmse", 1.0 + i}};
      if (i != 4) runs.push_back(run);
    }
    const SweepTable table = sweepTable(sweep, runs);
    const SweepMap map = mapOf(table, "learning-rate", "units");
    QCOMPARE(map.x.values, (std::vector<std::string>{"0.001", "0.01", "0.03"}));
    QCOMPARE(map.y.values, (std::vector<std::string>{"2", "4"}));
    QVERIFY(map.x.isLogarithmic);
    QCOMPARE(map.x.places[1], std::log(10.0) / std::log(30.0));
    QCOMPARE(map.y.places, (std::vector<double>{0, 1}));
    // Rows of units, columns of the rate by size: 0.001, 0.01 (named third), 0.03.
    const std::vector<double> expected{1, 3, 2, 4, 6, 0};
    for (std::size_t i = 0; i < 5; ++i) QCOMPARE(map.means[i], expected[i]);
    QVERIFY(std::isnan(map.means[5]));
    QCOMPARE(map.counts, (std::vector<int>{1, 1, 1, 1, 1, 0}));
    QCOMPARE(bestAt(table, map, 2, 0)->number, 1);
    QCOMPARE(bestAt(table, map, 1, 0)->number, 2);
    QCOMPARE(bestAt(table, map, 2, 1), nullptr);
  }

  void differencesAreNamed() {
    SweepPlan plan = wavePlan();
    const Sweep sweep = sweepOf(plan);
    const auto found = differences(sweep.configuration(0), sweep.configuration(5));
    QCOMPARE(found.size(), std::size_t{2});
    QCOMPARE(found[0].label, std::string("Units"));
    QCOMPARE(found[0].first, std::string("2"));
    QCOMPARE(found[1].key, std::string("learning-rate"));
    QCOMPARE(found[1].second, std::string("0.01"));
    QVERIFY(differences(sweep.configuration(1), sweep.configuration(1)).empty());
  }
};

QTEST_GUILESS_MAIN(TestSweep)
#include "test_sweep.moc"
