#include "core/autodiff/ops.h"
#include "core/base/random.h"
#include "core/cells/cells.h"
#include "core/inspect/cell_step.h"
#include "core/train/embedding.h"
#include "core/train/network.h"
#include "core/train/predictor.h"
#include "core/train/settings.h"
#include "core/train/sizing.h"
#include "core/train/trainer.h"
#include "tests/core/small_datasets.h"
#include "tests/core/tables.h"
#include "tests/support.h"

#include <nlohmann/json.hpp>

using namespace gatescope;
using namespace gatescope::test;

namespace {

// Sequences of a number and two categories; the answer is what the shop at the last step adds to
// the number there.
std::string shopsCsv(int sequences, int shops = 6) {
  std::string csv = "id,t,level,shop,day,sales\n";
  Random random({17});
  for (int s = 0; s < sequences; ++s) {
    std::string rows;
    double sales = 0;
    for (int t = 0; t < 4; ++t) {
      const double level = random.uniform();
      const auto shop = random.below(static_cast<std::uint64_t>(shops));
      sales = level + static_cast<double>(shop * shop % 7);
      rows += std::to_string(s) + "," + std::to_string(t) + "," + std::to_string(level) + ",s" +
              std::to_string(shop) + "," + (t % 2 == 0 ? "mon" : "tue") + ",SALES\n";
    }
    for (std::size_t at = 0; (at = rows.find("SALES", at)) != std::string::npos;) {
      rows.replace(at, 5, std::to_string(sales));
    }
    csv += rows;
  }
  return csv;
}

Experiment shopsExperiment(const std::string& more) {
  Experiment experiment;
  const auto set =
      applySettings(experiment,
                    "task=regress shape=long id=id time=t target=sales units=16 batch=16 epochs=60 "
                    "learning-rate=0.02 " +
                        more);
  if (!set) throw std::runtime_error(set.error().text());
  return experiment;
}

std::shared_ptr<const Dataset> dataOf(const std::string& csv, const Experiment& experiment) {
  auto data = makeDataset(tableOf(csv), experiment.task, experiment.data);
  if (!data) throw std::runtime_error(data.error().text());
  return std::make_shared<const Dataset>(std::move(*data));
}

double testError(const std::shared_ptr<const Dataset>& data, const Experiment& experiment) {
  auto trainer = Trainer::create(data, experiment);
  if (!trainer) throw std::runtime_error(trainer.error().text());
  TrainingObserver nobody;
  return *find(trainer->run(nobody).test.metrics, "rmse");
}

}  // namespace

class TestCategoryEmbedding : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void theDatasetSaysWhichInputsAreOneCategory() {
    const Experiment experiment = shopsExperiment("categories=embedding missing=shop=mask");
    std::string csv = shopsCsv(40);
    csv.replace(csv.find(",s", csv.find('\n')), 3, ",");
    const auto data = dataOf(csv, experiment);
    QCOMPARE(data->inputNames.front(), std::string("level"));
    const auto groups = embeddedCategories(experiment, *data);
    VERIFY_OK(groups);
    QCOMPARE(groups->size(), std::size_t(2));
    QCOMPARE((*groups)[0].first, Index(1));
    QCOMPARE((*groups)[0].values, Index(6));
    QCOMPARE((*groups)[1].first, Index(8));  // behind the mask of the shops
    QCOMPARE((*groups)[1].values, Index(2));
    const auto names = networkInputs(experiment, *data);
    QCOMPARE(names, (std::vector<std::string>{"level", "shop 1", "shop 2", "shop 3", "shop 4",
                                              "shop missing", "day 1", "day 2"}));
  }

  void dimensionsAreGivenOrFollowFromTheValues() {
    QCOMPARE(dimensionsByRule(2), Index(2));
    QCOMPARE(dimensionsByRule(6), Index(4));
    QCOMPARE(dimensionsByRule(64), Index(16));
    QCOMPARE(dimensionsByRule(1000), Index(77));
    const Experiment byRule = shopsExperiment("categories=embedding");
    const auto data = dataOf(shopsCsv(40), byRule);
    const auto recurrent = [](Index inputs) { return 3 * 16 * (inputs + 16 + 2) + 17; };
    QCOMPARE(*parameterCount(byRule, *data), 6 * 4 + 2 * 2 + recurrent(1 + 4 + 2));
    QCOMPARE(*parameterCount(shopsExperiment("categories=embedding embedding=3"), *data),
             6 * 3 + 2 * 3 + recurrent(1 + 3 + 3));
    QCOMPARE(*parameterCount(shopsExperiment(""), *data), recurrent(1 + 6 + 2));
  }

  void theNetworkIsALookUpBeforeTheRecurrentLayer() {
    const RecurrentLayer gru{findCell("gru"), 5, false, Pooling::Last};
    auto model = Model::create({CategoryEmbeddingLayer{{{1, 3, 2}}}, gru, DenseLayer{2}}, 5,
                               Initializer::PyTorch, 9);
    VERIFY_OK(model);
    QCOMPARE(model->parameters().list().front().name, std::string("embedding_1/embeddings"));
    Batch batch;
    batch.steps = 2;
    batch.size = 2;
    batch.lengths = {2, 2};
    batch.inputs = Matrix::Constant(5, 4, Scalar(0.25));
    batch.inputs.middleRows(1, 3).setZero();
    batch.inputs(1, 0) = batch.inputs(3, 1) = batch.inputs(2, 2) = 1;  // the last has none
    Tape tape;
    tape.bind(model->parameters(), {});
    const Matrix whole = tape.value(model->forward(tape, batch));

    auto plain = Model::create({gru, DenseLayer{2}}, 4, Initializer::PyTorch, 9);
    VERIFY_OK(plain);
    const auto values = model->parameters().values();
    std::copy(values.begin() + 6, values.end(), plain->parameters().values().begin());
    const Eigen::Map<const Matrix> table(values.data(), 2, 3);
    Batch looked = batch;
    looked.inputs = Matrix::Constant(4, 4, Scalar(0.25));
    looked.inputs.middleRows(1, 2) << table.col(0), table.col(2), table.col(1), Matrix::Zero(2, 1);
    Tape other;
    other.bind(plain->parameters(), {});
    QVERIFY(whole == Matrix(other.value(plain->forward(other, looked))));
  }

  void whatTheCategoryDecidesIsLearned() {
    const Experiment embedded = shopsExperiment("categories=embedding");
    const auto data = dataOf(shopsCsv(300), embedded);
    const double error = testError(data, embedded);
    QVERIFY2(error < 0.5, std::to_string(error).c_str());  // the shop alone spreads it by 1.5
  }

  void everyEmbeddingIsTrained() {
    const Experiment experiment = shopsExperiment("categories=embedding epochs=2");
    const auto data = dataOf(shopsCsv(300), experiment);
    struct : TrainingObserver {
      void onEpoch(const EpochRecord&, std::shared_ptr<const Weights> weights) override {
        kept.push_back(std::move(weights));
      }
      std::vector<std::shared_ptr<const Weights>> kept;
    } observer;
    auto trainer = Trainer::create(data, experiment);
    VERIFY_OK(trainer);
    trainer->run(observer);
    const auto network = buildNetwork(experiment, *data);
    VERIFY_OK(network);
    const auto &first = observer.kept.front()->values, &last = observer.kept.back()->values;
    for (const Parameter& parameter : network->parameters().list()) {
      if (parameter.kind != ParameterKind::Embedding) continue;
      for (Index i = parameter.offset; i < parameter.offset + parameter.size(); ++i) {
        const auto at = static_cast<std::size_t>(i);
        QVERIFY2(first[at] != last[at], parameter.name.c_str());
      }
    }
  }

  void manyValuesAreAllowedWhereTheyAreEmbedded() {
    const std::string csv = shopsCsv(300, 100);
    const Experiment oneHot = shopsExperiment("inputs=level,shop");
    const auto refused = makeDataset(tableOf(csv), oneHot.task, oneHot.data);
    QCOMPARE(refused.error().text(),
             std::string("Column “shop” holds 100 different texts; as an input it may hold 64 at "
                         "most, and 1000 where categories are embedded (categories=embedding)"));
    const auto byRule = dataOf(csv, shopsExperiment(""));
    QVERIFY(isNoted(*byRule, "Column “shop” holds 100 different texts and is left out"));
    const Experiment embedded = shopsExperiment("categories=embedding");
    const auto data = dataOf(csv, embedded);
    QCOMPARE(data->features(), std::size_t(1 + 100 + 2));
    QCOMPARE((*embeddedCategories(embedded, *data))[0].dimensions, Index(21));
  }

  void anUnknownValueIsAVectorOfZeros() {
    const Experiment experiment = shopsExperiment("categories=embedding");
    const auto data = dataOf(shopsCsv(40), experiment);
    const auto applied =
        applyDataset(tableOf("id,t,level,shop,day,sales\n1,0,0.5,new,mon,1\n1,1,0.5,s0,tue,1\n"),
                     *data, experiment.data);
    VERIFY_OK(applied);
    const auto groups = *embeddedCategories(experiment, *applied);
    auto model = buildNetwork(experiment, *data);
    VERIFY_OK(model);
    Tape tape;
    tape.bind(model->parameters(), {});
    Matrix inputs(static_cast<Index>(applied->features()), 2);
    for (Index i = 0; i < inputs.size(); ++i) {
      inputs.data()[i] = static_cast<Scalar>(applied->inputs[static_cast<std::size_t>(i)]);
    }
    const Var x = tape.input(inputs);
    const Matrix vectors = tape.value(embedRows(tape, tape.parameter(0), x, groups[0].first));
    QVERIFY(vectors.col(0).isZero(0));
    QVERIFY(!vectors.col(1).isZero(0));
  }

  void whatCannotBeEmbeddedIsRefused() {
    const auto data = signClasses();
    Experiment experiment;
    experiment.task = Task::Classify;
    VERIFY_OK(applySettings(experiment, "categories=embedding"));
    QCOMPARE(embeddedCategories(experiment, *data).error().text(),
             std::string("Categories: signs has no input column of categories to embed; choose "
                         "one-hot"));
    VERIFY_OK(applySettings(experiment, "categories=one-hot embedding=4"));
    QCOMPARE(embeddedCategories(experiment, *data).error().field, std::string("embedding"));
    QVERIFY(findSetting("embedding")->applies(experiment));
    VERIFY_OK(applySettings(experiment, "embedding=0"));
    QVERIFY(!findSetting("embedding")->applies(experiment));
    QVERIFY(embeddedCategories(experiment, *data)->empty());
  }

  void anExperimentOfBeforeStillEmbeds() {
    nlohmann::json json = toJson(shopsExperiment("embedding=3"));
    json["settings"].erase("categories");
    const auto read = experimentFromJson(json);
    VERIFY_OK(read);
    QCOMPARE(read->data.categories, std::string("embedding"));
  }
};

QTEST_APPLESS_MAIN(TestCategoryEmbedding)
#include "test_category_embedding.moc"
