#include "core/project/project.h"
#include "core/study/run_trials.h"
#include "core/study/study_recorder.h"
#include "core/train/predictor.h"
#include "core/train/sample_losses.h"
#include "core/train/sizing.h"
#include "tests/core/small_datasets.h"
#include "tests/support.h"

#include <atomic>
#include <cmath>
#include <filesystem>
#include <map>
#include <set>
#include <thread>

#include <QTemporaryDir>

using namespace gatescope;
namespace fs = std::filesystem;

namespace {

bool same(double a, double b) {
  return a == b || (std::isnan(a) && std::isnan(b));
}

bool same(const NamedValues& a, const NamedValues& b) {
  return std::ranges::equal(a, b, [](const NamedValue& x, const NamedValue& y) {
    return x.name == y.name && same(x.value, y.value);
  });
}

// All but how long it took.
bool same(const TrialResult& a, const TrialResult& b) {
  const auto sameEpoch = [](const EpochRecord& x, const EpochRecord& y) {
    return x.epoch == y.epoch && same(x.trainingLoss, y.trainingLoss) &&
           same(x.validationLoss, y.validationLoss) && same(x.metrics, y.metrics) &&
           same(x.learningRate, y.learningRate);
  };
  return a.parameters == b.parameters && a.isComplete == b.isComplete &&
         std::ranges::equal(a.epochs, b.epochs, sameEpoch) &&
         a.outcome.status == b.outcome.status && a.outcome.bestEpoch == b.outcome.bestEpoch &&
         same(a.outcome.validation.metrics, b.outcome.validation.metrics) &&
         same(a.outcome.test.metrics, b.outcome.test.metrics) &&
         a.outcome.testLosses == b.outcome.testLosses &&
         a.outcome.message.text() == b.outcome.message.text();
}

Trial trialOf(const std::string& cell, std::uint64_t seed, int epochs = 6) {
  Trial trial;
  trial.name = cell + ", seed " + std::to_string(seed);
  trial.experiment.task = Task::Classify;
  trial.experiment.model.cell = cell;
  trial.experiment.model.units = 4;
  trial.experiment.training.epochs = epochs;
  trial.experiment.training.batch = 20;
  trial.experiment.training.seed = seed;
  trial.dataset = test::signClasses();
  return trial;
}

std::vector<Trial> sixTrials() {
  std::vector<Trial> trials;
  for (const std::uint64_t seed : {1, 2, 3}) {
    for (const char* cell : {"gru", "lstm"}) trials.push_back(trialOf(cell, seed));
  }
  return trials;
}

std::vector<TrialResult> resultsOf(const TrialList& list) {
  std::vector<TrialResult> results;
  for (const auto& result : list.results()) results.push_back(result.value());
  return results;
}

bool same(const std::vector<TrialResult>& a, const std::vector<TrialResult>& b) {
  return std::ranges::equal(a, b,
                            [](const TrialResult& x, const TrialResult& y) { return same(x, y); });
}

std::vector<TrialResult> trainedAlone() {
  std::vector<TrialResult> results;
  for (const Trial& trial : sixTrials()) results.push_back(trainTrial(trial));
  return results;
}

// Four trials until epoch 2, then the better two of them until 4, then the best one to the end.
class Halving : public TrialSource {
 public:
  std::optional<Trial> next() override {
    if (m_next == m_rung.size()) return std::nullopt;
    return m_rung[m_next++];
  }
  void done(const Trial& trial, const TrialResult& result) override {
    m_results[trial.number] = result;
    asked.push_back({trial.number, trial.untilEpoch});
    if (++m_done < m_rung.size()) return;
    if (m_rung.size() == 1) return;
    std::ranges::stable_sort(m_rung, {}, [&](const Trial& t) {
      return bestEpoch(m_results[t.number].epochs).validationLoss;
    });
    m_rung.resize(m_rung.size() / 2);
    for (Trial& t : m_rung) {
      t.start = m_results[t.number].next;
      t.untilEpoch = m_rung.size() == 1 ? 0 : t.untilEpoch * 2;
    }
    m_next = m_done = 0;
  }

  Halving() {
    for (int i = 0; i < 4; ++i) {
      m_rung.push_back(trialOf("gru", static_cast<std::uint64_t>(i)));
      m_rung.back().number = i;
      m_rung.back().untilEpoch = 2;
    }
  }
  std::map<int, TrialResult>& results() { return m_results; }
  std::vector<std::pair<int, int>> asked;

 private:
  std::vector<Trial> m_rung;
  std::map<int, TrialResult> m_results;
  std::size_t m_next = 0, m_done = 0;
};

}  // namespace

class TestTrials : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> m_folder;
  fs::path file() const { return fs::path(m_folder->path().toStdString()) / "p.gscope"; }

  // A project with an empty study, number 1.
  void makeProject() const {
    auto project = Project::create(file());
    VERIFY_OK(project);
    VERIFY_OK(project->addStudy({0, "compare", "test", "{}", "", false, false}));
  }

 private Q_SLOTS:
  void init() { m_folder = std::make_unique<QTemporaryDir>(); }

  void trialIsTrainedAsByTheTrainer() {
    const Trial trial = trialOf("gru", 5);
    const TrialResult result = trainTrial(trial);
    auto trainer = Trainer::create(trial.dataset, trial.experiment);
    TrainingObserver nobody;
    const RunOutcome outcome = trainer->run(nobody);
    QVERIFY(result.isComplete && result.outcome.status == RunStatus::Finished);
    QCOMPARE(result.parameters, trainer->parameters());
    QCOMPARE(result.epochs.size(), 7u);
    QVERIFY(same(result.outcome.test.metrics, outcome.test.metrics));
    QCOMPARE(result.outcome.bestEpoch, outcome.bestEpoch);
    QCOMPARE(bestEpoch(result.epochs).epoch, outcome.bestEpoch);
  }

  void sampleLossesMakeTheMainMetric_data() {
    QTest::addColumn<int>("kind");
    QTest::newRow("accuracy") << 0;
    QTest::newRow("scaled_mse of two columns") << 1;
    QTest::newRow("rmse of one column") << 2;
  }
  void sampleLossesMakeTheMainMetric() {
    QFETCH(int, kind);
    Trial trial = trialOf("gru", 1, 2);
    if (kind > 0) {
      trial.experiment.task = Task::Forecast;
      auto data = std::make_shared<Dataset>(*test::sineForecast());
      if (kind == 2) {  // the second column is no target then
        data->targetNames = {"slow"};
        data->targetKinds = {TargetKind::Number};
        data->targetScales = {{10, 2}};
        std::vector<float> first;
        for (std::size_t i = 0; i < data->targets.size(); i += 2) first.push_back(data->targets[i]);
        data->targets = first;
      }
      trial.dataset = data;
    }
    const TrialResult result = trainTrial(trial);
    const auto& losses = result.outcome.testLosses;
    QCOMPARE(losses.size(), trial.dataset->split(Split::Test).size());
    double sum = 0;
    for (const float loss : losses) sum += static_cast<double>(loss);
    const std::string_view metric = mainMetric(*trial.dataset);
    const double made = metricOfLoss(metric, sum / static_cast<double>(losses.size()));
    const double said = find(result.outcome.test.metrics, metric).value();
    QVERIFY2(std::abs(made - said) < 1e-5 * std::abs(said),
             qPrintable(QStringLiteral("%1 %2").arg(made).arg(said)));
  }

  // Sequences of unequal length: each has its own mean over steps, by hand.
  void lossOfASampleIsThatOfItsOwnSteps() {
    const auto data = test::delayedSteps(20);
    Dataset binary = *data;
    binary.targetKinds = {TargetKind::Binary, TargetKind::Binary};
    Predictions said{{3, 7}, 2, {}};
    std::vector<double> expected;
    for (const std::int32_t number : said.samples) {
      const Sample& sample = binary.samples[static_cast<std::size_t>(number)];
      double sum = 0;
      for (std::int32_t i = 0; i < sample.targetRows; ++i) {
        for (std::size_t k = 0; k < 2; ++k) {
          const auto row = static_cast<std::size_t>(sample.firstTarget + i);
          const float p = 0.1F + 0.2F * static_cast<float>((row + k) % 4);
          said.values.push_back(p);
          const bool one = binary.targets[row * 2 + k] > 0.5F;
          sum -= std::log(one ? static_cast<double>(p) : 1 - static_cast<double>(p));
        }
      }
      expected.push_back(sum / sample.targetRows);
    }
    const auto losses = sampleLosses(binary, said);
    QCOMPARE(losses.size(), 2u);
    for (std::size_t i = 0; i < 2; ++i) {
      QVERIFY(std::abs(static_cast<double>(losses[i]) - expected[i]) < 1e-6);
    }
  }

  void resultsAreTheSameHoweverManyAtOnce_data() {
    QTest::addColumn<int>("atOnce");
    QTest::addColumn<int>("threads");
    QTest::newRow("one") << 1 << 0;
    QTest::newRow("by the cores") << 0 << 0;
    QTest::newRow("three on three threads") << 3 << 3;
    QTest::newRow("two on four threads") << 2 << 4;
  }
  void resultsAreTheSameHoweverManyAtOnce() {
    QFETCH(int, atOnce);
    QFETCH(int, threads);
    TrialList list(sixTrials());
    int begun = 0, epochs = 0, ended = 0;  // callbacks come one at a time
    RunTrialsOptions options{.atOnce = atOnce, .threads = threads};
    options.onBegin = [&](const Trial&) { ++begun; };
    options.onEpoch = [&](const Trial&, const EpochRecord&) { ++epochs; };
    options.onEnd = [&](const Trial&, const TrialResult&) { ++ended; };
    const auto run = runTrials(list, options);
    VERIFY_OK(run);
    QVERIFY(*run);
    QCOMPARE(begun, 6);
    QCOMPARE(epochs, 6 * 7);
    QCOMPARE(ended, 6);
    QVERIFY(same(resultsOf(list), trainedAlone()));
  }

  void whatCannotBeTrainedHasFailedAndTheRestGoesOn() {
    std::vector<Trial> trials = sixTrials();
    trials.resize(2);
    trials[0].experiment.task = Task::Regress;
    TrialList list(trials);
    VERIFY_OK(runTrials(list));
    QVERIFY(list.results()[0]->outcome.status == RunStatus::Failed);
    QVERIFY(list.results()[0]->outcome.message.text().find("made for the task") !=
            std::string::npos);
    QVERIFY(list.results()[1]->outcome.status == RunStatus::Finished);
  }

  void trialThatStandsGoesOnToTheSameBits() {
    Trial trial = trialOf("lstm", 2);
    const TrialResult whole = trainTrial(trial);
    trial.untilEpoch = 3;
    const TrialResult half = trainTrial(trial);
    QVERIFY(half.isComplete && half.outcome.status == RunStatus::Stopped);
    QCOMPARE(half.epochs.back().epoch, 3);
    QVERIFY(half.next.has_value());
    trial.start = half.next;
    trial.untilEpoch = 0;
    QVERIFY(same(trainTrial(trial), whole));
  }

  void trialIsStoppedWhenItsTimeIsUp() {
    Trial trial = trialOf("gru", 1, 1000000);
    trial.seconds = 0.2;
    const TrialResult result = trainTrial(trial);
    QVERIFY(result.isComplete && result.outcome.status == RunStatus::Finished);
    QVERIFY(result.outcome.message.text().find("time was up") != std::string::npos);
    double sum = 0;
    for (const EpochRecord& epoch : result.epochs) sum += epoch.seconds;
    QVERIFY(sum <= 0.2 + result.epochs.front().seconds);
    // Nothing is left: the first epoch after the start would be too much.
    trial.start = TrialStart{{}, result.epochs, 0.2};
    Trial whole = trialOf("gru", 1, 1000000);
    whole.untilEpoch = 1;
    trial.start = trainTrial(whole).next;
    trial.start->seconds = 0.2;
    QCOMPARE(trainTrial(trial).epochs.size(), 2u);
  }

  void searchDecidesAlikeHoweverManyAtOnce() {
    Halving alone, together, kept;
    VERIFY_OK(runTrials(alone, {.atOnce = 1}));
    VERIFY_OK(runTrials(together, {.atOnce = 4, .threads = 4}));
    makeProject();
    auto project = Project::open(file());
    StudyRecorder recorder(*project, 1);
    VERIFY_OK(runTrials(kept, {.atOnce = 2, .threads = 2, .recorder = &recorder}));
    QCOMPARE(alone.asked.size(), 7u);
    QCOMPARE(alone.asked.back().second, 0);
    for (Halving* other : {&together, &kept}) {
      QVERIFY(std::multiset(alone.asked.begin(), alone.asked.end()) ==
              std::multiset(other->asked.begin(), other->asked.end()));
      for (const auto& [number, result] : alone.results()) {
        QVERIFY(same(result, other->results()[number]));
      }
    }
    const int best = alone.asked.back().first;
    QVERIFY(
        same(alone.results()[best], trainTrial(trialOf("gru", static_cast<std::uint64_t>(best)))));

    // Asked again, all is known: the same is decided from what the project holds.
    Halving again;
    int epochs = 0;
    RunTrialsOptions options{.recorder = &recorder};
    options.onEpoch = [&](const Trial&, const EpochRecord&) { ++epochs; };
    VERIFY_OK(runTrials(again, options));
    QCOMPARE(epochs, 0);
    for (const auto& [number, result] : alone.results()) {
      QVERIFY(same(result, again.results()[number]));
    }
  }

  void stoppedStudyGoesOnToTheSameResults() {
    makeProject();
    int total = 0;
    for (int round = 0; round < 40; ++round) {
      auto project = Project::open(file());
      VERIFY_OK(project);
      StudyRecorder recorder(*project, 1);
      TrialList list(sixTrials());
      std::stop_source stop;
      RunTrialsOptions options{.atOnce = 2, .threads = 2, .recorder = &recorder};
      options.stop = stop.get_token();
      int epochs = 0;
      options.onEpoch = [&](const Trial&, const EpochRecord&) {
        if (++epochs == 5) stop.request_stop();
      };
      const auto whole = runTrials(list, options);
      VERIFY_OK(whole);
      total += epochs;
      if (!*whole) continue;
      QVERIFY(round > 3);
      QVERIFY(same(resultsOf(list), trainedAlone()));
      QCOMPARE(total, 6 * 7);  // no epoch is trained twice
      const auto runs = project->studyRuns(1).value();
      QCOMPARE(runs.size(), 6u);
      for (const RunRecord& run : runs) {
        QVERIFY(run.status == RunStatus::Finished);
        QVERIFY(project->snapshotEpochs(run.id).value().size() <= 2);
        QVERIFY(!project->checkpoint(run.id).value().has_value());
        QCOMPARE(project->bestSnapshot(run.id).value()->epoch, run.bestEpoch);
      }
      QVERIFY(project->runs().value().empty());
      return;
    }
    QFAIL("the study never came to its end");
  }

  void storedWeightsAreThoseThatWereJudged() {
    makeProject();
    auto project = Project::open(file());
    StudyRecorder recorder(*project, 1);
    TrialList list({trialOf("gru", 3)});
    VERIFY_OK(runTrials(list, {.recorder = &recorder}));
    const RunRecord run = project->studyRun(1, 0).value().value();
    const auto weights = project->bestSnapshot(run.id).value().value();
    const auto predictor = Predictor::create(list.trials()[0].dataset, run.experiment, weights);
    VERIFY_OK(predictor);
    const auto said = predictor->predict(list.trials()[0].dataset->split(Split::Test));
    QVERIFY(same(evaluate(*list.trials()[0].dataset, said).metrics, run.test));
    QCOMPARE(sampleLosses(*list.trials()[0].dataset, said), project->testLosses(run.id).value());
  }

  void trialOfOtherSettingsIsRefused() {
    makeProject();
    auto project = Project::open(file());
    StudyRecorder recorder(*project, 1);
    TrialList list(sixTrials());
    VERIFY_OK(runTrials(list, {.recorder = &recorder}));
    std::vector<Trial> others = sixTrials();
    others[3].experiment.model.units = 5;
    TrialList changed(others);
    const auto run = runTrials(changed, {.recorder = &recorder});
    QVERIFY(!run);
    QVERIFY2(run.error().text().find("trial 3 of study 1") != std::string::npos,
             run.error().text().c_str());
  }

  // Each would take more than half of the machine's memory; none gets as far as that.
  void trialsThatDoNotFitTogetherTakeTurns() {
    Trial large = trialOf("gru", 1);
    auto data = std::make_shared<Dataset>(*large.dataset);
    data->splits[1].clear();
    data->splits[2].clear();
    const auto bytes = [&] { return memoryBytes(large.experiment, *data).value(); };
    data->samples[0].steps = 1'000'000;
    const double steps = 0.6 * static_cast<double>(memoryLimit()) / static_cast<double>(bytes());
    data->samples[0].steps = static_cast<std::int32_t>(1e6 * steps);
    QVERIFY(bytes() > memoryLimit() / 2 && bytes() < memoryLimit());
    const auto begunTogether = [](const Trial& trial, int milliseconds) {
      TrialList list({trial, trial, trial});
      PauseGate gate;
      gate.pause();  // before the first batch
      std::stop_source stop;
      std::atomic<int> begun = 0;
      std::thread runner([&] {
        RunTrialsOptions options{.atOnce = 3, .threads = 3, .stop = stop.get_token()};
        options.pause = &gate;
        options.onBegin = [&](const Trial&) { ++begun; };
        (void)runTrials(list, options);
      });
      const bool all = QTest::qWaitFor([&] { return begun == 3; }, milliseconds);
      const int together = begun;
      stop.request_stop();
      runner.join();
      return all ? 3 : together;
    };
    QCOMPARE(begunTogether(trialOf("gru", 1), 20000), 3);
    large.dataset = data;
    QCOMPARE(begunTogether(large, 300), 1);
  }

  void pausedTrialsWait() {
    PauseGate gate;
    gate.pause();
    TrialList list(sixTrials());
    std::atomic<int> epochs = 0;
    std::jthread runner([&] {
      RunTrialsOptions options{.pause = &gate};
      options.onEpoch = [&](const Trial&, const EpochRecord& record) {
        if (record.epoch > 0) ++epochs;
      };
      (void)runTrials(list, options);
    });
    QTest::qWait(50);
    QCOMPARE(epochs.load(), 0);  // the untrained network may have been judged
    gate.resume();
    runner.join();
    QCOMPARE(epochs.load(), 6 * 6);
  }
};

QTEST_GUILESS_MAIN(TestTrials)
#include "test_trials.moc"
