#include "core/study/range_test.h"
#include "tests/app/program.h"

#include <cmath>

#include <QJsonArray>
#include <QTemporaryDir>

using namespace gatescope;
using namespace gatescope::test;

namespace {

ProgramResult rangeTest(const QString& line) {
  return runProgram(QStringList(QStringLiteral("range-test")) +
                    line.split(QLatin1Char(' '), Qt::SkipEmptyParts));
}

}  // namespace

class TestRangeTestCommand : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void writesTheWholeCurveAndItsSuggestion() {
    const auto result = rangeTest(QStringLiteral("--data example:digits --json -"));
    QVERIFY2(result.exitCode == 0, result.errors.constData());
    const QJsonObject json = result.json();
    const QJsonArray points = json[QStringLiteral("points")].toArray();
    QCOMPARE(json[QStringLiteral("end")].toString(), QStringLiteral("diverged"));
    QVERIFY(points.size() > 400 && points.size() < 600);
    std::vector<double> losses;
    std::vector<RatePoint> curve;
    for (const auto& item : points) {
      const QJsonObject point = item.toObject();
      curve.push_back({point[QStringLiteral("rate")].toDouble(),
                       point[QStringLiteral("loss")].toDouble(),
                       point[QStringLiteral("smoothed")].toDouble()});
      losses.push_back(curve.back().loss);
    }
    QCOMPARE(curve.front().rate, 1e-6);
    const double beta = json[QStringLiteral("smoothing")].toDouble();
    const auto smoothed = smoothLosses(losses, beta);
    for (std::size_t i = 0; i < losses.size(); ++i) QCOMPARE(curve[i].smoothed, smoothed[i]);
    const auto suggested = suggestRate(curve, beta, true);
    QVERIFY(suggested.rate.has_value());
    QCOMPARE(json[QStringLiteral("suggestion")].toDouble(), *suggested.rate);
    QCOMPARE(json[QStringLiteral("reason")].toString().toStdString(), suggested.reason.text());
    // A sweep over rates: accuracy 0.974 to 0.985 from 0.001 to 0.01, below 0.97 outside.
    QVERIFY(*suggested.rate > 0.001 && *suggested.rate < 0.01);
    QCOMPARE(json[QStringLiteral("learning_rate")].toDouble(), 0.003);
  }

  void textEndsWithTheFlagToGive() {
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("curve.json"));
    const auto result =
        rangeTest(QStringLiteral("--data example:digits --batches 300 --json ") + file);
    QVERIFY2(result.exitCode == 0, result.errors.constData());
    QVERIFY(
        result.output.contains("\nThese settings have the learning rate 0.003.\n"
                               "Suggested: --learning-rate 0.0"));
    const auto json =
        QJsonDocument::fromJson(QByteArray::fromStdString(readFile(file.toStdString()))).object();
    QCOMPARE(json[QStringLiteral("batches")].toInt(), 300);
  }

  void aCurveThatSupportsNoneSuggestsNull() {
    const auto result = rangeTest(
        QStringLiteral("--data generated:adding?sequences=200 --to 1e-4 --batches 100 --json -"));
    QVERIFY2(result.exitCode == 0, result.errors.constData());
    QVERIFY(result.json()[QStringLiteral("suggestion")].isNull());
    QVERIFY(result.json()[QStringLiteral("reason")].toString().startsWith(
        QStringLiteral("The loss does not fall clearly")));
    const auto text =
        rangeTest(QStringLiteral("--data generated:adding?sequences=200 --to 1e-4 --batches 100"));
    QVERIFY(text.output.contains("The loss does not fall clearly"));
    QVERIFY(!text.output.contains("Suggested:"));
  }

  void takesTheFlagsOfTrainAndTheSameBitsOnAnyThreads() {
    const QString line = QStringLiteral(
        "--data generated:temporal-order?length=20,sequences=200 --cell lstm --units 7 --batch 40 "
        "--seed 5 --optimizer rmsprop --batches 60 --json - --threads ");
    const auto one = rangeTest(line + QStringLiteral("1"));
    const auto two = rangeTest(line + QStringLiteral("2"));
    QVERIFY2(one.exitCode == 0, one.errors.constData());
    QCOMPARE(two.json()[QStringLiteral("points")], one.json()[QStringLiteral("points")]);
    const QJsonObject settings =
        one.json()[QStringLiteral("experiment")].toObject()[QStringLiteral("settings")].toObject();
    QCOMPARE(settings[QStringLiteral("cell")].toString(), QStringLiteral("lstm"));
    QCOMPARE(settings[QStringLiteral("units")].toInt(), 7);
    QCOMPARE(settings[QStringLiteral("optimizer")].toString(), QStringLiteral("rmsprop"));
    const auto other =
        rangeTest(QString(line).replace(QStringLiteral("--seed 5"), QStringLiteral("--seed 6")) +
                  QStringLiteral("1"));
    QVERIFY(other.json()[QStringLiteral("points")] != one.json()[QStringLiteral("points")]);
  }

  void badFlagsAreRefused_data() {
    QTest::addColumn<QString>("flags");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("from") << "--from 0"
                          << "From: expected a learning rate from 1e-08 to 10";
    QTest::newRow("to") << "--to 20"
                        << "To: expected a learning rate from 1e-08 to 10, found 20";
    QTest::newRow("span") << "--from 0.1 --to 0.2"
                          << "To: expected a rate of at least 10 times";
    QTest::newRow("batches") << "--batches 5"
                             << "Batches: expected a whole number from 50";
    QTest::newRow("word") << "--batches many"
                          << "--batches";
    QTest::newRow("setting") << "--units many"
                             << "Units: expected a whole number";
    QTest::newRow("file") << "--json /nowhere/curve.json"
                          << "/nowhere/curve.json";
  }
  void badFlagsAreRefused() {
    QFETCH(QString, flags);
    QFETCH(QString, sentence);
    const auto result = rangeTest(QStringLiteral("--data example:digits ") + flags);
    QCOMPARE(result.exitCode, 2);
    QVERIFY2(result.says(sentence), result.errors.constData());
    QVERIFY(result.output.isEmpty());
  }
};

QTEST_GUILESS_MAIN(TestRangeTestCommand)
#include "test_range_test.moc"
