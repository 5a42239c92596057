#include "core/table/csv.h"
#include "core/train/baselines.h"
#include "core/train/settings.h"
#include "tests/support.h"

#include <algorithm>
#include <cmath>

using namespace gatescope;

namespace {

// Texts to be gone on with, letter by letter, and the part that each belongs to.
struct Text {
  std::string letters;
  const char* part = "train";
};

Dataset lettersOf(const std::vector<Text>& texts) {
  std::string csv = "text,part\n";
  for (const Text& text : texts) csv += text.letters + ',' + text.part + '\n';
  const auto table = parseCsv(csv, "letters.csv");
  if (!table) qFatal("%s", table.error().text().c_str());
  Experiment experiment;
  const auto set = applySettings(experiment,
                                 "task=next-step shape=text inputs=text "
                                 "tokens=characters split-column=part");
  if (!set) qFatal("%s", set.error().text().c_str());
  auto dataset = makeDataset(*table, Task::NextStep, experiment.data);
  if (!dataset) qFatal("%s", dataset.error().text().c_str());
  return std::move(*dataset);
}

double metric(const std::vector<Baseline>& all, std::string_view key, std::string_view name) {
  const auto found = std::ranges::find(all, key, &Baseline::key);
  if (found == all.end()) qFatal("no %s", std::string(key).c_str());
  return find(found->evaluation.metrics, name).value();
}

std::vector<Text> times(int count, const std::string& letters, const char* part = "train") {
  return std::vector<Text>(static_cast<std::size_t>(count), Text{letters, part});
}

std::vector<Text> joined(std::vector<Text> all, const std::vector<Text>& more) {
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

}  // namespace

class TestTokenBaselines : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  // Training: a b a b ‹end› four times, so that of 20 tokens 8 are a, 8 b, 4 the end.
  void frequenciesByHand() {
    const Dataset dataset = lettersOf(joined(times(4, "abab"), times(1, "ab", "test")));
    const auto all = baselines(dataset, Split::Test);
    QCOMPARE(all.size(), std::size_t{2});
    const double loss = -(2 * std::log(8.0 / 20) + std::log(4.0 / 20)) / 3;
    QVERIFY(std::abs(metric(all, "unigram", "log_loss") - loss) < 1e-9);
    QVERIFY(std::abs(metric(all, "unigram", "perplexity") - std::exp(loss)) < 1e-9);
    QVERIFY(std::abs(metric(all, "unigram", "accuracy") - 1.0 / 3) < 1e-9);
  }

  // a follows the beginning and b a; after b stands a or the end, both as often. In the validation
  // part it is so too, so that nearly all weight is on the pairs.
  void aLanguageOfPairsIsForetoldByPairs() {
    const Dataset dataset = lettersOf(joined(
        times(40, "abab"), joined(times(20, "abab", "validation"), times(20, "abab", "test"))));
    const auto all = baselines(dataset, Split::Test);
    QCOMPARE(all.front().key, std::string("bigram"));
    QVERIFY(std::abs(metric(all, "bigram", "log_loss") - 2 * std::log(2) / 5) < 0.01);
    QVERIFY(std::abs(metric(all, "bigram", "accuracy") - 4.0 / 5) < 1e-9);
  }

  // Without a validation part every token is left out of the counts in turn: pairs that occur once
  // say nothing then.
  void pairsThatOccurOnceAreNotBelieved() {
    const Dataset pairs = lettersOf(joined(times(40, "abab"), times(5, "abab", "test")));
    QVERIFY(metric(baselines(pairs, Split::Test), "bigram", "log_loss") < 0.35);
    const Dataset once =
        lettersOf({{"abcdefgh"}, {"hcfbgdae"}, {"ceahgbfd"}, {"adgcbehf", "test"}});
    const auto all = baselines(once, Split::Test);
    QVERIFY(metric(all, "bigram", "log_loss") < metric(all, "unigram", "log_loss") + 0.3);
  }

  // b b, and c, which never followed a, occur in the test alone.
  void whatNeverOccurredIsNotImpossible() {
    const Dataset dataset =
        lettersOf(joined(times(9, "abab"), {{"c"}, {"ab", "validation"}, {"acbb", "test"}}));
    const double loss = metric(baselines(dataset, Split::Test), "bigram", "log_loss");
    QVERIFY2(std::isfinite(loss) && loss < 8, std::to_string(loss).c_str());
  }

  void testTextsAreNotCounted() {
    const auto train = joined(times(9, "abab"), times(3, "abba", "validation"));
    const auto figure = [&](const std::string& test) {
      const Dataset dataset = lettersOf(joined(train, {{test, "test"}}));
      return metric(baselines(dataset, Split::Validation), "bigram", "log_loss");
    };
    QCOMPARE(figure("abab"), figure("bbbbbaaaaabbb"));
  }
};

QTEST_APPLESS_MAIN(TestTokenBaselines)
#include "test_token_baselines.moc"
