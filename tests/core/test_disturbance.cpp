#include "core/cells/cells.h"
#include "core/data/generated.h"
#include "core/inspect/disturbance.h"
#include "core/inspect/gradients.h"
#include "core/nn/model.h"
#include "core/train/network.h"
#include "core/train/settings.h"
#include "small_datasets.h"
#include "tests/support.h"

#include <cmath>

using namespace gatescope;
using namespace gatescope::test;

namespace {

Experiment experimentFor(const Dataset& dataset, const std::string& settings) {
  Experiment experiment;
  experiment.task = dataset.task;
  const auto done = applySettings(experiment, settings);
  if (!done) qFatal("%s", done.error().text().c_str());
  return experiment;
}

// All weights 0, but the biases of one gate.
Weights onlyBiases(const Experiment& experiment, const Dataset& dataset, int gate,
                   std::span<const float> biases) {
  const auto model = buildEmptyNetwork(experiment, dataset);
  Weights weights;
  weights.values.resize(static_cast<std::size_t>(model->parameters().size()));
  const Parameter& bias = model->parameters()[2];
  const auto first =
      static_cast<std::size_t>(bias.offset) + static_cast<std::size_t>(gate) * biases.size();
  std::copy(biases.begin(), biases.end(),
            weights.values.begin() + static_cast<std::ptrdiff_t>(first));
  return weights;
}

Weights untrained(const Experiment& experiment, const Dataset& dataset) {
  const auto model = buildNetwork(experiment, dataset);
  const auto values = model->parameters().values();
  return {0, {values.begin(), values.end()}};
}

double sigma(float a) {
  return 1 / (1 + std::exp(-static_cast<double>(a)));
}

// Sequence of `signClasses` with 12 steps.
std::int32_t longest(const Dataset& dataset) {
  for (std::int32_t i = 0; i < std::ssize(dataset.samples); ++i)
    if (dataset.samples[static_cast<std::size_t>(i)].steps == 12) return i;
  qFatal("none");
}

}  // namespace

class TestDisturbance : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  // With h̃ = 0 and z constant what is left of a push after k steps is (1 − z)^k of it; of an LSTM's
  // cell f^k.
  void aConstantGateForgetsByItsPower_data() {
    QTest::addColumn<QString>("cell");
    QTest::addColumn<int>("gate");
    QTest::addColumn<int>("signal");
    QTest::newRow("gru") << QStringLiteral("gru") << 0 << -1;
    QTest::newRow("gru-reset-before") << QStringLiteral("gru-reset-before") << 0 << -1;
    QTest::newRow("lstm") << QStringLiteral("lstm") << 1 << 4;
  }
  void aConstantGateForgetsByItsPower() {
    QFETCH(QString, cell);
    QFETCH(int, gate);
    QFETCH(int, signal);
    const auto dataset = signClasses();
    const std::vector<float> biases{-3, -1, 0, 1};
    for (const bool backward : {false, true}) {
      const Experiment experiment = experimentFor(
          *dataset, "units=4 cell=" + cell.toStdString() + (backward ? " bidirectional=yes" : ""));
      Weights weights = onlyBiases(experiment, *dataset, gate, biases);
      if (backward) {  // the second direction's stand behind the first's
        const auto half = static_cast<std::ptrdiff_t>(weights.values.size() - 9) / 2;
        std::copy_n(weights.values.begin(), half, weights.values.begin() + half);
      }
      auto tracer = Tracer::create(dataset, experiment);
      VERIFY_OK(tracer);
      const DisturbanceOptions options{
          .backward = backward, .signal = signal, .step = backward ? 9 : 2};
      const auto result = disturb(*tracer, weights, longest(*dataset), options);
      VERIFY_OK(result);
      const Disturbance& disturbance = **result;
      QCOMPARE(disturbance.steps, 10);
      QCOMPARE(disturbance.pushes.size(), biases.size());
      for (std::size_t unit = 0; unit < biases.size(); ++unit) {
        const double kept = signal < 0 ? 1 - sigma(biases[unit]) : sigma(biases[unit]);
        for (int k = 0; k < 10; ++k) {
          const auto share =
              static_cast<double>(disturbance.pushes[unit].share[static_cast<std::size_t>(k)]);
          QVERIFY(std::abs(share - std::pow(kept, k)) < 1e-5 * share);
        }
        const int memory = static_cast<int>(std::ceil(-1 / std::log(kept)));
        const std::optional<int> expected = memory < 10 ? std::optional(memory) : std::nullopt;
        QCOMPARE(disturbance.pushes[unit].memory == expected, true);
      }
      QVERIFY(std::abs(disturbance.share.front() - 1) < 1e-5F);
    }
  }

  void aSmallPushIsTheGradientsDirection_data() {
    QTest::addColumn<QString>("cell");
    for (const Cell* cell : allCells()) {
      const auto key = QString::fromUtf8(cell->key.data(), static_cast<int>(cell->key.size()));
      QTest::newRow(qPrintable(key)) << key;
    }
  }
  void aSmallPushIsTheGradientsDirection() {
    QFETCH(QString, cell);
    const auto dataset = signClasses();
    const Experiment experiment =
        experimentFor(*dataset, "units=3 layers=2 cell=" + cell.toStdString());
    const Weights weights = untrained(experiment, *dataset);
    auto tracer = Tracer::create(dataset, experiment);
    VERIFY_OK(tracer);
    DisturbanceOptions options{.layer = 1, .step = 4, .direction = {3, 0, -4}};
    const auto together = disturb(*tracer, weights, longest(*dataset), options);
    VERIFY_OK(together);
    QCOMPARE((*together)->pushes.size(), std::size_t{1});
    QCOMPARE((*together)->pushes.front().unit, -1);
    QVERIFY((*together)->share == (*together)->pushes.front().share);
    QVERIFY(std::abs((*together)->share.front() - 1) < 1e-4F);
    options.direction = {0, 1, 0};
    const auto along = disturb(*tracer, weights, longest(*dataset), options);
    options.direction.clear();
    const auto each = disturb(*tracer, weights, longest(*dataset), options);
    VERIFY_OK(each);
    QVERIFY((*each)->pushes[1].share == (*along)->share);
  }

  void whatCannotBePushedIsRefused() {
    const auto dataset = signClasses();
    const Experiment experiment = experimentFor(*dataset, "units=3");
    const Weights weights = untrained(experiment, *dataset);
    auto tracer = Tracer::create(dataset, experiment);
    VERIFY_OK(tracer);
    for (const DisturbanceOptions& options : {DisturbanceOptions{.layer = 1},
                                              {.backward = true},
                                              {.signal = 0},
                                              {.signal = 4},
                                              {.step = -1},
                                              {.step = 1000},
                                              {.delta = 0},
                                              {.direction = {1, 2}},
                                              {.direction = {0, 0, 0}},
                                              {.layer = 5, .direction = {1}}}) {
      const auto refused = disturb(*tracer, weights, 0, options);
      QVERIFY(!refused);
      QCOMPARE(refused.error().field, "hold");
    }
    std::stop_source source;
    int told = 0;
    const auto stopped = disturb(
        *tracer, weights, 0, {},
        [&](int done, int all) {
          told = done;
          QCOMPARE(all, 3);
          source.request_stop();
        },
        source.get_token());
    QVERIFY(stopped && !*stopped);
    QCOMPARE(told, 1);
  }

  // What gates are for (Bengio et al. 1994; Hochreiter and Schmidhuber 1997): from the last step
  // back to the first less of the gradient is left in a simple network than in a GRU.
  void gradientsFadeFasterInASimpleNetwork() {
    Experiment experiment;
    experiment.task = Task::Regress;
    VERIFY_OK(applySettings(experiment,
                            "shape=long id=id time=t target=sum inputs=value,marker units=16 "
                            "initializer=pytorch"));
    auto made = makeDataset(addingProblem({.sequences = 20, .length = 60}), experiment.task,
                            experiment.data);
    VERIFY_OK(made);
    const auto dataset = std::make_shared<const Dataset>(*std::move(made));
    std::vector<double> rates;
    for (const char* cell : {"rnn", "gru"}) {
      experiment.model.cell = cell;
      auto tracer = GradientTracer::create(dataset, experiment);
      VERIFY_OK(tracer);
      const auto trace = tracer->ofLoss(untrained(experiment, *dataset), 0);
      VERIFY_OK(trace);
      const auto& norms = trace->layers.front().states.back().gradients.norms;
      QCOMPARE(norms.size(), std::size_t{60});
      rates.push_back(std::log(static_cast<double>(norms[20] / norms[59])) / 39);
    }
    QVERIFY2(rates[0] < rates[1] - 0.05,
             qPrintable(QStringLiteral("%1 and %2").arg(rates[0]).arg(rates[1])));
  }
};

QTEST_APPLESS_MAIN(TestDisturbance)
#include "test_disturbance.moc"
