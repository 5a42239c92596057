#include "core/data/generated.h"
#include "core/project/recorder.h"
#include "core/project/sha256.h"
#include "core/train/baselines.h"
#include "core/train/predictor.h"
#include "tests/support.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>

#include <QTemporaryDir>

using namespace gatescope;
namespace fs = std::filesystem;

namespace {

Result<std::string> readExample(std::string_view file) {
  return test::readFile(test::sourcePath("resources/examples/" + std::string(file)));
}

// A small task of its own; the file may be changed or removed by a test.
std::string csv() {
  std::string text = "label,t0,t1,t2,t3\n";
  for (int i = 0; i < 80; ++i) {
    text += i % 2 == 0 ? "up" : "down";
    for (int t = 0; t < 4; ++t) {
      text += ',' + std::to_string((i % 2 == 0 ? 1 : -1) * t + 0.3 * ((i * 5 + t) % 7));
    }
    text += '\n';
  }
  return text;
}

Experiment experimentOn(const fs::path& file) {
  Experiment experiment;
  experiment.task = Task::Classify;
  experiment.data.source = file.string();
  experiment.data.targets = {"label"};
  experiment.data.shape = Shape::Wide;
  experiment.model.units = 5;
  experiment.training.epochs = 6;
  return experiment;
}

bool sameTables(const Table& a, const Table& b) {
  if (a.columns.size() != b.columns.size() || a.rows() != b.rows()) return false;
  for (std::size_t c = 0; c < a.columns.size(); ++c) {
    if (a.columns[c].name != b.columns[c].name || a.columns[c].type != b.columns[c].type) {
      return false;
    }
    for (std::size_t row = 0; row < a.rows(); ++row) {
      if (a.columns[c].text(row) != b.columns[c].text(row)) return false;
    }
  }
  return true;
}

// Asks the trainer to stop when an epoch is over.
class StopAfter : public TrainingObserver {
 public:
  explicit StopAfter(int epoch) : m_epoch(epoch) {}
  void onEpoch(const EpochRecord& record, std::shared_ptr<const Weights>) override {
    if (record.epoch == m_epoch) m_stop.request_stop();
  }
  std::stop_token token() const { return m_stop.get_token(); }

 private:
  int m_epoch;
  std::stop_source m_stop;
};

bool sameButSeconds(const EpochRecord& a, const EpochRecord& b) {
  const auto same = [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); };
  return a.epoch == b.epoch && same(a.trainingLoss, b.trainingLoss) &&
         same(a.validationLoss, b.validationLoss) && same(a.learningRate, b.learningRate) &&
         std::equal(a.metrics.begin(), a.metrics.end(), b.metrics.begin(), b.metrics.end(),
                    [](const NamedValue& x, const NamedValue& y) {
                      return x.name == y.name && x.value == y.value;
                    });
}

}  // namespace

class TestRecorder : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> m_folder;
  fs::path file(const char* name) const { return fs::path(m_folder->path().toStdString()) / name; }
  void write(const char* name, const std::string& bytes) const {
    std::ofstream(file(name), std::ios::binary) << bytes;
  }

 private Q_SLOTS:
  void init() {
    m_folder = std::make_unique<QTemporaryDir>();
    write("a.csv", csv());
  }

  void runIsRecordedAsItWasTrained() {
    auto project = Project::create(file("p.gscope"));
    VERIFY_OK(project);
    const Experiment experiment = experimentOn(file("a.csv"));
    const auto dataset = projectDataset(&*project, experiment, readExample);
    VERIFY_OK(dataset);
    Experiment huge = experiment;
    huge.model.units = 6000;
    const auto refused = newRunRecord(huge, *dataset);
    QVERIFY(!refused && refused.error().field == "units");
    QVERIFY(refused.error().text().find("at most 61875000;") != std::string::npos);
    auto record = newRunRecord(experiment, *dataset);
    VERIFY_OK(record);
    QCOMPARE(record->name, std::string("GRU 5"));
    const auto known = baselines(**dataset, Split::Test);
    QCOMPARE(record->baselines.size(), known.size());
    QCOMPARE(record->bestBaseline()->key, known.front().key);
    QCOMPARE(find(record->bestBaseline()->test, "accuracy"),
             find(known.front().evaluation.metrics, "accuracy"));
    const auto validated = baselines(**dataset, Split::Validation);
    const auto same = std::ranges::find(validated, known.front().key, &Baseline::key);
    QVERIFY(same != validated.end());
    QCOMPARE(find(record->bestBaseline()->validation, "accuracy"),
             find(same->evaluation.metrics, "accuracy"));
    record->id = project->addRun(*record).value();

    auto trainer = Trainer::create(*dataset, experiment);
    VERIFY_OK(trainer);
    QCOMPARE(record->parameters, trainer->parameters());
    RunRecorder recorder(*project, record->id, *trainer);
    const RunOutcome outcome = trainer->run(recorder);
    QVERIFY(!recorder.error());
    applyOutcome(*record, outcome);
    VERIFY_OK(project->updateRun(*record));

    const RunRecord kept = project->run(record->id).value().value();
    QVERIFY(kept.status == RunStatus::Finished);
    QCOMPARE(kept.epochs.size(), std::size_t{7});  // epoch 0 is the untrained network
    QCOMPARE(kept.bestEpoch, outcome.bestEpoch);
    QCOMPARE(project->checkpoint(record->id).value().value().epoch, 6);
    const Weights best = project->bestSnapshot(record->id).value().value();
    QCOMPARE(best.epoch, outcome.bestEpoch);
    // The kept weights give the numbers that the run ended with.
    const auto predictor = Predictor::create(*dataset, experiment, best);
    VERIFY_OK(predictor);
    const Evaluation evaluation = predictor->evaluate(Split::Test);
    QCOMPARE(evaluation.metrics.size(), kept.test.size());
    for (std::size_t i = 0; i < kept.test.size(); ++i) {
      QCOMPARE(evaluation.metrics[i].value, kept.test[i].value);
    }
  }

  void resumedRunEqualsTheUninterruptedOne() {
    const Experiment experiment = experimentOn(file("a.csv"));
    std::vector<EpochRecord> records[2];
    int bests[2] = {};
    for (const bool interrupted : {false, true}) {
      auto project = Project::create(file(interrupted ? "b.gscope" : "a.gscope"));
      const auto dataset = projectDataset(&*project, experiment, readExample).value();
      const RunId id = project->addRun(newRunRecord(experiment, dataset).value()).value();
      if (interrupted) {
        auto trainer = Trainer::create(dataset, experiment);
        StopAfter stop(3);
        RunRecorder recorder(*project, id, *trainer, &stop);
        QVERIFY(trainer->run(recorder, stop.token()).status == RunStatus::Stopped);
      }
      auto trainer = Trainer::create(dataset, experiment);
      if (interrupted) VERIFY_OK(trainer->restore(project->checkpoint(id).value().value()));
      RunRecorder recorder(*project, id, *trainer);
      trainer->run(recorder);
      records[interrupted] = project->run(id).value().value().epochs;
      bests[interrupted] = project->bestSnapshot(id).value().value().epoch;
    }
    QCOMPARE(records[1].size(), std::size_t{7});
    QVERIFY(std::equal(records[0].begin(), records[0].end(), records[1].begin(), records[1].end(),
                       sameButSeconds));
    QCOMPARE(bests[1], bests[0]);
  }

  void failedWriteStopsRecordingNotTraining() {
    auto project = Project::create(file("p.gscope"));
    const Experiment experiment = experimentOn(file("a.csv"));
    const auto dataset = projectDataset(&*project, experiment, readExample).value();
    auto trainer = Trainer::create(dataset, experiment);
    RunRecorder recorder(*project, 7, *trainer);  // no such run: foreign keys refuse its epochs
    QVERIFY(trainer->run(recorder).status == RunStatus::Finished);
    QVERIFY(recorder.error().has_value());
    QVERIFY(project->runs().value().empty());
  }

  void projectNeedsNothingBesideIt() {
    const std::string source = file("a.csv").string();
    const Table before = projectTable(nullptr, source, readExample).value();
    {
      auto project = Project::create(file("p.gscope"));
      VERIFY_OK(projectTable(&*project, source, readExample));
    }
    fs::remove(source);
    QVERIFY(!projectTable(nullptr, source, readExample).has_value());
    auto project = Project::open(file("p.gscope"));
    const auto after = projectTable(&*project, source, readExample);
    VERIFY_OK(after);
    QVERIFY(sameTables(before, *after));
    QCOMPARE(after->name, std::string("a.csv"));
    QVERIFY(!sourceHasChanged(*project, source).value());  // gone is not changed
    write("a.csv", csv() + "up,1,2,3,4\n");
    QVERIFY(sourceHasChanged(*project, source).value());
  }

  void examplesAndGeneratedTasksReadBackEqual_data() {
    QTest::addColumn<QString>("key");
    for (const Source& source : allSources()) {
      const QByteArray key(source.key.data(), static_cast<qsizetype>(source.key.size()));
      QTest::newRow(key.constData()) << QString::fromUtf8(key);
    }
  }

  void examplesAndGeneratedTasksReadBackEqual() {
    QFETCH(QString, key);
    const std::string source = key.toStdString();
    auto project = Project::create(file("p.gscope"));
    const auto loaded = loadSource(source, readExample);
    VERIFY_OK(loaded);
    const auto stored = projectTable(&*project, source, readExample);
    VERIFY_OK(stored);
    const auto again = projectTable(&*project, source, readExample);
    VERIFY_OK(again);
    QVERIFY(sameTables(*loaded, *stored));
    QVERIFY(sameTables(*loaded, *again));
    QCOMPARE(again->name, loaded->name);
  }

  void largeFileStaysWhereItIsAndIsKnownAgain() {
    std::string bytes = "n,text\n";
    for (int i = 0; bytes.size() <= Project::embedLimit; ++i) {
      bytes += std::to_string(i) + ',' + std::string(4 << 20, static_cast<char>('a' + i)) + '\n';
    }
    write("large.csv", bytes);
    const std::string source = file("large.csv").string();
    auto project = Project::create(file("p.gscope"));
    VERIFY_OK(projectTable(&*project, source, readExample));
    const StoredData stored = project->data(source).value().value();
    QVERIFY(stored.bytes.empty());
    QCOMPARE(stored.path, source);
    QCOMPARE(stored.sha256, sha256(bytes));
    QVERIFY(fs::file_size(file("p.gscope")) < (1u << 20));
    VERIFY_OK(projectTable(&*project, source, readExample));
    bytes[bytes.size() / 2] = 'Z';
    write("large.csv", bytes);
    const auto changed = projectTable(&*project, source, readExample);
    QVERIFY(!changed.has_value());
    QVERIFY(changed.error().text().find("contents have changed") != std::string::npos);
  }
};

QTEST_APPLESS_MAIN(TestRecorder)
#include "test_recorder.moc"
