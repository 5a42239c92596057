#include "core/cells/cells.h"
#include "core/nn/recurrent_state.h"
#include "tests/allocations.h"
#include "tests/recurrent_stack.h"
#include "tests/support.h"

#include <string>

using namespace gatescope;
using namespace gatescope::test;

namespace {

Stack stackOf(const Cell* cell, std::vector<Index> lengths) {
  Stack stack;
  stack.cell = cell;
  stack.lengths = std::move(lengths);
  stack.addParameters(5);
  return stack;
}

// One layer and direction, traced; gives the hidden states of all steps.
RecurrentTrace traceOf(const Stack& stack, bool backward, Matrix& states) {
  Tape tape;
  tape.bind(stack.parameters, {});
  RecurrentTrace trace;
  RecurrentCall call;
  call.cell = stack.cell;
  call.backward = backward;
  call.output = Pooling::Steps;
  call.steps = stack.steps;
  call.lengths = stack.lengths;
  call.trace = &trace;
  RecurrentWeights weights{tape.parameter(0), tape.parameter(1), tape.parameter(2), {}};
  if (stack.cell->recurrentBias) weights.recurrentBias = tape.parameter(3);
  const Var x = tape.input(randomMatrix(stack.inputs, stack.steps * stack.size(), 3));
  states = tape.value(recurrent(tape, x, weights, call));
  return trace;
}

const Matrix& signalOf(const RecurrentTrace& trace, std::string_view symbol) {
  for (std::size_t i = 0; i < trace.signals.size(); ++i)
    if (trace.cell->signals[i].symbol == symbol) return trace.signals[i];
  qFatal("the cell has no such signal");
}

}  // namespace

class TestRecurrent : public QObject {
  Q_OBJECT

  static void addCells() {
    QTest::addColumn<int>("number");
    for (std::size_t i = 0; i < allCells().size(); ++i)
      QTest::newRow(std::string(allCells()[i]->key).c_str()) << static_cast<int>(i);
  }
  static const Cell* fetchCell() {
    QFETCH(int, number);
    return allCells()[static_cast<std::size_t>(number)];
  }

 private Q_SLOTS:
  void layoutPacksSequencesWithoutPadding() {
    SequenceLayout layout;
    layout.set(5, std::vector<Index>{2, 4, 1, 4}, false);
    QCOMPARE(layout.steps(), Index{4});
    QCOMPARE(layout.columns(), Index{11});
    QVERIFY(!layout.equalLengths() && !layout.isBatchOrder());
    const std::vector<Index> active = {4, 3, 2, 2, 0}, order = {1, 3, 0, 2};
    for (Index t = 0; t < 5; ++t) QCOMPARE(layout.active(t), active[static_cast<std::size_t>(t)]);
    for (Index k = 0; k < 4; ++k) QCOMPARE(layout.sequence(k), order[static_cast<std::size_t>(k)]);
    const std::vector<Index> columns = {1, 3, 0, 2, 5, 7, 4, 9, 11, 13, 15};
    for (Index p = 0; p < 11; ++p)
      QCOMPARE(layout.original(p), columns[static_cast<std::size_t>(p)]);
  }

  void backwardLayoutReadsEachSequenceFromItsOwnEnd() {
    SequenceLayout layout;
    layout.set(3, std::vector<Index>{1, 3}, true);
    const std::vector<Index> columns = {5, 0, 3, 1};
    for (Index p = 0; p < 4; ++p)
      QCOMPARE(layout.original(p), columns[static_cast<std::size_t>(p)]);
    layout.set(3, std::vector<Index>{3, 3}, true);
    QVERIFY(layout.equalLengths() && !layout.isBatchOrder());
    layout.set(3, std::vector<Index>{2, 2}, false);
    QVERIFY(layout.isBatchOrder());
  }

  void traceHoldsTheStatesThatTheLayerGives_data() { addCells(); }
  void traceHoldsTheStatesThatTheLayerGives() {
    const Stack stack = stackOf(fetchCell(), {2, 4, 3});
    for (const bool backward : {false, true}) {
      Matrix states;
      const RecurrentTrace trace = traceOf(stack, backward, states);
      QCOMPARE(trace.backward, backward);
      QCOMPARE(trace.units, stack.units);
      QVERIFY(signalOf(trace, "h") == states);
      for (const Matrix& signal : trace.signals) {
        QVERIFY(signal.col(2 * 3 + 0).isZero(0));  // step 2 of the sequence of 2 steps
        QVERIFY(!signal.col(3 * 3 + 1).isZero(0));
      }
    }
  }

  // Without gradients only a few steps are kept: the answer must have the same bits, over several
  // runs of steps, and take no more memory for a longer sequence.
  void answerWithoutGradientsHasTheSameBits_data() { addCells(); }
  void answerWithoutGradientsHasTheSameBits() {
    Stack stack;
    stack.cell = fetchCell();
    stack.units = 40;
    stack.steps = 700;
    stack.lengths = {700, 3, 651, 700};
    stack.bidirectional = true;
    stack.layers = 2;
    stack.addParameters(6);
    for (Scalar& w : stack.parameters.values()) w *= Scalar(0.2);
    const Matrix x = randomMatrix(stack.inputs, stack.steps * stack.size(), 3);
    std::vector<Scalar> gradients(static_cast<std::size_t>(stack.parameters.size()));
    for (const Pooling output : {Pooling::Last, Pooling::Mean, Pooling::Steps}) {
      stack.output = output;
      Tape keeping, passing;
      keeping.bind(stack.parameters, gradients);
      passing.bind(stack.parameters, {});
      const Var kept = stack.forward(keeping, keeping.input(x), recurrent);
      const Var passed = stack.forward(passing, passing.input(x), recurrent);
      QVERIFY(keeping.value(kept) == passing.value(passed));
    }
  }

  void traceOfGatesExplainsTheStatesInTheirOwnTime() {
    const Stack stack = stackOf(findCell("gru"), {4, 2});
    for (const bool backward : {false, true}) {
      Matrix h;
      const RecurrentTrace trace = traceOf(stack, backward, h);
      const Matrix &z = signalOf(trace, "z"), &n = signalOf(trace, "h̃");
      for (Index t = 0; t < 4; ++t) {
        const Index before = backward ? t + 1 : t - 1;
        const Matrix old =
            before < 0 || before > 3 ? Matrix(Matrix::Zero(3, 1)) : h.col(before * 2);
        const auto share = z.col(t * 2).array();
        const Matrix expected = (1 - share) * old.array() + share * n.col(t * 2).array();
        QVERIFY(h.col(t * 2).isApprox(expected, Scalar(1e-5)));
      }
    }
  }

  void firstLayerMakesNoGradientOfItsInput() {
    const Stack stack = stackOf(findCell("gru"), {4, 2});
    std::vector<Scalar> gradients(static_cast<std::size_t>(stack.parameters.size()));
    for (const bool wanted : {false, true}) {
      Tape tape;
      tape.bind(stack.parameters, gradients);
      const Var x = tape.input(randomMatrix(2, 8, 3), wanted);
      const Var y = stack.forward(tape, x, recurrent);
      tape.backward(sum(tape, y));
      QCOMPARE(tape.state<RecurrentState>(y).inputGradient.data() != nullptr, wanted);
    }
  }

  void secondBatchOfAShapeAllocatesNothing_data() {
    QTest::addColumn<int>("number");
    QTest::addColumn<std::vector<Index>>("lengths");
    std::vector<Index> unequal(32);
    for (std::size_t b = 0; b < 32; ++b) unequal[b] = 1 + static_cast<Index>(b % 5);
    for (std::size_t i = 0; i < allCells().size(); ++i) {
      const auto row = [&](const char* name, std::vector<Index> lengths) {
        QTest::newRow((std::string(allCells()[i]->key) + name).c_str())
            << static_cast<int>(i) << std::move(lengths);
      };
      row(", equal lengths", std::vector<Index>(32, 5));
      row(", unequal lengths", unequal);
      row(", one sequence", {5});
    }
  }
  void secondBatchOfAShapeAllocatesNothing() {
    if (!GATESCOPE_COUNTS_ALLOCATIONS) QSKIP("SKIP: the sanitizer has a malloc of its own");
    QFETCH(std::vector<Index>, lengths);
    Stack stack;
    stack.cell = fetchCell();
    stack.layers = 2;
    stack.inputs = 8;
    stack.units = 192;  // packed panels beyond what Eigen puts on the stack
    stack.steps = 5;
    stack.lengths = lengths;
    stack.addParameters(1);
    std::vector<Scalar> gradients(static_cast<std::size_t>(stack.parameters.size()));
    const Matrix x = randomMatrix(8, 5 * stack.size(), 2);
    Tape tape;
    long before = 0;
    for (int batch = 0; batch < 2; ++batch) {
      before = allocations;
      tape.reset();
      tape.bind(stack.parameters, gradients);
      Var h = tape.input(x);
      for (int layer = 0; layer < 2; ++layer) h = layerOf(tape, stack, layer, h);
      tape.backward(sum(tape, h));
      if (batch == 0) QVERIFY(allocations > before);
    }
    QCOMPARE(allocations.load() - before, 0L);
  }

 private:
  static Var layerOf(Tape& tape, const Stack& stack, int layer, Var x) {
    const int perLayer = stack.cell->recurrentBias ? 4 : 3, first = layer * perLayer;
    RecurrentWeights weights{
        tape.parameter(first), tape.parameter(first + 1), tape.parameter(first + 2), {}};
    if (stack.cell->recurrentBias) weights.recurrentBias = tape.parameter(first + 3);
    RecurrentCall call;
    call.cell = stack.cell;
    call.backward = layer == 1;
    call.output = layer == 0 ? Pooling::Steps : Pooling::Last;
    call.steps = stack.steps;
    call.lengths = stack.lengths;
    return recurrent(tape, x, weights, call);
  }
};

QTEST_APPLESS_MAIN(TestRecurrent)
#include "test_recurrent.moc"
