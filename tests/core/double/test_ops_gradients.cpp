#include "core/autodiff/ops.h"
#include "tests/gradient_check.h"
#include "tests/support.h"

using namespace gatescope;
using namespace gatescope::test;

namespace {

// A 1 × 1 value that depends on every element of x in its own way.
Var weighted(Tape& tape, Var x) {
  const ConstMatrixView v = tape.value(x);
  return sum(tape, multiply(tape, x, tape.input(randomMatrix(v.rows(), v.cols(), 99))));
}

struct Case {
  BuildLoss build;
  std::vector<Matrix> leaves;
};

using Vars = std::span<const Var>;

// Values whose distance from the kink of relu is far above the checker's step.
Matrix awayFromZero(Index rows, Index columns) {
  Matrix m = randomMatrix(rows, columns, 5);
  for (Index i = 0; i < m.size(); ++i) m.data()[i] += m.data()[i] < 0 ? -0.1 : 0.1;
  return m;
}

std::vector<std::pair<const char*, Case>> cases() {
  const Matrix a = randomMatrix(3, 4, 1), b = randomMatrix(3, 4, 2);
  const Matrix w = randomMatrix(5, 3, 3), bias = randomMatrix(5, 1, 4);
  return {
      {"add", {[](Tape& t, Vars v) { return weighted(t, add(t, v[0], v[1])); }, {a, b}}},
      {"add a value to itself",
       {[](Tape& t, Vars v) { return weighted(t, add(t, v[0], v[0])); }, {a}}},
      {"subtract", {[](Tape& t, Vars v) { return weighted(t, subtract(t, v[0], v[1])); }, {a, b}}},
      {"multiply", {[](Tape& t, Vars v) { return weighted(t, multiply(t, v[0], v[1])); }, {a, b}}},
      {"square by multiplying",
       {[](Tape& t, Vars v) { return weighted(t, multiply(t, v[0], v[0])); }, {a}}},
      {"scale", {[](Tape& t, Vars v) { return weighted(t, scale(t, v[0], -2.5)); }, {a}}},
      {"matmul", {[](Tape& t, Vars v) { return weighted(t, matmul(t, v[0], v[1])); }, {w, a}}},
      {"matmulTransposed",
       {[](Tape& t, Vars v) { return weighted(t, matmulTransposed(t, v[0], v[1])); }, {a, b}}},
      {"affine",
       {[](Tape& t, Vars v) { return weighted(t, affine(t, v[0], v[1], v[2])); }, {w, a, bias}}},
      {"sigmoid", {[](Tape& t, Vars v) { return weighted(t, sigmoid(t, v[0])); }, {a}}},
      {"tanh", {[](Tape& t, Vars v) { return weighted(t, gatescope::tanh(t, v[0])); }, {a}}},
      {"relu", {[](Tape& t, Vars v) { return weighted(t, relu(t, v[0])); }, {awayFromZero(3, 4)}}},
      {"softmax", {[](Tape& t, Vars v) { return weighted(t, softmax(t, v[0])); }, {a}}},
      {"sum", {[](Tape& t, Vars v) { return sum(t, multiply(t, v[0], v[0])); }, {a}}},
      {"mean", {[](Tape& t, Vars v) { return mean(t, multiply(t, v[0], v[0])); }, {a}}},
      {"concatenateRows",
       {[](Tape& t, Vars v) { return weighted(t, concatenateRows(t, v)); },
        {a, randomMatrix(2, 4, 6), b}}},
      {"concatenateColumns",
       {[](Tape& t, Vars v) { return weighted(t, concatenateColumns(t, v)); },
        {a, randomMatrix(3, 1, 6), b}}},
      {"embedRows",
       {[](Tape& t, Vars v) { return weighted(t, embedRows(t, v[0], v[1], 1)); },
        {randomMatrix(4, 2, 7), a}}},
      {"embedRows, one-hot",
       {[](Tape& t, Vars v) {
          Matrix x = Matrix::Zero(4, 5);
          x(1, 0) = x(3, 1) = x(1, 2) = x(2, 4) = 1;  // the fourth holds no value
          return weighted(t, embedRows(t, v[0], t.input(x), 1));
        },
        {randomMatrix(2, 3, 8)}}},
      {"sliceRows", {[](Tape& t, Vars v) { return weighted(t, sliceRows(t, v[0], 1, 2)); }, {a}}},
      {"sliceColumns",
       {[](Tape& t, Vars v) { return weighted(t, sliceColumns(t, v[0], 1, 2)); }, {a}}},
      {"gatherColumns with one column twice",
       {[](Tape& t, Vars v) {
          return weighted(t, gatherColumns(t, v[0], std::vector<std::int32_t>{2, 0, 2, 1, 0}));
        },
        {a}}},
      {"dropout",
       {[](Tape& t, Vars v) {
          return weighted(t, dropout(t, v[0], 0.4, Random({7, 8})));
        },
        {a}}},
      {"one value by two paths",
       {[](Tape& t, Vars v) {
          const Var h = gatescope::tanh(t, v[0]);
          return weighted(t, multiply(t, sigmoid(t, h), subtract(t, h, v[1])));
        },
        {a, b}}},
  };
}

}  // namespace

class TestOpsGradients : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void backwardAgreesWithFiniteDifferences_data() {
    QTest::addColumn<std::size_t>("number");
    const auto all = cases();
    for (std::size_t i = 0; i < all.size(); ++i) QTest::newRow(all[i].first) << i;
  }
  void backwardAgreesWithFiniteDifferences() {
    QFETCH(std::size_t, number);
    const Case c = cases()[number].second;
    VERIFY_GRADIENTS(checkGradients(c.build, c.leaves));
  }

  void activationsAgreeWithFiniteDifferences_data() {
    QTest::addColumn<int>("function");
    QTest::newRow("linear") << static_cast<int>(Activation::Linear);
    QTest::newRow("sigmoid") << static_cast<int>(Activation::Sigmoid);
    QTest::newRow("tanh") << static_cast<int>(Activation::Tanh);
    QTest::newRow("relu") << static_cast<int>(Activation::Relu);
  }
  void activationsAgreeWithFiniteDifferences() {
    QFETCH(int, function);
    const auto build = [function](Tape& t, Vars v) {
      return weighted(t, activation(t, static_cast<Activation>(function), v[0]));
    };
    VERIFY_GRADIENTS(checkGradients(build, {awayFromZero(3, 4)}));
  }

  void parametersOfATwoLayerNetworkAgreeWithFiniteDifferences() {
    ParameterSet parameters;
    const int w1 = parameters.add("w1", ParameterKind::Kernel, 4, 3);
    const int b1 = parameters.add("b1", ParameterKind::Bias, 4, 1);
    const int w2 = parameters.add("w2", ParameterKind::Kernel, 2, 4);
    const int b2 = parameters.add("b2", ParameterKind::Bias, 2, 1);
    fillRandom(parameters, 11);
    const auto build = [=](Tape& t, Vars v) {
      const Var h = gatescope::tanh(t, affine(t, t.parameter(w1), v[0], t.parameter(b1)));
      return weighted(t, softmax(t, affine(t, t.parameter(w2), h, t.parameter(b2))));
    };
    VERIFY_GRADIENTS(checkGradients(build, {randomMatrix(3, 5, 12)}, &parameters));
  }

  // The checker itself must be able to say no: x² whose backward pass claims 1.9 x.
  void aWrongGradientIsReportedWithItsPlace() {
    const auto build = [](Tape& t, Vars v) {
      const Var y = t.push(1, 1, {v[0]}, [](Tape& tape, Var self) {
        const Var x = tape.inputs(self)[0];
        tape.gradient(x) += 1.9 * tape.gradient(self)(0, 0) * tape.value(x);
      });
      t.result(y)(0, 0) = t.value(v[0]).squaredNorm();
      return y;
    };
    const GradientReport report = checkGradients(build, {Matrix::Constant(1, 1, 3)});
    QVERIFY(!report.within(1e-6));
    QVERIFY(std::abs(report.worst - 0.05) < 1e-9);
    QVERIFY(report.where.starts_with("leaf 0 (0, 0)"));
  }
};

QTEST_APPLESS_MAIN(TestOpsGradients)
#include "test_ops_gradients.moc"
