#include "core/autodiff/ops.h"
#include "core/cells/cells.h"
#include "core/nn/recurrent.h"
#include "tests/gradient_check.h"
#include "tests/recurrent_stack.h"
#include "tests/support.h"
#include "tests/unfused_cells.h"

#include <string>
#include <vector>

using namespace gatescope;
using namespace gatescope::test;

namespace {

double difference(std::span<const Scalar> a, std::span<const Scalar> b) {
  double worst = 0;
  for (std::size_t i = 0; i < a.size(); ++i) worst = std::max(worst, std::abs(a[i] - b[i]));
  return worst;
}

const char* poolingName(Pooling pooling) {
  return pooling == Pooling::Last ? "last" : pooling == Pooling::Mean ? "mean" : "steps";
}

}  // namespace

class TestRecurrentGradients : public QObject {
  Q_OBJECT

  static void addStacks() {
    QTest::addColumn<QString>("cell");
    QTest::addColumn<int>("layers");
    QTest::addColumn<bool>("bidirectional");
    QTest::addColumn<bool>("equal");
    QTest::addColumn<int>("output");
    for (const Cell* cell : allCells())
      for (int layers : {1, 2})
        for (bool both : {false, true})
          for (bool equal : {true, false})
            for (Pooling output : {Pooling::Last, Pooling::Mean, Pooling::Steps}) {
              const std::string name = std::string(cell->key) + ", " + std::to_string(layers) +
                                       " layers, " + (both ? "both directions, " : "forwards, ") +
                                       (equal ? "equal lengths, " : "unequal lengths, ") +
                                       poolingName(output);
              QTest::newRow(name.c_str())
                  << QString::fromUtf8(cell->key.data(), qsizetype(cell->key.size())) << layers
                  << both << equal << static_cast<int>(output);
            }
  }

  static Stack fetchStack() {
    QFETCH(QString, cell);
    QFETCH(int, layers);
    QFETCH(bool, bidirectional);
    QFETCH(bool, equal);
    QFETCH(int, output);
    Stack stack;
    stack.cell = findCell(cell.toStdString());
    stack.layers = layers;
    stack.bidirectional = bidirectional;
    stack.output = static_cast<Pooling>(output);
    stack.lengths = equal ? std::vector<Index>{4, 4} : std::vector<Index>{2, 4, 1, 3};
    stack.addParameters(7);
    return stack;
  }

  static Matrix inputsOf(const Stack& stack) {
    return randomMatrix(stack.inputs, stack.steps * stack.size(), 3);
  }

  static void addCells() {
    QTest::addColumn<QString>("cell");
    for (const Cell* cell : allCells()) {
      const auto key = QString::fromUtf8(cell->key.data(), qsizetype(cell->key.size()));
      QTest::newRow(qPrintable(key)) << key;
    }
  }

  // A layer over sequences of 3 and 2 steps that start from states of their own.
  struct Piece {
    explicit Piece(const Cell* cell) {
      stack.cell = cell;
      stack.steps = 3;
      stack.lengths = {2, 3};
      stack.addParameters(8);
      start = randomMatrix(carriedRows(*cell, stack.units), 3, 11) * Scalar(0.3);
    }
    Var forward(Tape& tape, Var x, Matrix& carried) const {
      RecurrentWeights weights{tape.parameter(0), tape.parameter(1), tape.parameter(2), {}};
      if (stack.cell->recurrentBias) weights.recurrentBias = tape.parameter(3);
      RecurrentCall call;
      call.cell = stack.cell;
      call.output = Pooling::Steps;
      call.steps = stack.steps;
      call.lengths = stack.lengths;
      call.carried = &carried;
      call.places = places;
      return recurrent(tape, x, weights, call);
    }
    Stack stack;
    std::vector<Index> places = {2, 0};
    Matrix start;
  };

 private Q_SLOTS:
  void gradientsAgreeWithFiniteDifferences_data() { addStacks(); }
  void gradientsAgreeWithFiniteDifferences() {
    Stack stack = fetchStack();
    const auto build = [&](Tape& tape, std::span<const Var> leaves) {
      const Var y = stack.forward(tape, leaves[0], recurrent);
      return sum(tape, multiply(tape, y, tape.input(stack.lossWeights())));
    };
    VERIFY_GRADIENTS(checkGradients(build, {inputsOf(stack)}, &stack.parameters));
  }

  void fusedEqualsUnfused_data() { addStacks(); }
  void fusedEqualsUnfused() {
    const Stack stack = fetchStack();
    const Matrix x = inputsOf(stack);
    const Outcome fused = run(stack, x, stack.lossWeights(), recurrent);
    const Outcome unfused = run(stack, x, stack.lossWeights(), unfusedRecurrent);
    QVERIFY(unfused.output.norm() > 1e-3);
    QVERIFY((fused.output - unfused.output).cwiseAbs().maxCoeff() < 1e-13);
    QVERIFY((fused.inputGradient - unfused.inputGradient).cwiseAbs().maxCoeff() < 1e-12);
    QVERIFY(difference(fused.gradients, unfused.gradients) < 1e-12);
  }

  void gradientsOfAPieceHoldItsFirstStateFixed_data() { addCells(); }
  void gradientsOfAPieceHoldItsFirstStateFixed() {
    QFETCH(QString, cell);
    Piece piece(findCell(cell.toStdString()));
    const auto build = [&](Tape& tape, std::span<const Var> leaves) {
      Matrix carried = piece.start;
      const Var y = piece.forward(tape, leaves[0], carried);
      return sum(tape, multiply(tape, y, tape.input(randomMatrix(3, 6, 99))));
    };
    VERIFY_GRADIENTS(checkGradients(build, {randomMatrix(2, 6, 3)}, &piece.stack.parameters));
  }

  void piecesOneAfterTheOtherAreTheWholeSequence_data() { addCells(); }
  void piecesOneAfterTheOtherAreTheWholeSequence() {
    QFETCH(QString, cell);
    Stack whole;
    whole.cell = findCell(cell.toStdString());
    whole.steps = 6;
    whole.lengths = {6, 6};
    whole.output = Pooling::Steps;
    whole.addParameters(8);
    const Matrix x = randomMatrix(2, 12, 4);
    Tape tape;
    tape.bind(whole.parameters, {});
    const Matrix expected = tape.value(whole.forward(tape, tape.input(x), recurrent));

    Piece piece(whole.cell);
    piece.stack.lengths = {3, 3};
    Matrix carried = Matrix::Zero(piece.start.rows(), 3);
    carried.col(1) = piece.start.col(1);  // of a sequence that is not in these pieces
    for (const Index first : {0, 6}) {
      Tape part;
      part.bind(whole.parameters, {});
      const Var y = piece.forward(part, part.input(x.middleCols(first, 6)), carried);
      QVERIFY((part.value(y) - expected.middleCols(first, 6)).cwiseAbs().maxCoeff() < 1e-14);
    }
    QVERIFY(carried.col(1) == piece.start.col(1));
    QVERIFY(carried.col(2).head(3) == expected.col(10).head(3));
  }

  // What stands behind a sequence's end, and how much of it, is nobody's business: the same bits.
  void paddingChangesNothing_data() { addStacks(); }
  void paddingChangesNothing() {
    const Stack stack = fetchStack();
    const Index size = stack.size();
    const Matrix x = inputsOf(stack);
    const Outcome plain = run(stack, x, stack.lossWeights(), recurrent);

    Stack longer = stack;
    longer.steps = stack.steps + 3;
    Matrix padded = Matrix::Constant(stack.inputs, longer.steps * size, Scalar(1e30));
    for (Index b = 0; b < size; ++b)
      for (Index t = 0; t < stack.lengths[static_cast<std::size_t>(b)]; ++t)
        padded.col(t * size + b) = x.col(t * size + b);
    const Outcome more = run(longer, padded, longer.lossWeights(), recurrent);

    QVERIFY(more.output.leftCols(plain.output.cols()) == plain.output);
    QVERIFY(more.output.rightCols(more.output.cols() - plain.output.cols()).isZero(0));
    QVERIFY(more.inputGradient.leftCols(x.cols()) == plain.inputGradient);
    QVERIFY(more.inputGradient.rightCols(padded.cols() - x.cols()).isZero(0));
    QVERIFY(more.gradients == plain.gradients);
  }

  // A sequence's output and input gradient, and the sum of all weight gradients, do not depend on
  // which sequences share its batch.
  void otherSequencesChangeNothing_data() { addStacks(); }
  void otherSequencesChangeNothing() {
    const Stack stack = fetchStack();
    const Index size = stack.size();
    const Matrix x = inputsOf(stack), w = stack.lossWeights();
    const Outcome together = run(stack, x, w, recurrent);
    std::vector<Scalar> gradients(together.gradients.size());
    for (Index b = 0; b < size; ++b) {
      const auto every = [&](const Matrix& m) -> Matrix {  // the columns of sequence b
        return m(Eigen::all, Eigen::seqN(b, m.cols() / size, size));
      };
      Stack single = stack;
      single.lengths = {stack.lengths[static_cast<std::size_t>(b)]};
      const Outcome alone = run(single, every(x), every(w), recurrent);
      QVERIFY((alone.output - every(together.output)).cwiseAbs().maxCoeff() < 1e-14);
      QVERIFY((alone.inputGradient - every(together.inputGradient)).cwiseAbs().maxCoeff() < 1e-13);
      for (std::size_t i = 0; i < gradients.size(); ++i) gradients[i] += alone.gradients[i];
    }
    QVERIFY(difference(gradients, together.gradients) < 1e-12);
  }
};

QTEST_APPLESS_MAIN(TestRecurrentGradients)
#include "test_recurrent_gradients.moc"
