#include "tests/app/program.h"

#include <cmath>
#include <csignal>
#include <filesystem>
#include <memory>
#include <set>
#include <sys/types.h>

#include <QJsonArray>
#include <QProcessEnvironment>
#include <QStandardPaths>
#include <QTemporaryDir>

using namespace gatescope;
using namespace gatescope::test;
namespace fs = std::filesystem;

// Sweeps whose trials are trained by programs of their own, started by GNU parallel and by a real
// Slurm of this machine with two nodes. Trials are killed on the way; nothing is lost.

namespace {

constexpr const char* plan =
    "sweep --data DIR/waves.csv --target a --task forecast --window 6 --epochs EPOCHS --patience 0 "
    "--grid units=2,4,8 --grid learning-rate=0.001,0.02 --plan-out DIR/plan.json";

std::string waves(int rows) {
  std::string csv = "t,a\n";
  for (int t = 0; t < rows; ++t) {
    csv += std::to_string(t) + ',' + std::to_string(std::sin(0.3 * t)) + '\n';
  }
  return csv;
}

bool has(const char* program) {
  return !QStandardPaths::findExecutable(QLatin1String(program)).isEmpty() ||
         fs::exists(std::string("/usr/sbin/") + program);
}

// The figures of all trials without what depends on the clock.
QString trialsOf(const QJsonObject& json) {
  QJsonArray trials;
  for (const QJsonValue& value : json[QLatin1String("trials")].toArray()) {
    QJsonObject trial = value.toObject();
    trial.remove(QLatin1String("seconds"));
    trial.remove(QLatin1String("run"));
    trials.append(trial);
  }
  return QString::fromUtf8(QJsonDocument(trials).toJson());
}

// The processes that train a trial into a folder.
std::vector<pid_t> trainersOf(const fs::path& folder, const std::string& trial) {
  std::vector<pid_t> found;
  for (const auto& entry : fs::directory_iterator("/proc")) {
    const std::string name = entry.path().filename().string();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    const std::string line = readFile(entry.path() / "cmdline");
    const std::string out = (folder / ("trial-" + trial + ".gscope")).string();
    const bool isOurs = line.starts_with(GATESCOPE_PROGRAM) && line.find(out) != std::string::npos;
    if (isOurs) found.push_back(std::stoi(name));
  }
  return found;
}

}  // namespace

class TestCluster : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> m_folder;
  bool m_hasSlurm = false;

  fs::path path(const std::string& name) const {
    return fs::path(m_folder->path().toStdString()) / name;
  }
  QStringList words(QString line) const {
    return line.replace(QLatin1String("DIR"), m_folder->path())
        .split(QLatin1Char(' '), Qt::SkipEmptyParts);
  }
  ProgramResult gatescope(const QString& line) const { return runProgram(words(line)); }
  void writePlan(int epochs) const {
    const QString line =
        QString::fromLatin1(plan).replace(QLatin1String("EPOCHS"), QString::number(epochs));
    const auto written = gatescope(line);
    QVERIFY2(written.exitCode == 0, written.errors.constData());
  }
  ProgramResult shell(const QString& command) const {
    QProcess process;
    process.start(QStringLiteral("bash"), {QStringLiteral("-c"), command});
    return finish(process);
  }
  // Once its checkpoint is on disk: kill -9.
  void killTrial(const std::string& trial) const {
    QTRY_VERIFY_WITH_TIMEOUT(!trainersOf(path("t"), trial).empty() &&
                                 fs::exists(path("t/trial-" + trial + ".gscope.part")),
                             60000);
    for (const pid_t process : trainersOf(path("t"), trial)) kill(process, SIGKILL);
  }
  // What the program trains by itself is what was collected.
  void compareWithOneProgram() const {
    const auto collected =
        gatescope(QStringLiteral("collect DIR/t --project DIR/all.gscope --json -"));
    QVERIFY2(collected.exitCode == 0, collected.errors.constData());
    QVERIFY(collected.says(QStringLiteral("All 6 trials are there")));
    const auto here = gatescope(QStringLiteral("sweep DIR/plan.json --json -"));
    QCOMPARE(here.exitCode, 0);
    QCOMPARE(trialsOf(collected.json()), trialsOf(here.json()));
  }

 private Q_SLOTS:
  void init() {
    m_folder = std::make_unique<QTemporaryDir>();
    writeFile(path("waves.csv"), waves(1500));
  }

  void cleanup() {
    if (m_hasSlurm) shell(slurmHost(QStringLiteral("stop")));
    m_hasSlurm = false;
    qunsetenv("SLURM_CONF");
  }

  QString slurmHost(const QString& what) const {
    return QStringLiteral("bash '%1' %2 '%3'")
        .arg(QString::fromStdString(sourcePath("tests/app/slurm_host.sh").string()), what,
             QString::fromStdString(path("slurm").string()));
  }

  void parallelTrainsASweepAndTakesUpWhatWasKilled() {
    if (!has("parallel")) QSKIP("SKIP: needs GNU parallel, which is not on this machine");
    writePlan(300);
    const QString line =
        QStringLiteral("sweep DIR/plan.json --submit parallel --dir DIR/t --at-once 2");
    QProcess process;
    process.start(QStringLiteral(GATESCOPE_PROGRAM), words(line));
    process.waitForStarted();
    killTrial("1");
    const auto first = finish(process);
    QCOMPARE(first.exitCode, 1);  // a trial has failed
    QVERIFY(!fs::exists(path("t/trial-1.gscope")));
    QVERIFY(fs::exists(path("t/trial-0.gscope")));
    const auto some =
        gatescope(QStringLiteral("collect DIR/t --project DIR/all.gscope --json DIR/some.json"));
    QCOMPARE(some.exitCode, 75);
    QVERIFY(some.says(QStringLiteral("1 of 6 trials are missing: 1")));
    const auto again = gatescope(line);
    QVERIFY2(again.exitCode == 0, again.errors.constData());
    compareWithOneProgram();
    // Only the trial that was killed was started twice.
    const QByteArray log = QByteArray::fromStdString(readFile(path("t/joblog.txt")));
    QCOMPARE(log.count("--trial 1 "), 2);
    QCOMPARE(log.count("--trial 0 "), 1);
  }

  void slurmTrainsASweepAndTakesUpWhatWasKilled() {
    for (const char* program : {"munged", "slurmctld", "slurmd", "sbatch"}) {
      if (has(program)) continue;
      QSKIP(
          "SKIP: needs Slurm (slurmd, slurmctld, slurm-client, munge), which is not on this "
          "machine");
    }
    m_hasSlurm = true;
    const auto started = shell(slurmHost(QStringLiteral("start")));
    if (started.exitCode != 0) {
      // Its daemons want an administrator and a network of their own.
      QSKIP(("SKIP: Slurm could not be started on this machine: " + started.errors).constData());
    }
    qputenv("SLURM_CONF", QByteArray::fromStdString(path("slurm/slurm.conf").string()));
    writePlan(5000);
    const auto submitted =
        gatescope(QStringLiteral("sweep DIR/plan.json --submit slurm --dir DIR/t"));
    QVERIFY2(submitted.exitCode == 0, submitted.errors.constData());
    const QString job = QString::fromUtf8(submitted.output.trimmed()).section(QLatin1Char(' '), -1);
    // Trial 2 loses its program, as when a node fails, and is queued anew; trial 0 is told to stop,
    // as when its time is up, and puts itself in the queue.
    killTrial("2");
    QVERIFY(waitFor([&] { return logOf(0).find(": epoch 5/") != std::string::npos; }));
    // It does what it is told and then asks again for a minute, while the task is in the queue.
    shell(QStringLiteral("timeout 2 scancel --signal=TERM %1_0").arg(job));
    QVERIFY(
        waitFor([&] { return logOf(0).find("goes on where it stopped") != std::string::npos; }));
    QVERIFY(waitFor(
        [&] { return shell(QStringLiteral("scontrol requeue %1_2").arg(job)).exitCode == 0; }));
    QVERIFY(waitFor([&] { return hasEnded(job); }));
    for (int i = 0; i < 6; ++i)
      QVERIFY(fs::exists(path("t/trial-" + std::to_string(i) + ".gscope")));
    compareWithOneProgram();
    // What was told to stop had kept its checkpoint: it began once and ended once.
    const QByteArray log = QByteArray::fromStdString(logOf(0));
    QCOMPARE(log.count("goes on where it stopped"), 1);
    QCOMPARE(log.count(": epoch 0/"), 1);
    QCOMPARE(log.count(": epoch 5000/"), 1);
    const auto none = gatescope(QStringLiteral("sweep DIR/plan.json --submit slurm --dir DIR/t"));
    QCOMPARE(none.exitCode, 0);
    QVERIFY(none.says(QStringLiteral("All trials are in")));
  }

 private:
  template <typename Condition>
  static bool waitFor(Condition condition) {
    return QTest::qWaitFor(condition, 120000);
  }
  std::string logOf(int trial) const {
    return readFile(path("t/trial-" + std::to_string(trial) + ".log"));
  }
  // A task that was put in the queue again waits there for two minutes, by Slurm's own rule, unless
  // it is told that it may begin.
  bool hasEnded(const QString& job) const {
    for (const char* task : {"_0", "_2"}) {
      shell(
          QStringLiteral("scontrol update JobId=%1%2 StartTime=now").arg(job, QLatin1String(task)));
    }
    return shell(QStringLiteral("squeue --noheader")).output.trimmed().isEmpty();
  }
};

QTEST_GUILESS_MAIN(TestCluster)
#include "test_cluster.moc"
