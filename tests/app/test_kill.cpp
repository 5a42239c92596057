#include "core/base/random.h"
#include "core/project/project.h"
#include "tests/support.h"

#include <cstdio>
#include <filesystem>
#include <memory>
#include <thread>

#include <QCoreApplication>
#include <QProcess>
#include <QTemporaryDir>

using namespace gatescope;
namespace fs = std::filesystem;

// What is left after kill -9. The children are this very program, started with --append or --save:
// they say on standard output what they have been told is on disk.

namespace {

constexpr std::size_t weightCount = 50000;  // 200 kB a snapshot: most kills hit a transaction

EpochRecord recordOf(int epoch) {
  return {epoch, 1.0 / (epoch + 1), 2.0 / (epoch + 1), {{"mae", epoch + 0.5}}, 0.001, 0.25};
}

Weights weightsOf(int epoch) {
  return {epoch, std::vector<float>(weightCount, static_cast<float>(epoch) + 0.5f)};
}

int childFailed(const Error& error) {
  std::fprintf(stderr, "%s\n", error.text().c_str());
  return 1;
}

void report(const char* what, int number) {
  std::printf("%s %d\n", what, number);
  std::fflush(stdout);
}

// Appends epochs to the project's first run until it is killed.
int appendEpochs(const fs::path& path) {
  auto project = Project::open(path);
  if (!project) return childFailed(project.error());
  const auto runs = project->runs();
  if (!runs) return childFailed(runs.error());
  const RunRecord& run = runs->front();
  for (auto epoch = static_cast<int>(run.epochs.size());; ++epoch) {
    const auto written = project->appendEpoch(run.id, recordOf(epoch), weightsOf(epoch),
                                              {epoch, "after " + std::to_string(epoch)}, true);
    if (!written) return childFailed(written.error());
    report("epoch", epoch);
  }
}

// Numbers its notes and saves a copy after each change, until it is killed.
int saveCopies(const fs::path& path, const fs::path& target) {
  auto project = Project::open(path);
  if (!project) return childFailed(project.error());
  for (int number = std::atoi(project->notes().value_or("").c_str()) + 1;; ++number) {
    const auto noted = project->setNotes(std::to_string(number));
    if (!noted) return childFailed(noted.error());
    const auto saved = project->saveCopy(target);
    if (!saved) return childFailed(saved.error());
    report("saved", number);
  }
}

// The number in the last line that says `word`; −1: none does.
int lastReported(const QByteArray& output, const char* word) {
  int number = -1;
  const QList<QByteArray> lines = output.left(output.lastIndexOf('\n') + 1).split('\n');
  for (const QByteArray& line : lines) {
    if (line.startsWith(word)) number = line.mid(qstrlen(word) + 1).toInt();
  }
  return number;
}

// Runs a child, waits for its first word, lets it live for some milliseconds more, kills it.
QByteArray outputUntilKilled(const QStringList& arguments, int milliseconds) {
  QProcess child;
  child.start(QCoreApplication::applicationFilePath(), arguments);
  QByteArray output;
  while (!output.contains('\n') && child.waitForReadyRead(20000)) {
    output += child.readAllStandardOutput();
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
  child.kill();
  child.waitForFinished();
  output += child.readAllStandardOutput();
  const QByteArray complaints = child.readAllStandardError();
  if (!complaints.isEmpty()) qWarning("%s", complaints.constData());
  return output;
}

QString text(const fs::path& path) {
  return QString::fromStdString(path.string());
}

}  // namespace

class TestKill : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> m_folder;
  fs::path file(const char* name) const { return fs::path(m_folder->path().toStdString()) / name; }

 private Q_SLOTS:
  void init() { m_folder = std::make_unique<QTemporaryDir>(); }

  void killWhileTrainingLosesNoEpochThatWasWritten() {
    const fs::path path = file("a.gscope");
    {
      auto project = Project::create(path);
      VERIFY_OK(project);
      RunRecord run;
      run.status = RunStatus::Training;
      VERIFY_OK(project->addRun(run));
    }
    Random random({1, 2});
    int before = -1;
    for (int round = 0; round < 10; ++round) {
      const int delay = static_cast<int>(random.below(80));
      const QByteArray output = outputUntilKilled({QStringLiteral("--append"), text(path)}, delay);
      const int reported = lastReported(output, "epoch");
      QVERIFY2(reported > before, output.constData());

      auto project = Project::open(path);
      VERIFY_OK(project);
      const auto runs = project->runs();
      VERIFY_OK(runs);
      const RunRecord& run = runs->front();
      const auto kept = static_cast<int>(run.epochs.size());
      QVERIFY2(kept == reported + 1 || kept == reported + 2, qPrintable(QString::number(kept)));
      for (int epoch = 0; epoch < kept; ++epoch) {
        const EpochRecord& record = run.epochs[static_cast<std::size_t>(epoch)];
        QCOMPARE(record.epoch, epoch);
        QCOMPARE(record.trainingLoss, recordOf(epoch).trainingLoss);
        QCOMPARE(record.metrics.front().value, epoch + 0.5);
      }
      // Record, weights and checkpoint of an epoch are there together.
      QCOMPARE(project->checkpoint(run.id).value().value().bytes,
               "after " + std::to_string(kept - 1));
      QCOMPARE(project->snapshot(run.id, kept - 1).value().value().values,
               weightsOf(kept - 1).values);
      QCOMPARE(project->bestSnapshot(run.id).value().value().epoch, kept - 1);
      QVERIFY(run.status == RunStatus::Stopped);
      before = reported;
    }
  }

  void killWhileSavingLeavesTheOldCopyOrTheNew() {
    const fs::path path = file("a.gscope"), copy = file("b.gscope");
    {
      auto project = Project::create(path);
      VERIFY_OK(project);
      // So much that a copy takes milliseconds.
      VERIFY_OK(project->storeData({"d", "d.csv", std::string(8 << 20, 'x'), "", ""}));
    }
    Random random({3, 4});
    for (int round = 0; round < 10; ++round) {
      const int delay = static_cast<int>(random.below(120));
      const QByteArray output =
          outputUntilKilled({QStringLiteral("--save"), text(path), text(copy)}, delay);
      const int reported = lastReported(output, "saved");
      QVERIFY2(reported > 0, output.constData());
      for (const fs::path& one : {path, copy}) {
        auto project = Project::open(one);
        VERIFY_OK(project);
        const int noted = std::stoi(project->notes().value());
        QVERIFY2(noted == reported || noted == reported + 1, qPrintable(QString::number(noted)));
        QCOMPARE(project->data("d").value().value().bytes.size(), std::size_t{8 << 20});
      }
    }
    // The next write and save clear away what the killed ones left half done: SQLite's journal and
    // our temporary copies.
    {
      auto project = Project::open(path);
      VERIFY_OK(project);
      VERIFY_OK(project->setNotes("done"));
      VERIFY_OK(project->saveCopy(copy));
    }
    QStringList left;
    for (const auto& entry : fs::directory_iterator(path.parent_path())) {
      left += QString::fromStdString(entry.path().filename().string());
    }
    left.sort();
    QCOMPARE(left.join(QLatin1Char(' ')), QStringLiteral("a.gscope b.gscope"));
  }
};

int main(int argc, char** argv) {
  const std::string mode = argc > 1 ? argv[1] : "";
  if (mode == "--append" && argc == 3) return appendEpochs(argv[2]);
  if (mode == "--save" && argc == 4) return saveCopies(argv[2], argv[3]);
  QCoreApplication application(argc, argv);
  TestKill test;
  return QTest::qExec(&test, argc, argv);
}

#include "test_kill.moc"
