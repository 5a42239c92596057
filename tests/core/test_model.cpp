#include "core/autodiff/ops.h"
#include "core/cells/cells.h"
#include "core/nn/model.h"
#include "tests/gradient_check.h"
#include "tests/support.h"

#include <string>

using namespace gatescope;
using namespace gatescope::test;

namespace {

const Cell* gru() {
  return findCell("gru");
}

Batch batchOf(Index features, std::vector<Index> lengths, Index steps) {
  Batch batch;
  batch.steps = steps;
  batch.size = static_cast<Index>(lengths.size());
  batch.lengths = std::move(lengths);
  batch.inputs = randomMatrix(features, batch.steps * batch.size, 4);
  return batch;
}

Matrix outputOf(const Model& model, const Batch& batch, const ForwardOptions& options = {}) {
  Tape tape;
  tape.bind(model.parameters(), {});
  return tape.value(model.forward(tape, batch, options));
}

Model modelOf(std::vector<Layer> layers, Index inputs, std::uint64_t seed = 1,
              Initializer initializer = Initializer::Keras) {
  return Model::create(std::move(layers), inputs, initializer, seed).value();
}

ConstMatrixView matrixOf(const Model& model, int index) {
  const Parameter& p = model.parameters()[index];
  return {model.parameters().values(index).data(), p.rows, p.columns};
}

// Loss Σ y² and its gradient for all parameters, one behind the other.
Vector learnedFrom(const Model& model, const Batch& batch, const ForwardOptions& options) {
  std::vector<Scalar> gradient(static_cast<std::size_t>(model.parameters().size()));
  Tape tape;
  tape.bind(model.parameters(), gradient);
  const Var y = model.forward(tape, batch, options);
  const Var loss = sum(tape, multiply(tape, y, y));
  tape.backward(loss);
  gradient.push_back(tape.value(loss)(0, 0));
  return ConstVectorView(gradient.data(), std::ssize(gradient));
}

std::string namesOf(const Model& model) {
  std::string names;
  for (const Parameter& p : model.parameters().list()) names += p.name + " ";
  return names;
}

}  // namespace

class TestModel : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void parametersStandInLayerOrderByName() {
    const Model model = modelOf(
        {EmbeddingLayer{10, 4}, RecurrentLayer{gru(), 3, true, Pooling::Steps}, DropoutLayer{0.1},
         RecurrentLayer{findCell("lstm"), 2}, DenseLayer{5}, DenseLayer{1}},
        0);
    QCOMPARE(namesOf(model),
             std::string("embedding_1/embeddings "
                         "gru_1/forward/kernel gru_1/forward/recurrent_kernel gru_1/forward/bias "
                         "gru_1/forward/recurrent_bias gru_1/backward/kernel "
                         "gru_1/backward/recurrent_kernel gru_1/backward/bias "
                         "gru_1/backward/recurrent_bias lstm_2/kernel lstm_2/recurrent_kernel "
                         "lstm_2/bias dense_1/kernel dense_1/bias dense_2/kernel dense_2/bias "));
    QCOMPARE(model.outputs(), Index{1});
    QVERIFY(!model.outputsEveryStep());
  }

  void countAgreesWithTheBuiltNetwork_data() {
    QTest::addColumn<QString>("cell");
    QTest::addColumn<int>("units");
    QTest::addColumn<int>("count");
    QTest::newRow("GRU 32, Dense 12") << QStringLiteral("gru") << 32 << 3756;
    QTest::newRow("LSTM 28, Dense 12") << QStringLiteral("lstm") << 28 << 3708;
    QTest::newRow("article GRU 32, Dense 12") << QStringLiteral("gru-article") << 32 << 4716;
  }
  void countAgreesWithTheBuiltNetwork() {
    QFETCH(QString, cell);
    QFETCH(int, units);
    QFETCH(int, count);
    const std::vector<Layer> layers = {RecurrentLayer{findCell(cell.toStdString()), units},
                                       DenseLayer{12}};
    QCOMPARE(countParameters(layers, 1).value(), Index{count});
    QCOMPARE(modelOf(layers, 1).parameters().size(), Index{count});
  }

  void hugeNetworksAreCountedWithoutBeingMade() {
    const std::vector<Layer> layers = {RecurrentLayer{gru(), 100'000}, DenseLayer{1}};
    QCOMPARE(countParameters(layers, 1).value(), Index{30'001'000'001});
  }

  void layersThatDoNotFitAreRefusedInASentence_data() {
    QTest::addColumn<int>("number");
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("sentence");
    const auto row = [](int number, const char* field, const char* sentence) {
      QTest::newRow(sentence) << number << QString::fromUtf8(field) << QString::fromUtf8(sentence);
    };
    row(0, "layers", "A network needs at least one layer");
    row(1, "units", "Layer 1: GRU needs 1 to 100000000 units, not 0");
    row(2, "layers",
        "Layer 2: LSTM needs every step of a sequence, yet the recurrent layer before it gives one "
        "value a sequence (its output must be “steps”)");
    row(3, "dropout", "Layer 2: dropout must be at least 0 and below 1, not 1");
    row(4, "embedding",
        "Layer 1: an embedding turns tokens into numbers, so it must be the first layer of a "
        "network without numeric inputs");
    row(5, "inputs", "A network without numeric inputs must begin with an embedding");
    row(6, "units", "Layer 2: a dense layer needs 1 to 100000000 units, not -1");
    row(7, "embedding", "Layer 1: an embedding needs a vocabulary of 1 to 100000000 tokens, not 0");
    row(8, "units", "Layer 1: GRU needs 1 to 100000000 units, not 200000000");
    row(9, "cell", "Layer 1 has no cell");
  }
  void layersThatDoNotFitAreRefusedInASentence() {
    QFETCH(int, number);
    QFETCH(QString, field);
    QFETCH(QString, sentence);
    const RecurrentLayer plain{gru(), 4};
    const std::vector<std::pair<std::vector<Layer>, Index>> networks = {
        {{}, 1},
        {{RecurrentLayer{gru(), 0}}, 1},
        {{plain, RecurrentLayer{findCell("lstm"), 4}}, 1},
        {{plain, DropoutLayer{1}}, 1},
        {{EmbeddingLayer{5, 5}, plain}, 3},
        {{plain}, 0},
        {{plain, DenseLayer{-1}}, 1},
        {{EmbeddingLayer{0, 5}, plain}, 0},
        {{RecurrentLayer{gru(), 200'000'000}}, 1},
        {{RecurrentLayer{nullptr, 3}}, 1}};
    const auto& [layers, inputs] = networks.at(static_cast<std::size_t>(number));
    const auto model = Model::create(layers, inputs, Initializer::Keras, 1);
    QVERIFY(!model.has_value());
    QCOMPARE(QString::fromStdString(model.error().text()), sentence);
    QCOMPARE(QString::fromStdString(model.error().field), field);
    QCOMPARE(QString::fromStdString(countParameters(layers, inputs).error().text()), sentence);
  }

  void kerasStartsWithOrthogonalGlorotAndForgetBiasOne() {
    const Model model = modelOf({RecurrentLayer{findCell("lstm"), 24}, DenseLayer{7}}, 5);
    const ConstMatrixView W = matrixOf(model, 0), U = matrixOf(model, 1), b = matrixOf(model, 2);
    const double bound = std::sqrt(6.0 / (4 * 24 + 5));
    QVERIFY(W.cwiseAbs().maxCoeff() <= bound && W.cwiseAbs().maxCoeff() > 0.95 * bound);
    // Five standard errors of the mean of a uniform distribution.
    QVERIFY(std::abs(W.mean()) < 5 * bound / std::sqrt(3.0 * double(W.size())));
    QVERIFY((U.transpose() * U).isIdentity(Scalar(1e-5)));
    QVERIFY(b.middleRows(24, 24).isOnes(0));
    QVERIFY(b.topRows(24).isZero(0) && b.bottomRows(48).isZero(0));
    QVERIFY(matrixOf(model, 3).cwiseAbs().maxCoeff() <= std::sqrt(6.0 / (24 + 7)));
    QVERIFY(matrixOf(model, 4).isZero(0));
  }

  void pytorchStartsUniformWithinOneOverRootUnits() {
    const Model model =
        modelOf({RecurrentLayer{gru(), 16}, DenseLayer{4}}, 3, 1, Initializer::PyTorch);
    for (int i = 0; i < static_cast<int>(model.parameters().list().size()); ++i) {
      const double largest = matrixOf(model, i).cwiseAbs().maxCoeff();
      QVERIFY(largest <= 0.25 && largest > 0.1);  // 1/√16 for both layers
    }
  }

  void sameSeedGivesSameWeights() {
    const std::vector<Layer> layers = {RecurrentLayer{gru(), 6}, DenseLayer{2}};
    const auto values = [&](std::uint64_t seed) {
      const Model model = modelOf(layers, 2, seed);
      return std::vector<Scalar>(model.parameters().values().begin(),
                                 model.parameters().values().end());
    };
    QVERIFY(values(3) == values(3));
    QVERIFY(values(3) != values(4));
  }

  void lastLayerGivesLogits() {
    const Batch batch = batchOf(2, {3, 3}, 3);
    const Matrix linear = outputOf(modelOf({RecurrentLayer{gru(), 4}, DenseLayer{3}}, 2), batch);
    const Matrix sigmoid =
        outputOf(modelOf({RecurrentLayer{gru(), 4}, DenseLayer{3, Activation::Sigmoid}}, 2), batch);
    QVERIFY(linear == sigmoid);
    QCOMPARE(linear.rows(), Index{3});
    QCOMPARE(linear.cols(), Index{2});
  }

  void hiddenDenseLayersAreActivated() {
    const Model relu =
        modelOf({RecurrentLayer{gru(), 4}, DenseLayer{6, Activation::Relu}, DenseLayer{1}}, 2);
    const Model linear = modelOf({RecurrentLayer{gru(), 4}, DenseLayer{6}, DenseLayer{1}}, 2);
    const Batch batch = batchOf(2, {3, 3}, 3);
    const Matrix hidden = outputOf(modelOf({RecurrentLayer{gru(), 4}, DenseLayer{6}}, 2), batch);
    // The first layers' weights have the same names in the seed's streams, hence the same values.
    const Matrix expected = matrixOf(relu, 6) * hidden.cwiseMax(0);
    QVERIFY(outputOf(relu, batch).isApprox(expected, Scalar(1e-5)));
    QVERIFY(!outputOf(linear, batch).isApprox(expected, Scalar(1e-2)));
  }

  void denseLayersApplyToEveryStep() {
    const Model model =
        modelOf({RecurrentLayer{gru(), 4, false, Pooling::Steps}, DenseLayer{3}}, 2);
    QVERIFY(model.outputsEveryStep());
    const Batch batch = batchOf(2, {3, 1}, 3);
    const Matrix steps = outputOf(model, batch);
    QCOMPARE(steps.cols(), Index{6});
    const Matrix last = outputOf(modelOf({RecurrentLayer{gru(), 4}, DenseLayer{3}}, 2), batch);
    QVERIFY(steps.col(2 * 2 + 0).isApprox(last.col(0), Scalar(1e-5)));
    QVERIFY(steps.col(0 * 2 + 1).isApprox(last.col(1), Scalar(1e-5)));
  }

  void embeddingLooksUpItsTokens() {
    const Model model = modelOf({EmbeddingLayer{6, 3}, DenseLayer{2}}, 0);
    Batch batch;
    batch.steps = 2;
    batch.size = 2;
    batch.lengths = {2, 2};
    batch.tokens = {5, 0, 1, 5};
    const Matrix y = outputOf(model, batch);
    QVERIFY(y.col(0) == y.col(3));
    QVERIFY(y.col(2).isApprox(matrixOf(model, 1) * matrixOf(model, 0).col(1), Scalar(1e-5)));
  }

  void dropoutWorksOnlyInTrainingAndFollowsItsKey() {
    const Model model = modelOf({RecurrentLayer{gru(), 32}, DropoutLayer{0.5}, DenseLayer{4}}, 2);
    const Batch batch = batchOf(2, {3, 3}, 3);
    const Matrix plain = outputOf(modelOf({RecurrentLayer{gru(), 32}, DenseLayer{4}}, 2), batch);
    QVERIFY(outputOf(model, batch) == plain);
    const Matrix first = outputOf(model, batch, {true, 1, nullptr});
    QVERIFY(first != plain);
    QVERIFY(outputOf(model, batch, {true, 1, nullptr}) == first);
    QVERIFY(outputOf(model, batch, {true, 2, nullptr}) != first);
  }

  void sharedPanelsGiveWhatOwnOnesGive_data() {
    QTest::addColumn<std::string>("key");
    for (const Cell* cell : allCells())
      QTest::newRow(std::string(cell->key).c_str()) << std::string(cell->key);
  }
  void sharedPanelsGiveWhatOwnOnesGive() {
    QFETCH(std::string, key);
    const Cell* cell = findCell(key);
    const Model model =
        modelOf({RecurrentLayer{cell, 5, true, Pooling::Steps}, DropoutLayer{0},
                 RecurrentLayer{cell, 4, true, Pooling::Steps}, RecurrentLayer{cell, 3}},
                2);
    const Batch batch = batchOf(2, {4, 2, 3}, 4);
    std::vector<RecurrentPanels> panels(model.directions().size());
    QCOMPARE(panels.size(), std::size_t{5});
    for (std::size_t i = 0; i < panels.size(); ++i) model.pack(i, true, panels[i]);
    ForwardOptions shared;
    shared.panels = panels;
    QVERIFY(learnedFrom(model, batch, shared) == learnedFrom(model, batch, {}));
  }

  void traceNamesLayersAndDirections() {
    const Model model = modelOf({RecurrentLayer{gru(), 3, true, Pooling::Steps},
                                 RecurrentLayer{findCell("lstm"), 2}, DenseLayer{1}},
                                2);
    std::vector<RecurrentTrace> trace;
    outputOf(model, batchOf(2, {4, 2}, 4), {false, 0, &trace});
    QCOMPARE(trace.size(), std::size_t{3});
    QVERIFY(trace[0].layer == 0 && !trace[0].backward && trace[0].cell == gru());
    QVERIFY(trace[1].layer == 0 && trace[1].backward && trace[1].cell == gru());
    QVERIFY(trace[2].layer == 1 && !trace[2].backward && trace[2].cell == findCell("lstm"));
    QCOMPARE(trace[2].signals.size(), std::size_t{6});
    QCOMPARE(trace[2].signals[0].cols(), Index{8});
  }
};

QTEST_APPLESS_MAIN(TestModel)
#include "test_model.moc"
