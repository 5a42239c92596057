#include "core/cells/cells.h"
#include "tests/recurrent_stack.h"
#include "tests/support.h"
#include "tests/unfused_cells.h"

#include <string>
#include <vector>

using namespace gatescope;
using namespace gatescope::test;

namespace {

// A value that a signal can have, however far out.
double within(SignalRange range, double value) {
  return range == SignalRange::ZeroToOne ? (value + 1) / 2 : value;
}

std::vector<Hold> held(int signal, Hold::Kind kind, double value) {
  Hold some{.signal = signal, .units = {2, 0}, .kind = kind, .value = value};
  Hold all = some;
  all.units.clear();
  Hold stretch = all;
  stretch.first = 1;
  stretch.last = 2;
  return {some, all, stretch};
}

}  // namespace

// Held gates and states in the fused pass against the cells of tests/unfused_cells.h.
class TestRecurrentHolds : public QObject {
  Q_OBJECT

  static void addSignals() {
    QTest::addColumn<QString>("cell");
    QTest::addColumn<int>("signal");
    for (const Cell* cell : allCells()) {
      for (std::size_t i = 0; i < cell->signals.size(); ++i) {
        const std::string name =
            std::string(cell->key) + ", " + std::string(cell->signals[i].symbol);
        QTest::newRow(name.c_str())
            << QString::fromUtf8(cell->key.data(), qsizetype(cell->key.size()))
            << static_cast<int>(i);
      }
    }
  }

  // States of all steps, and of the fused pass its trace.
  struct Layer {
    Stack stack;
    bool backward = false;
    std::vector<Hold> holds;
    RecurrentTrace trace;

    RecurrentCall call() {
      RecurrentCall call;
      call.cell = stack.cell;
      call.backward = backward;
      call.output = Pooling::Steps;
      call.steps = stack.steps;
      call.lengths = stack.lengths;
      call.holds = holds;
      call.trace = &trace;
      return call;
    }
    Matrix states(Recurrent layer) {
      Tape tape;
      tape.bind(stack.parameters, {});
      RecurrentWeights weights{tape.parameter(0), tape.parameter(1), tape.parameter(2), {}};
      if (stack.cell->recurrentBias) weights.recurrentBias = tape.parameter(3);
      const Matrix x = randomMatrix(stack.inputs, stack.steps * stack.size(), 3);
      return tape.value(layer(tape, tape.input(x), weights, call()));
    }
  };

  static Layer layerOf(const Cell* cell, bool equal) {
    Layer layer;
    layer.stack.cell = cell;
    layer.stack.lengths = equal ? std::vector<Index>{4, 4} : std::vector<Index>{2, 4, 1, 3};
    layer.stack.addParameters(7);
    return layer;
  }

  static void compare(Layer& layer, const Matrix& free) {
    const Matrix fused = layer.states(recurrent);
    const Matrix unfused = layer.states(unfusedRecurrent);
    QVERIFY((fused - unfused).cwiseAbs().maxCoeff() < 1e-13);
    QVERIFY(fused != free);
  }

 private Q_SLOTS:
  void heldSignalsEqualTheUnfusedCell_data() { addSignals(); }
  void heldSignalsEqualTheUnfusedCell() {
    QFETCH(QString, cell);
    QFETCH(int, signal);
    for (const bool equal : {true, false}) {
      for (const bool backward : {false, true}) {
        Layer layer = layerOf(findCell(cell.toStdString()), equal);
        layer.backward = backward;
        const SignalRange range = layer.stack.cell->signals[static_cast<std::size_t>(signal)].range;
        const Matrix free = layer.states(recurrent);
        const auto check = [&](Hold hold) {
          hold.backward = backward;
          layer.holds = {hold};
          compare(layer, free);
        };
        for (const double value : {-1.0, -0.4, 0.0, 0.3, 1.0})
          for (const Hold& hold : held(signal, Hold::Kind::Value, within(range, value)))
            check(hold);
        for (const Hold& hold : held(signal, Hold::Kind::Previous, 0)) check(hold);
        if (layer.stack.cell->signals[static_cast<std::size_t>(signal)].where ==
            SignalInfo::Where::Gate)
          continue;
        for (const Hold& hold : held(signal, Hold::Kind::Plus, -0.2)) check(hold);
      }
    }
  }

  void theTraceShowsTheHeldNumberItself_data() { addSignals(); }
  void theTraceShowsTheHeldNumberItself() {
    QFETCH(QString, cell);
    QFETCH(int, signal);
    Layer layer = layerOf(findCell(cell.toStdString()), false);
    const auto number = static_cast<std::size_t>(signal);
    for (const double value : {0.0, 0.3, 1.0}) {
      layer.holds = {{.signal = signal, .units = {1}, .value = value, .first = 1, .last = 2}};
      layer.states(recurrent);
      for (Index t = 0; t < 4; ++t) {
        const double shown = layer.trace.signals[number](1, t * 4 + 1);
        QCOMPARE(shown == static_cast<double>(value), t == 1 || t == 2);
      }
    }
  }

  void severalHoldsActTogether_data() { addSignals(); }
  void severalHoldsActTogether() {
    QFETCH(QString, cell);
    QFETCH(int, signal);
    Layer layer = layerOf(findCell(cell.toStdString()), false);
    const Matrix free = layer.states(recurrent);
    const int last = static_cast<int>(layer.stack.cell->signals.size()) - 1;
    layer.holds = {
        {.signal = signal, .units = {0}, .value = 0.25},
        {.signal = 0, .units = {1}, .value = 1, .first = 2},
        {.signal = last, .units = {2}, .kind = Hold::Kind::Previous, .first = 1},
        {.signal = last, .units = {1}, .kind = Hold::Kind::Plus, .value = 0.5, .last = 0}};
    compare(layer, free);
  }

  void holdsOfOtherLayersAndDirectionsChangeNoBit_data() { addSignals(); }
  void holdsOfOtherLayersAndDirectionsChangeNoBit() {
    QFETCH(QString, cell);
    QFETCH(int, signal);
    Layer layer = layerOf(findCell(cell.toStdString()), false);
    const Matrix free = layer.states(recurrent);
    layer.holds = {{.layer = 1, .signal = signal},
                   {.backward = true, .signal = signal},
                   {.signal = signal, .first = 4}};
    QVERIFY(layer.states(recurrent) == free);
  }
};

QTEST_APPLESS_MAIN(TestRecurrentHolds)
#include "test_recurrent_holds.moc"
