#include "core/inspect/memory_length.h"
#include "core/inspect/saturation.h"
#include "core/train/network.h"
#include "core/train/settings.h"
#include "hand_traces.h"
#include "small_datasets.h"
#include "tests/support.h"

#include <cmath>
#include <limits>

using namespace gatescope;
using namespace gatescope::test;

class TestInspectGates : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void memoryIsExactForConstantGates() {
    for (const float z : {0.5F, 0.1F, 0.001F, 1e-6F}) {
      const double expected = -1 / std::log1p(-static_cast<double>(z));
      for (const char* cell : {"gru", "gru-reset-before"}) {
        const LayerTrace layer = handTrace(cell, {{"z", {{z, z, z, z, z}}}});
        QVERIFY(near(memoryLength(layer).at(0) / expected, 1, 1e-9));
      }
    }
    const LayerTrace lstm = handTrace("lstm", {{"f", {{0.75F, 0.75F}}}, {"o", {{0.1F, 0.1F}}}});
    QVERIFY(near(memoryLength(lstm).at(0), -1 / std::log(0.75), 1e-12));
  }

  void theArticlesOutputGateForgets() {
    const UnitRows z = {{0.25F, 0.25F}}, o = {{0.5F, 0.5F}};
    QCOMPARE(keptShare(handTrace("gru-article", {{"z", z}, {"o", o}})),
             (std::vector<double>{0.375, 0.375}));
    QVERIFY(near(memoryLength(handTrace("gru-article", {{"z", z}, {"o", o}})).at(0),
                 -1 / std::log(0.375), 1e-12));
  }

  void aCellWithoutGatesHasNoMemoryLength() {
    const LayerTrace rnn = handTrace("rnn", {{"h", {{0.1F, 0.2F}}}});
    QVERIFY(keptShare(rnn).empty());
    QVERIFY(memoryLength(rnn).empty());
    QVERIFY(saturation(rnn).empty());
    QVERIFY(MemoryLength().steps().empty());
    QVERIFY(Saturation().gates().empty());
  }

  void nothingForgottenIsInfiniteAndAllForgottenIsClamped() {
    const auto lengths =
        memoryLength(handTrace("gru", {{"z", {{0, 0, 0, 0}, {1, 1, 1, 1}, {1, 0, 0, 0}}}}));
    QCOMPARE(lengths.at(0), std::numeric_limits<double>::infinity());
    QVERIFY(near(lengths.at(1), -1 / std::log(1e-6), 1e-12));
    QVERIFY(near(lengths.at(2), -4 / std::log(1e-6), 1e-12));
  }

  void memoryOfSeveralTracesIsOverAllTheirSteps() {
    MemoryLength length;
    length.add(handTrace("gru", {{"z", {{0.5F}, {0.25F}}}}));
    length.add(handTrace("gru", {{"z", {{0.75F, 0.5F, 0.5F}, {0.25F, 0.25F, 0.25F}}}}));
    const auto lengths = length.steps();
    QCOMPARE(lengths.size(), std::size_t{2});
    QVERIFY(near(lengths.at(0), -4 / std::log(0.5 * 0.25 * 0.5 * 0.5), 1e-12));
    QVERIFY(near(lengths.at(1), -1 / std::log(0.75), 1e-12));
  }

  void saturationCountsStepsOutsideTheBounds() {
    Saturation counts;
    counts.add(handTrace("gru", {{"z", {{0.05F, 0.1F, 0.9F, 0.95F}, {0, 0, 0, 0.5F}}},
                                 {"r", {{1, 1, 1, 1}, {0.2F, 0.3F, 0.4F, 0.91F}}}}));
    counts.add(handTrace("gru", {{"z", {{0.01F}, {0.99F}}}, {"r", {{0}, {0.5F}}}}));
    const auto gates = counts.gates();
    QCOMPARE(gates.size(), std::size_t{2});  // the candidate and the state are no gates
    QVERIFY(gates[0].gate->symbol == "z" && gates[1].gate->symbol == "r");
    QCOMPARE(gates[0].left, (std::vector<double>{2.0 / 5, 3.0 / 5}));
    QCOMPARE(gates[0].right, (std::vector<double>{1.0 / 5, 1.0 / 5}));
    QCOMPARE(gates[1].left, (std::vector<double>{1.0 / 5, 0}));
    QCOMPARE(gates[1].right, (std::vector<double>{4.0 / 5, 1.0 / 5}));
  }

  // Two units, all kernels 0, so that every gate is the σ of its bias at every step.
  void aNetworkWithKnownWeightsHasKnownMemory() {
    const auto dataset = signClasses();
    Experiment experiment;
    experiment.task = Task::Classify;
    VERIFY_OK(applySettings(experiment, "cell=lstm units=2"));
    const auto model = buildEmptyNetwork(experiment, *dataset);
    VERIFY_OK(model);
    Weights weights{0, std::vector<float>(model->parameters().values().size())};
    const Parameter& bias = model->parameters()[2];
    QCOMPARE(bias.name, std::string("lstm_1/bias"));
    // Rows i f g o; f = σ(ln 3) = 3/4 and σ(ln 19) = 19/20.
    weights.values[static_cast<std::size_t>(bias.offset) + 2] = std::log(3.0F);
    weights.values[static_cast<std::size_t>(bias.offset) + 3] = std::log(19.0F);
    auto tracer = Tracer::create(dataset, experiment);
    VERIFY_OK(tracer);
    const auto trace = tracer->trace(weights, 0);
    VERIFY_OK(trace);
    const auto lengths = memoryLength(trace->layers.front());
    QVERIFY(near(lengths.at(0), -1 / std::log(0.75), 1e-5));
    QVERIFY(near(lengths.at(1), -1 / std::log(0.95), 1e-4));
    for (const GateSaturation& gate : saturation(trace->layers.front())) {
      QCOMPARE(gate.left, (std::vector<double>{0, 0}));
      QCOMPARE(gate.right, (std::vector<double>{0, gate.gate->symbol == "f" ? 1.0 : 0.0}));
    }
  }
};

QTEST_APPLESS_MAIN(TestInspectGates)
#include "test_inspect_gates.moc"
