#include "core/train/settings.h"
#include "tests/support.h"
#include "tests/ui/home.h"
#include "ui/control/document.h"
#include "ui/control/examples.h"
#include "ui/control/places.h"

#include <memory>

#include <QFile>
#include <QSignalSpy>

using namespace gatescope;
using namespace gatescope::ui;

class TestDocument : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<test::Home> m_home;

  static std::unique_ptr<Document> fresh() {
    auto document = std::make_unique<Document>(exampleReader());
    [&] { VERIFY_OK(document->startNew()); }();
    [&] { QTRY_VERIFY_WITH_TIMEOUT(document->dataset() && !document->isLoading(), 20000); }();
    return document;
  }

  static RunId addRun(Document& document, const std::string& name) {
    RunRecord run;
    run.name = name;
    run.status = RunStatus::Finished;
    run.experiment = document.experiment();
    run.id = *document.project()->addRun(run);
    document.putRun(run);
    return run.id;
  }

  QString write(const QString& name, const QByteArray& bytes) const {
    QFile file(m_home->file(name));
    [&] { QVERIFY(file.open(QIODevice::WriteOnly)); }();
    file.write(bytes);
    return file.fileName();
  }

 private Q_SLOTS:
  void init() { m_home = std::make_unique<test::Home>(); }

  void firstStartOpensTheSunspotsReadyToTrain() {
    const auto document = fresh();
    QCOMPARE(document->experiment().data.source, std::string("example:sunspots"));
    QCOMPARE(document->obstacle(), QString());
    QVERIFY(document->dataset()->samples.size() > 1000);
    QVERIFY(!document->wouldLose());
  }

  void editsOfOneFieldAreUndoneTogether() {
    const auto document = fresh();
    const int before = document->experiment().model.units;
    document->edit("units", "4");
    document->edit("units", "48");
    QCOMPARE(document->undoStack().count(), 1);
    document->endEdit();
    document->edit("units", "64");
    document->edit("epochs", "7");
    QCOMPARE(document->undoStack().count(), 3);
    document->undoStack().undo();
    document->undoStack().undo();
    QCOMPARE(document->experiment().model.units, 48);
    document->undoStack().undo();
    QCOMPARE(document->experiment().model.units, before);
    document->undoStack().redo();
    QCOMPARE(document->experiment().model.units, 48);
  }

  void wrongEntryIsExplainedAndUndone_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("text");
    QTest::newRow("horizon 0") << "horizon"
                               << "0";
    QTest::newRow("rate 0") << "learning-rate"
                            << "0";
    QTest::newRow("rate −1") << "learning-rate"
                             << "-1";
    QTest::newRow("rate text") << "learning-rate"
                               << "fast";
    QTest::newRow("rate 1e9") << "learning-rate"
                              << "1e9";
    QTest::newRow("units empty") << "units"
                                 << "";
    QTest::newRow("100,000 units") << "units"
                                   << "100000";
    QTest::newRow("split") << "split"
                           << "70/20";
  }
  void wrongEntryIsExplainedAndUndone() {
    QFETCH(QString, key);
    QFETCH(QString, text);
    const auto document = fresh();
    const std::string before = fieldText(document->fields(), key.toStdString());
    document->edit(key.toStdString(), text.toStdString());
    QCOMPARE(fieldText(document->fields(), key.toStdString()), text.toStdString());
    // At once, or when the data have been cut.
    QTRY_VERIFY_WITH_TIMEOUT(document->problem(key.toStdString()) != nullptr, 20000);
    QVERIFY(!document->obstacle().isEmpty());
    document->undoStack().undo();
    QCOMPARE(fieldText(document->fields(), key.toStdString()), before);
    QTRY_COMPARE_WITH_TIMEOUT(document->obstacle(), QString(), 20000);
  }

  void windowLongerThanTheSeriesKeepsTheLastGoodData() {
    const auto document = fresh();
    const auto good = document->dataset();
    document->edit("window", "100000");
    QTRY_VERIFY_WITH_TIMEOUT(!document->isLoading(), 20000);
    QVERIFY(document->dataError().has_value());
    QVERIFY(!document->obstacle().isEmpty());
    QCOMPARE(document->dataset(), good);
    document->undoStack().undo();
    QTRY_COMPARE_WITH_TIMEOUT(document->obstacle(), QString(), 20000);
  }

  void badFilesAreRefusedWithTheirName_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("header only") << QByteArray("a,b\n");
    QTest::newRow("unclosed quote") << QByteArray("a,b\n1,2\n3,\"4\n");
  }
  void badFilesAreRefusedWithTheirName() {
    QFETCH(QByteArray, bytes);
    const auto document = fresh();
    QSignalSpy failed(document.get(), &Document::failed);
    document->openData(write(QStringLiteral("bad.csv"), bytes));
    // A file is refused when it is read, or when it is cut: either way the reason stands.
    QTRY_VERIFY_WITH_TIMEOUT(!failed.isEmpty() || (document->dataError() && !document->isLoading()),
                             20000);
    const QString sentence = failed.isEmpty()
                                 ? QString::fromStdString(document->dataError()->text())
                                 : failed.front().front().toString();
    QVERIFY2(sentence.contains(QStringLiteral("bad.csv")), qPrintable(sentence));
    QVERIFY(document->dataset() != nullptr);
  }

  void ownCsvBecomesTheDataAndUndoBringsTheExampleBack() {
    const auto document = fresh();
    QByteArray csv("month,sales\n");
    for (int i = 0; i < 120; ++i) {
      csv += QByteArray::number(2000 + i / 12) + "-" + (i % 12 < 9 ? "0" : "") +
             QByteArray::number(i % 12 + 1) + "," + QByteArray::number(100 + i % 12) + "\n";
    }
    document->openData(write(QStringLiteral("sales.csv"), csv));
    QTRY_COMPARE_WITH_TIMEOUT(document->undoStack().count(), 1, 20000);
    QTRY_VERIFY_WITH_TIMEOUT(!document->isLoading(), 20000);
    QVERIFY2(!document->dataError(),
             document->dataError() ? document->dataError()->text().c_str() : "");
    QCOMPARE(document->table()->rows(), std::size_t{120});
    QCOMPARE(document->dataset()->targetNames, std::vector<std::string>{"sales"});
    document->undoStack().undo();
    QTRY_VERIFY_WITH_TIMEOUT(!document->isLoading() && document->table()->rows() > 1000, 20000);
    QCOMPARE(document->experiment().data.source, std::string("example:sunspots"));
  }

  void marksOfRunsAreUndoable() {
    const auto document = fresh();
    const RunId id = addRun(*document, "first");
    document->selectRun(id);
    document->setMarks(id, {"renamed", true, true, false}, QStringLiteral("x"));
    document->setMarks(id, {"renamed", true, true, true}, QStringLiteral("x"));
    QCOMPARE(document->selectedRun(), RunId{0});
    document->undoStack().undo();
    QVERIFY(!document->run(id)->deleted);
    QCOMPARE(document->run(id)->name, std::string("renamed"));
    document->undoStack().undo();
    QCOMPARE(document->run(id)->name, std::string("first"));
    QVERIFY(!document->run(id)->hidden);
    VERIFY_OK(document->flush());
    QCOMPARE(document->project()->runs()->front().name, std::string("first"));
  }

  void deletedRunIsSelectedAgainWhenItComesBack() {
    const auto document = fresh();
    const RunId first = addRun(*document, "first"), second = addRun(*document, "second");
    document->selectRun(first);
    document->setMarks(first, {"first", false, false, true}, QStringLiteral("x"));
    QCOMPARE(document->selectedRun(), second);
    document->undoStack().undo();
    QCOMPARE(document->selectedRun(), first);
  }

  void fileDeletedBehindTheProgramIsNoticedAndWrittenAgain() {
    const QString path = m_home->file(QStringLiteral("shop.gscope"));
    const auto document = fresh();
    addRun(*document, "precious");
    VERIFY_OK(document->saveAs(path));
    QVERIFY(!document->wouldLose());
    QSignalSpy lost(document.get(), &Document::fileLost);
    QVERIFY(QFile::remove(path));
    QTRY_COMPARE_WITH_TIMEOUT(document->saved(), Document::Saved::Missing, 5000);
    QCOMPARE(lost.count(), 1);
    QVERIFY(document->wouldLose());
    QVERIFY(!document->isReplaced());
    document->edit("units", "12");
    VERIFY_OK(document->saveAs(path));
    QVERIFY(QFile::exists(path));
    QVERIFY(!document->wouldLose());
    document->edit("epochs", "9");
    VERIFY_OK(document->flush());
    QCOMPARE(document->saved(), Document::Saved::Saved);
    document->discard();
    Document again(exampleReader());
    VERIFY_OK(again.open(path));
    QCOMPARE(again.runs().front().name, std::string("precious"));
    QCOMPARE(again.experiment().model.units, 12);
    QCOMPARE(again.experiment().training.epochs, 9);
  }

  void anotherFileInThePlaceOfTheProjectIsNotTakenForIt() {
    const QString path = m_home->file(QStringLiteral("shop.gscope"));
    const auto document = fresh();
    VERIFY_OK(document->saveAs(path));
    QVERIFY(QFile::rename(path, path + QStringLiteral(".old")));
    write(QStringLiteral("shop.gscope"), "something else");
    document->lookAtFile();
    QCOMPARE(document->saved(), Document::Saved::Missing);
    QVERIFY(document->isReplaced());
    QVERIFY(QFile::remove(path));
    QVERIFY(QFile::rename(path + QStringLiteral(".old"), path));
    document->lookAtFile();
    QCOMPARE(document->saved(), Document::Saved::Saved);
  }

  void savedProjectHoldsEverythingWhenOpenedAgain() {
    const QString path = m_home->file(QStringLiteral("p.gscope"));
    {
      const auto document = fresh();
      addRun(*document, "kept");
      const RunId gone = addRun(*document, "gone");
      document->setMarks(gone, {"gone", false, false, true}, QStringLiteral("x"));
      document->edit("units", "12");
      QVERIFY(document->wouldLose());
      const QString unsaved = document->path();
      VERIFY_OK(document->saveAs(path));
      QVERIFY(!document->wouldLose());
      QVERIFY(!QFile::exists(unsaved));
      document->edit("epochs", "9");  // nobody saves: it is written nevertheless
    }
    Document again(exampleReader());
    VERIFY_OK(again.open(path));
    QCOMPARE(again.experiment().model.units, 12);
    QCOMPARE(again.experiment().training.epochs, 9);
    QCOMPARE(again.runs().size(), std::size_t{1});
    QCOMPARE(again.runs().front().name, std::string("kept"));
    QCOMPARE(again.saved(), Document::Saved::Saved);
    QTRY_VERIFY_WITH_TIMEOUT(again.dataset() != nullptr, 20000);
    QVERIFY(recentFiles().contains(path));
  }

  void unsavedProjectIsFoundAgainAfterACrash() {
    QString path;
    {
      const auto document = fresh();
      addRun(*document, "precious");
      document->edit("units", "12");
      VERIFY_OK(document->flush());
      path = document->path();
      QVERIFY(!leftBehind().contains(path));  // it is open
    }  // destroyed without being discarded: what a crash leaves
    QCOMPARE(leftBehind(), QStringList{path});
    Document again(exampleReader());
    VERIFY_OK(again.recover(path));
    QVERIFY(again.isUntitled());
    QCOMPARE(again.runs().front().name, std::string("precious"));
    QCOMPARE(again.experiment().model.units, 12);
    QVERIFY(again.wouldLose());
    again.discard();
    QVERIFY(!QFile::exists(path));
  }

  void runThatWasInTrainingCanBeResumedAfterACrash() {
    QString path;
    {
      const auto document = fresh();
      RunRecord run;
      run.name = "cut";
      run.status = RunStatus::Training;
      run.experiment = document->experiment();
      VERIFY_OK(document->project()->addRun(run));
      path = document->path();
    }
    Document again(exampleReader());
    VERIFY_OK(again.recover(path));
    QCOMPARE(again.runs().front().status, RunStatus::Stopped);
    QVERIFY(!again.runs().front().message.empty());
  }

  void filesThatAreNoProjectLeaveTheOpenOneAlone_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("garbage") << QByteArray(5000, 'x');
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("truncated") << QByteArray("SQLite format 3\0", 16);
  }
  void filesThatAreNoProjectLeaveTheOpenOneAlone() {
    QFETCH(QByteArray, bytes);
    const auto document = fresh();
    const RunId id = addRun(*document, "mine");
    const Result<void> opened = document->open(write(QStringLiteral("bad.gscope"), bytes));
    QVERIFY(!opened);
    QVERIFY(QString::fromStdString(opened.error().text()).contains(QStringLiteral("bad.gscope")));
    QVERIFY(document->run(id) != nullptr);
  }

  void placeThatCannotBeWrittenIsTold() {
    const auto document = fresh();
    const Result<void> saved = document->saveAs(QStringLiteral("/proc/none/p.gscope"));
    QVERIFY(!saved);
    QVERIFY(document->isUntitled());
    QVERIFY(document->project() != nullptr);
  }
};

QTEST_GUILESS_MAIN(TestDocument)
#include "test_document.moc"
