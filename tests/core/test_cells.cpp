#include "core/cells/cells.h"
#include "tests/support.h"

#include <set>
#include <string>

using namespace gatescope;

namespace {

std::string symbolsOf(const Cell& cell) {
  std::string all;
  for (const SignalInfo& signal : cell.signals)
    all += (all.empty() ? "" : " ") + std::string(signal.symbol);
  return all;
}

// Symbols in the braces of an equation, without groups of a subscript.
std::set<std::string> signalsIn(std::string_view text) {
  std::set<std::string> found;
  for (std::size_t open = text.find('{'); open != text.npos; open = text.find('{', open + 1)) {
    if (open > 0 && text[open - 1] == '_') continue;
    found.insert(std::string(text.substr(open + 1, text.find('}', open) - open - 1)));
  }
  return found;
}

}  // namespace

class TestCells : public QObject {
  Q_OBJECT

  static void addCells() {
    QTest::addColumn<int>("number");
    for (std::size_t i = 0; i < allCells().size(); ++i)
      QTest::newRow(std::string(allCells()[i]->key).c_str()) << static_cast<int>(i);
  }
  static const Cell& fetchCell() {
    QFETCH(int, number);
    return *allCells()[static_cast<std::size_t>(number)];
  }

 private Q_SLOTS:
  void tableHoldsTheFiveCells() {
    std::string keys;
    for (const Cell* cell : allCells()) keys += std::string(cell->key) + " ";
    QCOMPARE(keys, std::string("gru gru-reset-before gru-article lstm rnn "));
    QCOMPARE(findCell("lstm")->name, std::string_view("LSTM"));
    QVERIFY(findCell("GRU") == nullptr);
    QVERIFY(findCell("") == nullptr);
  }

  void signalsStandInReadingOrder_data() {
    QTest::addColumn<QString>("symbols");
    QTest::newRow("gru") << QStringLiteral("z r h̃ h");
    QTest::newRow("gru-reset-before") << QStringLiteral("z r h̃ h");
    QTest::newRow("gru-article") << QStringLiteral("z r h̃ s o h");
    QTest::newRow("lstm") << QStringLiteral("i f g o c h");
    QTest::newRow("rnn") << QStringLiteral("h");
  }
  void signalsStandInReadingOrder() {
    QFETCH(QString, symbols);
    QCOMPARE(symbolsOf(*findCell(QTest::currentDataTag())), symbols.toStdString());
  }

  void parameterCountsAreThePublishedOnes() {
    // Keras: GRU(32) on 1 input 3360, LSTM(28) 3360, SimpleRNN(16) on 4 inputs 336.
    QCOMPARE(findCell("gru")->parameterCount(1, 32), Index{3360});
    QCOMPARE(findCell("lstm")->parameterCount(1, 28), Index{3360});
    QCOMPARE(findCell("rnn")->parameterCount(4, 16), Index{336});
    // Keras, reset_after=False.
    QCOMPARE(findCell("gru-reset-before")->parameterCount(1, 32), Index{3264});
    QCOMPARE(findCell("gru-article")->parameterCount(1, 32), Index{4320});
  }

  void everyGateIsComputedByExactlyOneStage_data() { addCells(); }
  void everyGateIsComputedByExactlyOneStage() {
    const Cell& cell = fetchCell();
    std::vector<int> computed(static_cast<std::size_t>(cell.gates));
    for (const Stage& stage : cell.stages) {
      QVERIFY(stage.source >= Stage::Previous && stage.source < cell.keptGradients);
      for (int g = 0; g < stage.gateCount; ++g)
        ++computed.at(static_cast<std::size_t>(stage.firstGate + g));
    }
    for (const int times : computed) QCOMPARE(times, 1);
  }

  void everySignalIsExplainedAndStandsInAnEquation_data() { addCells(); }
  void everySignalIsExplainedAndStandsInAnEquation() {
    const Cell& cell = fetchCell();
    QVERIFY(!cell.source.empty() && !cell.about.empty());
    QCOMPARE(cell.signals.back().symbol, std::string_view("h"));
    std::set<std::string> used;
    for (const Equation& equation : cell.equations) used.merge(signalsIn(equation.text));
    std::set<std::string> known;
    for (const SignalInfo& signal : cell.signals) {
      QVERIFY(!signal.name.empty() && !signal.meaning.empty());
      known.insert(std::string(signal.symbol));
    }
    QVERIFY2(used == known, symbolsOf(cell).c_str());
  }
};

QTEST_APPLESS_MAIN(TestCells)
#include "test_cells.moc"
