#include "core/base/random.h"
#include "core/project/project.h"
#include "tests/app/program.h"
#include "tests/app/studies.h"

#include <memory>
#include <thread>

#include <QJsonArray>
#include <QTemporaryDir>

using namespace gatescope;
using test::ProgramResult;
using test::runProgram;
using test::withoutSeconds;
namespace fs = std::filesystem;

class TestCompare : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> m_folder;
  QString path(const char* name) const { return m_folder->filePath(QString::fromUtf8(name)); }

  QStringList command(const QStringList& more) const {
    return QStringList{
               QStringLiteral("compare"),    QStringLiteral("--data"),  path("a.csv"),
               QStringLiteral("--shape"),    QStringLiteral("wide"),    QStringLiteral("--target"),
               QStringLiteral("label"),      QStringLiteral("--units"), QStringLiteral("6"),
               QStringLiteral("--patience"), QStringLiteral("0")} +
           more;
  }
  static QStringList words(const char* text) {
    return QString::fromUtf8(text).split(QLatin1Char(' '), Qt::SkipEmptyParts);
  }

 private Q_SLOTS:
  void init() {
    m_folder = std::make_unique<QTemporaryDir>();
    test::writeFile(path("a.csv").toStdString(), test::twoClasses());
  }

  void comparesGruWithLstmOverSeeds() {
    const ProgramResult result = runProgram(command(words("--epochs 4 --seeds 3 --json -")));
    QCOMPARE(result.exitCode, 0);
    const QJsonObject json = result.json();
    QVERIFY(json[QStringLiteral("complete")].toBool());
    QCOMPARE(json[QStringLiteral("runs")].toArray().size(), 6);
    QCOMPARE(json[QStringLiteral("sides")].toArray().size(), 2);
    const QJsonObject side = json[QStringLiteral("sides")].toArray()[1].toObject();
    QCOMPARE(side[QStringLiteral("name")].toString(), QStringLiteral("LSTM"));
    QVERIFY(side[QStringLiteral("parameters")].toInt() > 0);
    QCOMPARE(side[QStringLiteral("metric")].toObject()[QStringLiteral("count")].toInt(), 3);
    QVERIFY(side[QStringLiteral("seconds")].toObject()[QStringLiteral("mean")].toDouble() > 0);
    const QJsonObject pair = json[QStringLiteral("differences")].toArray()[0].toObject();
    QCOMPARE(pair[QStringLiteral("over_both")].toArray().size(), 2);
    QVERIFY(pair[QStringLiteral("difference")].toObject()[QStringLiteral("mean")].isDouble());
    QVERIFY(!json[QStringLiteral("sentence")].toString().isEmpty());
    QVERIFY(!json[QStringLiteral("baselines")].toArray().isEmpty());
    QVERIFY(result.says(QStringLiteral("LSTM, seed 3: epoch 4")));

    const ProgramResult text = runProgram(command(
        {QStringLiteral("--epochs"), QStringLiteral("4"), QStringLiteral("--seeds"),
         QStringLiteral("2"), QStringLiteral("--side"), QStringLiteral("cell=gru"),
         QStringLiteral("--side"), QStringLiteral("cell=gru layers=2"), QStringLiteral("--budget"),
         QStringLiteral("parameters"), QStringLiteral("--tune")}));
    QCOMPARE(text.exitCode, 0);
    QVERIFY(text.output.contains("GRU − GRU, layers=2"));
    QVERIFY(text.output.contains("was tuned over 3 settings"));
    QVERIFY(text.output.contains("All sides have as many parameters as GRU"));
  }

  void whatMakesNoSenseIsRefusedBeforeAnythingIsWritten_data() {
    QTest::addColumn<QString>("flags");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("one cell") << "--cells gru"
                              << "at least two settings";
    QTest::newRow("no such cell") << "--cells gru,mamba"
                                  << "mamba";
    QTest::newRow("budget") << "--budget money"
                            << "expected units, parameters or time";
    QTest::newRow("seconds") << "--seconds 3"
                             << "--budget time";
    QTest::newRow("rival") << "--rival-cell rnn"
                           << "--cells gru,lstm";
    QTest::newRow("both") << "--cells gru,lstm --side cell=rnn"
                          << "leave one out";
  }
  void whatMakesNoSenseIsRefusedBeforeAnythingIsWritten() {
    QFETCH(QString, flags);
    QFETCH(QString, sentence);
    const ProgramResult result =
        runProgram(command(words("--epochs 2 --project")) + QStringList{path("p.gscope")} +
                   flags.split(QLatin1Char(' ')));
    QCOMPARE(result.exitCode, 2);
    QVERIFY2(result.says(sentence), result.errors.constData());
    QVERIFY(!fs::exists(path("p.gscope").toStdString()));
  }

  void killedComparisonGoesOnToTheSameTable() {
    const QStringList flags =
        command(words("--epochs 2500 --seeds 4 --at-once 2 --threads 2 --json -"));
    const ProgramResult whole = runProgram(flags);
    QCOMPARE(whole.exitCode, 0);
    const QStringList kept = flags + QStringList{QStringLiteral("--project"), path("p.gscope")};
    Random random({42});
    int killed = 0;
    for (int round = 0; round < 5; ++round) {
      QProcess process;
      process.start(QStringLiteral(GATESCOPE_PROGRAM), kept);
      // “GRU, seed 1: …”: a run is on disk; then at any moment.
      const QByteArray seen = test::waitForText(process, ", seed");
      std::this_thread::sleep_for(std::chrono::milliseconds(random.below(1500)));
      if (process.state() == QProcess::Running) ++killed;
      process.kill();
      process.waitForFinished();
      QVERIFY(fs::exists(path("p.gscope").toStdString()));
    }
    QVERIFY(killed > 0);
    const ProgramResult resumed = runProgram(kept);
    QCOMPARE(resumed.exitCode, 0);
    QCOMPARE(withoutSeconds(resumed.json()), withoutSeconds(whole.json()));

    // Its runs are a study's: the list of runs stays empty, and a single one does not go on.
    const ProgramResult runs = runProgram(
        {QStringLiteral("runs"), path("p.gscope"), QStringLiteral("--json"), QStringLiteral("-")});
    QCOMPARE(runs.output.trimmed(), QByteArray("[]"));
    const ProgramResult one = runProgram(
        {QStringLiteral("resume"), path("p.gscope"), QStringLiteral("--run"), QStringLiteral("1")});
    QCOMPARE(one.exitCode, 2);
    QVERIFY(one.says(QStringLiteral("belongs to a study")));
    const ProgramResult judged = runProgram({QStringLiteral("evaluate"), path("p.gscope"),
                                             QStringLiteral("--run"), QStringLiteral("1")});
    QCOMPARE(judged.exitCode, 0);
  }
};

QTEST_GUILESS_MAIN(TestCompare)
#include "test_compare.moc"
