#include "core/project/project.h"
#include "core/table/csv.h"
#include "tests/app/program.h"

#include <cmath>
#include <csignal>
#include <memory>

#include <QDate>
#include <QJsonArray>
#include <QTemporaryDir>
#include <SQLiteCpp/SQLiteCpp.h>

using namespace gatescope;
using namespace gatescope::test;
namespace fs = std::filesystem;

namespace {

// Rows of two numbers that follow each other, with a class that depends on them.
std::string seriesCsv(int rows) {
  std::string csv = "t,a,b,state\n";
  for (int t = 0; t < rows; ++t) {
    const double a = std::sin(0.3 * t) + 0.1 * std::sin(2.1 * t), b = std::cos(0.3 * t);
    csv += std::to_string(t) + ',' + std::to_string(a) + ',' + std::to_string(b) + ',' +
           (a > 0 ? "high" : "low") + '\n';
  }
  return csv;
}

// A row a sequence: rising or falling lines.
std::string wideCsv(int rows) {
  std::string csv = "label,t0,t1,t2,t3,t4\n";
  for (int i = 0; i < rows; ++i) {
    const bool up = i % 2 == 0;
    csv += up ? "up" : "down";
    for (int t = 0; t < 5; ++t) {
      csv += ',' + std::to_string((up ? 1 : -1) * t + 0.1 * ((i * 7 + t * 3) % 11));
    }
    csv += '\n';
  }
  return csv;
}

// A row a step; each step says whether the sum so far is above zero.
std::string longCsv(int sequences) {
  std::string csv = "id,t,x,label\n";
  for (int s = 0; s < sequences; ++s) {
    double sum = 0;
    for (int t = 0; t < 4 + s % 3; ++t) {
      const double x = std::sin(1.7 * s + 2.3 * t);
      sum += x;
      csv += 's' + std::to_string(s) + ',' + std::to_string(t) + ',' + std::to_string(x) + ',' +
             (sum > 0 ? "plus" : "minus") + '\n';
    }
  }
  return csv;
}

QStringList words(const QString& text) {
  return text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

// Days from 2001-01-01 on, with two numbers.
QString seriesText(int rows) {
  QString text = QStringLiteral("date,a,b\n");
  QDate day(2001, 1, 1);
  for (int row = 0; row < rows; ++row, day = day.addDays(1)) {
    text += day.toString(Qt::ISODate) +
            QStringLiteral(",%1,%2\n").arg(std::sin(0.3 * row)).arg(row % 7);
  }
  return text;
}

}  // namespace

class TestCommands : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> m_folder;

  QString file(const QString& name) const { return m_folder->filePath(name); }
  fs::path path(const QString& name) const { return file(name).toStdString(); }
  std::size_t filesInFolder() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(m_folder->path().toStdString()), {}));
  }
  // Words, with DIR standing for the test's own folder.
  ProgramResult gatescope(QString line) const {
    return runProgram(words(line.replace(QLatin1String("DIR"), m_folder->path())));
  }

 private Q_SLOTS:
  void init() {
    m_folder = std::make_unique<QTemporaryDir>();
    writeFile(path(QStringLiteral("series.csv")), seriesCsv(240));
    writeFile(path(QStringLiteral("wide.csv")), wideCsv(60));
    writeFile(path(QStringLiteral("long.csv")), longCsv(60));
  }

  void helpReadsWell_data() {
    QTest::addColumn<QString>("command");
    QTest::addColumn<QString>("word");
    for (const char* row :
         {" :train", "train:--learning-rate", "range-test:--batches", "memory-test:--lengths",
          "evaluate:--split", "predict:--out", "generate:--prompt", "resume:PROJECT",
          "runs:PROJECT", "examples:--json", "cells:--json", "bench:--mode", "open:FILE"}) {
      const QStringList parts = QString::fromLatin1(row).split(QLatin1Char(':'));
      QTest::newRow(row) << parts[0].trimmed() << parts[1];
    }
  }

  void helpReadsWell() {
    QFETCH(QString, command);
    QFETCH(QString, word);
    const auto result = gatescope(command + QStringLiteral(" --help"));
    QCOMPARE(result.exitCode, 0);
    QVERIFY2(result.output.contains(word.toUtf8()), result.output.constData());
    QVERIFY(result.errors.isEmpty());
  }

  void badUsageIsRefused_data() {
    QTest::addColumn<QString>("line");
    QTest::newRow("unknown command") << "trian --data x.csv";
    QTest::newRow("unknown flag") << "train --data DIR/series.csv --colour red";
    QTest::newRow("train without data") << "train";
    QTest::newRow("missing value") << "train --data DIR/series.csv --units";
    QTest::newRow("threads 0") << "train --data DIR/series.csv --threads 0";
    QTest::newRow("threads text") << "train --data DIR/series.csv --threads two";
    QTest::newRow("bench of no size") << "bench --batch 0";
  }

  void badUsageIsRefused() {
    QFETCH(QString, line);
    const auto result = gatescope(line);
    QCOMPARE(result.exitCode, 2);
    QVERIFY(!result.errors.isEmpty());
    QVERIFY(result.output.isEmpty());
  }

  void trainReportsEverythingAsJson() {
    const auto result = gatescope(QStringLiteral(
        "train --data DIR/series.csv --task forecast --target a --inputs a,b --window 12 "
        "--horizon 3 --units 6 --layers 2 --epochs 4 --seed 7 --json -"));
    QVERIFY2(result.exitCode == 0, result.errors.constData());
    const QJsonObject json = result.json();
    QCOMPARE(json[QStringLiteral("cell")].toString(), QStringLiteral("gru"));
    QCOMPARE(json[QStringLiteral("units")].toInt(), 6);
    QCOMPARE(json[QStringLiteral("layers")].toInt(), 2);
    // 3·6·(2+6)+2·18, 3·6·(6+6)+2·18 and 6·3+3 of the output layer
    QCOMPARE(json[QStringLiteral("parameters")].toInt(), 144 + 36 + 216 + 36 + 21);
    QCOMPARE(json[QStringLiteral("seed")].toInt(), 7);
    const QJsonArray epochs = json[QStringLiteral("epochs")].toArray();
    QCOMPARE(epochs.size(), 4);
    for (int i = 0; i < 4; ++i) {
      const QJsonObject epoch = epochs[i].toObject();
      QCOMPARE(epoch[QStringLiteral("epoch")].toInt(), i + 1);
      for (const char* key : {"train_loss", "validation_loss", "mae", "rmse", "seconds"}) {
        QVERIFY2(epoch[QLatin1String(key)].isDouble(), key);
      }
    }
    QVERIFY(epochs[3].toObject()[QStringLiteral("train_loss")].toDouble() <
            epochs[0].toObject()[QStringLiteral("train_loss")].toDouble());
    const int best = json[QStringLiteral("best_epoch")].toInt();
    QVERIFY(best >= 1 && best <= 4);
    QVERIFY(json[QStringLiteral("test")].toObject()[QStringLiteral("mae")].isDouble());
    const QJsonObject baseline = json[QStringLiteral("baseline")].toObject();
    QVERIFY(!baseline[QStringLiteral("name")].toString().isEmpty());
    QVERIFY(baseline[QStringLiteral("mae")].isDouble());
    const QJsonObject data = json[QStringLiteral("data")].toObject();
    QCOMPARE(data[QStringLiteral("rows")].toInt(), 240);
    QCOMPARE(data[QStringLiteral("inputs")].toArray(),
             (QJsonArray{QStringLiteral("a"), QStringLiteral("b")}));
    const QJsonObject sequences = data[QStringLiteral("sequences")].toObject();
    for (const char* part : {"train", "validation", "test"}) {
      QVERIFY2(sequences[QLatin1String(part)].toInt() > 0, part);
    }
    QVERIFY(data[QStringLiteral("classes")].toArray().isEmpty());
    QVERIFY(json[QStringLiteral("seconds")].toDouble() > 0);
  }

  void trainAloneDoesSomethingSensibleAndSaysWhat_data() {
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("task");
    QTest::newRow("series") << "DIR/series.csv"
                            << "forecast";
    QTest::newRow("wide") << "DIR/wide.csv"
                          << "classify";
    QTest::newRow("long") << "DIR/long.csv"
                          << "label-steps";
    QTest::newRow("example") << "example:digits"
                             << "classify";
    QTest::newRow("generated") << "generated:adding"
                               << "regress";
  }

  void trainAloneDoesSomethingSensibleAndSaysWhat() {
    QFETCH(QString, source);
    QFETCH(QString, task);
    const auto result =
        gatescope(QStringLiteral("train --epochs 1 --units 4 --json - --data ") + source);
    QVERIFY2(result.exitCode == 0, result.errors.constData());
    QCOMPARE(result.json()[QStringLiteral("task")].toString(), task);
    QVERIFY2(result.says(task), result.errors.constData());
  }

  void trainWritesTextWithoutJson() {
    const auto result = gatescope(
        QStringLiteral("train --data DIR/wide.csv --units 4 --epochs 2 --json DIR/out.json"));
    QVERIFY2(result.exitCode == 0, result.errors.constData());
    QVERIFY2(result.output.contains("GRU 4"), result.output.constData());
    QVERIFY(result.output.contains("Accuracy"));
    QVERIFY(QJsonDocument::fromJson(
                QByteArray::fromStdString(readFile(path(QStringLiteral("out.json")))))
                .object()
                .contains(QStringLiteral("test")));
  }

  void rivalIsTrainedBesideWhenAskedFor() {
    const auto result = gatescope(QStringLiteral(
        "train --data DIR/wide.csv --units 8 --epochs 2 --rival-cell lstm --project DIR/p.gscope "
        "--json -"));
    QVERIFY2(result.exitCode == 0, result.errors.constData());
    const QJsonObject rival = result.json()[QStringLiteral("rival")].toObject();
    QCOMPARE(rival[QStringLiteral("cell")].toString(), QStringLiteral("lstm"));
    const auto runs = Project::open(path(QStringLiteral("p.gscope"))).value().runs().value();
    QCOMPARE(runs.size(), std::size_t{2});
    QCOMPARE(runs[1].pair, runs[0].id);
  }

  void refusesBadInput_data() {
    QTest::addColumn<QString>("csv");
    QTest::addColumn<QString>("flags");
    QTest::addColumn<QString>("sentence");
    const QString series = QString::fromStdString(seriesCsv(60));
    QString text = series;
    text.replace(QLatin1String("\n30,"), QLatin1String("\n30,wet,1,low\n30,"));
    const QString oneClass = QString(series).replace(QLatin1String("low"), QLatin1String("high"));
    QTest::newRow("empty file") << ""
                                << ""
                                << "empty";
    QTest::newRow("header only") << "t,a,b\n"
                                 << ""
                                 << "no rows";
    QTest::newRow("text in a number column")
        << text << "--task forecast --target a --inputs a,b --window 5"
        << "row 32";
    QTest::newRow("one class") << oneClass << "--task classify --target state --window 5"
                               << "only one class";
    QTest::newRow("window too long") << series << "--task forecast --target a --window 1000"
                                     << "window";
    QTest::newRow("horizon 0") << series << "--horizon 0"
                               << "--horizon";
    QTest::newRow("learning rate 0") << series << "--learning-rate 0"
                                     << "Learning rate";
    QTest::newRow("learning rate -1") << series << "--learning-rate -1"
                                      << "Learning rate";
    QTest::newRow("learning rate abc") << series << "--learning-rate abc"
                                       << "found “abc”";
    QTest::newRow("learning rate 1e9") << series << "--learning-rate 1e9"
                                       << "Learning rate";
    QTest::newRow("100000 units") << series << "--units 100000"
                                  << "GB";
    QTest::newRow("numbers as text") << series << "--text b"
                                     << "Column “b” holds numbers, which are no texts";
    QTest::newRow("unknown text column") << series << "--text nope"
                                         << "has no column “nope”";
    QTest::newRow("text and another shape") << series << "--text state --shape wide"
                                            << "--text reads texts, and --shape says wide";
    QTest::newRow("label steps of texts") << series << "--text state --task label-steps"
                                          << "leaves no label for each of its tokens";
    QTest::newRow("word vectors nowhere") << series << "--text state --vectors DIR/no.vec"
                                          << "there is no file";
    QTest::newRow("unknown tokens") << series << "--text state --tokens letters"
                                    << "found “letters”";
    QTest::newRow("a number beyond reason")
        << QString(series).replace(QLatin1String("\n5,"), QLatin1String("\n5e300,"))
        << "--task forecast --target a --inputs t,a --window 5"
        << "too large a number";
    QTest::newRow("unknown cell") << series << "--cell gur"
                                  << "found “gur”";
    QTest::newRow("unknown column") << series << "--target nope"
                                    << "nope";
    QTest::newRow("unwritable project") << series << "--project /proc/x.gscope"
                                        << "/proc/x.gscope";
    QTest::newRow("project in no folder") << series << "--project DIR/none/x.gscope"
                                          << "no folder";
    QTest::newRow("unwritable JSON") << series << "--json DIR/none/x.json"
                                     << "no folder";
    QTest::newRow("report over a file") << series << "--report DIR/bad.csv"
                                        << "is a file";
  }

  void refusesBadInput() {
    QFETCH(QString, csv);
    QFETCH(QString, flags);
    QFETCH(QString, sentence);
    writeFile(path(QStringLiteral("bad.csv")), csv.toStdString());
    const std::size_t files = filesInFolder();
    QString line = QStringLiteral("train --data DIR/bad.csv --epochs 1 --units 4 ");
    if (flags.contains(QLatin1String("--units"))) line.remove(QLatin1String("--units 4 "));
    if (!flags.contains(QLatin1String("--project")))
      line += QLatin1String("--project DIR/p.gscope ");
    const auto result = gatescope(line + flags);
    QVERIFY2(result.exitCode == 2, result.errors.constData());
    QVERIFY2(result.says(sentence), result.errors.constData());
    QVERIFY(result.output.isEmpty());
    QCOMPARE(filesInFolder(), files);  // nothing was begun
  }

  void refusesToWriteOverWhatItReads() {
    writeFile(path(QStringLiteral("s.csv")), seriesText(120).toStdString());
    QCOMPARE(gatescope(QStringLiteral("train --data DIR/s.csv --epochs 1 --units 4 "
                                      "--project DIR/p.gscope"))
                 .exitCode,
             0);
    const std::string csv = readFile(path(QStringLiteral("s.csv")));
    const std::string project = readFile(path(QStringLiteral("p.gscope")));
    for (const char* line : {"train --data DIR/s.csv --json DIR/s.csv",
                             "train --data DIR/s.csv --project DIR/p.gscope --json DIR/p.gscope",
                             "evaluate DIR/p.gscope --json DIR/p.gscope",
                             "predict DIR/p.gscope --data DIR/s.csv --out DIR/../DIR/s.csv",
                             "predict DIR/p.gscope --data DIR/s.csv --out DIR/p.gscope",
                             "resume DIR/p.gscope --json DIR/p.gscope"}) {
      QString command = QString::fromLatin1(line);
      command.replace(QLatin1String("DIR/../DIR"), QStringLiteral("DIR/."));
      const auto result = gatescope(command);
      QVERIFY2(result.exitCode == 2, line);
      QVERIFY2(result.says(QStringLiteral("used by this command")), result.errors.constData());
    }
    QCOMPARE(readFile(path(QStringLiteral("s.csv"))), csv);
    QCOMPARE(readFile(path(QStringLiteral("p.gscope"))), project);
  }

  void resultsGoThroughLinksAndIntoDevices() {
    writeFile(path(QStringLiteral("real.json")), "old");
    fs::permissions(path(QStringLiteral("real.json")), fs::perms(0600));
    fs::create_symlink("real.json", path(QStringLiteral("link.json")));
    const QString bench = QStringLiteral("bench --batch 1 --steps 2 --inputs 1 --units 2 --json ");
    QCOMPARE(gatescope(bench + QLatin1String("DIR/link.json")).exitCode, 0);
    QVERIFY(fs::is_symlink(path(QStringLiteral("link.json"))));
    QVERIFY(readFile(path(QStringLiteral("real.json"))).starts_with("{"));
    QCOMPARE(fs::status(path(QStringLiteral("real.json"))).permissions(), fs::perms(0600));
    QCOMPARE(gatescope(bench + QLatin1String("/dev/null")).exitCode, 0);
    QVERIFY(fs::is_character_file("/dev/null"));
  }

  void predictionsReachBehindTheLastRow() {
    writeFile(path(QStringLiteral("s.csv")), seriesText(120).toStdString());
    const auto trained = gatescope(
        QStringLiteral("train --data DIR/s.csv --task forecast --target a --window 12 --horizon 3 "
                       "--epochs 1 --units 4 --project DIR/p.gscope"));
    QVERIFY2(trained.exitCode == 0, trained.errors.constData());
    // The last twelve rows alone are one window: its answers are about three rows that are not
    // there.
    QStringList lines = seriesText(120).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    const QString last = lines.front() + QLatin1Char('\n') +
                         lines.mid(lines.size() - 12).join(QLatin1Char('\n')) + QLatin1Char('\n');
    writeFile(path(QStringLiteral("last.csv")), last.toStdString());
    const auto predicted =
        gatescope(QStringLiteral("predict DIR/p.gscope --data DIR/last.csv --out -"));
    QVERIFY2(predicted.exitCode == 0, predicted.errors.constData());
    const QList<QByteArray> rows = predicted.output.trimmed().split('\n');
    QCOMPARE(rows.size(), 4);
    QVERIFY(rows[1].startsWith("2,2001-05-01,1,"));
    QVERIFY(rows[3].startsWith("2,2001-05-03,3,"));
  }

  void aForecastGoesOnFromItsOwnAnswers() {
    writeFile(path(QStringLiteral("s.csv")), seriesText(160).toStdString());
    const auto refused = gatescope(
        QStringLiteral("train --data DIR/s.csv --task forecast --target a --strategy recursive"));
    QCOMPARE(refused.exitCode, 2);
    QVERIFY2(refused.says(QStringLiteral("“b” is neither. Make it a target too")),
             refused.errors.constData());
    const auto trained = gatescope(
        QStringLiteral("train --data DIR/s.csv --task forecast --strategy recursive --target a "
                       "--inputs a --lags a:7 --calendar weekday --window 12 --horizon 4 "
                       "--epochs 2 --units 4 --project DIR/p.gscope --json -"));
    QVERIFY2(trained.exitCode == 0, trained.errors.constData());
    // Inputs a, its lag, sine and cosine: 3·4·(4+4)+2·12, and one step ahead 4+1.
    QCOMPARE(trained.json()[QStringLiteral("parameters")].toInt(), 96 + 24 + 5);
    const auto test = gatescope(QStringLiteral("evaluate DIR/p.gscope --json -"));
    QVERIFY2(test.exitCode == 0, test.errors.constData());
    QCOMPARE(test.json()[QStringLiteral("metrics")], trained.json()[QStringLiteral("test")]);
    QVERIFY(test.json()[QStringLiteral("band")].isObject());
    const auto predicted =
        gatescope(QStringLiteral("predict DIR/p.gscope --data DIR/s.csv --out -"));
    QVERIFY2(predicted.exitCode == 0, predicted.errors.constData());
    const auto table = parseCsv(predicted.output.toStdString(), "predictions");
    VERIFY_OK(table);
    const Column* values = table->find("predicted_a");
    const Column* upper = table->find("upper_a");
    QVERIFY(values != nullptr && upper != nullptr);
    // 160 rows without 7, from which 12 make a window: the last answers are behind the last row.
    QCOMPARE(table->rows(), std::size_t{(153 - 12 + 1) * 4});
    QCOMPARE(table->columns[1].text(table->rows() - 1), std::string("2001-06-13"));
    for (const double value : values->numbers) QVERIFY(std::abs(value) < 3);
  }

  void refusesMissingFilesAndExamples() {
    QVERIFY(gatescope(QStringLiteral("train --data DIR/none.csv")).says(QStringLiteral("no file")));
    const auto example = gatescope(QStringLiteral("train --data example:none"));
    QCOMPARE(example.exitCode, 2);
    QVERIFY(example.says(QStringLiteral("gatescope examples")));
    const auto project = gatescope(QStringLiteral("runs DIR/none.gscope"));
    QCOMPARE(project.exitCode, 2);
    QVERIFY(project.says(QStringLiteral("no file")));
  }

  void refusesProjectsThatAreNone_data() {
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("command");
    QTest::addColumn<QString>("sentence");
    const QList<QPair<QString, QString>> kinds{
        {QStringLiteral("garbage"), QStringLiteral("not a Gatescope project")},
        {QStringLiteral("truncated"), QStringLiteral("damaged")},
        {QStringLiteral("newer"), QStringLiteral("newer Gatescope")}};
    const QStringList commands{
        QStringLiteral("train --data DIR/wide.csv --epochs 1 --units 4 --project DIR/p.gscope"),
        QStringLiteral("runs DIR/p.gscope"), QStringLiteral("resume DIR/p.gscope"),
        QStringLiteral("evaluate DIR/p.gscope"),
        QStringLiteral("predict DIR/p.gscope --data DIR/wide.csv --out DIR/o.csv")};
    for (const auto& [kind, sentence] : kinds) {
      for (const QString& command : commands) {
        QTest::newRow(qPrintable(kind + QLatin1Char(' ') + command.section(QLatin1Char(' '), 0, 0)))
            << kind << command << sentence;
      }
    }
  }

  void refusesProjectsThatAreNone() {
    QFETCH(QString, kind);
    QFETCH(QString, command);
    QFETCH(QString, sentence);
    const fs::path project = path(QStringLiteral("p.gscope"));
    {
      auto made = Project::create(project);
      VERIFY_OK(made);
      VERIFY_OK(made->storeData({"d", "d.csv", std::string(50000, 'x'), "", ""}));
    }
    if (kind == QLatin1String("garbage")) writeFile(project, "no project at all");
    if (kind == QLatin1String("truncated")) fs::resize_file(project, fs::file_size(project) / 2);
    if (kind == QLatin1String("newer")) {
      SQLite::Database(project, SQLite::OPEN_READWRITE).exec("PRAGMA user_version = 2000");
    }
    const std::string before = readFile(project);
    const std::size_t files = filesInFolder();
    const auto result = gatescope(command);
    QVERIFY2(result.exitCode == 2, result.errors.constData());
    QVERIFY2(result.says(sentence), result.errors.constData());
    QCOMPARE(readFile(project), before);
    QCOMPARE(filesInFolder(), files);
  }

  void stoppedRunResumesToTheBit_data() {
    QTest::addColumn<int>("signal");
    QTest::addColumn<int>("exitCode");
    QTest::newRow("Ctrl+C") << SIGINT << 128 + SIGINT;
    QTest::newRow("SIGTERM") << SIGTERM << 128 + SIGTERM;
    QTest::newRow("kill -9") << SIGKILL << -1;
  }

  void stoppedRunResumesToTheBit() {
    QFETCH(int, signal);
    QFETCH(int, exitCode);
    const QString flags = QStringLiteral(
        "train --data DIR/series.csv --task forecast --target a --window 16 --units 16 --epochs 40 "
        "--dropout 0.1 --schedule cosine --json - ");
    const auto whole = gatescope(flags + QStringLiteral("--threads 2"));
    QVERIFY2(whole.exitCode == 0, whole.errors.constData());

    QProcess process;
    QString line = flags + QStringLiteral("--threads 1 --project DIR/p.gscope");
    process.start(QStringLiteral(GATESCOPE_PROGRAM),
                  words(line.replace(QLatin1String("DIR"), m_folder->path())));
    QVERIFY(waitForText(process, "epoch 3/40").contains("epoch 3/40"));
    ::kill(static_cast<pid_t>(process.processId()), signal);
    const auto stopped = finish(process);
    QCOMPARE(stopped.exitCode, exitCode);
    if (signal != SIGKILL) QVERIFY(stopped.says(QStringLiteral("gatescope resume")));

    const auto resumed = gatescope(QStringLiteral("resume DIR/p.gscope --threads 2 --json -"));
    QVERIFY2(resumed.exitCode == 0, resumed.errors.constData());
    const QJsonObject a = whole.json(), b = resumed.json();
    const QJsonArray before = a[QStringLiteral("epochs")].toArray();
    const QJsonArray after = b[QStringLiteral("epochs")].toArray();
    QCOMPARE(after.size(), 40);
    for (int i = 0; i < 40; ++i) {
      QJsonObject x = before[i].toObject(), y = after[i].toObject();
      x.remove(QStringLiteral("seconds"));
      y.remove(QStringLiteral("seconds"));
      QCOMPARE(y, x);
    }
    for (const char* key : {"best_epoch", "test", "validation", "baseline", "parameters"}) {
      QCOMPARE(b[QLatin1String(key)], a[QLatin1String(key)]);
    }
    const auto again = gatescope(QStringLiteral("resume DIR/p.gscope"));
    QCOMPARE(again.exitCode, 2);
    QVERIFY(again.says(QStringLiteral("nothing to resume")));
  }

  void evaluateAgreesWithTraining() {
    const auto trained = gatescope(QStringLiteral(
        "train --data DIR/wide.csv --units 4 --epochs 3 --project DIR/p.gscope --json -"));
    QVERIFY2(trained.exitCode == 0, trained.errors.constData());
    fs::remove(path(QStringLiteral("wide.csv")));  // the project holds its data
    const auto test = gatescope(QStringLiteral("evaluate DIR/p.gscope --json -"));
    QVERIFY2(test.exitCode == 0, test.errors.constData());
    QCOMPARE(test.json()[QStringLiteral("metrics")], trained.json()[QStringLiteral("test")]);
    QCOMPARE(test.json()[QStringLiteral("baseline")], trained.json()[QStringLiteral("baseline")]);
    const auto validation =
        gatescope(QStringLiteral("evaluate DIR/p.gscope --run 1 --split validation --json -"));
    QCOMPARE(validation.json()[QStringLiteral("metrics")],
             trained.json()[QStringLiteral("validation")]);
    const auto none = gatescope(QStringLiteral("evaluate DIR/p.gscope --run 9"));
    QCOMPARE(none.exitCode, 2);
    QVERIFY(none.says(QStringLiteral("no run 9")));
  }

  void evaluateTellsEachStepAheadOfNetworkAndBaselines() {
    const auto trained = gatescope(QStringLiteral(
        "train --data DIR/series.csv --task forecast --target a --inputs a,b --window 12 "
        "--horizon 3 --units 2 --epochs 1 --learning-rate 0.00001 --project DIR/p.gscope"));
    QVERIFY2(trained.exitCode == 0, trained.errors.constData());
    // A network that has hardly learned stands beside all baselines, and it is said that it loses.
    for (const char* word : {"ridge on lags", "drift", "last value", "mean of training", "sMAPE %",
                             "A linear model (ridge on lags) is better: RMSE "}) {
      QVERIFY2(trained.output.contains(word), word);
    }
    const auto told = gatescope(QStringLiteral("evaluate DIR/p.gscope --json -"));
    QVERIFY2(told.exitCode == 0, told.errors.constData());
    const QJsonObject json = told.json();
    const QJsonArray steps = json[QStringLiteral("by_step")].toArray();
    QCOMPARE(steps.size(), 3);
    double squares = 0;
    for (const QJsonValue& step : steps) {
      squares += std::pow(step[QStringLiteral("rmse")].toDouble(), 2) / 3;
      for (const char* key : {"mae", "smape", "mase"}) {
        QVERIFY2(step[QLatin1String(key)].isDouble(), key);
      }
    }
    const double rmse = json[QStringLiteral("metrics")][QStringLiteral("rmse")].toDouble();
    QVERIFY(std::abs(std::sqrt(squares) - rmse) < 1e-9 * rmse);
    const QJsonArray baselines = json[QStringLiteral("baselines")].toArray();
    QVERIFY(baselines.size() >= 4);
    for (const QJsonValue& baseline : baselines) {
      QCOMPARE(baseline[QStringLiteral("by_step")].toArray().size(), 3);
    }
    QCOMPARE(baselines.first()[QStringLiteral("key")].toString(), QStringLiteral("ridge"));
    QVERIFY(json[QStringLiteral("verdict")].toString().startsWith(
        QStringLiteral("A linear model (ridge on lags) is better: ")));
    const auto text = gatescope(QStringLiteral("evaluate DIR/p.gscope"));
    QVERIFY(text.output.contains("RMSE by step ahead"));
    QVERIFY(text.output.contains("A linear model (ridge on lags) is better: "));
  }

  void evaluateAndPredictTakeAnotherFile() {
    const auto trained = gatescope(QStringLiteral(
        "train --data DIR/wide.csv --units 8 --epochs 20 --project DIR/p.gscope --json -"));
    QVERIFY2(trained.exitCode == 0, trained.errors.constData());
    writeFile(path(QStringLiteral("more.csv")), wideCsv(10));
    const auto measured =
        gatescope(QStringLiteral("evaluate DIR/p.gscope --data DIR/more.csv --json -"));
    QVERIFY2(measured.exitCode == 0, measured.errors.constData());
    QCOMPARE(measured.json()[QStringLiteral("sequences")].toInt(), 10);
    const double accuracy = measured.json()[QStringLiteral("metrics")]
                                .toObject()[QStringLiteral("accuracy")]
                                .toDouble();

    const auto predicted = gatescope(
        QStringLiteral("predict DIR/p.gscope --data DIR/more.csv --out DIR/predictions.csv"));
    QVERIFY2(predicted.exitCode == 0, predicted.errors.constData());
    const auto table = readCsv(file(QStringLiteral("predictions.csv")).toStdString());
    VERIFY_OK(table);
    QCOMPARE(table->rows(), std::size_t{10});
    const Column* row = table->find("row");
    const Column* guess = table->find("predicted");
    const Column* up = table->find("probability_up");
    const Column* down = table->find("probability_down");
    QVERIFY(row && guess && up && down);
    int right = 0;
    for (std::size_t i = 0; i < 10; ++i) {
      QCOMPARE(row->numbers[i], static_cast<double>(i + 2));  // the header is row 1
      QVERIFY(std::abs(up->numbers[i] + down->numbers[i] - 1) < 1e-6);
      QCOMPARE(guess->text(i) == "up", up->numbers[i] > down->numbers[i]);
      right += guess->text(i) == (i % 2 == 0 ? "up" : "down");
    }
    QCOMPARE(right / 10.0, accuracy);
  }

  void predictForecastsInTheDatasOwnUnits() {
    QString csv = QString::fromStdString(seriesCsv(120));
    const auto trained = gatescope(QStringLiteral(
        "train --data DIR/series.csv --task forecast --target a --window 8 --horizon 2 --units 4 "
        "--epochs 2 --project DIR/p.gscope --json -"));
    QVERIFY2(trained.exitCode == 0, trained.errors.constData());
    writeFile(path(QStringLiteral("next.csv")), seriesCsv(20));
    const auto predicted =
        gatescope(QStringLiteral("predict DIR/p.gscope --data DIR/next.csv --out -"));
    QVERIFY2(predicted.exitCode == 0, predicted.errors.constData());
    const auto table = parseCsv(predicted.output.toStdString(), "predictions");
    VERIFY_OK(table);
    QVERIFY(table->find("step") != nullptr);
    const Column* values = table->find("predicted_a");
    QVERIFY(values != nullptr);
    QVERIFY(table->rows() > 0 && table->rows() % 2 == 0);
    for (const double value : values->numbers) QVERIFY(std::abs(value) < 3);
  }

  void changedDataAreNotMixedIntoAProject() {
    const QString line =
        QStringLiteral("train --data DIR/wide.csv --units 4 --epochs 1 --project DIR/p.gscope");
    QCOMPARE(gatescope(line).exitCode, 0);
    QCOMPARE(gatescope(line + QStringLiteral(" --seed 2")).exitCode, 0);
    writeFile(path(QStringLiteral("wide.csv")), wideCsv(80));
    const auto changed = gatescope(line);
    QCOMPARE(changed.exitCode, 2);
    QVERIFY(changed.says(QStringLiteral("has changed")));
    const auto runs = gatescope(QStringLiteral("runs DIR/p.gscope --json -"));
    QCOMPARE(QJsonDocument::fromJson(runs.output).array().size(), 2);
  }

  void projectIsRefusedWhileAnotherProgramHasIt() {
    auto project = Project::create(path(QStringLiteral("p.gscope")));
    VERIFY_OK(project);
    const auto result = gatescope(QStringLiteral("runs DIR/p.gscope"));
    QCOMPARE(result.exitCode, 2);
    QVERIFY2(result.says(QStringLiteral("open in another program")), result.errors.constData());
  }

  void runsListsWhatAProjectHolds() {
    QCOMPARE(gatescope(QStringLiteral("train --data DIR/wide.csv --units 4 --epochs 2 --cell lstm "
                                      "--project DIR/p.gscope"))
                 .exitCode,
             0);
    const auto text = gatescope(QStringLiteral("runs DIR/p.gscope"));
    QCOMPARE(text.exitCode, 0);
    QVERIFY(text.output.contains("LSTM 4"));
    const QJsonArray runs =
        QJsonDocument::fromJson(gatescope(QStringLiteral("runs DIR/p.gscope --json -")).output)
            .array();
    QCOMPARE(runs.size(), 1);
    QCOMPARE(runs[0].toObject()[QStringLiteral("status")].toString(), QStringLiteral("finished"));
    QCOMPARE(runs[0].toObject()[QStringLiteral("epochs")].toInt(), 2);
  }

  void examplesAndCellsAreListed() {
    const auto examples = gatescope(QStringLiteral("examples --json -"));
    QCOMPARE(examples.exitCode, 0);
    QVERIFY(QJsonDocument::fromJson(examples.output).array().size() >= 9);
    QVERIFY(gatescope(QStringLiteral("examples")).output.contains("example:sunspots"));
    const QJsonArray cells =
        QJsonDocument::fromJson(gatescope(QStringLiteral("cells --json -")).output).array();
    QStringList keys;
    for (const auto& cell : cells) keys.append(cell.toObject()[QStringLiteral("key")].toString());
    for (const char* key : {"gru", "gru-reset-before", "gru-article", "lstm", "rnn"}) {
      QVERIFY2(keys.contains(QLatin1String(key)), key);
    }
  }

  void benchMeasures_data() {
    QTest::addColumn<QString>("mode");
    QTest::addColumn<double>("passes");
    QTest::newRow("train") << "train" << 3.0;
    QTest::newRow("infer") << "infer" << 1.0;
  }

  void benchMeasures() {
    QFETCH(QString, mode);
    QFETCH(double, passes);
    const auto result = gatescope(
        QStringLiteral("bench --cell lstm --batch 4 --steps 10 --inputs 3 --units 8 --layers 2 "
                       "--threads 1 --json - --mode ") +
        mode);
    QVERIFY2(result.exitCode == 0, result.errors.constData());
    const QJsonObject json = result.json();
    const double perSecond = json[QStringLiteral("sequences_per_second")].toDouble();
    QVERIFY(perSecond > 0);
    const double seconds = 4 / perSecond;
    QCOMPARE(json[QStringLiteral("microseconds_per_step")].toDouble(), seconds * 1e6 / 10);
    // 2·B·T·G·(I+H)·H a layer
    const double flops = passes * 2 * 4 * 10 * 4 * ((3 + 8) * 8 + (8 + 8) * 8);
    QCOMPARE(json[QStringLiteral("gflops")].toDouble(), flops / seconds / 1e9);
    QVERIFY(json[QStringLiteral("repeats")].toInt() >= 3);
    QCOMPARE(json[QStringLiteral("threads")].toInt(), 1);
    QCOMPARE(json[QStringLiteral("mode")].toString(), mode);
    const auto bad = gatescope(QStringLiteral("bench --cell gur"));
    QCOMPARE(bad.exitCode, 2);
    QVERIFY(bad.says(QStringLiteral("found “gur”")));
  }
};

QTEST_GUILESS_MAIN(TestCommands)
#include "test_commands.moc"
