#include "core/table/csv.h"
#include "tests/app/program.h"

#include <QJsonArray>
#include <QTemporaryDir>

using namespace gatescope;
using namespace gatescope::test;

class TestImport : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    m_folder = std::make_unique<QTemporaryDir>();
    std::string german = "Datum;Uhrzeit;Wert;Ort\r\n";
    for (int i = 0; i < 48; ++i) {
      const std::string day = std::to_string(10 + i / 24), hour = std::to_string(10 + i % 12);
      german += day + ".03.2024;" + hour + ":00;" + (i == 7 ? "-200" : std::to_string(i) + ",5") +
                ";M\xFCnchen\r\n";
    }
    writeFile(path("german.csv"), german);
  }

  void saysWhatWasUnderstood() {
    const auto result = import("german.csv --json -");
    QVERIFY2(result.exitCode == 0, result.errors.constData());
    const QJsonObject json = result.json();
    const auto value = [&](const char* key) {
      return json[QLatin1String(key)].toObject()[QStringLiteral("value")].toString();
    };
    QCOMPARE(value("encoding"), QStringLiteral("windows-1252"));
    QCOMPARE(value("delimiter"), QStringLiteral(";"));
    QCOMPARE(value("decimal"), QStringLiteral(","));
    QCOMPARE(value("header"), QStringLiteral("1"));
    QCOMPARE(json[QStringLiteral("rows")].toInt(), 48);
    const QJsonArray columns = json[QStringLiteral("columns")].toArray();
    QCOMPARE(columns.size(), 5);
    QCOMPARE(columns[0].toObject()[QStringLiteral("name")].toString(),
             QStringLiteral("Datum Uhrzeit"));
    QCOMPARE(columns[0].toObject()[QStringLiteral("role")].toString(), QStringLiteral("time"));
    QCOMPARE(columns[3].toObject()[QStringLiteral("type")].toString(), QStringLiteral("number"));
    for (const auto& column : columns) {
      QVERIFY(!column.toObject()[QStringLiteral("reason")].toString().isEmpty());
    }
    const auto text = import("german.csv");
    QCOMPARE(text.exitCode, 0);
    QVERIFY(text.output.contains("48 rows, 5 columns"));
  }

  void whatIsSaidIsTaken() {
    const auto result = import(
        "german.csv --json - --missing-values Wert=-200 --types Uhrzeit=category --header 0 "
        "--encoding latin1");
    QVERIFY2(result.exitCode == 2, "the header is a row now, so there is no column “Wert”");
    QVERIFY(result.says(QStringLiteral("no column “Uhrzeit”")));
    const auto named = import("german.csv --json - --missing-values Wert=-200 --types Ort=text");
    QVERIFY2(named.exitCode == 0, named.errors.constData());
    const QJsonArray columns = named.json()[QStringLiteral("columns")].toArray();
    QCOMPARE(columns[3].toObject()[QStringLiteral("missing")].toInt(), 1);
    QCOMPARE(columns[4].toObject()[QStringLiteral("type")].toString(), QStringLiteral("text"));
  }

  void whatIsWrittenIsCleanAndReadsBackEqual() {
    QCOMPARE(import("german.csv --out DIR/clean.csv").exitCode, 0);
    const std::string clean = readFile(path("clean.csv"));
    QVERIFY(clean.starts_with("Datum,Uhrzeit,Wert,Ort\n2024-03-10,10:00:00,0.5,M\u00FCnchen\n"));
    const auto first = readCsv(path("german.csv").string());
    const auto second = readCsv(path("clean.csv").string());
    VERIFY_OK(first);
    VERIFY_OK(second);
    QCOMPARE(second->columns.size(), first->columns.size());
    for (std::size_t c = 0; c < first->columns.size(); ++c) {
      QCOMPARE(second->columns[c].type, first->columns[c].type);
      for (std::size_t row = 0; row < first->rows(); ++row) {
        QCOMPARE(second->columns[c].text(row), first->columns[c].text(row));
      }
    }
  }

  void refusesWithASentence_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("XLSX") << QByteArray("PK\x03\x04rest") << ""
                          << "bad.csv is a ZIP archive";
    QTest::newRow("empty") << QByteArray(" \n") << ""
                           << "bad.csv is empty";
    QTest::newRow("unclosed quote") << QByteArray("a,b\n1,\"x\n") << ""
                                    << "bad.csv, row 2, column 2";
    QTest::newRow("uneven rows") << QByteArray("a,b\n1,2\n3\n") << "--ragged refuse"
                                 << "bad.csv, row 3: the row has 1 cells";
    QTest::newRow("wrong encoding") << QByteArray("a,b\n1,\xFF\n") << "--encoding UTF-8"
                                    << "bad.csv, row 2, column 2: the byte 0xFF";
    QTest::newRow("no such encoding") << QByteArray("a,b\n1,2\n") << "--encoding klingon"
                                      << "no encoding “klingon”";
    QTest::newRow("no such decimal mark") << QByteArray("a,b\n1,2\n") << "--decimal ;"
                                          << "Decimal mark: expected one of";
    QTest::newRow("no number of lines") << QByteArray("a,b\n1,2\n") << "--header many"
                                        << "Header lines: expected auto or a number";
  }
  void refusesWithASentence() {
    QFETCH(QByteArray, bytes);
    QFETCH(QString, arguments);
    QFETCH(QString, sentence);
    writeFile(path("bad.csv"), bytes.toStdString());
    const auto result = import("bad.csv --out DIR/out.csv " + arguments.toUtf8());
    QCOMPARE(result.exitCode, 2);
    QVERIFY2(result.says(sentence), result.errors.constData());
    QVERIFY(!std::filesystem::exists(path("out.csv")));
  }

  void neverWritesOverWhatItReads() {
    const std::string before = readFile(path("german.csv"));
    QCOMPARE(import("german.csv --out DIR/german.csv").exitCode, 2);
    QCOMPARE(readFile(path("german.csv")), before);
  }

  // How the file is read is part of the experiment, and of its project.
  void trainTakesTheSameFlagsAndTheProjectKeepsThem() {
    const auto trained = run(
        "train --data DIR/german.csv --missing-values Wert=-200 --target Wert --window 4 --units 2 "
        "--epochs 1 --project DIR/p.gscope --json -");
    QVERIFY2(trained.exitCode == 0, trained.errors.constData());
    const auto evaluated = run("evaluate DIR/p.gscope --json -");
    QVERIFY2(evaluated.exitCode == 0, evaluated.errors.constData());
    const QJsonValue before = trained.json()[QStringLiteral("test")];
    QVERIFY(before.toObject()[QStringLiteral("rmse")].toDouble(1e9) < 100);  // -200 weighs more
    QCOMPARE(evaluated.json()[QStringLiteral("metrics")], before);
  }

 private:
  std::filesystem::path path(const char* name) const {
    return m_folder->filePath(QLatin1String(name)).toStdString();
  }
  ProgramResult run(QByteArray line) const {
    line.replace("DIR", m_folder->path().toUtf8());
    return runProgram(QString::fromUtf8(line).split(u' ', Qt::SkipEmptyParts));
  }
  ProgramResult import(const QByteArray& line) const { return run("import DIR/" + line); }

  std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_APPLESS_MAIN(TestImport)
#include "test_import.moc"
