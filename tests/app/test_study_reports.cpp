#include "tests/app/program.h"
#include "tests/app/studies.h"

#include <memory>

#include <QCryptographicHash>
#include <QTemporaryDir>
#include <QXmlStreamReader>

using namespace gatescope;
using test::ProgramResult;
using test::runProgram;
using test::withoutSeconds;
namespace fs = std::filesystem;

namespace {

// The text of the element of that id; empty where the page is not well-formed.
QString partOf(const QByteArray& html, const QString& id) {
  QXmlStreamReader xml(html);
  QString text;
  while (!xml.atEnd()) {
    xml.readNext();
    if (xml.isStartElement() && xml.attributes().value(QStringLiteral("id")) == id)
      text = xml.readElementText();
  }
  return xml.hasError() ? QString() : text;
}

}  // namespace

class TestStudyReports : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> m_folder;
  QString path(const char* name) const { return m_folder->filePath(QString::fromUtf8(name)); }
  QByteArray bytes(const char* name) const {
    return QByteArray::fromStdString(test::readFile(path(name).toStdString()));
  }
  QStringList words(const QString& text) const {
    QString filled = text;
    filled.replace(QStringLiteral("DATA"), path("a.csv"))
        .replace(QStringLiteral("FOLDER"), path("out"));
    return filled.split(QLatin1Char(' '), Qt::SkipEmptyParts);
  }

 private Q_SLOTS:
  void init() {
    m_folder = std::make_unique<QTemporaryDir>();
    test::writeFile(path("a.csv").toStdString(), test::twoClasses());
  }

  // What stands in the HTML alone is enough to come to the same figures.
  void theCommandInAReportComesToTheSame_data() {
    QTest::addColumn<QString>("command");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("compare") << "compare --data DATA --shape wide --target label --units 6 "
                                "--epochs 3 --seeds 3 --tune --leave-out 9"
                             << QByteArray("Left out of every mean");
    QTest::newRow("sweep") << "sweep --data DATA --shape wide --target label --epochs 3 "
                              "--grid units=2,5 --grid learning-rate=0.01,0.03 --seeds 2"
                           << QByteArray("All combinations");
    QTest::newRow("halving") << "sweep --data DATA --shape wide --target label --epochs 8 "
                                "--range units=2:6 --search halving --factor 2 --trials 4"
                             << QByteArray("Successive halving");
    QTest::newRow("folds") << "cross-validate --data DATA --shape wide --target label --units 3 "
                              "--epochs 2 --folds 3 --repeats 2 --final"
                           << QByteArray("At the end: trained for");
    QTest::newRow("memory") << "memory-test --task temporal-order --lengths 10,20 --cells gru,rnn "
                               "--seeds 2 --sequences 200 --units 5 --epochs 2"
                            << QByteArray("without memory");
  }
  void theCommandInAReportComesToTheSame() {
    QFETCH(QString, command);
    QFETCH(QByteArray, says);
    const ProgramResult first =
        runProgram(words(command + QStringLiteral(" --report FOLDER --json -")));
    QVERIFY2(first.exitCode == 0, first.errors.constData());
    const QByteArray html = bytes("out/report.html");
    QVERIFY(html.contains(says));
    QVERIFY(bytes("out/report.pdf").startsWith("%PDF-"));

    QStringList again = partOf(html, QStringLiteral("command")).split(QLatin1Char(' '));
    QCOMPARE(again.value(0), QStringLiteral("gatescope"));
    QCOMPARE(again.value(2), QStringLiteral("plan.json"));
    test::writeFile(path("plan.json").toStdString(),
                    partOf(html, QStringLiteral("plan")).toStdString());
    QCOMPARE(bytes("plan.json"), bytes("out/plan.json").trimmed());
    again[2] = path("plan.json");
    again.removeFirst();
    const ProgramResult second =
        runProgram(again + QStringList{QStringLiteral("--json"), QStringLiteral("-")});
    QVERIFY2(second.exitCode == 0, second.errors.constData());
    QVERIFY(!first.json().isEmpty());
    QCOMPARE(withoutSeconds(second.json()), withoutSeconds(first.json()));
  }

  // What identifies the data stands in the report, as the project has it too.
  void reportOfAProjectNamesTheBytes() {
    const QString command = QStringLiteral(
        "compare --data DATA --shape wide --target label --units 4 --epochs 2 --seeds 2");
    const auto reported = [&](const QStringList& more) {
      const ProgramResult result =
          runProgram(words(command + QStringLiteral(" --report FOLDER")) + more);
      return result.exitCode == 0 ? bytes("out/report.html") : result.errors;
    };
    const QByteArray sum =
        QCryptographicHash::hash(bytes("a.csv"), QCryptographicHash::Sha256).toHex();
    QVERIFY(reported({}).contains(sum));
    QVERIFY(reported({QStringLiteral("--project"), path("p.gscope")}).contains(sum));
  }

  void whatMakesNoSenseIsRefusedBeforeAnythingIsWritten_data() {
    QTest::addColumn<QString>("command");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("a file") << "compare --data DATA --target label --report DATA"
                            << "a report needs a folder";
    QTest::newRow("closed") << "sweep --data DATA --target label --report DATA/report"
                            << "is closed to you";
    QTest::newRow("over the plan") << "compare FOLDER/plan.json --report FOLDER"
                                   << "is used by this command already";
    QTest::newRow("no JSON") << "memory-test DATA"
                             << "it is not JSON";
    QTest::newRow("no plan") << "compare FOLDER/plan.json"
                             << "plan.json: ";
    QTest::newRow("said twice") << "compare FOLDER/plan.json --seeds 3"
                                << "--seeds excludes PLAN";
    QTest::newRow("a setting beside") << "memory-test FOLDER/plan.json --units 3"
                                      << "--units excludes PLAN";
    QTest::newRow("nothing") << "compare --seeds 3"
                             << "--data FILE, or a plan";
  }
  void whatMakesNoSenseIsRefusedBeforeAnythingIsWritten() {
    QFETCH(QString, command);
    QFETCH(QString, sentence);
    fs::create_directory(path("out").toStdString());
    test::writeFile(path("out/plan.json").toStdString(), "{\"seeds\": 3}");
    const ProgramResult result = runProgram(words(command));
    QCOMPARE(result.exitCode, 2);
    QVERIFY2(result.says(sentence), result.errors.constData());
    QVERIFY(!fs::exists(path("out/report.html").toStdString()));
    QCOMPARE(bytes("out/plan.json"), QByteArray("{\"seeds\": 3}"));
  }
};

QTEST_GUILESS_MAIN(TestStudyReports)
#include "test_study_reports.moc"
