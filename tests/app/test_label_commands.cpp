#include "tests/app/program.h"

#include <memory>

#include <QJsonArray>
#include <QTemporaryDir>

using namespace gatescope::test;

namespace {

// Pieces of eight steps: which of three labels are there, and which a step later.
std::string piecesCsv(int pieces) {
  const auto labels = [](int at) {
    return std::string(at % 2 == 0 ? "low" : "") + (at % 2 == 0 && at % 3 == 0 ? ";" : "") +
           (at % 3 == 0 ? "high" : "");
  };
  std::string csv = "id,t,now,next\n";
  for (int p = 0; p < pieces; ++p) {
    for (int t = 0; t < 8; ++t) {
      csv += std::to_string(p) + "," + std::to_string(t) + "," + labels(p + t) + "," +
             labels(p + t + 1) + "\n";
    }
  }
  return csv;
}

// The class is that of the shop.
std::string shopsCsv(int sequences) {
  std::string csv = "id,t,shop,label\n";
  for (int s = 0; s < sequences; ++s) {
    for (int t = 0; t < 3; ++t) {
      csv += std::to_string(s) + "," + std::to_string(t) + ",s" + std::to_string(s % 9) + "," +
             (s % 9 % 2 == 0 ? "yes" : "no") + "\n";
    }
  }
  return csv;
}

}  // namespace

class TestLabelCommands : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> m_folder;

  void write(const QString& name, const std::string& bytes) const {
    writeFile(m_folder->filePath(name).toStdString(), bytes);
  }
  // Words, with DIR standing for the test's own folder.
  ProgramResult gatescope(QString line) const {
    line.replace(QLatin1String("DIR"), m_folder->path());
    return runProgram(line.split(QLatin1Char(' '), Qt::SkipEmptyParts));
  }

 private Q_SLOTS:
  void init() { m_folder = std::make_unique<QTemporaryDir>(); }

  void setsAreTrainedOnEvaluatedAndPredicted() {
    write(QStringLiteral("pieces.csv"), piecesCsv(40));
    const auto run = gatescope(
        QStringLiteral("train --data DIR/pieces.csv --types now=labels,next=labels --epochs 20 "
                       "--project DIR/p.gscope --json -"));
    QVERIFY2(run.exitCode == 0, run.errors.constData());
    const QJsonObject data = run.json()[QStringLiteral("data")].toObject();
    QCOMPARE(data[QStringLiteral("targets")].toArray(),
             (QJsonArray{QStringLiteral("next=high"), QStringLiteral("next=low")}));
    QCOMPARE(data[QStringLiteral("inputs")].toArray(),
             (QJsonArray{QStringLiteral("now=high"), QStringLiteral("now=low")}));
    QVERIFY(run.json()[QStringLiteral("test")].toObject()[QStringLiteral("nll")].toDouble() < 1.0);

    const auto evaluated = gatescope(QStringLiteral("evaluate DIR/p.gscope --json -"));
    QCOMPARE(evaluated.exitCode, 0);
    write(QStringLiteral("new.csv"), "id,t,now\n7,0,low\n7,1,\n7,2,high\n");
    const auto predicted =
        gatescope(QStringLiteral("predict DIR/p.gscope --data DIR/new.csv --out DIR/answers.csv"));
    QVERIFY2(predicted.exitCode == 0, predicted.errors.constData());
    const std::string answers =
        readFile(m_folder->filePath(QStringLiteral("answers.csv")).toStdString());
    QVERIFY(answers.find("predicted_next=high,predicted_next=low") != std::string::npos);

    write(QStringLiteral("wrong.csv"), "id,t,now,next\n7,0,low,high\n7,1,,flat\n");
    const auto refused = gatescope(QStringLiteral("evaluate DIR/p.gscope --data DIR/wrong.csv"));
    QVERIFY(refused.exitCode != 0);
    QVERIFY(refused.says(QStringLiteral(
        "wrong.csv, row 3, column “next”: “flat” does not occur in the training data")));
  }

  void categoriesAreEmbeddedAndTheirProjectOpensAgain() {
    write(QStringLiteral("shops.csv"), shopsCsv(90));
    const auto run = gatescope(QStringLiteral(
        "train --data DIR/shops.csv --categories embedding --epochs 30 --learning-rate 0.02 "
        "--units 8 --rival-cell none --project DIR/p.gscope --json -"));
    QVERIFY2(run.exitCode == 0, run.errors.constData());
    // 9 values of 5 numbers each, by rule.
    QCOMPARE(run.json()[QStringLiteral("parameters")].toInt(), 9 * 5 + 3 * 8 * (5 + 8 + 2) + 9);
    const double accuracy =
        run.json()[QStringLiteral("test")].toObject()[QStringLiteral("accuracy")].toDouble();
    QVERIFY(accuracy > 0.9);
    const auto again = gatescope(QStringLiteral("evaluate DIR/p.gscope --json -"));
    QCOMPARE(again.exitCode, 0);
    QVERIFY(again.output.contains("accuracy"));

    const auto refused =
        gatescope(QStringLiteral("train --data DIR/shops.csv --embedding 4 --epochs 1"));
    QVERIFY(refused.exitCode != 0);
    QVERIFY(refused.says(QStringLiteral("categories=embedding")));
  }
};

QTEST_APPLESS_MAIN(TestLabelCommands)
#include "test_label_commands.moc"
