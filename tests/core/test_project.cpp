#include "core/project/project.h"
#include "core/project/sha256.h"
#include "tests/support.h"

#include <cmath>
#include <limits>
#include <sys/stat.h>
#include <unistd.h>

#include <QTemporaryDir>
#include <SQLiteCpp/SQLiteCpp.h>

using namespace gatescope;
namespace fs = std::filesystem;

namespace {

constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();

Experiment someExperiment() {
  Experiment experiment;
  experiment.task = Task::Classify;
  experiment.data.source = "/data/a b.csv";
  experiment.data.targets = {"class, of day"};
  experiment.model.cell = "lstm";
  experiment.model.units = 17;
  experiment.training.learningRate = 0.1 + 0.2;
  experiment.training.seed = 123456789;
  return experiment;
}

RunRecord someRun() {
  RunRecord run;
  run.name = "LSTM 17";
  run.experiment = someExperiment();
  run.parameters = 3708;
  run.status = RunStatus::Finished;
  run.epochs = {{0, notANumber, 0.7, {{"accuracy", 0.5}}, 0.003, 0.01},
                {1, 0.65, 0.6, {{"accuracy", 0.75}, {"auc", notANumber}}, 0.003, 1.0 / 3}};
  run.bestEpoch = 1;
  run.validation = {{"loss", 0.6}, {"accuracy", 0.75}};
  run.test = {{"accuracy", 0.7}};
  run.baselines = {{"logistic", "logistic on summary features", {{"accuracy", 0.6}}, {}},
                   {"majority",
                    "most frequent class",
                    {{"accuracy", 0.5}, {"auc", notANumber}},
                    {{"accuracy", 0.4}}}};
  run.seconds = 12.5;
  run.hidden = true;
  run.message = "Stopped by “you”";
  run.note = "备注: too fast?";
  return run;
}

bool same(double a, double b) {
  return a == b || (std::isnan(a) && std::isnan(b));
}

bool same(const NamedValues& a, const NamedValues& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
    return x.name == y.name && same(x.value, y.value);
  });
}

bool same(const EpochRecord& a, const EpochRecord& b) {
  return a.epoch == b.epoch && same(a.trainingLoss, b.trainingLoss) &&
         same(a.validationLoss, b.validationLoss) && same(a.metrics, b.metrics) &&
         same(a.learningRate, b.learningRate) && same(a.seconds, b.seconds);
}

bool same(const Experiment& a, const Experiment& b) {
  return a.task == b.task && a.data.source == b.data.source && a.data.targets == b.data.targets &&
         a.model.cell == b.model.cell && a.model.units == b.model.units &&
         a.training.learningRate == b.training.learningRate && a.training.seed == b.training.seed;
}

EpochRecord epochRecord(int epoch) {
  return {epoch, 1.0 / (epoch + 1), 2.0 / (epoch + 1), {{"mae", 0.5}}, 0.001, 0.1};
}

Weights weightsOf(int epoch, std::size_t count) {
  return {epoch, std::vector<float>(count, static_cast<float>(epoch) + 0.25f)};
}

// All that a file says, for “nothing was touched”.
struct FileState {
  std::string bytes;
  timespec changed{};
  explicit FileState(const fs::path& path) {
    if (fs::is_regular_file(path)) bytes = test::readFile(path);
    struct stat status {};
    ::stat(path.c_str(), &status);
    changed = status.st_mtim;
  }
  bool operator==(const FileState& other) const {
    return bytes == other.bytes && changed.tv_sec == other.changed.tv_sec &&
           changed.tv_nsec == other.changed.tv_nsec;
  }
};

void writeFile(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

}  // namespace

class TestProject : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> m_folder;

  fs::path file(const std::string& name) const {
    return fs::path(m_folder->path().toStdString()) / name;
  }
  std::size_t filesInFolder() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(m_folder->path().toStdString()), {}));
  }

 private Q_SLOTS:
  void init() { m_folder = std::make_unique<QTemporaryDir>(); }

  void sha256MatchesThePublishedExamples() {
    // FIPS 180-4's own examples.
    QCOMPARE(sha256("abc"),
             std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    QCOMPARE(sha256(""),
             std::string("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
  }

  void documentReadsBackEqual() {
    {
      auto project = Project::create(file("a.gscope"));
      VERIFY_OK(project);
      auto none = project->experiment();
      VERIFY_OK(none);
      QVERIFY(!none->has_value());
      VERIFY_OK(project->setExperiment(someExperiment()));
      VERIFY_OK(project->setNotes("温度 — “notes”\nsecond line"));
      StoredData data{"/data/a b.csv", "a b.csv", std::string("a,b\n1,\0x2\n", 10), "", "abc"};
      VERIFY_OK(project->storeData(data));
      VERIFY_OK(project->storeData({"/data/big.csv", "big.csv", "", "/data/big.csv", "def"}));
    }
    QCOMPARE(filesInFolder(), 1u);  // a project is one file
    auto project = Project::open(file("a.gscope"));
    VERIFY_OK(project);
    auto experiment = project->experiment();
    VERIFY_OK(experiment);
    QVERIFY(same(experiment->value(), someExperiment()));
    QCOMPARE(project->notes().value(), std::string("温度 — “notes”\nsecond line"));
    const auto data = project->data("/data/a b.csv").value().value();
    QCOMPARE(data.bytes, std::string("a,b\n1,\0x2\n", 10));
    QCOMPARE(data.name, std::string("a b.csv"));
    const auto big = project->data("/data/big.csv").value().value();
    QCOMPARE(big.path, std::string("/data/big.csv"));
    QCOMPARE(big.sha256, std::string("def"));
    QVERIFY(big.bytes.empty());
    QVERIFY(!project->data("/data/other.csv").value().has_value());
  }

  void runReadsBackEqual() {
    RunId id = 0, rival = 0;
    {
      auto project = Project::create(file("a.gscope"));
      VERIFY_OK(project);
      id = project->addRun(someRun()).value();
      RunRecord second = someRun();
      second.pair = id;
      second.pinned = true;
      rival = project->addRun(second).value();
    }
    auto project = Project::open(file("a.gscope"));
    VERIFY_OK(project);
    auto runs = project->runs();
    VERIFY_OK(runs);
    QCOMPARE(runs->size(), 2u);
    const RunRecord& run = runs->front();
    const RunRecord wanted = someRun();
    QCOMPARE(run.id, id);
    QCOMPARE(run.name, wanted.name);
    QCOMPARE(run.pair, RunId{0});
    QVERIFY(same(run.experiment, wanted.experiment));
    QCOMPARE(run.parameters, wanted.parameters);
    QVERIFY(run.status == wanted.status);
    QCOMPARE(run.epochs.size(), wanted.epochs.size());
    for (std::size_t i = 0; i < wanted.epochs.size(); ++i) {
      QVERIFY(same(run.epochs[i], wanted.epochs[i]));
    }
    QCOMPARE(run.bestEpoch, 1);
    QVERIFY(same(run.validation, wanted.validation));
    QVERIFY(same(run.test, wanted.test));
    QCOMPARE(run.baselines.size(), wanted.baselines.size());
    for (std::size_t i = 0; i < wanted.baselines.size(); ++i) {
      QCOMPARE(run.baselines[i].key, wanted.baselines[i].key);
      QCOMPARE(run.baselines[i].name, wanted.baselines[i].name);
      QVERIFY(same(run.baselines[i].test, wanted.baselines[i].test));
      QVERIFY(same(run.baselines[i].validation, wanted.baselines[i].validation));
    }
    QCOMPARE(run.seconds, 12.5);
    QVERIFY(run.hidden && !run.pinned && !run.deleted);
    QCOMPARE(run.message, wanted.message);
    QCOMPARE(run.note, wanted.note);
    QCOMPARE(runs->back().pair, id);
    QVERIFY(runs->back().pinned);
    QCOMPARE(runs->back().epochs.size(), 2u);

    // A rival outlives the run that it was trained beside.
    VERIFY_OK(project->removeRun(id));
    runs = project->runs();
    QCOMPARE(runs->size(), 1u);
    QCOMPARE(runs->front().id, rival);
    QCOMPARE(runs->front().pair, RunId{0});
    QVERIFY(!project->removeRun(id).has_value());
  }

  void updateKeepsTheEpochs() {
    auto project = Project::create(file("a.gscope"));
    VERIFY_OK(project);
    RunRecord run = someRun();
    run.id = project->addRun(run).value();
    run.status = RunStatus::Diverged;
    run.epochs.clear();
    run.test = {{"mae", 3}, {"rmse", notANumber}};
    run.deleted = true;
    run.baselines.pop_back();
    VERIFY_OK(project->updateRun(run));
    const RunRecord after = project->runs().value().front();
    QVERIFY(after.status == RunStatus::Diverged);
    QVERIFY(same(after.test, run.test));
    QCOMPARE(after.baselines.size(), 1u);
    QVERIFY(same(after.baselines.front().test, run.baselines.front().test));
    QVERIFY(after.deleted);
    QCOMPARE(after.epochs.size(), 2u);
    run.id = 99;
    const auto unknown = project->updateRun(run);
    QVERIFY(!unknown.has_value());
    QVERIFY(unknown.error().text().find("no run 99") != std::string::npos);
  }

  void epochsSnapshotsAndCheckpointReadBackEqual() {
    {
      auto project = Project::create(file("a.gscope"));
      VERIFY_OK(project);
      RunRecord run = someRun();
      run.epochs.clear();
      const RunId id = project->addRun(run).value();
      for (int epoch = 0; epoch <= 3; ++epoch) {
        const Checkpoint checkpoint{epoch, std::string("state\0", 6) + std::to_string(epoch)};
        VERIFY_OK(project->appendEpoch(id, epochRecord(epoch), weightsOf(epoch, 5), checkpoint,
                                       epoch == 2));
      }
    }
    auto project = Project::open(file("a.gscope"));
    VERIFY_OK(project);
    const RunRecord run = project->runs().value().front();
    QCOMPARE(run.epochs.size(), 4u);
    for (int epoch = 0; epoch <= 3; ++epoch) {
      QVERIFY(same(run.epochs[static_cast<std::size_t>(epoch)], epochRecord(epoch)));
    }
    QCOMPARE(project->snapshotEpochs(run.id).value(), (std::vector<int>{0, 1, 2, 3}));
    const Weights weights = project->snapshot(run.id, 2).value().value();
    QCOMPARE(weights.epoch, 2);
    QCOMPARE(weights.values, weightsOf(2, 5).values);
    QVERIFY(!project->snapshot(run.id, 9).value().has_value());
    const Checkpoint checkpoint = project->checkpoint(run.id).value().value();
    QCOMPARE(checkpoint.epoch, 3);
    QCOMPARE(checkpoint.bytes, std::string("state\0", 6) + "3");

    VERIFY_OK(project->clearEpochs(run.id));
    QVERIFY(project->runs().value().front().epochs.empty());
    QVERIFY(project->snapshotEpochs(run.id).value().empty());
    QVERIFY(!project->checkpoint(run.id).value().has_value());
  }

  void snapshotsAreThinnedToTheBudgetAndKeepFirstLastAndBest() {
    auto project = Project::create(file("a.gscope"));
    VERIFY_OK(project);
    RunRecord run = someRun();
    run.epochs.clear();
    const RunId id = project->addRun(run).value();
    // Eight snapshots fill the budget to the byte.
    const std::size_t count = Project::snapshotBudget / 8 / sizeof(float);
    const auto append = [&](int epoch, bool best) {
      return project->appendEpoch(id, epochRecord(epoch), weightsOf(epoch, count), {epoch, "c"},
                                  best);
    };
    for (int epoch = 0; epoch <= 7; ++epoch) VERIFY_OK(append(epoch, epoch == 1));
    QCOMPARE(project->snapshotEpochs(id).value(), (std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7}));
    VERIFY_OK(append(8, false));  // one too many: of 2 … 7 every second goes
    QCOMPARE(project->snapshotEpochs(id).value(), (std::vector<int>{0, 1, 3, 5, 7, 8}));
    for (int epoch = 9; epoch <= 20; ++epoch) VERIFY_OK(append(epoch, epoch == 12));
    const auto kept = project->snapshotEpochs(id).value();
    QVERIFY(kept.size() <= 8);
    QCOMPARE(kept.front(), 0);
    QCOMPARE(kept.back(), 20);
    QVERIFY(std::find(kept.begin(), kept.end(), 12) != kept.end());
    QCOMPARE(project->runs().value().front().epochs.size(), 21u);  // records are never thinned
  }

  void snapshotsLargerThanTheBudgetKeepFirstLastAndBest() {
    auto project = Project::create(file("a.gscope"));
    VERIFY_OK(project);
    RunRecord run = someRun();
    run.epochs.clear();
    const RunId id = project->addRun(run).value();
    const std::size_t count = Project::snapshotBudget / sizeof(float) / 2 + 1;
    for (int epoch = 0; epoch <= 4; ++epoch) {
      VERIFY_OK(project->appendEpoch(id, epochRecord(epoch), weightsOf(epoch, count), {epoch, "c"},
                                     epoch == 2));
    }
    QCOMPARE(project->snapshotEpochs(id).value(), (std::vector<int>{0, 2, 4}));
  }

  void runThatItsProgramLeftIsStoppedOnOpen() {
    {
      auto project = Project::create(file("a.gscope"));
      RunRecord run = someRun();
      VERIFY_OK(project->addRun(run));
      run.status = RunStatus::Training;
      run.message.clear();
      VERIFY_OK(project->addRun(run));
    }
    const auto runs = Project::open(file("a.gscope")).value().runs().value();
    QVERIFY(runs[0].status == RunStatus::Finished);
    QVERIFY(runs[1].status == RunStatus::Stopped);
    QVERIFY(!runs[1].message.empty());
  }

  void projectOfVersionOneOpens() {
    const fs::path path = file("old.gscope");
    const auto project = [&] {
      SQLite::Database(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
          .exec(test::readFile(test::sourcePath("tests/golden/project_version_1.sql")));
      return Project::open(path);
    }();
    VERIFY_OK(project);
    const auto runs = project->runs().value();
    QCOMPARE(runs.size(), 2u);
    QCOMPARE(runs[0].name, std::string("GRU 2"));
    QCOMPARE(runs[1].pair, runs[0].id);
    QCOMPARE(runs[0].study, StudyId{0});
    QCOMPARE(runs[0].epochs.size(), 3u);
    QCOMPARE(find(runs[1].test, "accuracy").value(), 1.0);
    QCOMPARE(runs[0].baselines.size(), 1u);
    QCOMPARE(runs[0].bestBaseline()->name, std::string("most frequent class"));
    QCOMPARE(find(runs[0].bestBaseline()->test, "accuracy").value(), 0.5);
    QVERIFY(find(runs[0].bestBaseline()->validation, "accuracy").has_value());
    QVERIFY(runs[0].experiment.data.source == "/data/a.csv");
    QVERIFY(project->data("/data/a.csv").value()->bytes.starts_with("label,t0"));
    QCOMPARE(project->snapshotEpochs(runs[0].id).value(), (std::vector<int>{0, 1, 2}));
    VERIFY_OK(project->checkpoint(runs[0].id));
    QVERIFY(project->studies().value().empty());
  }

  // What a file of version 1 becomes can hold all that a new one can.
  void migratedTablesAreThoseOfANewProject() {
    const fs::path path = file("old.gscope");
    SQLite::Database(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
        .exec(test::readFile(test::sourcePath("tests/golden/project_version_1.sql")));
    VERIFY_OK(Project::open(path));
    VERIFY_OK(Project::create(file("new.gscope")));
    const auto columns = [](const fs::path& of) {
      SQLite::Database database(of, SQLite::OPEN_READONLY);
      SQLite::Statement row(
          database,
          "SELECT m.name, c.name, c.type, c.\"notnull\", c.pk, f.\"table\", f.on_delete "
          "FROM sqlite_master m JOIN pragma_table_info(m.name) c "
          "LEFT JOIN pragma_foreign_key_list(m.name) f ON f.\"from\" = c.name "
          "WHERE m.type IN ('table', 'index') ORDER BY 1, 2");
      std::string all = database.execAndGet("PRAGMA user_version").getString();
      while (row.executeStep()) {
        all += '\n';
        for (int i = 0; i < row.getColumnCount(); ++i) all += row.getColumn(i).getString() + ' ';
      }
      return all;
    };
    QCOMPARE(columns(path), columns(file("new.gscope")));
    QVERIFY(columns(path).find("studies plan TEXT") != std::string::npos);
  }

  void fileOfTheNextVersionIsRefused() {
    VERIFY_OK(Project::create(file("a.gscope")));
    SQLite::Database(file("a.gscope"), SQLite::OPEN_READWRITE).exec("PRAGMA user_version = 4");
    const auto project = Project::open(file("a.gscope"));
    QVERIFY(!project);
    QVERIFY(project.error().text().find("its format is 4, this program knows up to 3") !=
            std::string::npos);
  }

  void studyReadsBackEqualAndTakesItsRunsAlong() {
    StudyId id = 0;
    RunId first = 0, alone = 0;
    {
      auto project = Project::create(file("a.gscope"));
      VERIFY_OK(project);
      id =
          project->addStudy({0, "compare", "GRU against LSTM", R"({"seeds": 5})", "", false, false})
              .value();
      RunRecord run = someRun();
      alone = project->addRun(run).value();
      run.study = id;
      run.trial = 7;
      VERIFY_OK(project->addRun(run));
      run.trial = 2;
      first = project->addRun(run).value();
      QVERIFY(!project->addRun(run));  // a number stands for one run
      // Training and the user change it side by side.
      VERIFY_OK(project->updateStudyMarks({id, "", "renamed", "?", "so it was", false, true}));
      VERIFY_OK(project->updateStudyPlan({id, "", "?", "{}", "?", true, false}));
    }
    auto project = Project::open(file("a.gscope"));
    const auto studies = project->studies().value();
    QCOMPARE(studies.size(), 1u);
    QCOMPARE(studies[0].id, id);
    QCOMPARE(studies[0].kind + studies[0].name + studies[0].plan + studies[0].notes,
             std::string("comparerenamed{}so it was"));
    QVERIFY(studies[0].finished && studies[0].deleted);
    QCOMPARE(project->runs().value().size(), 1u);  // of no study
    QCOMPARE(project->runs().value()[0].id, alone);
    const auto runs = project->studyRuns(id).value();
    QCOMPARE(runs.size(), 2u);
    QCOMPARE(runs[0].id, first);  // by number
    QCOMPARE(runs[1].trial, 7);
    QCOMPARE(runs[1].study, id);
    QCOMPARE(runs[1].epochs.size(), 2u);
    QCOMPARE(project->studyRun(id, 2).value()->id, first);
    QVERIFY(!project->studyRun(id, 3).value().has_value());
    QCOMPARE(project->run(first).value()->trial, 2);
    VERIFY_OK(project->markRun(first, false, "overfits"));
    const RunRecord marked = project->run(first).value().value();
    QVERIFY(!marked.hidden);
    QCOMPARE(marked.note + marked.name, std::string("overfitsLSTM 17"));
    QCOMPARE(project->run(runs[1].id).value()->note, someRun().note);
    QVERIFY(!project->markRun(first + 1000, true, ""));
    VERIFY_OK(project->removeStudy(id));
    QVERIFY(!project->run(first).value().has_value());
    QVERIFY(!project->removeStudy(id));
    QVERIFY(!project->updateStudyPlan({id, "", "", "", "", false, false}));
    QVERIFY(!project->updateStudyMarks({id, "", "", "", "", false, false}));
  }

  void runOfAStudyKeepsItsBestAndLastWeights() {
    auto project = Project::create(file("a.gscope"));
    RunRecord run = someRun();
    run.epochs.clear();
    run.study = project->addStudy({0, "sweep", "", "{}", "", false, false}).value();
    run.id = project->addRun(run).value();
    const auto append = [&](std::vector<int> numbers, int best) {
      std::vector<EpochRecord> records;
      for (const int number : numbers) records.push_back(epochRecord(number));
      const Weights bestWeights = weightsOf(best, 5), last = weightsOf(numbers.back(), 5);
      const Checkpoint checkpoint{numbers.back(), "state"};
      return project->appendTrialEpochs(
          run.id, {records, best < 0 ? nullptr : &bestWeights, &last, &checkpoint});
    };
    VERIFY_OK(append({0, 1, 2}, 1));
    QCOMPARE(project->snapshotEpochs(run.id).value(), (std::vector<int>{1, 2}));
    VERIFY_OK(append({3, 4}, -1));
    QCOMPARE(project->snapshotEpochs(run.id).value(), (std::vector<int>{1, 4}));
    QCOMPARE(project->bestSnapshot(run.id).value()->epoch, 1);
    VERIFY_OK(append({5}, 5));
    QCOMPARE(project->snapshotEpochs(run.id).value(), (std::vector<int>{5}));
    QCOMPARE(project->bestSnapshot(run.id).value()->epoch, 5);
    QCOMPARE(project->checkpoint(run.id).value()->epoch, 5);

    const std::vector<float> losses{0.5F, std::numeric_limits<float>::quiet_NaN(), 2};
    const EpochRecord last = epochRecord(6);
    const Weights weights = weightsOf(6, 5);
    run.test = {{"mae", 7}};
    VERIFY_OK(project->endTrial(run, {std::span(&last, 1), nullptr, &weights, nullptr}, losses));
    const RunRecord ended = project->run(run.id).value().value();
    QCOMPARE(ended.epochs.size(), 7u);
    QCOMPARE(find(ended.test, "mae").value(), 7.0);
    QCOMPARE(project->snapshotEpochs(run.id).value(), (std::vector<int>{5, 6}));
    QVERIFY(!project->checkpoint(run.id).value().has_value());  // it does not go on
    const auto read = project->testLosses(run.id).value();
    QCOMPARE(read.size(), 3u);
    QVERIFY(read[0] == losses[0] && std::isnan(read[1]) && read[2] == losses[2]);
  }

  void secondProgramIsRefusedWhileOneHasItOpen() {
    auto project = Project::create(file("a.gscope"));
    VERIFY_OK(project);
    const auto second = Project::open(file("a.gscope"));
    QVERIFY(!second.has_value());
    QVERIFY2(second.error().text().find("open in another program") != std::string::npos,
             second.error().text().c_str());
    // Nor may another project be saved over it.
    auto other = Project::create(file("b.gscope"));
    const auto over = other->saveCopy(file("a.gscope"));
    QVERIFY(!over.has_value());
    QVERIFY(over.error().text().find("open in another program") != std::string::npos);
    VERIFY_OK(project->setNotes("still here"));
  }

  void createRefusesWhatExists() {
    writeFile(file("a.gscope"), "my diary");
    const auto project = Project::create(file("a.gscope"));
    QVERIFY(!project.has_value());
    QVERIFY(project.error().text().find("exists already") != std::string::npos);
    QCOMPARE(test::readFile(file("a.gscope")), std::string("my diary"));
  }

  void createRefusesFoldersThatAreMissingOrClosed() {
    const auto missing = Project::create(file("none/a.gscope"));
    QVERIFY(!missing.has_value());
    QVERIFY(missing.error().text().find("there is no folder") != std::string::npos);
    const auto closed = Project::create("/proc/a.gscope");
    QVERIFY(!closed.has_value());
    QVERIFY2(closed.error().text().find("/proc/a.gscope cannot be opened") != std::string::npos,
             closed.error().text().c_str());
  }

  void refusesWhatIsNoProject_data() {
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("garbage") << "garbage"
                             << "is not a Gatescope project";
    QTest::newRow("empty") << "empty"
                           << "is not a Gatescope project";
    QTest::newRow("other database") << "other"
                                    << "is not a Gatescope project";
    QTest::newRow("newer version") << "newer"
                                   << "newer Gatescope";
    QTest::newRow("version zero") << "zero"
                                  << "damaged";
    QTest::newRow("half a file") << "half"
                                 << "is damaged";
    QTest::newRow("first 60 bytes") << "stump"
                                    << "is not a Gatescope project";
    QTest::newRow("overwritten pages") << "scribbled"
                                       << "is damaged";
    QTest::newRow("missing") << "missing"
                             << "There is no file";
    QTest::newRow("folder") << "folder"
                            << "is a folder";
  }

  void refusesWhatIsNoProject() {
    QFETCH(QString, kind);
    QFETCH(QString, sentence);
    const fs::path path = file("a.gscope");
    {
      auto project = Project::create(path);
      VERIFY_OK(project);
      VERIFY_OK(project->storeData({"a", "a.csv", std::string(60000, 'x'), "", ""}));
      VERIFY_OK(project->addRun(someRun()));
    }
    const std::string whole = test::readFile(path);
    if (kind == QLatin1String("garbage")) writeFile(path, "this is no database, " + whole);
    if (kind == QLatin1String("empty")) writeFile(path, "");
    if (kind == QLatin1String("half")) writeFile(path, whole.substr(0, whole.size() / 2));
    if (kind == QLatin1String("stump")) writeFile(path, whole.substr(0, 60));
    if (kind == QLatin1String("scribbled")) {
      std::string bytes = whole;
      for (std::size_t i = 4096; i < bytes.size(); ++i) bytes[i] = '\x5a';
      writeFile(path, bytes);
    }
    if (kind == QLatin1String("other")) {
      fs::remove(path);
      SQLite::Database(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
          .exec("CREATE TABLE t(a)");
    }
    if (kind == QLatin1String("newer")) {
      SQLite::Database(path, SQLite::OPEN_READWRITE).exec("PRAGMA user_version = 999");
    }
    if (kind == QLatin1String("zero")) {
      SQLite::Database(path, SQLite::OPEN_READWRITE).exec("PRAGMA user_version = 0");
    }
    if (kind == QLatin1String("missing") || kind == QLatin1String("folder")) fs::remove(path);
    if (kind == QLatin1String("folder")) fs::create_directory(path);

    const FileState before(path);
    const auto project = Project::open(path);
    QVERIFY(!project.has_value());
    const std::string text = project.error().text();
    QVERIFY2(text.find(sentence.toStdString()) != std::string::npos, text.c_str());
    QVERIFY2(text.find(path.string()) != std::string::npos, text.c_str());
    QVERIFY(FileState(path) == before);
    QCOMPARE(filesInFolder(), kind == QLatin1String("missing") ? 0u : 1u);
  }

  void projectWithoutPermissionIsRefused_data() {
    QTest::addColumn<int>("permissions");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("unwritable") << 0444 << "cannot be written";
    QTest::newRow("unreadable") << 0000 << "cannot be read";
  }

  void projectWithoutPermissionIsRefused() {
    QFETCH(int, permissions);
    QFETCH(QString, sentence);
    const fs::path path = file("a.gscope");
    VERIFY_OK(Project::create(path));
    fs::permissions(path, static_cast<fs::perms>(permissions));
    fs::permissions(path.parent_path(), fs::perms::all);
    // Root may do everything everywhere; be somebody else for the attempt.
    const bool root = ::geteuid() == 0;
    if (root) QCOMPARE(::seteuid(65534), 0);
    const auto project = Project::open(path);
    if (root) QCOMPARE(::seteuid(0), 0);
    QVERIFY(!project.has_value());
    const std::string text = project.error().text();
    QVERIFY2(text.find(sentence.toStdString()) != std::string::npos, text.c_str());
  }

  void saveCopyReplacesTheWholeFileAndStaysWhereItIs() {
    auto project = Project::create(file("a.gscope"));
    VERIFY_OK(project);
    VERIFY_OK(project->setNotes("first"));
    const RunId id = project->addRun(someRun()).value();
    VERIFY_OK(project->saveCopy(file("b.gscope")));
    VERIFY_OK(project->setNotes("second"));
    VERIFY_OK(project->saveCopy(file("b.gscope")));
    VERIFY_OK(project->setNotes("third"));
    VERIFY_OK(project->saveCopy(file("a.gscope")));  // its own path: on disk already
    QCOMPARE(project->path(), file("a.gscope"));
    auto copy = Project::open(file("b.gscope"));
    VERIFY_OK(copy);
    QCOMPARE(copy->notes().value(), std::string("second"));
    QCOMPARE(copy->runs().value().front().id, id);
    QCOMPARE(project->notes().value(), std::string("third"));
  }

  void saveCopyLeavesNothingBesideTheCopy() {
    // What a program that was killed while saving leaves: no such process number exists.
    writeFile(file(".b.gscope.saving-99999999-1"), "half a copy");
    // And a journal whose database is gone must not be rolled back into the new file.
    writeFile(file("b.gscope-journal"), "stale");
    auto project = Project::create(file("a.gscope"));
    VERIFY_OK(project->saveCopy(file("b.gscope")));
    project = tl::unexpected(Error{});  // closed
    QCOMPARE(filesInFolder(), 2u);
    VERIFY_OK(Project::open(file("b.gscope")));
  }

  void saveCopyThatCannotBeWrittenTouchesNothing() {
    auto project = Project::create(file("a.gscope"));
    VERIFY_OK(project);
    const auto missing = project->saveCopy(file("none/b.gscope"));
    QVERIFY(!missing.has_value());
    QVERIFY(missing.error().text().find("there is no folder") != std::string::npos);
    fs::create_directory(file("folder.gscope"));
    const auto folder = project->saveCopy(file("folder.gscope"));
    QVERIFY(!folder.has_value());
    QVERIFY(folder.error().text().find("is a folder") != std::string::npos);
    const auto closed = project->saveCopy("/proc/b.gscope");
    QVERIFY(!closed.has_value());
    QVERIFY2(closed.error().text().find("/proc/b.gscope") != std::string::npos,
             closed.error().text().c_str());
  }

  void failedWriteKeepsWhatWasThere() {
    const fs::path path = file("a.gscope");
    auto project = Project::create(path);
    VERIFY_OK(project);
    VERIFY_OK(project->setNotes("kept"));
    // Longer than SQLite lets a value be (1 GB), yet without that memory being touched.
    StoredData data{"huge", "huge.csv", std::string(), "", ""};
    data.bytes.resize(1'000'000'001);
    const auto stored = project->storeData(data);
    QVERIFY(!stored.has_value());
    QVERIFY2(stored.error().text().find("larger than a project can hold") != std::string::npos,
             stored.error().text().c_str());
    QCOMPARE(project->notes().value(), std::string("kept"));
    QVERIFY(!project->data("huge").value().has_value());
  }
};

QTEST_APPLESS_MAIN(TestProject)
#include "test_project.moc"
