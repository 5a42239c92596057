#include "core/project/project.h"
#include "tests/app/program.h"

#include <cmath>
#include <csignal>

#include <QJsonArray>
#include <QTemporaryDir>

using namespace gatescope;
using namespace gatescope::test;

namespace {

ProgramResult memoryTest(const QString& line) {
  return runProgram(QStringList(QStringLiteral("memory-test")) +
                    line.split(QLatin1Char(' '), Qt::SkipEmptyParts));
}

const QString small = QStringLiteral(
    "--task temporal-order --lengths 10,20 --cells gru,rnn --seeds 2 --sequences 200 --units 6 "
    "--epochs 2 ");

QJsonObject first(const QJsonValue& array) {
  return array.toArray().first().toObject();
}

// Every run's figure, in order.
QList<double> figures(const QJsonObject& json) {
  QList<double> found;
  for (const auto& length : json[QStringLiteral("lengths")].toArray()) {
    for (const auto& cell : length.toObject()[QStringLiteral("cells")].toArray()) {
      for (const auto& run : cell.toObject()[QStringLiteral("runs")].toArray()) {
        found.append(run.toObject()[QStringLiteral("figure")].toDouble());
      }
    }
  }
  return found;
}

}  // namespace

class TestMemoryTestCommand : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void reportsEveryRunItsMeanAndTheLine() {
    const auto result = memoryTest(small + QStringLiteral("--json -"));
    QVERIFY2(result.exitCode == 0, result.errors.constData());
    QVERIFY(result.says(QStringLiteral("GRU 6, length 10, seed 2: accuracy ")));
    const QJsonObject json = result.json();
    QVERIFY(json[QStringLiteral("complete")].toBool());
    QVERIFY(json[QStringLiteral("higher_is_better")].toBool());
    QCOMPARE(json[QStringLiteral("lengths")].toArray().size(), 2);
    const QJsonObject length = first(json[QStringLiteral("lengths")]);
    QCOMPARE(length[QStringLiteral("length")].toInt(), 10);
    QCOMPARE(length[QStringLiteral("memoryless")].toDouble(), 0.25);
    const QJsonObject cell = first(length[QStringLiteral("cells")]);
    QCOMPARE(cell[QStringLiteral("name")].toString(), QStringLiteral("GRU 6"));
    const auto all = figures(json);
    QCOMPARE(all.size(), 8);
    const double mean = cell[QStringLiteral("mean")].toDouble();
    QVERIFY(std::abs(mean - (all[0] + all[1]) / 2) < 1e-12);
    // t(0.975, 1) = 12.7062, s/√2 = half the difference of two
    const double half = 12.7062 * std::abs(all[0] - all[1]) / 2;
    const QJsonArray interval = cell[QStringLiteral("interval")].toArray();
    QVERIFY(std::abs(interval[0].toDouble() - (mean - half)) < 1e-4);
    QVERIFY(cell[QStringLiteral("beats")].isBool());
    QCOMPARE(json[QStringLiteral("findings")].toArray().size(), 3);
    QVERIFY(json[QStringLiteral("holds_until")].toObject().contains(QStringLiteral("rnn")));
  }

  void sameFiguresOnAnyNumberOfThreads() {
    const auto one = memoryTest(small + QStringLiteral("--threads 1 --json -"));
    const auto two = memoryTest(small + QStringLiteral("--threads 2 --json -"));
    QVERIFY2(one.exitCode == 0, one.errors.constData());
    QCOMPARE(figures(two.json()), figures(one.json()));
    const auto other = memoryTest(small + QStringLiteral("--seed 7 --json -"));
    QVERIFY(figures(other.json()) != figures(one.json()));
  }

  void textHasATableOfMeansAndOneOfRuns() {
    const auto result = memoryTest(QStringLiteral(
        "--task copy --lengths 3 --cells gru,lstm --seeds 2 --sequences 100 --units 4 --epochs 1"));
    QVERIFY2(result.exitCode == 0, result.errors.constData());
    QVERIFY(result.output.startsWith("Copy memory: cross entropy on the test part, lower is "));
    QVERIFY(result.output.contains("no memory"));
    QVERIFY(result.output.contains("0.904"));  // 10 ln 8 / 23
    QVERIFY(result.output.contains("\nEach run\n"));
    QVERIFY(result.output.contains("\nShare of the letters repeated, 0.125 without memory\n"));
    QVERIFY(result.output.contains("LSTM 3 is not shown to do better than without memory at "));
  }

  void aProjectKeepsTheTest() {
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("m.gscope"));
    const QString line = small + QStringLiteral("--json - --project ") + file;
    const auto result = memoryTest(line);
    QVERIFY2(result.exitCode == 0, result.errors.constData());
    // The seconds too: nothing is trained again.
    const auto again = memoryTest(line);
    QCOMPARE(again.output, result.output);
    const auto project = Project::open(file.toStdString());
    VERIFY_OK(project);
    const auto studies = project->studies();
    VERIFY_OK(studies);
    QCOMPARE(studies->size(), std::size_t{1});
    QCOMPARE(studies->front().kind, std::string("memory-test"));
    QVERIFY(studies->front().finished);
    QCOMPARE(project->studyRuns(studies->front().id)->size(), std::size_t{8});
  }

  void aStoppedTestGoesOn() {
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("m.gscope"));
    const QString line =
        QString(small).replace(QStringLiteral("--epochs 2"), QStringLiteral("--epochs 150")) +
        QStringLiteral("--json - ");
    QProcess process;
    process.start(QStringLiteral(GATESCOPE_PROGRAM),
                  QStringList(QStringLiteral("memory-test")) +
                      (line + QStringLiteral("--project ") + file)
                          .split(QLatin1Char(' '), Qt::SkipEmptyParts));
    waitForText(process, "seed 1: accuracy");
    ::kill(static_cast<pid_t>(process.processId()), SIGTERM);
    const auto stopped = finish(process);
    QCOMPARE(stopped.exitCode, 128 + SIGTERM);
    QVERIFY(!stopped.json()[QStringLiteral("complete")].toBool());
    const auto whole = memoryTest(line);
    const auto resumed = memoryTest(line + QStringLiteral("--project ") + file);
    QVERIFY2(resumed.exitCode == 0, resumed.errors.constData());
    QVERIFY(resumed.json()[QStringLiteral("complete")].toBool());
    QCOMPARE(figures(resumed.json()), figures(whole.json()));
  }

  void badFlagsAreRefused_data() {
    QTest::addColumn<QString>("flags");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("task") << "--task sorting"
                          << "Task: expected one of adding, copy, temp";
    QTest::newRow("length") << "--lengths 10,0"
                            << "Lengths: expected whole numbers from 1 on for";
    QTest::newRow("word") << "--lengths ten"
                          << "--lengths";
    QTest::newRow("cell") << "--cells gru,gur"
                          << "Cells: expected some of gru, ";
    QTest::newRow("budget") << "--budget time"
                            << "Budget: expected units or parameters, found";
    QTest::newRow("seeds") << "--seeds 0"
                           << "Seeds: expected a whole number from 1 to 1000";
    QTest::newRow("sequences") << "--sequences 5"
                               << "Sequences: expected a whole number from 20";
    QTest::newRow("setting") << "--epochs 0"
                             << "Epochs: expected a whole number from 1";
    QTest::newRow("file") << "--json /nowhere/m.json"
                          << "/nowhere/m.json";
    QTest::newRow("project") << "--project /nowhere/m.gscope"
                             << "/nowhere";
    QTest::newRow("not its flag") << "--cell gru"
                                  << "--cell";
  }
  void badFlagsAreRefused() {
    QFETCH(QString, flags);
    QFETCH(QString, sentence);
    const auto result = memoryTest(flags);
    QCOMPARE(result.exitCode, 2);
    QVERIFY2(result.says(sentence), result.errors.constData());
    QVERIFY(result.output.isEmpty());
  }
};

QTEST_GUILESS_MAIN(TestMemoryTestCommand)
#include "test_memory_test.moc"
