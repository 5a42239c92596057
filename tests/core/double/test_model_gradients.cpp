#include "core/autodiff/losses.h"
#include "core/cells/cells.h"
#include "core/nn/model.h"
#include "tests/gradient_check.h"
#include "tests/support.h"

using namespace gatescope;
using namespace gatescope::test;

class TestModelGradients : public QObject {
  Q_OBJECT

  static GradientReport check(Model& model, const Batch& batch) {
    const auto build = [&](Tape& tape, std::span<const Var>) {
      ForwardOptions options;
      options.training = true;
      options.dropoutKey = 11;
      const Var logits = model.forward(tape, batch, options);
      return categoricalCrossEntropy(
          tape, logits, batch.labels,
          {3, model.outputsEveryStep() ? std::span<const Index>(batch.lengths)
                                       : std::span<const Index>()});
    };
    return checkGradients(build, {}, &model.parameters());
  }

 private Q_SLOTS:
  void gradientsOfWholeNetworksAgreeWithFiniteDifferences_data() {
    QTest::addColumn<QString>("cell");
    QTest::addColumn<bool>("everyStep");
    for (const Cell* cell : allCells())
      for (const bool everyStep : {false, true})
        QTest::newRow((std::string(cell->key) + (everyStep ? ", every step" : ", mean")).c_str())
            << QString::fromUtf8(cell->key.data(), qsizetype(cell->key.size())) << everyStep;
  }
  void gradientsOfWholeNetworksAgreeWithFiniteDifferences() {
    QFETCH(QString, cell);
    QFETCH(bool, everyStep);
    const Cell* const kind = findCell(cell.toStdString());
    const Pooling head = everyStep ? Pooling::Steps : Pooling::Mean;
    auto model = Model::create(
        {EmbeddingLayer{5, 2}, RecurrentLayer{kind, 3, true, Pooling::Steps}, DropoutLayer{0.3},
         RecurrentLayer{kind, 2, false, head}, DenseLayer{3, Activation::Tanh}, DenseLayer{3}},
        0, Initializer::PyTorch, 4);
    VERIFY_OK(model);
    Batch batch;
    batch.steps = 4;
    batch.size = 3;
    batch.lengths = {4, 1, 3};
    batch.tokens = {0, 1, 2, 3, 0, 4, 1, 0, 2, 3, 0, 0};
    batch.labels = {0, 2, 1};
    if (everyStep) batch.labels = {0, 2, 1, 1, 0, 2, 2, 0, 1, 0, 0, 0};
    VERIFY_GRADIENTS(check(*model, batch));
  }

  void gradientsOfEmbeddedCategoriesAgreeWithFiniteDifferences() {
    auto model =
        Model::create({CategoryEmbeddingLayer{{{1, 3, 2}, {4, 2, 1}}},
                       RecurrentLayer{findCell("gru"), 3, false, Pooling::Last}, DenseLayer{3}},
                      7, Initializer::PyTorch, 4);
    VERIFY_OK(model);
    Batch batch;
    batch.steps = 2;
    batch.size = 3;
    batch.lengths = {2, 1, 2};
    batch.labels = {0, 2, 1};
    batch.inputs = randomMatrix(7, 6, 5);
    batch.inputs.middleRows(1, 5).setZero();
    for (Index c = 0; c < 6; ++c) {
      if (c != 2) batch.inputs(1 + c % 3, c) = 1;  // one step knows no value
      batch.inputs(4 + c % 2, c) = 1;
    }
    VERIFY_GRADIENTS(check(*model, batch));
  }
};

QTEST_APPLESS_MAIN(TestModelGradients)
#include "test_model_gradients.moc"
