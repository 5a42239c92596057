#include "core/cells/cells.h"
#include "core/inspect/weight_counts.h"
#include "core/inspect/weights_view.h"
#include "core/train/network.h"
#include "core/train/settings.h"
#include "hand_traces.h"
#include "small_datasets.h"
#include "tests/support.h"

#include <cmath>
#include <limits>
#include <numeric>

using namespace gatescope;
using namespace gatescope::test;
using Floats = std::vector<float>;

namespace {

Experiment classify(const std::string& settings) {
  Experiment experiment;
  experiment.task = Task::Classify;
  const auto applied = applySettings(experiment, settings);
  if (!applied) qFatal("%s", applied.error().text().c_str());
  return experiment;
}

// 0, 1, 2, … in the order of the network's flat storage.
Weights counted(const Experiment& experiment, const Dataset& dataset) {
  const auto model = buildEmptyNetwork(experiment, dataset);
  Weights weights{0, Floats(model->parameters().values().size())};
  std::iota(weights.values.begin(), weights.values.end(), 0.0F);
  return weights;
}

}  // namespace

class TestInspectWeights : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void everyGateHasItsNameAndOneIsTheCandidate() {
    const auto symbols = [](std::string_view key) {
      const Cell& cell = *findCell(key);
      std::string all;
      for (int g = 0; g < cell.gates; ++g) all += std::string(gateSignal(cell, g).symbol) + " ";
      return all + std::string(gateSignal(cell, candidateGate(cell)).symbol);
    };
    QCOMPARE(symbols("gru"), std::string("z r h̃ h̃"));
    QCOMPARE(symbols("gru-reset-before"), std::string("z r h̃ h̃"));
    QCOMPARE(symbols("gru-article"), std::string("z r o h̃ h̃"));
    QCOMPARE(symbols("lstm"), std::string("i f g o g"));
    QCOMPARE(symbols("rnn"), std::string("h h"));
  }

  // Two inputs, two units. Storage is column-major: W is 6 × 2 (0 … 11), U 6 × 2 (12 … 23), the
  // biases 24 … 29 and 30 … 35; rows z z r r n n.
  void everyNumberOfATwoUnitGruIsWhereItBelongs() {
    const auto dataset = signClasses();
    const Experiment experiment = classify("cell=gru units=2");
    const auto layers = recurrentWeights(experiment, *dataset, counted(experiment, *dataset));
    VERIFY_OK(layers);
    QCOMPARE(layers->size(), std::size_t{1});
    const LayerWeights& layer = layers->front();
    QCOMPARE(layer.units, 2);
    QCOMPARE(layer.inputs, 2);
    QCOMPARE(layer.candidate, 2);
    QCOMPARE(layer.gates[0].input, (Floats{0, 6, 1, 7}));
    QCOMPARE(layer.gates[1].input, (Floats{2, 8, 3, 9}));
    QCOMPARE(layer.gates[2].input, (Floats{4, 10, 5, 11}));
    QCOMPARE(layer.gates[0].recurrent, (Floats{12, 18, 13, 19}));
    QCOMPARE(layer.gates[2].recurrent, (Floats{16, 22, 17, 23}));
    QCOMPARE(layer.gates[1].bias, (Floats{26, 27}));
    QCOMPARE(layer.gates[2].recurrentBias, (Floats{34, 35}));
    // U_n = [16 22; 17 23]: trace 39, determinant −6.
    QVERIFY(near(*spectralRadius(layer.gates[2].recurrent, 2), (39 + std::sqrt(39.0 * 39 + 24)) / 2,
                 1e-9));
  }

  void theArticlesCandidateSeesNoInput() {
    const auto dataset = signClasses();
    const Experiment experiment = classify("cell=gru-article units=2");
    const auto layers = recurrentWeights(experiment, *dataset, counted(experiment, *dataset));
    VERIFY_OK(layers);
    const LayerWeights& layer = layers->front();
    QCOMPARE(layer.candidate, 3);
    QVERIFY(layer.gates[3].input.empty());
    QVERIFY(layer.gates[3].recurrentBias.empty());
    // W is 6 × 2 (0 … 11), U 8 × 2 (12 … 27), b 28 … 35.
    QCOMPARE(layer.gates[2].input, (Floats{4, 10, 5, 11}));
    QCOMPARE(layer.gates[3].recurrent, (Floats{18, 26, 19, 27}));
    QCOMPARE(layer.gates[3].bias, (Floats{34, 35}));
  }

  void layersAndDirectionsComeInOrder_data() {
    QTest::addColumn<QString>("cell");
    for (const Cell* cell : allCells()) {
      const auto key = QString::fromUtf8(cell->key.data(), static_cast<int>(cell->key.size()));
      QTest::addRow("%s", qPrintable(key)) << key;
    }
  }
  void layersAndDirectionsComeInOrder() {
    QFETCH(QString, cell);
    const auto dataset = signClasses();
    const Experiment experiment =
        classify("units=3 layers=2 bidirectional=yes dropout=0.5 cell=" + cell.toStdString());
    const auto layers = recurrentWeights(experiment, *dataset, counted(experiment, *dataset));
    VERIFY_OK(layers);
    QCOMPARE(layers->size(), std::size_t{4});
    float next = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      const LayerWeights& layer = (*layers)[i];
      QCOMPARE(layer.layer, static_cast<int>(i / 2));
      QCOMPARE(layer.backward, i % 2 == 1);
      QCOMPARE(layer.inputs, i < 2 ? 2 : 6);
      QCOMPARE(layer.gates.size(), static_cast<std::size_t>(layer.cell->gates));
      QCOMPARE(layer.gates[0].input[0], next);
      next += static_cast<float>(layer.cell->parameterCount(layer.inputs, layer.units));
    }
  }

  void weightsOfAnotherNetworkAreRefused() {
    const auto dataset = signClasses();
    QVERIFY(!recurrentWeights(classify("units=2"), *dataset, Weights{0, {1, 2, 3}}));
  }

  void aHistogramCountsEveryNumberOnce() {
    const float none = std::numeric_limits<float>::quiet_NaN();
    const float most = std::numeric_limits<float>::infinity();
    const Histogram counts = histogram(
        Floats{-1, -0.5F, -0.5F, 0, 0.49F, 0.5F, 1, 1.5F, -2, -3, most, -most, none}, 4, -1, 1);
    QCOMPARE(counts.counts, (std::vector<std::size_t>{1, 2, 2, 2}));
    QCOMPARE(counts.below, std::size_t{3});
    QCOMPARE(counts.above, std::size_t{2});
  }

  // Whatever range the counts are brought to, they are those of the numbers themselves.
  void countsOfDifferentRangesNest() {
    const float none = std::numeric_limits<float>::quiet_NaN();
    Floats values{0, -0.25F, 0.25F, 0.124999F, -1e-3F, 0.37F, -0.37F, none};
    for (int i = 0; i < 500; ++i) values.push_back(0.49F * std::sin(static_cast<float>(i * i)));
    const WeightCounts counts = weightCounts(values);
    QCOMPARE(counts.exponent, -1);
    for (const int exponent : {-1, 0, 1, 4, 40}) {
      const WeightCounts wide = widened(counts, exponent);
      const double bound = std::ldexp(1.0, exponent);
      QCOMPARE(wide.bound(), bound);
      const Histogram wanted = histogram(values, WeightCounts::bins, -bound, bound);
      QVERIFY(std::ranges::equal(wide.counts, wanted.counts));
      QCOMPARE(std::accumulate(wide.counts.begin(), wide.counts.end(), 0U), 507U);
    }
  }

  void aPowerOfTwoAndZerosHaveARangeOfTheirOwn() {
    const WeightCounts two = weightCounts(Floats{-2, 1});
    QCOMPARE(two.exponent, 2);  // 2 itself would stand on the bound
    QCOMPARE(two.least, -2.0F);
    QCOMPARE(two.greatest, 1.0F);
    const WeightCounts zeros = widened(weightCounts(Floats{0, 0, 0}), 2);
    QCOMPARE(zeros.counts[WeightCounts::bins / 2], 3U);
    QVERIFY(weightCounts(Floats{}).empty());
  }

  void everyPartOfAGateIsCounted() {
    const auto dataset = signClasses();
    const Experiment experiment = classify("cell=gru-article units=2");
    const auto layers = recurrentWeights(experiment, *dataset, counted(experiment, *dataset));
    VERIFY_OK(layers);
    const auto counts = weightCounts(layers->front());
    QCOMPARE(counts.size(), std::size_t{4});
    const auto part = [&](std::size_t gate, WeightPart which) {
      return counts[gate][static_cast<std::size_t>(which)];
    };
    QCOMPARE(part(2, WeightPart::Input).greatest, 11.0F);
    QCOMPARE(part(3, WeightPart::Recurrent).greatest, 27.0F);
    QCOMPARE(part(3, WeightPart::Bias).least, 34.0F);
    QVERIFY(part(3, WeightPart::Input).empty());
    QVERIFY(part(0, WeightPart::RecurrentBias).empty());
  }

  void spectralRadiiInClosedForm() {
    // A turn by any angle, stretched by 0.8: complex eigenvalues of modulus 0.8.
    const float c = 0.8F * std::cos(0.7F), s = 0.8F * std::sin(0.7F);
    QVERIFY(near(*spectralRadius(Floats{c, -s, s, c}, 2), 0.8, 1e-6));
    QVERIFY(near(*spectralRadius(Floats{-3, 100, 0, 2}, 2), 3, 1e-9));  // triangular
    QVERIFY(near(*spectralRadius(Floats{0, 1, 0, 0}, 2), 0, 1e-9));     // nilpotent
    QVERIFY(near(*spectralRadius(Floats{-0.5F}, 1), 0.5, 1e-9));
    QVERIFY(!spectralRadius(Floats{1, NAN, 0, 1}, 2));
  }
};

QTEST_APPLESS_MAIN(TestInspectWeights)
#include "test_inspect_weights.moc"
