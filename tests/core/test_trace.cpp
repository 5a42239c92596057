#include "core/cells/cells.h"
#include "core/inspect/trace.h"
#include "core/nn/model.h"
#include "core/train/batching.h"
#include "core/train/network.h"
#include "core/train/predictor.h"
#include "core/train/settings.h"
#include "small_datasets.h"
#include "tests/support.h"

#include <algorithm>
#include <array>
#include <cmath>

using namespace gatescope;
using namespace gatescope::test;

namespace {

Weights untrained(const Experiment& experiment, const Dataset& dataset) {
  const auto model = buildNetwork(experiment, dataset);
  const auto values = model->parameters().values();
  return {7, {values.begin(), values.end()}};
}

double valueOf(const CellStep& step, std::string_view symbol) {
  for (const StepValue& value : step.values) {
    if (value.symbol == symbol) return value.now;
  }
  qFatal("no such value");
}

// What the numbers of a step make of its gates, by the cells' equations.
double activated(const CellStep& step, const GateNumbers& gate) {
  const bool resetBehind = step.cell->recurrentBias && gate.symbol == "h̃";
  const double recurrent = gate.recurrentSum() + gate.recurrentBias;
  const double a =
      gate.inputSum() + gate.bias + (resetBehind ? valueOf(step, "r") * recurrent : recurrent);
  const bool isTanh = gate.symbol.empty() || gate.symbol == "h̃" || gate.symbol == "g";
  return isTanh ? std::tanh(a) : 1 / (1 + std::exp(-a));
}

}  // namespace

class TestTrace : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aTraceEqualsTheForwardPassToTheBit_data() {
    QTest::addColumn<QString>("settings");
    for (const Cell* cell : allCells()) {
      const auto key = QString::fromUtf8(cell->key.data(), static_cast<int>(cell->key.size()));
      QTest::addRow("%s", qPrintable(key)) << QStringLiteral("cell=") + key;
      QTest::addRow("%s, two layers, both ways", qPrintable(key))
          << QStringLiteral("layers=2 bidirectional=yes head=mean cell=") + key;
    }
  }
  void aTraceEqualsTheForwardPassToTheBit() {
    QFETCH(QString, settings);
    const auto dataset = signClasses();
    Experiment experiment;
    experiment.task = Task::Classify;
    VERIFY_OK(applySettings(experiment, "units=6 dropout=0.5 " + settings.toStdString()));
    const Weights weights = untrained(experiment, *dataset);
    auto tracer = Tracer::create(dataset, experiment);
    VERIFY_OK(tracer);
    auto predictor = Predictor::create(dataset, experiment, weights);
    VERIFY_OK(predictor);
    for (const std::int32_t sample : {3, 4, 5}) {
      const auto trace = tracer->trace(weights, sample);
      VERIFY_OK(trace);
      QCOMPARE(trace->epoch, 7);
      QCOMPARE(trace->steps, dataset->samples[static_cast<std::size_t>(sample)].steps);
      QCOMPARE(trace->output, predictor->predict(std::array{sample}).values);
      const auto directions = experiment.model.bidirectional ? 2 : 1;
      QCOMPARE(std::ssize(trace->layers), experiment.model.layers * directions);
      for (const LayerTrace& layer : trace->layers) {
        QCOMPARE(layer.signals.size(), layer.cell->signals.size());
        for (const SignalTrace& signal : layer.signals) {
          QCOMPARE(std::ssize(signal.values), layer.units * trace->steps);
          for (const float value : signal.values) QVERIFY(std::isfinite(value));
        }
      }
    }
  }

  void theGatesOfAGruMakeItsStates() {
    const auto dataset = signClasses();
    Experiment experiment;
    experiment.task = Task::Classify;
    VERIFY_OK(applySettings(experiment, "units=5"));
    auto tracer = Tracer::create(dataset, experiment);
    VERIFY_OK(tracer);
    const auto trace = tracer->trace(untrained(experiment, *dataset), 0);
    VERIFY_OK(trace);
    const LayerTrace& layer = trace->layers.front();
    const auto signal = [&](std::string_view symbol) -> const std::vector<float>& {
      for (const SignalTrace& s : layer.signals) {
        if (s.info->symbol == symbol) return s.values;
      }
      qFatal("no such signal");
    };
    // h = (1−z) ⊙ h(t−1) + z ⊙ h̃, a row a unit.
    const auto &z = signal("z"), &candidate = signal("h̃"), &h = signal("h");
    const auto steps = static_cast<std::size_t>(trace->steps);
    for (std::size_t i = 0; i < h.size(); ++i) {
      const float before = i % steps == 0 ? 0.0F : h[i - 1];
      QVERIFY(std::abs(h[i] - ((1 - z[i]) * before + z[i] * candidate[i])) < 1e-6F);
    }
    // The output is what the dense layer makes of the last h: p(class 1) = σ(w h + b).
    const auto weights = untrained(experiment, *dataset).values;
    float logit = weights.back();
    for (std::size_t unit = 0; unit < 5; ++unit) {
      logit += weights[weights.size() - 6 + unit] * h[(unit + 1) * steps - 1];
    }
    QVERIFY(std::abs(trace->output[1] - 1 / (1 + std::exp(-logit))) < 1e-6F);
  }

  void theNumbersOfAStepMakeItsGates_data() { aTraceEqualsTheForwardPassToTheBit_data(); }
  void theNumbersOfAStepMakeItsGates() {
    QFETCH(QString, settings);
    const auto dataset = signClasses();
    Experiment experiment;
    experiment.task = Task::Classify;
    VERIFY_OK(applySettings(experiment, "units=6 " + settings.toStdString()));
    const Weights weights = untrained(experiment, *dataset);
    auto tracer = Tracer::create(dataset, experiment);
    VERIFY_OK(tracer);
    const auto trace = tracer->trace(weights, 4);
    VERIFY_OK(trace);
    for (std::size_t layer = 0; layer < trace->layers.size(); ++layer) {
      for (const int place : {0, trace->steps / 2, trace->steps - 1}) {
        const int unit = place % 6;
        const auto step = tracer->step(weights, 4, {layer, unit, place});
        VERIFY_OK(step);
        const auto at = static_cast<std::size_t>(unit * trace->steps + place);
        for (std::size_t i = 0; i < step->values.size(); ++i) {
          QCOMPARE(static_cast<float>(step->values[i].now),
                   trace->layers[layer].signals[i].values[at]);
        }
        for (const GateNumbers& gate : step->gates) {
          const double wanted = valueOf(*step, gate.symbol.empty() ? "h" : gate.symbol);
          QVERIFY(std::abs(activated(*step, gate) - wanted) < 2e-6);
          QVERIFY(std::ranges::is_sorted(gate.recurrent, std::ranges::greater(),
                                         [](const auto& t) { return std::abs(t.product()); }));
        }
      }
    }
    QVERIFY(!tracer->step(weights, 4, {0, 6, 0}));
    QVERIFY(!tracer->step(weights, 4, {0, 0, trace->steps}));
    QVERIFY(!tracer->step(weights, 4, {9, 0, 0}));
  }

  void aSampleOrWeightsThatAreNotThereAreRefused() {
    const auto dataset = signClasses();
    Experiment experiment;
    experiment.task = Task::Classify;
    auto tracer = Tracer::create(dataset, experiment);
    VERIFY_OK(tracer);
    const Weights weights = untrained(experiment, *dataset);
    QVERIFY(!tracer->trace(weights, -1));
    QVERIFY(!tracer->trace(weights, 100));
    QVERIFY(!tracer->trace(Weights{0, {1}}, 0));
    VERIFY_OK(tracer->trace(weights, 99));
  }
};

QTEST_APPLESS_MAIN(TestTrace)
#include "test_trace.moc"
