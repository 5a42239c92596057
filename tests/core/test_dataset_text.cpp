#include "core/cells/cells.h"
#include "core/data/dataset.h"
#include "core/inspect/trace.h"
#include "core/train/baselines.h"
#include "core/train/defaults.h"
#include "core/train/embedding.h"
#include "core/train/generate.h"
#include "core/train/network.h"
#include "core/train/predictor.h"
#include "core/train/settings.h"
#include "core/train/sizing.h"
#include "core/train/trainer.h"
#include "tables.h"
#include "tests/support.h"

#include <cmath>
#include <fstream>

#include <QTemporaryDir>

using namespace gatescope;
using namespace gatescope::test;

namespace {

// Reviews that are good by one word of theirs; the last ones have words of their own.
std::string reviewsCsv(int rows) {
  static constexpr const char* good[] = {"great", "lovely", "fine"};
  static constexpr const char* bad[] = {"awful", "dull", "poor"};
  static constexpr const char* things[] = {"room", "food", "view", "bed"};
  std::string csv = "review,label\n";
  for (int i = 0; i < rows; ++i) {
    const bool isGood = i % 2 == 0;
    csv += std::string("\"The ") + things[i / 2 % 4] + " was " + (isGood ? good : bad)[i / 3 % 3] +
           (i % 5 == 0 ? ", at least today" : "") + (i >= rows - 4 ? " zebra" : "") + ".\"," +
           (isGood ? "good" : "bad") + "\n";
  }
  return csv;
}

DataSettings textSettings(const std::string& changes = {}) {
  Experiment experiment;
  const auto done = applySettings(experiment, "shape=text " + changes);
  if (!done) throw std::runtime_error(done.error().text());
  return experiment.data;
}

Result<Dataset> made(const std::string& csv, Task task, const std::string& changes = {}) {
  return makeDataset(tableOf(csv), task, textSettings(changes));
}

// A sample's tokens as they were read.
std::string shown(const Dataset& data, std::size_t sample) {
  const Sample& place = data.samples[sample];
  std::string text;
  for (std::int32_t t = 0; t < place.steps; ++t) {
    text += (t == 0 ? "" : "|") + tokenText(data, place.firstStep + t);
  }
  return text;
}

std::string fails(const Result<Dataset>& data, const std::string& field) {
  if (data) return "made";
  return data.error().field == field ? data.error().text() : "field " + data.error().field;
}

Weights weightsOf(const Trainer& trainer) {
  const auto values = trainer.model().parameters().values();
  Weights weights;
  weights.values.assign(values.begin(), values.end());
  return weights;
}

struct Trained {
  std::shared_ptr<const Dataset> dataset;
  Experiment experiment;
  Weights weights;
  RunOutcome outcome;
};

Trained trained(Dataset data, const std::string& changes) {
  Trained result;
  result.experiment.task = data.task;
  result.dataset = std::make_shared<const Dataset>(std::move(data));
  if (auto set = applySettings(result.experiment, "shape=text " + changes); !set) {
    throw std::runtime_error(set.error().text());
  }
  auto trainer = Trainer::create(result.dataset, result.experiment);
  if (!trainer) throw std::runtime_error(trainer.error().text());
  TrainingObserver nobody;
  result.outcome = trainer->run(nobody);
  result.weights = weightsOf(*trainer);
  return result;
}

std::string poemCsv() {
  std::string csv = "line,n\n";
  for (int i = 0; i < 40; ++i) csv += "abcabcabcabc,1\n";
  return csv;
}

}  // namespace

class TestDatasetText : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void textsBecomeTokensOfTheTrainingsVocabulary() {
    const auto data =
        made(reviewsCsv(80), Task::Classify, "split-by=time split=60/20/20 min-count=1");
    VERIFY_OK(data);
    QVERIFY(data->isText());
    QVERIFY(data->shape == Shape::Text);
    QCOMPARE(data->features(), std::size_t(0));
    QCOMPARE(data->inputColumns, std::vector<std::string>{"review"});
    QCOMPARE(data->targetNames, std::vector<std::string>{"label"});
    QCOMPARE(sizes(*data), std::string("48/16/16"));
    QCOMPARE(shown(*data, 0), std::string("the|room|was|great|,|at|least|today|."));
    const Vocabulary& vocabulary = *data->text.vocabulary;
    QCOMPARE(vocabulary.text(2), std::string("."));  // as often as “the” and “was”, first by bytes
    QCOMPARE(vocabulary.count(vocabulary.find("the")), std::int64_t(48));
    QCOMPARE(vocabulary.find("zebra"), Vocabulary::unknown);  // of the test part only
    QCOMPARE(shown(*data, 79).substr(shown(*data, 79).size() - 8), std::string("|zebra|."));
    const Sample& last = data->samples[79];
    QCOMPARE(data->tokens[static_cast<std::size_t>(last.firstStep + last.steps - 2)],
             Vocabulary::unknown);
    QCOMPARE(data->labels[1], 0);
    QVERIFY(isNoted(*data, "“review” is read as words in lower case"));
  }

  void whatIsCutIsCounted() {
    const auto data = made("text,label\na b c d,x\na b,y\n,x\na b c,y\n\" \",x\nb a,y\n",
                           Task::Classify, "split-by=time split=6/0/0 max-length=2 min-count=1");
    // Counts of sequences add up to more than 100 or are percent: six of six are not enough.
    QVERIFY(!data);
    const auto cut = made("text,label\na b c d,x\na b,y\n,x\na b c,y\n\" \",x\nb a,y\n",
                          Task::Classify, "split=100/0/0 max-length=2 min-count=1");
    VERIFY_OK(cut);
    QVERIFY(isNoted(*cut, "2 texts are longer than 2 tokens: 3 tokens at their ends are not read"));
    QVERIFY(isNoted(*cut, "2 empty texts are read as one unknown token"));
    QCOMPARE(shown(*cut, 0), std::string("a|b"));
    QCOMPARE(shown(*cut, 2), std::string("‹unknown›"));
    QCOMPARE(cut->samples[2].steps, 1);
  }

  void theLengthByRuleCoversMostTexts() {
    std::string csv = "text,label\n";
    for (int i = 0; i < 100; ++i) {
      csv += i < 3 ? "a a a a a a a a a a a a" : "a b c d";
      csv += i % 2 == 0 ? ",x\n" : ",y\n";
    }
    const auto data = made(csv, Task::Classify, "split=100/0/0");
    VERIFY_OK(data);
    QCOMPARE(data->text.maxLength, 4);
  }

  void rareTokensAreUnknown() {
    const auto data = made(reviewsCsv(80), Task::Classify, "vocabulary=3 split=100/0/0");
    VERIFY_OK(data);
    QCOMPARE(data->text.vocabulary->size(), std::size_t(5));
    QCOMPARE(data->text.vocabulary->size(), std::size_t(5));
    QCOMPARE(shown(*data, 0), std::string("the|room|was|great|,|at|least|today|."));
    QVERIFY(data->text.vocabulary->leftOut() > 5);
  }

  void flagsSplitToo() {
    std::string csv = "text,label,is_valid\n";
    for (int i = 0; i < 20; ++i) {
      csv += "word number " + std::to_string(i) + (i % 2 == 0 ? ",x," : ",y,") +
             (i < 15 ? "False\n" : "True\n");
    }
    for (const char* flag : {"", "split-column=is_valid"}) {
      const auto data = made(csv, Task::Classify, flag);
      VERIFY_OK(data);
      QCOMPARE(sizes(*data), std::string("15/5/0"));
    }
    std::string renamed = csv;
    renamed.replace(renamed.find("is_valid"), 8, "in_test");
    const auto data = made(renamed, Task::Classify, "split-column=in_test split=100/0/0");
    VERIFY_OK(data);
    QCOMPARE(sizes(*data), std::string("15/0/5"));
  }

  void newTextsAreReadByTheSameVocabulary() {
    const auto fitted = made(reviewsCsv(80), Task::Classify, "max-length=6");
    VERIFY_OK(fitted);
    const Table table = tableOf("review,other\nThe quagga was GREAT,1\nfine,2\n", "new.csv");
    const auto data = applyDataset(table, *fitted, textSettings(), false);
    VERIFY_OK(data);
    QVERIFY(data->text.vocabulary == fitted->text.vocabulary);
    QCOMPARE(sizes(*data), std::string("0/0/2"));
    QCOMPARE(shown(*data, 0), std::string("the|quagga|was|great"));
    QCOMPARE(data->tokens[1], Vocabulary::unknown);
    QCOMPARE(data->labels[0], -1);
    const std::vector<std::string> typed{"a fine view", ""};
    const auto one = applyToTexts(typed, *fitted);
    VERIFY_OK(one);
    QCOMPARE(one->samples.size(), std::size_t(2));
    QCOMPARE(shown(*one, 0), std::string("a|fine|view"));
  }

  void numbersAreTargetsToo() {
    std::string csv = "text,stars\n";
    for (int i = 0; i < 40; ++i) {
      csv += i % 2 == 0 ? "good good,4.5\n" : "bad,1.25\n";
    }
    const auto data = made(csv, Task::Regress, "target=stars");
    VERIFY_OK(data);
    QVERIFY(!data->isClassified());
    QVERIFY(std::abs(targetAt(*data, 0, 0) - 4.5) < 1e-5);
    const Trained run = trained(*data, "task=regress epochs=5 units=4 learning-rate=0.03");
    QVERIFY(find(run.outcome.test.metrics, "rmse").has_value());
  }

  void whatCannotBeReadIsRefused() {
    const std::string csv = reviewsCsv(20);
    QVERIFY(fails(made(csv, Task::LabelSteps), "task").starts_with("a.csv has one row a text"));
    QVERIFY(fails(made(csv, Task::Classify, "inputs=review,label"), "inputs")
                .starts_with("A network reads the texts of one column"));
    QVERIFY(fails(made(csv, Task::Classify, "inputs=label target=label"), "target")
                .find("another role") != std::string::npos);
    QVERIFY(fails(made("a,b\n1,2\n3,4\n", Task::Classify), "inputs")
                .starts_with("a.csv has no column of texts"));
    QVERIFY(fails(made(csv, Task::NextStep, "target=label"), "target")
                .starts_with("The task next-step predicts"));
    QVERIFY(fails(made(csv, Task::Forecast), "task").starts_with("A forecast learns from one"));
  }

  void textsAreProposedAsSuch() {
    std::string csv = "label,review\n";
    for (int i = 0; i < 80; ++i) {
      csv += std::to_string(i % 2) + ",\"It was text number " + std::to_string(i) +
             " of many, and a rather long one.\"\n";
    }
    const Proposal proposal = propose(tableOf(csv));
    QVERIFY(proposal.shape == Shape::Text);
    QVERIFY(proposal.task == Task::Classify);
    QCOMPARE(proposal.settings.targets, std::vector<std::string>{"label"});
    const Proposal names = proposeText(tableOf("name,land\nAnna,x\nOtto,y\nEva,x\n"), "name");
    QVERIFY(names.shape == Shape::Text);
    QCOMPARE(names.settings.targets, std::vector<std::string>{"land"});
  }

  void aNetworkLearnsFromTextsAndIsLookedInto() {
    auto data = made(reviewsCsv(160), Task::Classify);
    VERIFY_OK(data);
    Experiment experiment;
    experiment.task = Task::Classify;
    VERIFY_OK(takeDefaults(experiment, trainingDefaults(*data), {}));
    QVERIFY(experiment.model.embedding > 0);
    const Trained run = trained(*data, "task=classify embedding=8 units=8 epochs=20 batch=40");
    QVERIFY(*find(run.outcome.test.metrics, "accuracy") > 0.95);
    QCOMPARE(baselines(*run.dataset, Split::Test).front().key, std::string("logistic"));

    auto tracer = Tracer::create(run.dataset, run.experiment);
    VERIFY_OK(tracer);
    const auto trace = tracer->trace(run.weights, 0);
    VERIFY_OK(trace);
    QCOMPARE(trace->steps, run.dataset->samples[0].steps);

    const auto predictor = Predictor::create(run.dataset, run.experiment, run.weights);
    VERIFY_OK(predictor);
    QVERIFY(*find(predictor->evaluate(Split::Test).metrics, "accuracy") > 0.95);
  }

  // Each shard hands over the columns of its own tokens; none may be lost or counted twice.
  void anyNumberOfThreadsGivesTheSameBits() {
    const auto data = std::make_shared<const Dataset>(*made(reviewsCsv(160), Task::Classify));
    Experiment experiment;
    experiment.task = Task::Classify;
    VERIFY_OK(applySettings(experiment, "shape=text embedding=8 units=8 epochs=3 batch=64"));
    std::vector<Weights> weights;
    for (const int threads : {1, 2, 4}) {
      auto trainer = Trainer::create(data, experiment, threads);
      VERIFY_OK(trainer);
      TrainingObserver nobody;
      trainer->run(nobody);
      weights.push_back(weightsOf(*trainer));
    }
    QCOMPARE(weights[1].values, weights[0].values);
    QCOMPARE(weights[2].values, weights[0].values);
  }

  void anEmbeddingBeginsWithTheFilesVectors() {
    const QTemporaryDir folder;
    const std::string path = folder.filePath(QStringLiteral("few.vec")).toStdString();
    std::ofstream(path) << "great 1 2 3\nawful -1 -2 -3\n";
    const std::string file = "vectors=" + path;
    auto data = made(reviewsCsv(80), Task::Classify, file);
    VERIFY_OK(data);
    const auto words = data->text.vocabulary->size() - 2;
    QVERIFY(isNoted(*data, "Word vectors: few.vec has 2 of the vocabulary's " +
                               std::to_string(words) + " tokens, 3 numbers each"));
    Experiment experiment;
    experiment.task = Task::Classify;
    VERIFY_OK(takeDefaults(experiment, trainingDefaults(*data), {}));
    QCOMPARE(experiment.model.embedding, 3);
    VERIFY_OK(applySettings(experiment, "shape=text " + file));
    const auto model = buildNetwork(experiment, *data);
    VERIFY_OK(model);
    const auto place = static_cast<std::size_t>(data->text.vocabulary->find("awful")) * 3;
    QCOMPARE(model->parameters().values(0)[place + 1], Scalar(-2));

    experiment.model.embedding = 4;
    QCOMPARE(buildNetwork(experiment, *data).error().field, std::string("embedding"));
    experiment.model.embedding = 3;
    QVERIFY(QFile::remove(QString::fromStdString(path)));
    data = made(reviewsCsv(80), Task::Classify, file);  // what has been trained is still readable
    VERIFY_OK(data);
    QCOMPARE(buildNetwork(experiment, *data).error().field, std::string("vectors"));
    VERIFY_OK(buildEmptyNetwork(experiment, *data));
  }

  void eachNextTokenIsATarget() {
    const auto data = made("line,n\nabcdef,1\nab,1\n,2\n", Task::NextStep,
                           "inputs=line tokens=characters split=100/0/0 max-length=3 min-count=1");
    VERIFY_OK(data);
    const Vocabulary& vocabulary = *data->text.vocabulary;
    QCOMPARE(data->classes(), vocabulary.size());
    QCOMPARE(data->labels, data->tokens);
    QCOMPARE(data->samples.size(), std::size_t(3));  // the first in pieces of 4 steps
    QCOMPARE(shown(*data, 0), std::string("‹end›|a|b|c"));
    QCOMPARE(shown(*data, 1), std::string("d|e|f"));
    QCOMPARE(shown(*data, 2), std::string("‹end›|a|b"));
    const Sample& second = data->samples[1];
    QCOMPARE(second.targetRows, second.steps);
    QCOMPARE(tokenText(*data, second.firstTarget), std::string("e"));
    QCOMPARE(tokenText(*data, second.firstTarget + 2), std::string("‹end›"));
    QVERIFY(isNoted(*data, "1 empty texts are left out"));
    QVERIFY(isNoted(*data, "1 texts of more than 3 tokens are read in pieces"));
  }

  void textsAreWrittenAndTheSameSeedWritesTheSame() {
    auto data = made(poemCsv(), Task::NextStep, "inputs=line tokens=characters");
    VERIFY_OK(data);
    const Trained run =
        trained(std::move(*data), "task=next-step units=16 epochs=60 learning-rate=0.02");
    QVERIFY(*find(run.outcome.test.metrics, "accuracy") > 0.9);
    const double loss = *find(run.outcome.test.metrics, "log_loss");
    QVERIFY(std::abs(*find(run.outcome.test.metrics, "perplexity") - std::exp(loss)) < 1e-9);
    const auto all = baselines(*run.dataset, Split::Test);
    QCOMPARE(all.size(), std::size_t(2));
    QCOMPARE(all.front().key, std::string("bigram"));
    QVERIFY(*find(all.front().evaluation.metrics, "perplexity") <
            *find(all.back().evaluation.metrics, "perplexity"));

    auto writer = TextGenerator::create(run.dataset, run.experiment, run.weights);
    VERIFY_OK(writer);
    const auto likeliest = writer->generate({.prompt = "ab", .temperature = 0, .length = 7});
    VERIFY_OK(likeliest);
    QCOMPARE(*likeliest, std::string("cabcabc"));
    std::string pieces;
    const GenerateOptions warm{.prompt = "zzz", .temperature = 3, .length = 50, .seed = 5};
    const auto first = writer->generate(warm, [&](std::string_view piece) {
      pieces += piece;
      return true;
    });
    VERIFY_OK(first);
    QCOMPARE(pieces, *first);
    QCOMPARE(*writer->generate(warm), *first);
    // With every state silenced from a step on it says the same at each step: it cannot tell where
    // it stands. The mark and the prompt are three steps, so one letter is still its own.
    const Hold silent{.signal = static_cast<int>(findCell("gru")->signals.size()) - 1, .first = 3};
    const auto held =
        writer->generate({.prompt = "ab", .temperature = 0, .length = 7, .holds = {silent}});
    VERIFY_OK(held);
    QCOMPARE(held->substr(0, 1), std::string("c"));
    QVERIFY(*held != *likeliest);
    QCOMPARE(held->substr(1).find_first_not_of((*held)[1]), std::string::npos);
    QCOMPARE(writer->generate({.holds = {{.layer = 4}}}).error().field, std::string("hold"));
    QVERIFY(first->find("‹") == std::string::npos);
    QCOMPARE(writer->generate({.temperature = -1}).error().field, std::string("temperature"));
    QCOMPARE(writer->generate({.length = 0}).error().field, std::string("length"));
  }

  void onlyWhatPredictsTokensWrites() {
    const auto data = std::make_shared<const Dataset>(*made(reviewsCsv(40), Task::Classify));
    Experiment experiment;
    experiment.task = Task::Classify;
    const auto writer = TextGenerator::create(data, experiment, {});
    QVERIFY(!writer);
    QCOMPARE(writer.error().field, std::string("task"));
  }
};

QTEST_APPLESS_MAIN(TestDatasetText)
#include "test_dataset_text.moc"
