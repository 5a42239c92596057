#include "core/data/sample_alone.h"
#include "core/inspect/gradients.h"
#include "core/inspect/trace.h"
#include "core/train/network.h"
#include "core/train/settings.h"
#include "small_datasets.h"
#include "tests/support.h"

#include <array>
#include <cmath>

using namespace gatescope;
using namespace gatescope::test;

namespace {

struct Case {
  std::shared_ptr<const Dataset> dataset;
  Experiment experiment;
};

Case caseOf(const QString& name) {
  Case made;
  std::string settings = "units=5";
  if (name == QStringLiteral("classes")) {
    made.dataset = signClasses();
  } else if (name == QStringLiteral("steps")) {
    made.dataset = delayedSteps();
  } else {
    made.dataset = sineForecast();
    settings += " window-scale=" + name.toStdString();
  }
  made.experiment.task = made.dataset->task;
  const auto applied = applySettings(made.experiment, settings);
  if (!applied) qFatal("%s", applied.error().text().c_str());
  return made;
}

Weights untrained(const Case& made) {
  const auto model = buildNetwork(made.experiment, *made.dataset);
  const auto values = model->parameters().values();
  return {0, {values.begin(), values.end()}};
}

Trace traceOf(const Case& made, std::shared_ptr<const Dataset> dataset, std::int32_t sample) {
  auto tracer = Tracer::create(std::move(dataset), made.experiment);
  auto trace = tracer->trace(untrained(made), sample);
  if (!trace) qFatal("%s", trace.error().text().c_str());
  return *trace;
}

Trace traceOf(const Case& made, Dataset alone) {
  return traceOf(made, std::make_shared<const Dataset>(std::move(alone)), 0);
}

}  // namespace

// One sequence taken out of its dataset and changed by hand.
class TestSampleAlone : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aloneItIsAnsweredToTheBit_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"classes", "steps", "none", "last", "mean"}) {
      QTest::addRow("%s", name) << QString::fromUtf8(name);
    }
  }
  void aloneItIsAnsweredToTheBit() {
    QFETCH(QString, name);
    const Case made = caseOf(name);
    for (const std::int32_t sample : {0, 7, 33}) {
      const Trace within = traceOf(made, made.dataset, sample);
      const Trace alone = traceOf(made, sampleAlone(*made.dataset, sample));
      QVERIFY(std::isfinite(within.loss));
      QCOMPARE(alone.output, within.output);
      QCOMPARE(alone.loss, within.loss);
      QCOMPARE(alone.layers.front().hidden().values, within.layers.front().hidden().values);
    }
  }

  void theLossIsThatOfTheGradients() {
    const Case made = caseOf(QStringLiteral("steps"));
    auto gradients = GradientTracer::create(made.dataset, made.experiment);
    const auto ofLoss = gradients->ofLoss(untrained(made), 4);
    VERIFY_OK(ofLoss);
    QCOMPARE(traceOf(made, made.dataset, 4).loss, ofLoss->value);
  }

  // A network in time reads nothing of what comes.
  void aMovedPointActsFromItsStepOn() {
    const Case made = caseOf(QStringLiteral("none"));
    const Dataset alone = sampleAlone(*made.dataset, 3);
    Dataset moved = alone;
    VERIFY_OK(moveInputs(moved, std::array{InputEdit{1, 5, 9.0}, InputEdit{1, 5, 4.0}}));
    // (4 − (−1)) / 0.5: the last of several moves, in the network's scale.
    QCOMPARE(moved.inputs[5 * 2 + 1], 10.0F);
    const Trace before = traceOf(made, alone), after = traceOf(made, moved);
    for (int t = 0; t < before.steps; ++t) {
      const auto at = [&](const Trace& trace) {
        return unitRow(trace.layers.front().hidden(), 5, 2)[static_cast<std::size_t>(t)];
      };
      QCOMPARE(at(before) == at(after), t < 5);
    }
    QVERIFY(after.output != before.output);
  }

  void whatCannotBeMovedIsRefused_data() {
    QTest::addColumn<int>("input");
    QTest::addColumn<int>("step");
    QTest::addColumn<double>("value");
    QTest::addColumn<QString>("says");
    QTest::addRow("no such input") << 2 << 0 << 1.0 << QStringLiteral("no input 3 at step 1");
    QTest::addRow("no such step") << 0 << 12 << 1.0 << QStringLiteral("12 steps");
    QTest::addRow("no number") << 0 << 2 << std::nan("") << QStringLiteral("slow cannot be");
    QTest::addRow("no logarithm") << 1 << 2 << -1.0
                                  << QStringLiteral("fast cannot be -1 at step 3");
  }
  void whatCannotBeMovedIsRefused() {
    QFETCH(int, input);
    QFETCH(int, step);
    QFETCH(double, value);
    QFETCH(QString, says);
    Dataset alone = sampleAlone(*sineForecast(), 3);
    alone.inputScales[1].logarithm = true;
    const std::vector<float> before = alone.inputs;
    const auto moved =
        moveInputs(alone, std::array{InputEdit{0, 1, 5.0}, InputEdit{input, step, value}});
    QVERIFY(!moved);
    QVERIFY2(QString::fromStdString(moved.error().text()).contains(says),
             moved.error().text().c_str());
    QCOMPARE(alone.inputs, before);
  }
};

QTEST_APPLESS_MAIN(TestSampleAlone)
#include "test_sample_alone.moc"
