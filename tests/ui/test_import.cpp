#include "tests/support.h"
#include "tests/ui/home.h"
#include "ui/control/document.h"
#include "ui/control/examples.h"
#include "ui/frame/import_dialog.h"
#include "ui/models/import_columns_model.h"
#include "ui/models/table_model.h"
#include "ui/views/theme.h"

#include <memory>

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>

using namespace gatescope;
using namespace gatescope::ui;

class TestImport : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<test::Home> m_home;

  QString write(const char* name, const QByteArray& bytes) const {
    QFile file(m_home->file(QLatin1String(name)));
    [&] { QVERIFY(file.open(QIODevice::WriteOnly)); }();
    file.write(bytes);
    return file.fileName();
  }

  // 60 days with a value that is -200 when it is missing.
  QString writeSensor() const {
    QByteArray bytes("day;level\n");
    for (int i = 0; i < 60; ++i) {
      bytes += "2024-0" + QByteArray::number(1 + i / 28) + "-" + QByteArray::number(10 + i % 18) +
               ";" + (i % 10 == 3 ? QByteArray("-200") : QByteArray::number(i % 17) + ",5") + "\n";
    }
    return write("sensor.csv", bytes);
  }

  static void waitFor(const TableImport& import) {
    QTRY_VERIFY_WITH_TIMEOUT(import.whole() || import.problem(), 20000);
  }
  static std::string problemOf(const TableImport& import) {
    waitFor(import);
    return import.problem() ? import.problem()->text() : std::string();
  }

  static QComboBox* box(const ImportDialog& dialog, const QString& name) {
    for (auto* each : dialog.findChildren<QComboBox*>()) {
      if (each->accessibleName() == name) return each;
    }
    return nullptr;
  }

  static void choose(QComboBox* box, const QString& value) {
    const int index = box->findData(value);
    QVERIFY(index >= 0);
    box->setCurrentIndex(index);
    Q_EMIT box->activated(index);
  }

  static QPushButton* button(const ImportDialog& dialog, const QString& begins) {
    for (auto* each : dialog.findChildren<QPushButton*>()) {
      if (each->text().remove(u'&').startsWith(begins) && !each->isHidden()) return each;
    }
    return nullptr;
  }

 private Q_SLOTS:
  void initTestCase() { applyTheme(*qApp, ThemeMode::Light); }
  void init() { m_home = std::make_unique<test::Home>(); }

  void everyChangeIsReadAtOnce() {
    TableImport import(writeSensor(), {});
    waitFor(import);
    QCOMPARE(import.whole()->columns.size(), std::size_t{2});
    QCOMPARE(import.whole()->columns[1].sentinel->value, -200.0);
    import.setMeansMissing(QStringLiteral("level"), QStringLiteral("-200"), true);
    waitFor(import);
    QCOMPARE(import.whole()->columns[1].missing, std::size_t{6});
    import.setType(QStringLiteral("day"), QStringLiteral("category"));
    QCOMPARE(problemOf(import), std::string());
    QCOMPARE(import.whole()->columns[0].type, ColumnType::Category);
    import.setType(QStringLiteral("day"), {});
    import.setSetting("delimiter", QStringLiteral(","));
    QCOMPARE(problemOf(import), std::string());
    QCOMPARE(import.whole()->columns.size(), std::size_t{2});  // cut at the decimal commas
    QCOMPARE(import.options().delimiter, std::string(","));
  }

  void whatIsNoValueIsToldAndMended() {
    TableImport import(writeSensor(), {});
    waitFor(import);
    import.setSetting("encoding", QStringLiteral("klingon"));
    QTRY_VERIFY_WITH_TIMEOUT(import.problem().has_value(), 20000);
    QCOMPARE(import.problem()->field, std::string("encoding"));
    import.setSetting("header", QStringLiteral("some"));
    QTRY_VERIFY_WITH_TIMEOUT(import.problem().has_value(), 20000);
    import.setSetting("encoding", QString());
    import.setSetting("header", QStringLiteral("auto"));
    waitFor(import);
    QVERIFY(!import.problem());
  }

  void aLargeFileShowsItsBeginningFirst() {
    QByteArray bytes("a,b\n");
    while (bytes.size() < (8 << 20)) bytes += "123,4.5678\n";
    TableImport import(write("large.csv", bytes), {});
    QSignalSpy changed(&import, &TableImport::changed);
    QTRY_VERIFY_WITH_TIMEOUT(import.shown() != nullptr, 20000);
    QVERIFY(import.whole() == nullptr || import.shown() == import.whole());
    const std::size_t first = import.shown()->rows();
    waitFor(import);
    QVERIFY(import.whole()->rows() >= first);
    QCOMPARE(import.progress(), 1.0);
  }

  void modelsKeepTheirPromises() {
    TableImport import(write("odd.csv", "a,b\n1,2\n3\nx,4\n"), {});
    waitFor(import);
    ImportColumnsModel columns(
        {[](const QString&) { return QString(); }, [](const QString&) { return QString(); }});
    ProblemModel problems;
    constexpr auto mode = QAbstractItemModelTester::FailureReportingMode::QtTest;
    QAbstractItemModelTester first(&columns, mode), second(&problems, mode);
    columns.setTable(import.whole());
    problems.setTable(import.whole());
    QCOMPARE(columns.rowCount(), 2);
    QCOMPARE(problems.rowCount(), 1);
    QCOMPARE(problems.index(0, ProblemModel::Row).data().toInt(), 3);
    QCOMPARE(columns.index(0, ImportColumnsModel::Type).data().toString(),
             QStringLiteral("Category"));
    QSignalSpy wanted(&columns, &ImportColumnsModel::typeWanted);
    QVERIFY(columns.setData(columns.index(0, ImportColumnsModel::Type), QStringLiteral("number"),
                            Qt::EditRole));
    QCOMPARE(wanted.size(), 1);
  }

  void theDialogSaysWhatWasFoundAndTakesWhatIsSaid() {
    ImportDialog dialog(writeSensor(), {}, QStringLiteral("Import"));
    dialog.show();
    waitFor(dialog.import());
    QComboBox* decimal = box(dialog, QStringLiteral("Decimal mark"));
    QVERIFY(decimal != nullptr);
    QCOMPARE(decimal->currentText(), QStringLiteral("found: comma ,"));
    QPushButton* missing = button(dialog, QStringLiteral("Take -200 as missing"));
    QVERIFY(missing != nullptr);
    QTest::mouseClick(missing, Qt::LeftButton);
    waitFor(dialog.import());
    QVERIFY(missing->isHidden());
    QCOMPARE(dialog.options().missing, std::vector<std::string>{"level=-200"});
    choose(decimal, QStringLiteral("."));
    waitFor(dialog.import());
    QCOMPARE(dialog.options().decimal, std::string("."));
    choose(decimal, QString());
    QSignalSpy accepted(&dialog, &QDialog::accepted);
    QTest::mouseClick(button(dialog, QStringLiteral("Import")), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(accepted.size(), 1, 20000);
    QCOMPARE(dialog.table()->columns[1].missing, std::size_t{6});
  }

  void theDialogStaysOpenOnWhatCannotBeRead() {
    ImportDialog dialog(write("bad.csv", "a,b\n1,\"x\n2,3\n"), {}, QStringLiteral("Import"));
    dialog.show();
    waitFor(dialog.import());
    QVERIFY(!button(dialog, QStringLiteral("Import"))->isEnabled());
    bool told = false;
    for (const auto* label : dialog.findChildren<QLabel*>()) {
      told =
          told || (label->isVisible() && label->text().contains(QStringLiteral("row 2, column 2")));
    }
    QVERIFY(told);
    choose(box(dialog, QStringLiteral("Quote")), QStringLiteral("none"));
    waitFor(dialog.import());
    QVERIFY(!dialog.import().problem());
    QTRY_VERIFY(button(dialog, QStringLiteral("Import"))->isEnabled());
  }

  // Roles survive another reading of the same columns.
  void theSameFileReadOtherwiseKeepsItsRoles() {
    Document document(exampleReader());
    VERIFY_OK(document.startNew());
    QTRY_VERIFY_WITH_TIMEOUT(document.dataset() && !document.isLoading(), 20000);
    const QString path = writeSensor();
    const auto take = [&](const ReadOptions& options) {
      TableImport import(path, options);
      waitFor(import);
      const int before = document.undoStack().count();
      document.openTable(path, options, import.whole());
      QTRY_COMPARE_WITH_TIMEOUT(document.undoStack().count(), before + 1, 20000);
      QTRY_VERIFY_WITH_TIMEOUT(!document.isLoading(), 20000);
    };
    take({});
    document.edit("window", "5");
    ReadOptions options;
    options.missing = {"level=-200"};
    take(options);
    QCOMPARE(document.experiment().data.window, 5);
    QCOMPARE(document.table()->columns[1].missing, std::size_t{6});
    QCOMPARE(document.experiment().data.read.missing, options.missing);
  }
};

QTEST_MAIN(TestImport)
#include "test_import.moc"
