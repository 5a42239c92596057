#include "core/cells/cells.h"
#include "tests/support.h"
#include "tests/ui/samples.h"
#include "ui/views/step_text.h"

#include <QRegularExpression>

using namespace gatescope;
using namespace gatescope::ui;

namespace {

// What a reader sees of a line of HTML.
QString plain(QString html) {
  static const QRegularExpression tag(QStringLiteral("<[^>]*>"));
  return html.remove(tag).replace(QStringLiteral("&nbsp;"), QStringLiteral(" "));
}

CellStep gruStep() {
  CellStep step{findCell("gru"), 6, 96, {}, {}};
  step.gates = {{"z", {{0, 1.3, 0.6}}, {{0, 0.5, 0.4}, {1, 0.25, 1.0}}, -0.9, 0.1},
                {"r", {{0, 0.25, 0.62}}, {{0, 1.0, 1.02}}, 0.31, 0},
                {"h̃", {{0, 0.77, 0.62}}, {{0, 1.0, 0.35}}, 0, -0.5}};
  step.values = {{"z", 0.59, 0.1}, {"r", 0.82, 0.2}, {"h̃", 0.64, 0.3}, {"h", 0.46, 0.21}};
  return step;
}

}  // namespace

class TestStep : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void numbersStandInTheirPlaces() {
    const QStringList lines = stepLines(gruStep(), Qt::blue);
    QCOMPARE(lines.size(), qsizetype(4));
    QCOMPARE(plain(lines[0]), QStringLiteral("zt = σ(0.78 + 0.45 − 0.9) = 0.59"));
    QCOMPARE(plain(lines[2]), QStringLiteral("h̃t = tanh(0.477 + 0 + 0.82 · (0.35 − 0.5)) = 0.64"));
    QCOMPARE(plain(lines[3]), QStringLiteral("ht = (1 − 0.59) · 0.21 + 0.59 · 0.64 = 0.46"));
    QVERIFY(lines[0].contains(productLink({0, true})));
  }

  void everyCellIsWrittenWithoutALetterLeft_data() {
    QTest::addColumn<QString>("key");
    for (const Cell* cell : allCells()) {
      const auto key = QString::fromUtf8(cell->key.data(), qsizetype(cell->key.size()));
      QTest::addRow("%s", qPrintable(key)) << key;
    }
  }
  // Each symbol and each W, U and b of the equations has given way to a number.
  void everyCellIsWrittenWithoutALetterLeft() {
    QFETCH(QString, key);
    const Cell* cell = findCell(key.toStdString());
    CellStep step{cell, 0, 0, {}, {}};
    for (int gate = 0; gate < cell->gates; ++gate) {
      std::string_view symbol;
      for (const SignalInfo& info : cell->signals) {
        if (info.where == SignalInfo::Where::Gate && info.index == gate) symbol = info.symbol;
      }
      step.gates.push_back({symbol, {{0, 0.5, 0.5}}, {{0, 0.25, 0.5}}, 0.125, 0.0625});
    }
    for (const SignalInfo& info : cell->signals) step.values.push_back({info.symbol, 0.75, 0.5});
    for (const QString& line : stepLines(step, Qt::blue)) {
      QString said = plain(line).section(u'=', 1);
      said.remove(QStringLiteral("tanh")).remove(u'σ');
      static const QRegularExpression letter(QStringLiteral("\\p{L}"));
      QVERIFY2(!said.contains(letter), qPrintable(line));
    }
  }

  void termsAreListedAndAddUp() {
    const CellStep step = gruStep();
    const auto name = [](int index) { return QStringLiteral("unit %1").arg(index + 1); };
    const QString table = plain(termTable(step, {0, true}, name, Qt::gray));
    QVERIFY2(table.contains(QStringLiteral("unit 2 0.25 · 1 = 0.25")), qPrintable(table));
    QVERIFY(table.endsWith(QStringLiteral("together0.45")));
    QVERIFY(termTable(step, StepProduct(), name, Qt::gray).isEmpty());
    QCOMPARE(productOf(productLink({2, true})), (StepProduct{2, true}));
    QCOMPARE(productOf(QStringLiteral("elsewhere")).gate, -1);
  }
};

QTEST_APPLESS_MAIN(TestStep)
#include "test_step.moc"
