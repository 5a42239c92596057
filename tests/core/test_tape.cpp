#include "core/autodiff/losses.h"
#include "core/autodiff/ops.h"
#include "core/autodiff/tape.h"
#include "tests/gradient_check.h"
#include "tests/support.h"

#include <atomic>
#include <cstddef>
#include <cstdlib>

// Counts every allocation of this program: glibc's malloc stands behind operator new and behind
// Eigen's own. The sanitizers bring a malloc of their own, so there the count stays out.
#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define GATESCOPE_COUNTS_ALLOCATIONS
namespace {
std::atomic<int> allocations{0};
}
extern "C" {
void* __libc_malloc(std::size_t size);
void* malloc(std::size_t size) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  return __libc_malloc(size);
}
}
#endif

using namespace gatescope;
using namespace gatescope::test;

class TestTape : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void gradientsOfAProductAreTheOtherFactor() {
    Tape tape;
    const Var a = tape.input(Matrix::Constant(1, 1, 3), true);
    const Var b = tape.input(Matrix::Constant(1, 1, 4), true);
    const Var y = multiply(tape, a, b);
    QCOMPARE(tape.value(y)(0, 0), Scalar(12));
    tape.backward(y, 2);
    QCOMPARE(tape.gradient(a)(0, 0), Scalar(8));
    QCOMPARE(tape.gradient(b)(0, 0), Scalar(6));
  }

  void backwardTwiceGivesTheSameGradientOfALeaf() {
    Tape tape;
    const Var a = tape.input(Matrix::Constant(2, 2, 3), true);
    const Var y = sum(tape, multiply(tape, a, a));
    tape.backward(y);
    tape.backward(y);
    QVERIFY(tape.gradient(a) == Matrix::Constant(2, 2, 6));
  }

  void whatTheOutputDoesNotDependOnHasGradientZero() {
    Tape tape;
    const Var a = tape.input(Matrix::Constant(2, 1, 3), true);
    const Var b = tape.input(Matrix::Constant(2, 1, 5), true);
    const Var aside = sum(tape, multiply(tape, b, b));
    tape.backward(sum(tape, a));
    QVERIFY(tape.gradient(b).isZero(0));
    QVERIFY(tape.gradient(aside).isZero(0));
    QVERIFY(tape.gradient(a) == Matrix::Ones(2, 1));
  }

  void constantsWantNoGradientAndNeitherDoesWhatFollowsFromThem() {
    Tape tape;
    const Var a = tape.input(Matrix::Ones(2, 2)), b = tape.input(Matrix::Ones(2, 2), true);
    QVERIFY(!tape.wantsGradient(a));
    QVERIFY(!tape.wantsGradient(gatescope::tanh(tape, a)));
    QVERIFY(tape.wantsGradient(multiply(tape, a, b)));
  }

  void parametersAreReadInPlaceAndTheirGradientsAreAddedTo() {
    ParameterSet parameters;
    parameters.add("first", ParameterKind::Bias, 3, 1);
    const int w = parameters.add("w", ParameterKind::Kernel, 1, 2);
    parameters.values(w)[0] = 2;
    parameters.values(w)[1] = 5;
    std::vector<Scalar> gradients(5, 100);
    Tape tape;
    tape.bind(parameters, gradients);
    const Var p = tape.parameter(w);
    QVERIFY(tape.value(p).data() == parameters.values(w).data());
    tape.backward(sum(tape, multiply(tape, p, p)));
    QCOMPARE(gradients, (std::vector<Scalar>{100, 100, 100, 104, 110}));
    // The same parameter by two nodes: both add.
    tape.reset();
    tape.backward(sum(tape, add(tape, tape.parameter(w), tape.parameter(w))));
    QCOMPARE(gradients, (std::vector<Scalar>{100, 100, 100, 106, 112}));
  }

  void parametersWithoutAGradientBufferAreConstants() {
    ParameterSet parameters;
    const int w = parameters.add("w", ParameterKind::Kernel, 2, 2);
    Tape tape;
    tape.bind(parameters, {});
    QVERIFY(!tape.wantsGradient(tape.parameter(w)));
  }

  void aSmallerBatchAfterALargerOneIsNotDisturbedByOldMemory() {
    Tape tape;
    for (Index columns : {7, 2, 5}) {
      tape.reset();
      const Matrix x = randomMatrix(3, columns, static_cast<std::uint64_t>(columns));
      const Var a = tape.input(x, true);
      const Var y = sum(tape, multiply(tape, a, a));
      tape.backward(y);
      QVERIFY(std::abs(tape.value(y)(0, 0) - x.squaredNorm()) < Scalar(1e-4));
      QVERIFY(tape.gradient(a).isApprox(2 * x));
    }
  }

  void aMovedTapeGoesOn() {
    Tape first;
    const Var a = first.input(Matrix::Constant(1, 1, 3), true);
    Tape second = std::move(first);
    const Var y = multiply(second, a, a);
    second.backward(y);
    QCOMPARE(second.gradient(a)(0, 0), Scalar(6));
  }

  void dropoutKeepsItsShareAndItsMean() {
    Tape tape;
    const Var x = tape.input(Matrix::Ones(100, 100));
    const Var y = dropout(tape, x, 0.25, Random({3}));
    const Index zeros = (tape.value(y).array() == 0).count();
    QVERIFY(std::abs(static_cast<double>(zeros) - 2500) < 5 * std::sqrt(10000 * 0.25 * 0.75));
    QVERIFY((tape.value(y).array() == 0 || tape.value(y).array() == Scalar(1 / 0.75)).all());
    QVERIFY(tape.value(dropout(tape, x, 0.25, Random({3}))) == tape.value(y));
    QVERIFY(tape.value(dropout(tape, x, 0.25, Random({4}))) != tape.value(y));
    QVERIFY(tape.value(dropout(tape, x, 0, Random({4}))) == tape.value(x));
  }

  void aSecondIdenticalPassAllocatesNothing() {
#ifdef GATESCOPE_COUNTS_ALLOCATIONS
    ParameterSet parameters;
    const int table = parameters.add("table", ParameterKind::Embedding, 3, 10);
    const int w = parameters.add("w", ParameterKind::Kernel, 4, 6);
    const int b = parameters.add("b", ParameterKind::Bias, 4, 1);
    fillRandom(parameters, 1);
    std::vector<Scalar> gradients(static_cast<std::size_t>(parameters.size()));
    const std::vector<std::int32_t> tokens{1, 2, 3, 4, 9}, labels{0, 3, 1, 2, -1};
    const Matrix numbers = randomMatrix(3, 5, 2);
    Tape tape;
    tape.bind(parameters, gradients);
    const auto pass = [&] {
      tape.reset();
      const Var rows[] = {gatherColumns(tape, tape.parameter(table), tokens), tape.input(numbers)};
      const Var x = dropout(tape, concatenateRows(tape, rows), 0.3, Random({1}));
      const Var y = gatescope::tanh(tape, affine(tape, tape.parameter(w), x, tape.parameter(b)));
      tape.backward(categoricalCrossEntropy(tape, y, labels, {4}));
    };
    int before = allocations;
    pass();
    QVERIFY(allocations > before);
    before = allocations;
    pass();
    QCOMPARE(allocations - before, 0);
#else
    QSKIP("SKIP: counts allocations through glibc's malloc, which a sanitizer replaces");
#endif
  }
};

QTEST_APPLESS_MAIN(TestTape)
#include "test_tape.moc"
