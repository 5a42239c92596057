#include "core/autodiff/ops.h"
#include "core/cells/cells.h"
#include "core/nn/recurrent.h"
#include "tests/gradient_check.h"
#include "tests/support.h"
#include "tests/unfused_cells.h"

#include <string>
#include <vector>

using namespace gatescope;
using namespace gatescope::test;

namespace {

using Recurrent = Var (*)(Tape&, Var, const RecurrentWeights&, const RecurrentCall&);

// A stack of recurrent layers with its parameters, to be run fused or unfused.
struct Stack {
  const Cell* cell = nullptr;
  int layers = 1;
  bool bidirectional = false;
  Pooling output = Pooling::Last;
  Index inputs = 2;
  Index units = 3;
  Index steps = 4;
  std::vector<Index> lengths;
  ParameterSet parameters;

  int directions() const { return bidirectional ? 2 : 1; }
  Index size() const { return static_cast<Index>(lengths.size()); }
  Index outputColumns() const { return output == Pooling::Steps ? steps * size() : size(); }

  void addParameters(std::uint64_t seed) {
    for (int l = 0; l < layers; ++l) {
      const Index width = l == 0 ? inputs : directions() * units;
      for (int d = 0; d < directions(); ++d) {
        parameters.add("kernel", ParameterKind::Kernel, cell->inputGates * units, width);
        parameters.add("recurrent_kernel", ParameterKind::RecurrentKernel, cell->gates * units,
                       units);
        parameters.add("bias", ParameterKind::Bias, cell->gates * units, 1);
        if (cell->recurrentBias)
          parameters.add("recurrent_bias", ParameterKind::Bias, cell->gates * units, 1);
      }
    }
    fillRandom(parameters, seed);
  }

  Var forward(Tape& tape, Var x, Recurrent layer) const {
    int next = 0;
    for (int l = 0; l < layers; ++l) {
      RecurrentCall call;
      call.cell = cell;
      call.output = l + 1 < layers ? Pooling::Steps : output;
      call.steps = steps;
      call.lengths = lengths;
      std::vector<Var> parts;
      for (int d = 0; d < directions(); ++d) {
        call.backward = d == 1;
        RecurrentWeights weights{
            tape.parameter(next), tape.parameter(next + 1), tape.parameter(next + 2), {}};
        next += 3;
        if (cell->recurrentBias) weights.recurrentBias = tape.parameter(next++);
        parts.push_back(layer(tape, x, weights, call));
      }
      x = parts.size() == 1 ? parts.front() : concatenateRows(tape, parts);
    }
    return x;
  }

  // Of the loss Σ w ⊙ y. More columns begin with the same numbers.
  Matrix lossWeights() const { return randomMatrix(directions() * units, outputColumns(), 99); }
};

// Output and every gradient of a stack.
struct Outcome {
  Matrix output;
  Matrix inputGradient;
  std::vector<Scalar> gradients;
};

Outcome run(const Stack& stack, const Matrix& x, const Matrix& w, Recurrent layer) {
  Outcome outcome;
  outcome.gradients.resize(static_cast<std::size_t>(stack.parameters.size()));
  Tape tape;
  tape.bind(stack.parameters, outcome.gradients);
  const Var input = tape.input(x, true);
  const Var y = stack.forward(tape, input, layer);
  outcome.output = tape.value(y);
  tape.backward(sum(tape, multiply(tape, y, tape.input(w))));
  outcome.inputGradient = tape.gradient(input);
  return outcome;
}

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
