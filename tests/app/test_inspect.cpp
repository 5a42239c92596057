#include "tests/app/program.h"

#include <memory>

#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>

using namespace gatescope::test;

class TestInspect : public QObject {
  Q_OBJECT

  QTemporaryDir m_folder;

  ProgramResult gatescope(QString line) const {
    line.replace(QLatin1String("DIR"), m_folder.path());
    return runProgram(line.split(QLatin1Char(' '), Qt::SkipEmptyParts));
  }
  QStringList lines(const QString& name) const {
    QFile file(m_folder.filePath(name));
    if (!file.open(QIODevice::ReadOnly)) return {};
    return QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts);
  }

 private Q_SLOTS:
  void initTestCase() {
    const auto run = gatescope(
        QStringLiteral("train --data generated:sines --window 20 --horizon 2 --units 5 --layers 2 "
                       "--epochs 3 --rival-cell lstm --project DIR/p.gscope"));
    QVERIFY2(run.exitCode == 0, run.errors.constData());
  }

  void everyGateOfEveryLayerIsWritten() {
    const auto told =
        gatescope(QStringLiteral("inspect DIR/p.gscope --run 1 --sample 2 --out DIR/o --json -"));
    QVERIFY2(told.exitCode == 0, told.errors.constData());
    const QJsonObject found = told.json();
    QCOMPARE(found[QStringLiteral("steps")].toInt(), 20);
    QCOMPARE(found[QStringLiteral("sample")].toInt(), 2);
    QCOMPARE(found[QStringLiteral("output")].toArray().size(), 2);
    const QJsonArray layers = found[QStringLiteral("layers")].toArray();
    QCOMPARE(layers.size(), 2);
    for (const QJsonValue& layer : layers) {
      QCOMPARE(layer[QStringLiteral("memory_length")].toArray().size(), 5);
      QVERIFY(layer[QStringLiteral("candidate_spectral_radius")].toDouble() > 0);
      QCOMPARE(layer[QStringLiteral("states")].toArray().size(), 20);
      const QJsonObject signals_ = layer[QStringLiteral("signals")].toObject();
      QCOMPARE(signals_.size(), 4);  // z r h̃ h
      for (const QJsonValue& signal : signals_) {
        QCOMPARE(signal.toArray().size(), 5);
        QCOMPARE(signal.toArray().first().toArray().size(), 20);
      }
    }
    QCOMPARE(lines(QStringLiteral("o/gates.csv")).size(), 1 + 2 * 4 * 5);
    QCOMPARE(lines(QStringLiteral("o/units.csv")).size(), 1 + 2 * 5 * 2);  // z and r
    QCOMPARE(lines(QStringLiteral("o/states.csv")).size(), 1 + 2 * 20);
    // The same number in both.
    const QString first = lines(QStringLiteral("o/gates.csv"))[1];
    QCOMPARE(first.section(u',', 0, 3), QStringLiteral("1,forward,z,1"));
    const QJsonValue top = layers.first();
    const double z = top[QStringLiteral("signals")][QStringLiteral("z")][0][0].toDouble();
    QVERIFY(std::abs(first.section(u',', 4, 4).toDouble() - z) < 1e-6);
  }

  void anEarlierEpochAndAnotherRunAreLookedInto() {
    const auto told = gatescope(
        QStringLiteral("inspect DIR/p.gscope --run 2 --epoch 0 --split training --json -"));
    QVERIFY2(told.exitCode == 0, told.errors.constData());
    QCOMPARE(told.json()[QStringLiteral("epoch")].toInt(), 0);
    const QJsonValue layer = told.json()[QStringLiteral("layers")][0];
    QCOMPARE(layer[QStringLiteral("cell")].toString(), QStringLiteral("lstm"));
    QCOMPARE(layer[QStringLiteral("saturation")].toObject().size(), 3);  // i f o
  }

  void aHeldGateIsWhatItIsHeldAt() {
    const auto told = gatescope(
        QStringLiteral("inspect --run 1 --json - --hold z:2=0 --hold 2/h:all=0.5@3- DIR/p.gscope"));
    QVERIFY2(told.exitCode == 0, told.errors.constData());
    const QJsonObject found = told.json();
    const QJsonValue layers = found[QStringLiteral("layers")];
    const QJsonValue z = layers[0][QStringLiteral("signals")][QStringLiteral("z")];
    const QJsonValue h = layers[1][QStringLiteral("signals")][QStringLiteral("h")];
    for (int t = 0; t < 20; ++t) {
      QCOMPARE(z[1][t].toDouble(), 0.0);
      QVERIFY(z[0][t].toDouble() > 0);
      QCOMPARE(h[4][t].toDouble() == 0.5, t >= 2);
    }
    QVERIFY(found[QStringLiteral("output")] != found[QStringLiteral("output_as_trained")]);
    QVERIFY(found[QStringLiteral("loss")].toDouble() > 0);
    QVERIFY(found[QStringLiteral("loss_with_holds")].toDouble() > 0);
    QVERIFY(found[QStringLiteral("loss")] != found[QStringLiteral("loss_with_holds")]);
    QCOMPARE(layers[0][QStringLiteral("loss_gradient_norms")][QStringLiteral("h")].toArray().size(),
             20);
  }

  void aPushIsMeasuredWhereAsked() {
    const auto plain = gatescope(QStringLiteral("inspect DIR/p.gscope --run 1 --json -"));
    QVERIFY(!plain.json().contains(QStringLiteral("pushed_at_step")));
    const auto told = gatescope(QStringLiteral("inspect DIR/p.gscope --run 1 --push 4 --json -"));
    QVERIFY2(told.exitCode == 0, told.errors.constData());
    QCOMPARE(told.json()[QStringLiteral("pushed_at_step")].toInt(), 4);
    for (const QJsonValue& layer : told.json()[QStringLiteral("layers")].toArray()) {
      const QJsonArray memory = layer[QStringLiteral("measured_memory")].toArray();
      QCOMPARE(memory.size(), 5);
      for (const QJsonValue& steps : memory) QVERIFY(steps.isNull() || steps.toInt() <= 16);
    }
  }

  void whatIsNotThereIsRefused_data() {
    QTest::addColumn<QString>("flags");
    QTest::addColumn<QString>("says");
    QTest::newRow("nowhere to") << ""
                                << "Say where to";
    QTest::newRow("sample") << "--json - --sample 9999"
                            << "there is no sample 9999";
    QTest::newRow("split") << "--json - --split elsewhere"
                           << "--split";
    QTest::newRow("hold") << "--json - --hold q:1=0"
                          << "q";
    QTest::newRow("push") << "--json - --push 21"
                          << "there is no step 21";
    QTest::newRow("over the project") << "--json DIR/p.gscope"
                                      << "p.gscope";
  }
  void whatIsNotThereIsRefused() {
    QFETCH(QString, flags);
    QFETCH(QString, says);
    const auto told = gatescope(QStringLiteral("inspect DIR/p.gscope ") + flags);
    QCOMPARE(told.exitCode, 2);
    QVERIFY2(told.says(says), told.errors.constData());
  }
};

QTEST_GUILESS_MAIN(TestInspect)
#include "test_inspect.moc"
