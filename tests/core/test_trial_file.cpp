#include "core/study/cluster_job.h"
#include "core/study/trial_file.h"
#include "tests/core/sweeps.h"
#include "tests/support.h"

#include <filesystem>
#include <fstream>

#include <QTemporaryDir>

using namespace gatescope;
using namespace gatescope::test;
namespace fs = std::filesystem;

class TestTrialFile : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> m_folder;
  SweepPlan m_plan;
  fs::path file(const std::string& name) const {
    return fs::path(m_folder->path().toStdString()) / name;
  }
  Sweep sweep() const { return std::move(Sweep::create(m_plan, waves()).value()); }
  Result<bool> train(int trial, const std::string& to, int stopAfter = -1) const {
    std::stop_source stop;
    TrialFileOptions options;
    options.threads = 1;
    options.stop = stop.get_token();
    options.onEpoch = [&stop, stopAfter, passed = 0](const Trial&, const EpochRecord&) mutable {
      if (++passed == stopAfter) stop.request_stop();
    };
    return trainTrialFile(sweep(), trial, file(to), options);
  }
  // All trials' figures as one program trains them.
  std::string expected() const {
    const Sweep whole = sweep();
    SweepSource source(whole);
    return runTrials(source).value_or(false) ? figures(source.runs()) : std::string();
  }

 private Q_SLOTS:
  void init() {
    m_folder = std::make_unique<QTemporaryDir>();
    std::ofstream(file("waves.csv")) << "t,a,b\n1,2,3\n";
    m_plan = wavePlan();
    m_plan.experiment.data.source = file("waves.csv").string();
  }

  void aTrialIsThereWholeOrNotAtAll() {
    QCOMPARE(train(2, "trial.gscope", 3).value(), false);
    QVERIFY(!fs::exists(file("trial.gscope")));
    QVERIFY(fs::exists(file("trial.gscope.part")));
    QCOMPARE(train(2, "trial.gscope").value(), true);
    QVERIFY(fs::exists(file("trial.gscope")));
    QVERIFY(!fs::exists(file("trial.gscope.part")));
    const auto written = fs::last_write_time(file("trial.gscope"));
    QCOMPARE(train(2, "trial.gscope").value(), true);  // at once
    QVERIFY(fs::last_write_time(file("trial.gscope")) == written);
    auto project = Project::open(file("trial.gscope"));
    VERIFY_OK(project);
    const auto stored = project->data(m_plan.experiment.data.source);
    VERIFY_OK(stored);
    QVERIFY((*stored)->bytes.empty());
    QCOMPARE((*stored)->sha256.size(), std::size_t{64});
    QCOMPARE(project->studyRuns(project->studies()->front().id)->front().trial, 2);
  }

  void aFileOfSomethingElseIsLeftAlone() {
    QCOMPARE(train(2, "trial.gscope").value(), true);
    const auto other = train(3, "trial.gscope");
    QVERIFY(!other);
    QVERIFY(other.error().text().ends_with(
        "holds another trial than 3: give this one a file of its own"));
    m_plan.seeds = 2;
    const auto another = train(2, "trial.gscope");
    QVERIFY(!another);
    QVERIFY(
        another.error().text().ends_with("holds another sweep: give this one a file of its own"));
  }

  void dataThatChangeOnTheWayAreNoticed() {
    QCOMPARE(train(2, "trial.gscope", 2).value(), false);
    std::ofstream(file("waves.csv")) << "t,a,b\n1,2,4\n";
    const auto changed = train(2, "trial.gscope");
    QVERIFY(!changed);
    QVERIFY(changed.error().text().find("has changed since") != std::string::npos);
  }

  void halvingHasNoTrialsOfTheirOwn() {
    m_plan = halvingPlan();
    QVERIFY(!train(0, "trial.gscope"));
    QVERIFY(!fs::exists(file("trial.gscope.part")));
  }

  void collectedTrialsAreTheSweep() {
    auto project = Project::create(file("all.gscope"));
    VERIFY_OK(project);
    std::vector<fs::path> files;
    for (const int trial : {4, 0, 2, 1}) {
      const std::string name = trialFileName(trial);
      QCOMPARE(train(trial, name).value(), true);
      files.push_back(file(name));
    }
    auto collected = collectTrials(*project, files, {});
    VERIFY_OK(collected);
    QCOMPARE(collected->trials, 6);
    QCOMPARE(collected->added, (std::vector{0, 1, 2, 4}));
    QCOMPARE(collected->missing, (std::vector{3, 5}));
    QVERIFY(!collected->study.finished);
    for (const int trial : {3, 5}) {
      QCOMPARE(train(trial, trialFileName(trial)).value(), true);
      files.push_back(file(trialFileName(trial)));
    }
    collected = collectTrials(*project, files, {});
    VERIFY_OK(collected);
    QCOMPARE(collected->added, (std::vector{3, 5}));
    QVERIFY(collected->missing.empty() && collected->unusable.empty());
    QVERIFY(collected->study.finished);
    const auto runs = project->studyRuns(collected->study.id).value();
    QCOMPARE(figures(runs), expected());
    for (const RunRecord& run : runs) {
      QCOMPARE(project->bestSnapshot(run.id).value().value().epoch, run.bestEpoch);
      QVERIFY(project->snapshot(run.id, 4).value().has_value());
      QVERIFY(!project->testLosses(run.id)->empty());
    }
    // The data are embedded, for the project is to need nothing beside it.
    QVERIFY(!project->data(m_plan.experiment.data.source).value()->bytes.empty());
  }

  void whatIsNoTrialOfTheSweepIsNamedAndLeftOut() {
    auto project = Project::create(file("all.gscope"));
    VERIFY_OK(project);
    QCOMPARE(train(0, "a.gscope").value(), true);
    std::ofstream(file("b.gscope")) << "no project";
    { VERIFY_OK(Project::create(file("c.gscope"))); }
    m_plan.seeds = 2;
    QCOMPARE(train(1, "d.gscope").value(), true);
    std::ofstream(file("waves.csv")) << "t,a,b\n1,2,4\n";
    m_plan.seeds = 1;
    QCOMPARE(train(1, "e.gscope").value(), true);
    const std::vector<fs::path> files{file("a.gscope"), file("b.gscope"), file("c.gscope"),
                                      file("d.gscope"), file("e.gscope")};
    const auto collected = collectTrials(*project, files, {});
    VERIFY_OK(collected);
    QCOMPARE(collected->added, (std::vector{0}));
    QCOMPARE(collected->unusable.size(), std::size_t{4});
    const char* endings[] = {"", "is no file of a sweep's trial",
                             "holds a trial of another sweep than the files before it",
                             "than the trials before it"};
    for (std::size_t i = 0; i < 4; ++i) {
      const std::string text = collected->unusable[i].text();
      QVERIFY2(text.find(files[i + 1].string()) != std::string::npos, text.c_str());
      QVERIFY2(text.ends_with(endings[i]), text.c_str());
    }
    const auto none = collectTrials(*project, {}, {});
    QVERIFY(!none);
  }

  void numbersOfTrialsAreWrittenInRanges() {
    QCOMPARE(rangesText({}), std::string());
    QCOMPARE(rangesText(std::vector{7}), std::string("7"));
    QCOMPARE(rangesText(std::vector{0, 1, 2, 3, 7, 9, 10}), std::string("0-3,7,9-10"));
    QCOMPARE(shellQuoted("it's $HOME"), std::string("'it'\\''s $HOME'"));
  }

  void scriptsNameTheirTrials() {
    ClusterJob job;
    job.name = "my sweep";
    job.program = "/opt/gate scope";
    job.plan = "/data/plan.json";
    job.folder = "/data/it's";
    job.trials = {0, 1, 2, 5};
    job.threads = 4;
    job.atOnce = 3;
    const std::string slurm = slurmScript(job);
    QVERIFY(slurm.find("#SBATCH --job-name=my-sweep\n#SBATCH --array=0-2,5%3\n") !=
            std::string::npos);
    QVERIFY(slurm.find("'/opt/gate scope' sweep '/data/plan.json' --trial \"$trial\" --out "
                       "'/data/it'\\''s'/trial-\"$trial\".gscope --threads 4\n") !=
            std::string::npos);
    const std::string parallel = parallelScript(job);
    QVERIFY(parallel.find("--joblog joblog.txt --resume-failed --jobs 3") != std::string::npos);
    QVERIFY(parallel.find("::: 0 1 2 5\n") != std::string::npos);
  }
};

QTEST_GUILESS_MAIN(TestTrialFile)
#include "test_trial_file.moc"
