#include "core/base/random.h"
#include "core/train/sequential.h"
#include "core/train/trainer.h"
#include "tests/support.h"

#include <algorithm>
#include <string>

using namespace gatescope;

namespace {

struct Samples {
  Sequences x{2, {}, {}};
  std::vector<float> y;
};

// Sequences of two noisy inputs; the class is 1 where a pulse of the first input comes in the first
// half, so that it has to be remembered.
Samples pulses(int count, std::uint64_t seed) {
  Samples samples;
  Random random({seed});
  for (int i = 0; i < count; ++i) {
    const int steps = 6 + static_cast<int>(random.below(5));
    const bool early = random.below(2) == 1;
    const auto half = static_cast<std::uint64_t>(steps / 2);
    const auto pulse = static_cast<int>(random.below(half)) + (early ? 0 : steps / 2);
    for (int t = 0; t < steps; ++t) {
      samples.x.values.push_back(static_cast<float>((t == pulse ? 2 : 0) + 0.1 * random.normal()));
      samples.x.values.push_back(static_cast<float>(random.normal()));
    }
    samples.x.steps.push_back(steps);
    samples.y.push_back(early ? 1 : 0);
  }
  return samples;
}

struct Silent : TrainingObserver {};

bool sameWeights(const Model& a, const Model& b) {
  return std::ranges::equal(a.parameters().values(), b.parameters().values());
}

}  // namespace

class TestSequential : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void articlesModelLearnsABinarySet() {
    const Samples train = pulses(320, 1), test = pulses(100, 2);

    Sequential model{GRU(128), Dense(1, Activation::Sigmoid)};
    model.compile(Loss::BinaryCrossEntropy, Adam(), {"accuracy"});
    const auto history = model.fit(train.x, train.y, {.epochs = 10, .batchSize = 32});
    VERIFY_OK(history);
    QCOMPARE(history->epochs.size(), std::size_t{11});  // with the untrained network
    QVERIFY(history->epochs.back().trainingLoss < 0.5 * history->epochs[1].trainingLoss);

    const auto score = model.evaluate(test.x, test.y);
    VERIFY_OK(score);
    QCOMPARE(score->size(), std::size_t{2});
    QCOMPARE(score->at(0).name, std::string("loss"));
    QVERIFY2(score->at(1).value > 0.95, std::to_string(score->at(1).value).c_str());

    const auto answers = model.predict(test.x);
    VERIFY_OK(answers);
    QCOMPARE(answers->size(), test.y.size());
    int right = 0;
    for (std::size_t i = 0; i < test.y.size(); ++i)
      right += (answers->at(i) > 0.5F) == (test.y[i] == 1) ? 1 : 0;
    QCOMPARE(right / 100.0, score->at(1).value);
  }

  void fitEqualsTheSameExperimentByTheTrainer() {
    const Samples samples = pulses(100, 3);
    Sequential model{GRU(8), Dense(1, Activation::Sigmoid)};
    model.compile(Loss::BinaryCrossEntropy, Adam(0.003));
    const auto history =
        model.fit(samples.x, samples.y, {.epochs = 3, .batchSize = 16, .validationSplit = 0.2});
    VERIFY_OK(history);

    const auto dataset =
        arrayDataset(samples.x, samples.y, {Loss::BinaryCrossEntropy, 1, false}, 0.2);
    VERIFY_OK(dataset);
    Experiment experiment;
    experiment.task = Task::Classify;
    experiment.model.units = 8;
    experiment.training.learningRate = 0.003;
    experiment.training.batch = 16;
    experiment.training.epochs = 3;
    experiment.training.clipNorm = 0;
    auto trainer = Trainer::create(*dataset, experiment);
    VERIFY_OK(trainer);
    Silent observer;
    const RunOutcome outcome = trainer->run(observer);
    QCOMPARE(outcome.status, RunStatus::Finished);
    QVERIFY(sameWeights(*model.model(), trainer->model()));
    QCOMPARE(history->outcome.bestEpoch, outcome.bestEpoch);
    QCOMPARE(history->epochs.back().metrics.empty(), false);
  }

  void aSecondFitGoesOnFromTheFirst() {
    const Samples samples = pulses(64, 4);
    Sequential model{LSTM(4), Dense(1, Activation::Sigmoid)};
    model.compile(Loss::BinaryCrossEntropy);
    VERIFY_OK(model.fit(samples.x, samples.y));
    const auto before = model.evaluate(samples.x, samples.y);
    const auto history = model.fit(samples.x, samples.y, {.epochs = 5});
    VERIFY_OK(history);
    QVERIFY(history->epochs[1].trainingLoss < before->front().value * 1.05);
    QVERIFY(model.evaluate(samples.x, samples.y)->front().value < before->front().value);
  }

  void trainerRewindsAGivenNetworkToItsOwnWeights() {
    const Samples samples = pulses(32, 5);
    const auto dataset = arrayDataset(samples.x, samples.y, {Loss::BinaryCrossEntropy, 1, false});
    VERIFY_OK(dataset);
    const Model network = Model::create({GRU(5), Dense(1)}, 2, Initializer::PyTorch, 77).value();
    Experiment experiment;
    experiment.task = Task::Classify;
    experiment.training.epochs = 2;
    auto trainer = Trainer::create(*dataset, experiment, network);
    VERIFY_OK(trainer);
    QVERIFY(sameWeights(trainer->model(), network));
    Silent observer;
    trainer->run(observer);
    QVERIFY(!sameWeights(trainer->model(), network));
    trainer->rewind();
    QVERIFY(sameWeights(trainer->model(), network));
  }

  void otherLossesAnswerInTheirOwnShape_data() {
    QTest::addColumn<int>("loss");
    QTest::addColumn<int>("outputs");
    QTest::addColumn<bool>("steps");
    QTest::addColumn<QString>("metric");
    QTest::newRow("three classes")
        << int(Loss::CategoricalCrossEntropy) << 3 << false << QStringLiteral("accuracy");
    QTest::newRow("a class a step")
        << int(Loss::CategoricalCrossEntropy) << 3 << true << QStringLiteral("accuracy");
    QTest::newRow("two numbers") << int(Loss::Mse) << 2 << false << QStringLiteral("mae");
    QTest::newRow("a number a step") << int(Loss::Huber) << 1 << true << QStringLiteral("mae");
    QTest::newRow("labels a step") << int(Loss::MultiLabel) << 4 << true << QStringLiteral("nll");
  }
  void otherLossesAnswerInTheirOwnShape() {
    QFETCH(int, loss);
    QFETCH(int, outputs);
    QFETCH(bool, steps);
    QFETCH(QString, metric);
    const Samples samples = pulses(24, 6);
    const bool classes = Loss(loss) == Loss::CategoricalCrossEntropy;
    const std::size_t items = steps ? samples.x.values.size() / 2 : 24;
    std::vector<float> y(classes ? items : items * static_cast<std::size_t>(outputs));
    for (std::size_t i = 0; i < y.size(); ++i)
      y[i] = static_cast<float>(i % (Loss(loss) == Loss::MultiLabel ? 2 : 3));
    Sequential model{SimpleRNN(4, {.returnSequences = steps}), Dropout(0.1), Dense(outputs)};
    model.compile(Loss(loss), RMSprop(), {metric.toStdString()});
    VERIFY_OK(model.fit(samples.x, y, {.epochs = 2}));
    const auto answers = model.predict(samples.x);
    VERIFY_OK(answers);
    QCOMPARE(answers->size(), items * static_cast<std::size_t>(outputs));
    if (classes) QVERIFY(std::abs(answers->at(0) + answers->at(1) + answers->at(2) - 1) < 1e-5F);
    VERIFY_OK(model.evaluate(samples.x, y));
  }

  void whatDoesNotFitIsToldInASentence() {
    const Samples samples = pulses(8, 7);
    const auto sentence = [&](Sequential model, Loss loss, std::vector<float> y,
                              Sequences x) -> std::string {
      model.compile(loss);
      const auto history = model.fit(x, y);
      return history ? "fitted" : history.error().text();
    };
    const Sequential plain{GRU(3), Dense(1)}, two{GRU(3), Dense(2)};
    const auto& [x, y] = samples;
    QCOMPARE(sentence(two, Loss::BinaryCrossEntropy, y, x),
             std::string("Binary cross-entropy needs one output, not 2"));
    QCOMPARE(
        sentence(two, Loss::CategoricalCrossEntropy, y, x),
        std::string("Categorical cross-entropy needs three outputs or more, not 2: two classes "
                    "have one output and binary cross-entropy"));
    QCOMPARE(sentence({GRU(3), Dense(1, Activation::Tanh)}, Loss::Mse, y, x),
             std::string("With this loss the last layer must be linear"));
    QCOMPARE(sentence({GRU(3), GRU(3), Dense(1)}, Loss::Mse, y, x).substr(0, 23),
             std::string("Layer 2: GRU needs ever"));
    QCOMPARE(sentence(plain, Loss::BinaryCrossEntropy, {0, 1, 2, 0, 1, 0, 1, 0}, x),
             std::string("Item 3: y must be a class number from 0 to 1, not 2"));
    QCOMPARE(sentence(plain, Loss::Mse, {1, 2}, x),
             std::string("8 sequences need 8 numbers in y, not 2"));
    QCOMPARE(sentence(plain, Loss::Mse, {}, x),
             std::string("8 sequences need 8 numbers in y, not 0"));
    QCOMPARE(sentence(plain, Loss::Mse, y, {2, {1, 2, 3}, {2}}),
             std::string("2 steps of 2 features need 4 numbers, yet x has 3"));
    QCOMPARE(sentence(plain, Loss::Mse, y, {}), std::string("The sequences have no features"));
    QCOMPARE(Sequential(plain).predict(x).error().text(),
             std::string("The model has not been fitted yet"));
    Sequential raw = plain;
    QCOMPARE(raw.fit(x, y).error().text(), std::string("compile() the model before fit()"));
    raw.compile(Loss::Mse, Adam(-1));
    QCOMPARE(raw.fit(x, y).error().field, std::string("learning-rate"));
    raw.compile(Loss::Mse, Adam(), {"auc"});
    VERIFY_OK(raw.fit(x, y));
    QCOMPARE(raw.evaluate(x, y).error().text(),
             std::string("There is no metric “auc” for this loss"));
    QCOMPARE(raw.predict({1, {1}, {1}}).error().text(),
             std::string("The model was fitted to 2 features a step, yet x has 1"));
  }
};

QTEST_GUILESS_MAIN(TestSequential)
#include "test_sequential.moc"
