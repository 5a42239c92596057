#include "core/base/random.h"
#include "core/project/project.h"
#include "tests/app/json_tables.h"
#include "tests/app/program.h"

#include <memory>
#include <thread>

#include <QJsonArray>
#include <QTemporaryDir>

using namespace gatescope;
using test::ProgramResult;
using test::runProgram;
using test::withoutSeconds;
namespace fs = std::filesystem;

namespace {

// 150 noisy sequences of two classes, of 30 people.
std::string table() {
  Random random({91});
  std::string text = "who,label,t0,t1,t2,t3,t4,t5\n";
  for (int i = 0; i < 150; ++i) {
    text += "p" + std::to_string(i % 30) + (i % 2 == 0 ? ",up" : ",down");
    for (int t = 0; t < 6; ++t) {
      text += ',' + std::to_string((i % 2 == 0 ? 0.3 : -0.3) * t + 1.5 * random.normal());
    }
    text += '\n';
  }
  return text;
}

}  // namespace

class TestCrossValidate : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> m_folder;
  QString path(const char* name) const { return m_folder->filePath(QString::fromUtf8(name)); }

  static QStringList words(const QString& text) {
    return text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
  }
  QStringList command(const char* more) const {
    return QStringList{QStringLiteral("cross-validate"), QStringLiteral("--data"), path("a.csv")} +
           words(QStringLiteral("--shape wide --target label --units 6 --patience 0")) +
           words(QString::fromUtf8(more));
  }

 private Q_SLOTS:
  void init() {
    m_folder = std::make_unique<QTemporaryDir>();
    test::writeFile(path("a.csv").toStdString(), table());
  }

  void tellsEveryFold() {
    const ProgramResult result =
        runProgram(command("--epochs 4 --folds 4 --group who --final --json -"));
    QCOMPARE(result.exitCode, 0);
    const QJsonObject json = result.json();
    for (const char* key :
         {"plan", "kind", "grouped", "metric", "higher_is_better", "complete", "folds", "metrics",
          "baselines", "test_sequences", "test_touched", "final", "sentences"}) {
      QVERIFY2(json.contains(QString::fromUtf8(key)), key);
    }
    QVERIFY(json[QStringLiteral("complete")].toBool());
    QVERIFY(json[QStringLiteral("grouped")].toBool());
    QCOMPARE(json[QStringLiteral("kind")].toString(), QStringLiteral("stratified"));
    QVERIFY(json[QStringLiteral("test_sequences")].toInt() > 0);
    const QJsonArray folds = json[QStringLiteral("folds")].toArray();
    QCOMPARE(folds.size(), 4);
    int held = json[QStringLiteral("test_sequences")].toInt();
    for (const QJsonValue& fold : folds) {
      held += fold[QStringLiteral("validation_sequences")].toInt();
      QCOMPARE(fold[QStringLiteral("status")].toString(), QStringLiteral("finished"));
      QCOMPARE(fold[QStringLiteral("epochs")].toArray().size(), 5);
      QVERIFY(fold[QStringLiteral("value")].isDouble());
      QVERIFY(fold[QStringLiteral("validation")][QStringLiteral("macro_f1")].isDouble());
      QVERIFY(!fold.toObject().contains(QStringLiteral("test")));
    }
    QCOMPARE(held, 150);
    QVERIFY(json[QStringLiteral("final")][QStringLiteral("test")][QStringLiteral("accuracy")]
                .isDouble());
    QVERIFY(result.says(QStringLiteral("Fold 3 of 4: epoch 4")));

    const ProgramResult text = runProgram(command("--epochs 2 --folds 3 --repeats 2 --ignore who"));
    QCOMPARE(text.exitCode, 0);
    for (const char* part : {"2/3", "standard deviation", "most frequent class",
                             "no standard error", "was not touched"}) {
      QVERIFY2(text.output.contains(part), text.output.constData());
    }
  }

  void whatMakesNoSenseIsRefusedBeforeAnythingIsWritten_data() {
    QTest::addColumn<QString>("flags");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("one fold") << "--folds 1"
                              << "from 2 to 1000, found 1";
    QTest::newRow("too many") << "--folds 90"
                              << "choose fewer folds, or split at random";
    QTest::newRow("a fold") << "--fold 1/3"
                            << "leave out the setting fold";
    QTest::newRow("no test") << "--split 80/20/0 --final"
                             << "leaves no test part";
    QTest::newRow("rival") << "--rival-cell lstm"
                           << "once for each";
    QTest::newRow("group") << "--group nobody"
                           << "has no column “nobody”";
  }
  void whatMakesNoSenseIsRefusedBeforeAnythingIsWritten() {
    QFETCH(QString, flags);
    QFETCH(QString, sentence);
    const ProgramResult result =
        runProgram(command("--epochs 2 --project") + QStringList{path("p.gscope")} + words(flags));
    QCOMPARE(result.exitCode, 2);
    QVERIFY2(result.says(sentence), result.errors.constData());
    QVERIFY(!fs::exists(path("p.gscope").toStdString()));
  }

  void killedAtAnyMomentItGoesOnToTheSameTable() {
    const QStringList flags = command("--epochs 1500 --ignore who --final --json -");
    const ProgramResult whole = runProgram(flags + words(QStringLiteral("--at-once 1")));
    QCOMPARE(whole.exitCode, 0);
    const QStringList kept = flags + words(QStringLiteral("--at-once 2 --threads 2 --project")) +
                             QStringList{path("p.gscope")};
    Random random({92});
    int killed = 0;
    for (int round = 0; round < 3; ++round) {
      QProcess process;
      process.start(QStringLiteral(GATESCOPE_PROGRAM), kept);
      // “Fold 1 of 5: …”: a fold is on disk; then at any moment.
      test::waitForText(process, "of 5");
      std::this_thread::sleep_for(std::chrono::milliseconds(random.below(300)));
      if (process.state() == QProcess::Running) ++killed;
      process.kill();
      process.waitForFinished();
      QVERIFY(fs::exists(path("p.gscope").toStdString()));
    }
    QVERIFY(killed > 0);
    const ProgramResult resumed = runProgram(kept);
    QCOMPARE(resumed.exitCode, 0);
    QCOMPARE(withoutSeconds(resumed.json()), withoutSeconds(whole.json()));
    // A fold's run knows its own split: there is no test part to be measured on.
    const QStringList evaluate{QStringLiteral("evaluate"), path("p.gscope"),
                               QStringLiteral("--run"), QStringLiteral("1")};
    const ProgramResult onTest = runProgram(evaluate);
    QCOMPARE(onTest.exitCode, 2);
    QVERIFY(onTest.says(QStringLiteral("The test part of a.csv is empty")));
    const ProgramResult onFold =
        runProgram(evaluate + words(QStringLiteral("--split validation --json -")));
    QCOMPARE(onFold.exitCode, 0);
    const QJsonObject fold = whole.json()[QStringLiteral("folds")].toArray()[0].toObject();
    QCOMPARE(onFold.json()[QStringLiteral("metrics")][QStringLiteral("accuracy")],
             fold[QStringLiteral("value")]);
  }
};

QTEST_GUILESS_MAIN(TestCrossValidate)
#include "test_cross_validate.moc"
