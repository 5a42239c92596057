#include "tests/app/program.h"

#include <memory>

#include <QJsonArray>
#include <QTemporaryDir>

using namespace gatescope::test;

namespace {

// Reviews that are good or bad by one of their words, in a column of text beside a label.
std::string reviewsCsv(int rows) {
  static constexpr const char* words[] = {"great", "awful", "lovely", "dull"};
  static constexpr const char* things[] = {"room", "food", "view", "bed", "staff"};
  std::string csv = "review,label\n";
  for (int i = 0; i < rows; ++i) {
    csv += "\"We found the " + std::string(things[i % 5]) + " of house " + std::to_string(i) + ' ' +
           words[i % 4] + ", to tell the truth.\"," + (i % 2 == 0 ? "good" : "bad") + '\n';
  }
  return csv;
}

}  // namespace

class TestTextCommands : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> m_folder;

  QString file(const QString& name) const { return m_folder->filePath(name); }
  void write(const QString& name, const std::string& bytes) const {
    writeFile(file(name).toStdString(), bytes);
  }
  // Words, with DIR standing for the test's own folder.
  ProgramResult gatescope(QString line) const {
    line.replace(QLatin1String("DIR"), m_folder->path());
    return runProgram(line.split(QLatin1Char(' '), Qt::SkipEmptyParts));
  }

 private Q_SLOTS:
  void init() {
    m_folder = std::make_unique<QTemporaryDir>();
    write(QStringLiteral("reviews.csv"), reviewsCsv(160));
  }

  void textsAreTrainedOnEvaluatedAndPredicted_data() {
    QTest::addColumn<QString>("flags");
    QTest::newRow("by rule") << "";
    QTest::newRow("by shape") << "--shape text";
    QTest::newRow("by column") << "--text review --target label";
    QTest::newRow("by characters") << "--text review --tokens characters --lower-case yes";
  }

  void textsAreTrainedOnEvaluatedAndPredicted() {
    QFETCH(QString, flags);
    const bool words = !flags.contains(QLatin1String("characters"));
    const auto run = gatescope(QStringLiteral("train --data DIR/reviews.csv --project DIR/p.gscope "
                                              "--epochs 12 --json - ") +
                               flags);
    QVERIFY2(run.exitCode == 0, run.errors.constData());
    QVERIFY2(run.says(words ? QStringLiteral("is read as words in lower case")
                            : QStringLiteral("is read as characters in lower case")),
             run.errors.constData());
    const QJsonObject data = run.json()[QStringLiteral("data")].toObject();
    QCOMPARE(data[QStringLiteral("inputs")].toArray(), QJsonArray{QStringLiteral("review")});
    const auto accuracy = [](const QJsonObject& json, const char* part) {
      return json[QLatin1String(part)].toObject()[QStringLiteral("accuracy")].toDouble();
    };
    if (words) QVERIFY(accuracy(run.json(), "test") > 0.9);
    // Which words a review has tells nearly all; how often each label stands tells nothing.
    QStringList keys;
    for (const QJsonValue& baseline : run.json()[QStringLiteral("baselines")].toArray()) {
      keys << baseline[QStringLiteral("key")].toString();
      if (keys.last() == QStringLiteral("majority")) {
        QVERIFY(accuracy(baseline.toObject(), "test") < 0.6);
      }
    }
    keys.sort();
    QCOMPARE(keys, (QStringList{QStringLiteral("frequencies"), QStringLiteral("logistic"),
                                QStringLiteral("majority")}));

    const auto measured = gatescope(QStringLiteral("evaluate DIR/p.gscope --json -"));
    QVERIFY2(measured.exitCode == 0, measured.errors.constData());
    QCOMPARE(accuracy(measured.json(), "metrics"), accuracy(run.json(), "test"));

    write(QStringLiteral("new.csv"), "review\nthe food was GREAT\n\"dull, awful\"\n");
    const auto predicted =
        gatescope(QStringLiteral("predict DIR/p.gscope --data DIR/new.csv --out DIR/answers.csv"));
    QVERIFY2(predicted.exitCode == 0, predicted.errors.constData());
    const std::string answers = readFile(file(QStringLiteral("answers.csv")).toStdString());
    QVERIFY(answers.starts_with("row,predicted,probability_bad,probability_good\n2,"));
    if (words) QVERIFY2(answers.find("\n3,bad,") != std::string::npos, answers.c_str());
  }

  void reportsOfTextsAreDrawn() {
    for (const char* task : {"classify", "next-step"}) {
      const auto run =
          gatescope(QStringLiteral("train --data DIR/reviews.csv --text review "
                                   "--units 8 --epochs 1 --report DIR/out-%1 --task %1")
                        .arg(QLatin1String(task)));
      QVERIFY2(run.exitCode == 0, run.errors.constData());
    }
  }

  void textsAreWritten() {
    std::string csv = "line\n";
    for (int i = 0; i < 60; ++i) csv += "na na na\n";
    write(QStringLiteral("song.csv"), csv);
    const auto run = gatescope(QStringLiteral(
        "train --data DIR/song.csv --text line --task next-step --tokens characters --units 16 "
        "--epochs 60 --learning-rate 0.02 --project DIR/p.gscope --json -"));
    QVERIFY2(run.exitCode == 0, run.errors.constData());
    const QJsonObject test = run.json()[QStringLiteral("test")].toObject();
    QVERIFY(test[QStringLiteral("accuracy")].toDouble() > 0.95);
    QVERIFY(test[QStringLiteral("perplexity")].toDouble() < 1.5);

    const auto likeliest =
        gatescope(QStringLiteral("generate DIR/p.gscope --prompt n --temperature 0"));
    QVERIFY2(likeliest.exitCode == 0, likeliest.errors.constData());
    QCOMPARE(likeliest.output, QByteArray("na na na\n"));
    const QString warm =
        QStringLiteral("generate DIR/p.gscope --temperature 4 --length 30 --seed ");
    QCOMPARE(gatescope(warm + QStringLiteral("7")).output,
             gatescope(warm + QStringLiteral("7")).output);
    QVERIFY(gatescope(warm + QStringLiteral("7")).output !=
            gatescope(warm + QStringLiteral("8")).output);
    const auto refused = gatescope(QStringLiteral("generate DIR/p.gscope --temperature -1"));
    QCOMPARE(refused.exitCode, 2);
    QVERIFY(refused.says(QStringLiteral("Temperature: expected a number from 0 to 100")));
  }

  void onlyWhatLearnedToWriteWrites() {
    const auto run = gatescope(QStringLiteral(
        "train --data DIR/reviews.csv --shape text --epochs 1 --project DIR/p.gscope"));
    QVERIFY2(run.exitCode == 0, run.errors.constData());
    const auto refused = gatescope(QStringLiteral("generate DIR/p.gscope --prompt We"));
    QCOMPARE(refused.exitCode, 2);
    QVERIFY2(refused.says(QStringLiteral("was not trained to write")), refused.errors.constData());
  }

  void brokenWordVectorsAreRefusedByFileAndLine() {
    write(QStringLiteral("few.vec"), "the 1 2 3\nfood 1 2\n");
    const auto run = gatescope(QStringLiteral(
        "train --data DIR/reviews.csv --shape text --vectors DIR/few.vec --project DIR/p.gscope"));
    QCOMPARE(run.exitCode, 2);
    QVERIFY2(run.says(QStringLiteral("few.vec, line 2: expected 3 numbers behind the word, found "
                                     "2")),
             run.errors.constData());
  }
};

QTEST_APPLESS_MAIN(TestTextCommands)
#include "test_text_commands.moc"
