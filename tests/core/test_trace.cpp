#include "core/cells/cells.h"
#include "core/inspect/trace.h"
#include "core/nn/model.h"
#include "core/train/batching.h"
#include "core/train/network.h"
#include "core/train/predictor.h"
#include "core/train/settings.h"
#include "small_datasets.h"
#include "tests/support.h"

#include <array>

using namespace gatescope;
using namespace gatescope::test;

namespace {

Weights untrained(const Experiment& experiment, const Dataset& dataset) {
  const auto model = buildNetwork(experiment, dataset);
  const auto values = model->parameters().values();
  return {7, {values.begin(), values.end()}};
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
