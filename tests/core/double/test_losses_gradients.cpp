#include "core/autodiff/losses.h"
#include "core/autodiff/ops.h"
#include "tests/gradient_check.h"
#include "tests/support.h"

using namespace gatescope;
using namespace gatescope::test;

namespace {

using Vars = std::span<const Var>;
using Labels = std::vector<std::int32_t>;
using Lengths = std::vector<Index>;

// Two sequences of at most three steps side by side: columns 0 … 5, of which 3 and 5 are padding.
const Lengths lengths{3, 1};

Matrix binaryTargets(Index rows, Index columns) {
  return (randomMatrix(rows, columns, 21).array() > 0).cast<double>();
}

struct Case {
  BuildLoss build;
  Matrix logits;
};

std::vector<std::pair<const char*, Case>> cases() {
  const Matrix outputs = randomMatrix(3, 6, 31) * 2, targets = randomMatrix(3, 6, 32);
  const Matrix binary = binaryTargets(3, 6);
  const std::vector<std::uint8_t> isBinary{0, 1, 0};
  return {
      {"binary cross-entropy",
       {[](Tape& t, Vars v) {
          return binaryCrossEntropy(t, v[0], Labels{0, 1, -1, 1, 0, 1}, {5});
        },
        randomMatrix(1, 6, 30)}},
      {"categorical cross-entropy",
       {[](Tape& t, Vars v) {
          return categoricalCrossEntropy(t, v[0], Labels{0, 2, 1, -1, 2, 0}, {5});
        },
        outputs}},
      {"categorical cross-entropy a step",
       {[](Tape& t, Vars v) {
          return categoricalCrossEntropy(t, v[0], Labels{0, 2, 1, 0, 2, 0}, {4, lengths});
        },
        outputs}},
      {"binary cross-entropy, classes weighed",
       {[](Tape& t, Vars v) {
          static const std::vector<Scalar> weights{0.25, 3};
          return binaryCrossEntropy(t, v[0], Labels{0, 1, -1, 1, 0, 1}, {5, {}, weights});
        },
        randomMatrix(1, 6, 31)}},
      {"categorical cross-entropy, classes weighed",
       {[](Tape& t, Vars v) {
          static const std::vector<Scalar> weights{0.5, 2, 1.25};
          return categoricalCrossEntropy(t, v[0], Labels{0, 2, 1, -1, 2, 0}, {5, {}, weights});
        },
        outputs}},
      {"multi-label",
       {[=](Tape& t, Vars v) {
          return multiLabelCrossEntropy(t, v[0], binary, {4, lengths});
        },
        outputs}},
      {"mean squared error",
       {[=](Tape& t, Vars v) { return meanSquaredError(t, v[0], targets, {6}); }, outputs}},
      {"mean squared error a step",
       {[=](Tape& t, Vars v) {
          return meanSquaredError(t, v[0], targets, {4, lengths});
        },
        outputs}},
      {"mean absolute error",
       {[=](Tape& t, Vars v) { return meanAbsoluteError(t, v[0], targets, {6}); }, outputs}},
      {"huber", {[=](Tape& t, Vars v) { return huber(t, v[0], targets, {6}); }, outputs}},
      {"mixed",
       {[=](Tape& t, Vars v) {
          Matrix mixed = targets;
          mixed.row(1) = binary.row(1);
          return mixedLoss(t, v[0], mixed, isBinary, {4, lengths});
        },
        outputs}},
  };
}

double valueOf(const std::function<Var(Tape&)>& build) {
  Tape tape;
  return tape.value(build(tape))(0, 0);
}

}  // namespace

class TestLossesGradients : public QObject {
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
    VERIFY_GRADIENTS(checkGradients(c.build, {c.logits}));
    // A loss scaled by what comes after it, so that the seed takes part.
    const auto scaled = [&](Tape& t, Vars v) { return scale(t, c.build(t, v), -3); };
    VERIFY_GRADIENTS(checkGradients(scaled, {c.logits}));
  }

  void fusedCrossEntropyEqualsTheLongWay() {
    const Matrix logits = randomMatrix(3, 4, 41);
    const Labels labels{2, 0, 1, 1};
    Tape tape;
    const Var probabilities = softmax(tape, tape.input(logits));
    double expected = 0;
    for (Index c = 0; c < 4; ++c)
      expected -= std::log(tape.value(probabilities)(labels[static_cast<std::size_t>(c)], c)) / 4;
    const double fused =
        valueOf([&](Tape& t) { return categoricalCrossEntropy(t, t.input(logits), labels, {4}); });
    QVERIFY(std::abs(fused - expected) < 1e-14);
  }

  void binaryCrossEntropyIsMinusLogProbability() {
    Matrix logits(1, 2);
    logits << 0.7, -1.3;
    const double expected =
        -std::log(1 / (1 + std::exp(-0.7))) - std::log(1 - 1 / (1 + std::exp(1.3)));
    const double fused = valueOf([&](Tape& t) {
      return binaryCrossEntropy(t, t.input(logits), Labels{1, 0}, {1});
    });
    QVERIFY(std::abs(fused - expected) < 1e-14);
  }

  // Where a probability computed first would be 0 or 1 and its logarithm infinite.
  void extremeLogitsGiveFiniteLossesAndGradients() {
    Matrix logits(2, 2);
    logits << 1000, -1000, -1000, 1000;
    Tape tape;
    const Var x = tape.input(logits, true);
    const Var right = categoricalCrossEntropy(tape, x, Labels{0, 1}, {1});
    QCOMPARE(tape.value(right)(0, 0), 0.0);
    const Var wrong = categoricalCrossEntropy(tape, x, Labels{1, 0}, {1});
    QCOMPARE(tape.value(wrong)(0, 0), 4000.0);
    const Var each = multiLabelCrossEntropy(tape, x, Matrix::Zero(2, 2), {1});
    QCOMPARE(tape.value(each)(0, 0), 2000.0);
    tape.backward(each);
    QCOMPARE(tape.gradient(x)(0, 0), 1.0);
    QCOMPARE(tape.gradient(x)(1, 0), 0.0);
  }

  void closedFormsOfTheNumericLosses() {
    Matrix outputs(2, 2), targets(2, 2);
    outputs << 1, 0, 2, 5;
    targets << 0, 0.5, 4, 5;  // differences 1, −2 | −0.5, 0
    const auto loss = [&](auto function) {
      return valueOf([&](Tape& t) { return function(t, t.input(outputs), targets, LossItems{2}); });
    };
    QCOMPARE(loss(meanSquaredError), ((1 + 4) / 2.0 + 0.25 / 2) / 2);
    QCOMPARE(loss(meanAbsoluteError), ((1 + 2) / 2.0 + 0.5 / 2) / 2);
    QCOMPARE(loss(huber), ((0.5 + 1.5) / 2.0 + 0.125 / 2) / 2);
  }

  void paddingChangesNoLossAndGetsNoGradient() {
    const Matrix outputs = randomMatrix(2, 6, 51), targets = randomMatrix(2, 6, 52);
    Matrix otherOutputs = outputs, otherTargets = targets;
    for (Index padded : {3, 5}) {
      otherOutputs.col(padded).setConstant(77);
      otherTargets.col(padded).setConstant(-55);
    }
    Tape tape;
    const Var a = tape.input(outputs, true), b = tape.input(otherOutputs, true);
    const Var lossA = meanSquaredError(tape, a, targets, {4, lengths});
    const Var lossB = meanSquaredError(tape, b, otherTargets, {4, lengths});
    QCOMPARE(tape.value(lossA)(0, 0), tape.value(lossB)(0, 0));
    tape.backward(lossB);
    QVERIFY(tape.gradient(b).col(3).isZero(0));
    QVERIFY(tape.gradient(b).col(5).isZero(0));
    QVERIFY(!tape.gradient(b).col(4).isZero(0));
  }

  void lossesOfShardsAddUpToTheBatch() {
    const Matrix outputs = randomMatrix(3, 5, 61);
    const Labels labels{0, 1, 2, 2, 1};
    const auto part = [&](Index first, Index count) {
      return valueOf([&](Tape& t) {
        const auto own = std::span(labels).subspan(static_cast<std::size_t>(first),
                                                   static_cast<std::size_t>(count));
        return categoricalCrossEntropy(t, t.input(outputs.middleCols(first, count)), own, {5});
      });
    };
    QVERIFY(std::abs(part(0, 5) - part(0, 2) - part(2, 3)) < 1e-15);
  }
};

QTEST_APPLESS_MAIN(TestLossesGradients)
#include "test_losses_gradients.moc"
