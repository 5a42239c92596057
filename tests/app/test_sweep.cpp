#include "tests/app/program.h"

#include <cmath>
#include <csignal>
#include <filesystem>
#include <memory>
#include <sys/types.h>

#include <QElapsedTimer>
#include <QJsonArray>
#include <QTemporaryDir>

using namespace gatescope;
using namespace gatescope::test;
namespace fs = std::filesystem;

namespace {

std::string waves(int rows) {
  std::string csv = "t,a,b\n";
  for (int t = 0; t < rows; ++t) {
    csv += std::to_string(t) + ',' + std::to_string(std::sin(0.3 * t)) + ',' +
           std::to_string(std::cos(0.11 * t)) + '\n';
  }
  return csv;
}

// A sweep's results without what depends on the clock, and without the numbers of runs.
QJsonObject timeless(QJsonObject json) {
  QJsonArray trials;
  for (const QJsonValue& value : json[QLatin1String("trials")].toArray()) {
    QJsonObject trial = value.toObject();
    trial.remove(QLatin1String("seconds"));
    trial.remove(QLatin1String("run"));
    trials.append(trial);
  }
  json[QLatin1String("trials")] = trials;
  return json;
}

QString textOf(const QJsonObject& json) {
  return QString::fromUtf8(QJsonDocument(json).toJson());
}

// Whether the system says that a process sleeps by a signal.
bool isStopped(qint64 process) {
  const std::string status = readFile("/proc/" + std::to_string(process) + "/stat");
  const std::size_t name = status.rfind(')');
  return name != std::string::npos && status.substr(name + 2, 1) == "T";
}

}  // namespace

class TestSweepCommand : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> m_folder;

  fs::path path(const char* name) const { return fs::path(m_folder->path().toStdString()) / name; }
  // Words, with DIR standing for the test's own folder.
  QStringList words(QString line) const {
    return line.replace(QLatin1String("DIR"), m_folder->path())
        .split(QLatin1Char(' '), Qt::SkipEmptyParts);
  }
  ProgramResult gatescope(const char* line) const {
    return runProgram(words(QString::fromUtf8(line)));
  }
  QJsonObject jsonOf(const char* name) const {
    return QJsonDocument::fromJson(QByteArray::fromStdString(readFile(path(name)))).object();
  }

 private Q_SLOTS:
  void init() {
    m_folder = std::make_unique<QTemporaryDir>();
    writeFile(path("waves.csv"), waves(150));
  }

  void aGridIsTrainedAndTold() {
    const auto result = gatescope(
        "sweep --data DIR/waves.csv --target a --task forecast --window 6 --epochs 3 --grid "
        "units=2,4 --grid learning-rate=0.001,0.02 --json DIR/out.json");
    QVERIFY2(result.exitCode == 0, result.errors.constData());
    QVERIFY(result.says(QStringLiteral("trial 0 of 4  units=2 learning-rate=0.001  epoch 3/3")));
    QVERIFY(result.output.contains("validation RMSE"));
    QVERIFY(result.output.contains("On the test part, which chose nothing"));
    QCOMPARE(result.output.count("\n* "), 1);
    const QJsonObject json = jsonOf("out.json");
    const QJsonArray trials = json[QLatin1String("trials")].toArray();
    QCOMPARE(trials.size(), 4);
    const QJsonObject last = trials[3].toObject();
    QCOMPARE(last[QLatin1String("settings")].toObject()[QLatin1String("units")].toInt(), 4);
    QCOMPARE(last[QLatin1String("status")].toString(), QStringLiteral("finished"));
    const QJsonObject best = json[QLatin1String("best")].toObject();
    QCOMPARE(best[QLatin1String("chosen_by")].toString(), QStringLiteral("validation rmse"));
    double lowest = 1e9;
    for (const QJsonValue& trial : trials) {
      lowest =
          std::min(lowest, trial[QLatin1String("validation")][QLatin1String("rmse")].toDouble());
    }
    QCOMPARE(best[QLatin1String("validation_mean")].toDouble(), lowest);
    QVERIFY(json[QLatin1String("test_of_the_best")].isDouble());
    QCOMPARE(fs::exists(path("out.json.part")), false);
  }

  // The same bits through a plan's file, in a project, and again from the project.
  void aPlanGivesTheSameResults() {
    const char* flags =
        "sweep --data DIR/waves.csv --target a --task forecast --window 6 --epochs 3 --range "
        "units=2:6 --range learning-rate --trials 5 --seeds 2 --json - ";
    const auto direct = gatescope(flags);
    QCOMPARE(direct.exitCode, 0);
    const auto planned = gatescope((QByteArray(flags) + "--plan-out DIR/plan.json").constData());
    QCOMPARE(planned.exitCode, 0);
    QVERIFY(planned.says(QStringLiteral("plan.json holds a sweep of 10 trials")));
    QVERIFY(planned.output.isEmpty());
    const auto read = gatescope("sweep DIR/plan.json --project DIR/a.gscope --at-once 2 --json -");
    QVERIFY2(read.exitCode == 0, read.errors.constData());
    QCOMPARE(textOf(timeless(read.json())), textOf(timeless(direct.json())));
    const auto again = gatescope("sweep --project DIR/a.gscope --study -1 --json -");
    QCOMPARE(textOf(again.json()), textOf(read.json()));
    QVERIFY(!again.says(QStringLiteral("trial 0 of")));  // nothing was trained
    QVERIFY(gatescope("runs DIR/a.gscope --json -").output.trimmed() == "[]");
  }

  void aSweepIsWidened() {
    const char* flags =
        "sweep --data DIR/waves.csv --target a --task forecast --window 6 --epochs 4 --search "
        "halving --least-epochs 1 --factor 2 --range units=2:6 --range learning-rate --json - ";
    const auto small =
        gatescope((QByteArray(flags) + "--trials 4 --project DIR/a.gscope").constData());
    QVERIFY2(small.exitCode == 0, small.errors.constData());
    QCOMPARE(small.json()[QLatin1String("trials")].toArray().size(), 4);
    const auto wider = gatescope("sweep --project DIR/a.gscope --study -1 --trials 9 --json -");
    QVERIFY2(wider.exitCode == 0, wider.errors.constData());
    QVERIFY(wider.says(QStringLiteral("Study 1 goes on: 4 of its 9 trials")));
    const auto whole = gatescope((QByteArray(flags) + "--trials 9").constData());
    QCOMPARE(textOf(timeless(wider.json())), textOf(timeless(whole.json())));
    const auto more = gatescope(
        "sweep --project DIR/a.gscope --study 1 --grid units=7 --grid learning-rate=0.02 --json -");
    QVERIFY2(more.exitCode == 0, more.errors.constData());
    QCOMPARE(more.json()[QLatin1String("trials")].toArray().size(), 10);
  }

  void whatIsWrongIsRefused_data() {
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("message");
    const auto row = [](const char* line, const char* message) {
      QTest::newRow(line) << QString::fromUtf8(line) << QString::fromUtf8(message);
    };
    const auto data = [&](const char* line, const char* message) {
      QTest::newRow(line) << QStringLiteral("--data DIR/waves.csv --target a --task forecast ") +
                                 QString::fromUtf8(line)
                          << QString::fromUtf8(message);
    };
    row("", "Say what is searched on");
    data("--grid units", "Grid: expected a setting and its values");
    data("--grid units=0", "Units: expected a whole number from 1 to 1000000, found “0” (--units)");
    data("--grid horizon=1,2", "Horizon cannot be searched");
    data("--grid units=2,4 --trials 3", "Trials: a grid tries all its combinations");
    data("--grid units=2,4 --search grid --range learning-rate", "Learning rate: a grid needs");
    data("--grid units=2,4 --metric beauty", "Metric: there is no metric “beauty”");
    data("--grid units=2,4 --metric accuracy", "Metric: expected one of loss, mae, rmse");
    data("--grid units=2,4 --factor 2", "--least-epochs and --factor are for --search halving");
    data("--grid units=2,4 --split 80/0/20", "Split: a search chooses by the validation part");
    data("--grid window=6,500", "");
    row("DIR/plan.json --units 3", "leave --units out");
    row("DIR/plan.json --trials 3", "leave the flags of the search out");
    row("DIR/bad.json", "bad.json: Sweep plan: “searches[0].settings[0]”: There is no setting");
    row("DIR/waves.csv", "waves.csv: This is not a Gatescope sweep plan: it is not JSON");
    row("--study 3", "--study names a sweep of a project");
    row("--study 3 --project DIR/a.gscope", "a.gscope holds no sweep 3");
    row("--study 1 --trials 3 --project DIR/a.gscope", "The sweep has no random search");
    row("--study 1 --seeds 3 --project DIR/a.gscope", "make another sweep");
    row("DIR/plan.json --trial 2", "--trial needs a file of its own: --out FILE");
    row("DIR/plan.json --trial 99 --out DIR/x.gscope", "Trial: this sweep has the trials 0 to 1");
    row("DIR/plan.json --trial 1 --out DIR/x.gscope --json -",
        "leave --project, --json and --report to");
    row("DIR/halving.json --trial 1 --out DIR/x.gscope", "Successive halving asks for trials");
    row("DIR/halving.json --submit parallel --dir DIR/t", "Successive halving asks for trials");
  }

  void whatIsWrongIsRefused() {
    QFETCH(QString, line);
    QFETCH(QString, message);
    const char* plan =
        "sweep --data DIR/waves.csv --target a --task forecast --epochs 2 --grid units=2,3 ";
    QCOMPARE(gatescope((QByteArray(plan) + "--plan-out DIR/plan.json").constData()).exitCode, 0);
    QCOMPARE(
        gatescope((QByteArray(plan) + "--search halving --plan-out DIR/halving.json").constData())
            .exitCode,
        0);
    QCOMPARE(gatescope("sweep DIR/plan.json --project DIR/a.gscope").exitCode, 0);
    QString bad = QString::fromStdString(readFile(path("plan.json")));
    writeFile(path("bad.json"), bad.replace(QLatin1String("\"setting\": \"units\""),
                                            QLatin1String("\"setting\": \"unitz\""))
                                    .toStdString());
    const auto result = runProgram(words(QStringLiteral("sweep ") + line));
    QCOMPARE(result.exitCode, 2);
    QVERIFY2(result.says(message), result.errors.constData());
    QVERIFY(!fs::exists(path("x.gscope")) && !fs::exists(path("x.gscope.part")));
    QVERIFY(!fs::exists(path("t/plan.json")));
  }

  // A terminal's Ctrl+Z: the program sleeps, and goes on to the same results.
  void aSweepSleepsAndGoesOn() {
    const QString line = QStringLiteral(
        "sweep --data DIR/waves.csv --target a --task forecast --window 6 --epochs 400 --grid "
        "units=2,4 --grid learning-rate=0.001,0.02 --json -");
    const auto expected = runProgram(words(line));
    QCOMPARE(expected.exitCode, 0);
    QProcess process;
    process.start(QStringLiteral(GATESCOPE_PROGRAM), words(line));
    waitForText(process, "trial 0");
    kill(static_cast<pid_t>(process.processId()), SIGTSTP);
    QTRY_VERIFY_WITH_TIMEOUT(isStopped(process.processId()), 20000);
    kill(static_cast<pid_t>(process.processId()), SIGCONT);
    const auto result = finish(process);
    QVERIFY2(result.exitCode == 0, result.errors.constData());
    QCOMPARE(textOf(timeless(result.json())), textOf(timeless(expected.json())));
  }

  // One trial by itself: told to stop, it ends with a code of its own and goes on when called
  // again.
  void aTrialIsStoppedAndGoesOn() {
    QCOMPARE(gatescope("sweep --data DIR/waves.csv --target a --task forecast --window 6 --epochs "
                       "400 --grid units=8,9 --plan-out DIR/plan.json")
                 .exitCode,
             0);
    const QString line =
        QStringLiteral("sweep DIR/plan.json --trial 1 --threads 1 --out DIR/one.gscope");
    QProcess process;
    process.start(QStringLiteral(GATESCOPE_PROGRAM), words(line));
    waitForText(process, "epoch 20/");
    process.terminate();
    const auto stopped = finish(process);
    QCOMPARE(stopped.exitCode, 75);
    QVERIFY(stopped.says(QStringLiteral("Trial 1 goes on where it stopped")));
    QVERIFY(!fs::exists(path("one.gscope")) && fs::exists(path("one.gscope.part")));
    const auto rest = runProgram(words(line));
    QCOMPARE(rest.exitCode, 0);
    QVERIFY(!rest.says(QStringLiteral("epoch 10/")));  // went on, not anew
    QVERIFY(fs::exists(path("one.gscope")) && !fs::exists(path("one.gscope.part")));
    const auto missing = gatescope("collect DIR/one.gscope --project DIR/all.gscope --json -");
    QCOMPARE(missing.exitCode, 75);
    QVERIFY(missing.says(QStringLiteral("1 of 2 trials are missing: 0")));
    QCOMPARE(gatescope("sweep DIR/plan.json --trial 0 --threads 1 --out DIR/two.gscope").exitCode,
             0);
    const auto all = gatescope("collect DIR --project DIR/all.gscope --report DIR/out --json -");
    QVERIFY(readFile(path("out") / "report.html").starts_with("<!DOCTYPE html>"));
    QVERIFY2(all.exitCode == 0, all.errors.constData());
    const auto here = gatescope("sweep DIR/plan.json --json -");
    QJsonObject collected = timeless(all.json());
    for (const char* key : {"added", "missing", "left_out"}) {
      collected.remove(QLatin1String(key));
    }
    QCOMPARE(textOf(collected), textOf(timeless(here.json())));
  }

  // Five kills at random moments of a sweep of 20 trials: the same table in the end.
  void killedSweepsEndWithTheSameTable_data() {
    QTest::addColumn<QString>("search");
    QTest::newRow("random") << QStringLiteral("--search random --at-once 2");
    QTest::newRow("halving") << QStringLiteral("--search halving --least-epochs 20 --factor 2");
  }

  void killedSweepsEndWithTheSameTable() {
    QFETCH(QString, search);
    const QString line = QStringLiteral(
                             "sweep --data DIR/waves.csv --target a --task forecast --window 6 "
                             "--epochs 100 --trials "
                             "20 --range units=2:8 --range learning-rate --json - ") +
                         search;
    QElapsedTimer timer;
    timer.start();
    const auto expected = runProgram(words(line + QStringLiteral(" --project DIR/whole.gscope")));
    const auto whole = timer.elapsed();
    QVERIFY2(expected.exitCode == 0, expected.errors.constData());
    QCOMPARE(expected.json()[QLatin1String("trials")].toArray().size(), 20);
    const QString killed = line + QStringLiteral(" --project DIR/killed.gscope");
    std::srand(7);
    int kills = 0;
    for (int round = 0; round < 5; ++round) {
      QProcess process;
      process.start(QStringLiteral(GATESCOPE_PROGRAM), words(killed));
      process.waitForStarted();
      const auto moment = static_cast<int>(whole / 5 * std::rand() / RAND_MAX);
      if (!process.waitForFinished(std::max(moment, 1))) ++kills;
      process.kill();
      process.waitForFinished();
    }
    QCOMPARE(kills, 5);
    const auto resumed = runProgram(words(killed));
    QVERIFY2(resumed.exitCode == 0, resumed.errors.constData());
    QCOMPARE(textOf(timeless(resumed.json())), textOf(timeless(expected.json())));
  }
};

QTEST_GUILESS_MAIN(TestSweepCommand)
#include "test_sweep.moc"
