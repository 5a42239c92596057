#include "core/data/folds.h"
#include "core/train/experiment.h"
#include "tests/core/fold_tables.h"
#include "tests/support.h"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>

using namespace gatescope;
using namespace gatescope::test;

namespace {

using Order = std::vector<std::size_t>;

Order countedTo(std::size_t count) {
  Order order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  return order;
}

std::vector<std::int32_t> drawn(Random& random, std::size_t count, std::uint64_t kinds) {
  std::vector<std::int32_t> values(count);
  for (auto& value : values) value = static_cast<std::int32_t>(random.below(kinds));
  return values;
}

// Sequences of each part, and of each class in it.
struct Counts {
  std::vector<int> sequences;
  std::map<std::int32_t, std::vector<int>> classes;
};

Counts countsOf(const std::vector<Bundle>& bundles, const Order& dealt, std::size_t parts) {
  Counts counts;
  counts.sequences.resize(parts);
  for (std::size_t b = 0; b < bundles.size(); ++b) {
    counts.sequences[dealt[b]] += static_cast<int>(bundles[b].sequences.size());
    for (const auto& [c, count] : bundles[b].classes) {
      auto& of = counts.classes[c];
      of.resize(parts);
      of[dealt[b]] += static_cast<int>(count);
    }
  }
  return counts;
}

int spread(const std::vector<int>& counts) {
  const auto [low, high] = std::ranges::minmax(counts);
  return high - low;
}

std::string seriesCsv(int rows) {
  std::string csv = "t,x\n";
  for (int i = 0; i < rows; ++i) {
    csv += std::to_string(i) + "," + std::to_string(i * i % 23) + "\n";
  }
  return csv;
}

// A row a step: who measured, of whom, and what.
std::string longCsv(int sequences) {
  std::string csv = "id,t,person,x,label,twice\n";
  for (int s = 0; s < sequences; ++s) {
    for (int t = 0; t < 3; ++t) {
      csv += std::to_string(s) + "," + std::to_string(100 * (sequences - s) + t) + ",p" +
             std::to_string(s * s % 11) + "," + std::to_string(s * t % 13) + "," +
             (s % 3 == 0 ? "yes," : "no,") + std::to_string(2 * s) + "\n";
    }
  }
  return csv;
}

std::string textCsv(int texts) {
  std::string csv = "review,label\n";
  for (int i = 0; i < texts; ++i) {
    csv += "this is text " + std::to_string(i) + (i % 2 ? ",good\n" : ",bad\n");
  }
  return csv;
}

}  // namespace

class TestFolds : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  // What sklearn.model_selection.StratifiedKFold and KFold guarantee.
  void foldsHaveEachClassInProportionButForOne() {
    Random random({61});
    for (int round = 0; round < 300; ++round) {
      const std::size_t count = 10 + random.below(200), folds = 2 + random.below(9);
      const auto classes = drawn(random, count, 1 + random.below(6));
      Order order = countedTo(count);
      random.shuffle(std::span(order));
      const auto bundles = bundlesOf(order, classes, {});
      const Counts counts = countsOf(bundles, dealFolds(bundles, folds), folds);
      QVERIFY(spread(counts.sequences) <= 1);
      QCOMPARE(std::accumulate(counts.sequences.begin(), counts.sequences.end(), 0),
               static_cast<int>(count));
      for (const auto& [c, of] : counts.classes) QVERIFY(spread(of) <= 1);
    }
  }

  void groupsStandInOneFoldAndFoldsAreOfNearlyOneSize() {
    Random random({62});
    for (int round = 0; round < 100; ++round) {
      const std::size_t count = 40 + random.below(200), folds = 2 + random.below(6);
      const auto groups = drawn(random, count, 8 + random.below(20));
      const auto classes = drawn(random, count, 3);
      const auto bundles = bundlesOf(countedTo(count), classes, groups);
      const std::set<std::int32_t> known(groups.begin(), groups.end());
      QCOMPARE(bundles.size(), known.size());
      std::size_t largest = 0;
      for (const Bundle& bundle : bundles) {
        for (const std::size_t s : bundle.sequences) {
          QCOMPARE(groups[s], groups[bundle.sequences.front()]);
        }
        largest = std::max(largest, bundle.sequences.size());
      }
      const Counts counts = countsOf(bundles, dealFolds(bundles, folds), folds);
      QVERIFY(std::ranges::find(counts.sequences, 0) == counts.sequences.end());
      // Without classes the largest goes to the emptiest: no fold is ahead by more than one group.
      const auto plain = bundlesOf(countedTo(count), {}, groups);
      const Counts equal = countsOf(plain, dealFolds(plain, folds), folds);
      QVERIFY(spread(equal.sequences) <= static_cast<int>(largest));
    }
  }

  void needKeepsToTheSharesAndLeavesNoPartEmpty() {
    const auto bundles = bundlesOf(countedTo(20), {}, {});
    const Counts counts = countsOf(bundles, dealByNeed(bundles, std::array{14.0, 3.0, 3.0}), 3);
    QCOMPARE(counts.sequences, (std::vector<int>{14, 3, 3}));
    const auto few = bundlesOf(countedTo(3), {}, {});
    const Counts three = countsOf(few, dealByNeed(few, std::array{70.0, 15.0, 15.0, 0.0}), 4);
    QCOMPARE(three.sequences, (std::vector<int>{1, 1, 1, 0}));
  }

  void orderIsCutWhereTheMiddleOfAGroupFalls() {
    const std::vector<std::int32_t> groups{0, 0, 0, 1, 1, 2, 3, 3, 3, 3};
    const auto bundles = bundlesOf(countedTo(10), {}, groups);
    QCOMPARE(dealInOrder(bundles, std::array{4.0, 2.0, 4.0}), (Order{0, 1, 1, 2}));
    const auto alone = bundlesOf(countedTo(6), {}, {});
    QCOMPARE(dealInOrder(alone, std::array{2.0, 2.0, 2.0}), (Order{0, 0, 1, 1, 2, 2}));
  }

  void everySequenceBesideTheTestIsHeldOutOnce_data() {
    QTest::addColumn<QString>("csv");
    QTest::addColumn<QString>("settings");
    const auto wide = QString::fromStdString(wideCells(97, 20).csv());
    const auto table = QString::fromStdString(longCsv(200));
    const auto texts = QString::fromStdString(textCsv(50));
    QTest::newRow("wide, stratified")
        << wide << "task=classify shape=wide target=label ignore=person,size";
    QTest::newRow("wide, random")
        << wide << "task=classify shape=wide target=label ignore=person,size split-by=random";
    QTest::newRow("wide, numbers")
        << wide << "task=regress shape=wide target=size ignore=person,label";
    QTest::newRow("wide, grouped")
        << wide << "task=classify shape=wide target=label ignore=size group=person";
    QTest::newRow("wide, grouped, by need of nothing but size")
        << wide << "task=classify shape=wide target=label ignore=size group=person split-by=random";
    QTest::newRow("long, counts") << table
                                  << "task=classify shape=long id=id time=t target=label inputs=x "
                                     "split=90/30/40";
    QTest::newRow("long, each step")
        << table << "task=next-step shape=long id=id time=t target=x inputs=x group=person";
    QTest::newRow("text") << texts << "task=classify shape=text inputs=review target=label";
    QTest::newRow("text to go on with") << texts
                                        << "task=next-step shape=text inputs=review "
                                           "ignore=label";
  }
  void everySequenceBesideTheTestIsHeldOutOnce() {
    QFETCH(QString, csv);
    QFETCH(QString, settings);
    const Experiment experiment = experimentOf(settings.toStdString());
    const std::string text = csv.toStdString();
    const auto ordinary = madeOf(text, experiment);
    VERIFY_OK(ordinary);
    std::set<std::int32_t> rest = samplesOf(*ordinary, Split::Training);
    rest.merge(samplesOf(*ordinary, Split::Validation));
    std::set<std::int32_t> seen;
    for (int fold = 1; fold <= 4; ++fold) {
      const auto data = madeOf(text, withFold(experiment, fold, 4));
      VERIFY_OK(data);
      QVERIFY(data->split(Split::Test).empty());
      std::set<std::int32_t> both = samplesOf(*data, Split::Training);
      for (const std::int32_t s : data->split(Split::Validation)) {
        QVERIFY(seen.insert(s).second);
        QVERIFY(both.insert(s).second);
      }
      QVERIFY(both == rest);
    }
    QVERIFY(seen == rest);
    Experiment whole = experiment;
    whole.data.fold.isWhole = true;
    const auto all = madeOf(text, whole);
    VERIFY_OK(all);
    QVERIFY(samplesOf(*all, Split::Training) == rest);
    QVERIFY(all->split(Split::Validation).empty());
    QVERIFY(samplesOf(*all, Split::Test) == samplesOf(*ordinary, Split::Test));
  }

  void groupsStayTogetherInEverySplit_data() {
    QTest::addColumn<QString>("by");
    for (const char* by : {"automatic", "random", "stratified", "time"}) QTest::newRow(by) << by;
  }
  void groupsStayTogetherInEverySplit() {
    QFETCH(QString, by);
    const Cells cells = wideCells(120, 25);
    const Experiment experiment =
        experimentOf("task=classify shape=wide target=label ignore=size group=person split-by=" +
                     by.toStdString());
    for (int fold = 0; fold <= 3; ++fold) {
      const auto data = madeOf(cells.csv(), withFold(experiment, fold, 3));
      VERIFY_OK(data);
      std::map<std::string, std::size_t> partOf;
      for (std::size_t p = 0; p < 3; ++p) {
        for (const std::int32_t s : data->splits[p]) {
          const auto row =
              static_cast<std::size_t>(data->samples[static_cast<std::size_t>(s)].tableRow);
          QCOMPARE(partOf.emplace(cells.rows[row][0], p).first->second, p);
        }
        const double share = static_cast<double>(data->splits[p].size()) / 120;
        if (fold == 0) QVERIFY(std::abs(share - experiment.data.split[p] / 100) < 0.06);
      }
      QCOMPARE(data->inputNames, std::vector<std::string>{"value"});  // person is no step
    }
  }

  void aColumnOfGroupsIsNotTakenForTheTime() {
    std::string csv = "id,session,x,label\n";
    for (int s = 0; s < 20; ++s) {
      for (int step = 0; step < 3; ++step) {
        csv += std::to_string(s) + "," + std::to_string(s / 2 + 1) + "," + std::to_string(step) +
               (s % 2 ? ",a\n" : ",b\n");
      }
    }
    const auto data = madeOf(csv, experimentOf("task=classify shape=long id=id target=label "
                                               "group=session"));
    VERIFY_OK(data);
    QCOMPARE(data->inputNames, std::vector<std::string>{"x"});
    QVERIFY(isNoted(*data,
                    "20 sequences of 10 groups dealt out at random, classes in proportion, each "
                    "group to one part"));
  }

  void repeatsAreDealtOutAnewAndTheTestStays() {
    const std::string csv = wideCells(90, 20).csv();
    Experiment experiment =
        withFold(experimentOf("task=classify shape=wide target=label ignore=person,size"), 1, 3);
    const auto first = madeOf(csv, experiment);
    experiment.data.fold.dealing = 2;
    const auto second = madeOf(csv, experiment);
    VERIFY_OK(first);
    VERIFY_OK(second);
    QVERIFY(first->splits[1] != second->splits[1]);
    std::set<std::int32_t> a = samplesOf(*first, Split::Training);
    std::set<std::int32_t> b = samplesOf(*second, Split::Training);
    a.merge(samplesOf(*first, Split::Validation));
    b.merge(samplesOf(*second, Split::Validation));
    QVERIFY(a == b);
  }

  // Fold after fold the origin rolls on: training grows, and validation is the block behind it.
  void sequencesByTimeAreValidatedOnWhatComesNext() {
    const Experiment experiment = experimentOf(
        "task=classify shape=long id=id time=t target=label inputs=x split-by=time split=60/20/20");
    const std::string csv = longCsv(60);
    std::size_t before = 0;
    std::int64_t end = 60;
    for (int fold = 1; fold <= 3; ++fold) {
      const auto data = madeOf(csv, withFold(experiment, fold, 3));
      VERIFY_OK(data);
      // Later ids are earlier in time, and 12 of 60 are the test: 48 in blocks of 12.
      const auto training = samplesOf(*data, Split::Training);
      const auto validation = samplesOf(*data, Split::Validation);
      QCOMPARE(training.size(), static_cast<std::size_t>(12 * fold));
      QCOMPARE(validation.size(), std::size_t{12});
      QVERIFY(*validation.rbegin() < *training.begin());
      QVERIFY(training.size() > before);
      before = training.size();
      QVERIFY(*validation.begin() < end);
      end = *validation.begin();
    }
    QCOMPARE(end, std::int64_t{12});
  }

  void seriesRollOnWithoutATargetSeenInTraining_data() {
    QTest::addColumn<QString>("settings");
    QTest::newRow("forecast") << "task=forecast target=x window=6 horizon=3";
    QTest::newRow("next step") << "task=next-step target=x window=8 shape=series";
    QTest::newRow("regress") << "task=regress target=x window=5 horizon=2 shape=series inputs=x";
    QTest::newRow("counts") << "task=forecast target=x window=6 horizon=3 split=150/20/30";
  }
  void seriesRollOnWithoutATargetSeenInTraining() {
    QFETCH(QString, settings);
    const Experiment experiment = experimentOf("time=t " + settings.toStdString());
    const auto ordinary = madeOf(seriesCsv(200), experiment);
    VERIFY_OK(ordinary);
    const std::int64_t rest = ordinary->splitRows[2];
    std::int64_t origin = 0;
    for (int fold = 1; fold <= 4; ++fold) {
      const auto data = madeOf(seriesCsv(200), withFold(experiment, fold, 4));
      VERIFY_OK(data);
      QCOMPARE(data->splitRows[1], rest * fold / 5);
      QVERIFY(fold == 1 || data->splitRows[1] == origin);  // where the last validation ended
      origin = data->splitRows[2];
      QVERIFY(data->split(Split::Test).empty());
      QCOMPARE(data->targets.size(), static_cast<std::size_t>(origin));  // the rest is not read
      QVERIFY(!data->split(Split::Training).empty());
      QVERIFY(!data->split(Split::Validation).empty());
      for (const Split part : {Split::Training, Split::Validation}) {
        const std::int64_t from = part == Split::Training ? 0 : data->splitRows[1];
        const std::int64_t to = part == Split::Training ? data->splitRows[1] : origin;
        for (const std::int32_t s : data->split(part)) {
          const Sample& sample = data->samples[static_cast<std::size_t>(s)];
          QVERIFY(sample.firstStep >= from);
          QVERIFY(sample.firstStep + sample.steps <= to);
          QVERIFY(sample.firstTarget + sample.targetRows <= to);
        }
      }
    }
    QCOMPARE(origin, rest);
  }

  void anotherFileIsNeitherCutIntoFoldsNorAskedForGroups() {
    const std::string settings = "task=classify shape=wide target=label ignore=size group=person";
    const Experiment experiment = withFold(experimentOf(settings), 2, 3);
    const auto data = madeOf(wideCells(60, 12).csv(), experiment);
    VERIFY_OK(data);
    const auto other = applyDataset(tableOf("label,size,t0,t1,t2,t3,t4,t5\na,1,1,2,3,4,5,6\n"),
                                    *data, experiment.data);
    VERIFY_OK(other);
    QCOMPARE(sizes(*other), std::string("0/0/1"));
  }

  void whatCannotBeCutIntoFoldsIsRefused_data() {
    QTest::addColumn<QString>("csv");
    QTest::addColumn<QString>("settings");
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("sentence");
    const auto wide = QString::fromStdString(wideCells(28, 3).csv());
    const auto table = QString::fromStdString(longCsv(20));
    const auto series = QString::fromStdString(seriesCsv(100));
    QTest::newRow("class")
        << wide << "task=classify shape=wide target=label ignore=person,size fold=1/5"
        << "fold"
        << "Class “c” has 3 sequences beside the test part, too few for 5 folds that have each "
           "class in proportion: choose fewer folds, or split at random";
    QTest::newRow("groups")
        << wide
        << "task=regress shape=wide target=size ignore=label group=person fold=1/3 "
           "split=50/20/30"
        << "fold"
        << "2 groups beside the test part are too few for 3 folds: choose fewer";
    QTest::newRow("sequences") << table
                               << "task=regress shape=long id=id target=twice inputs=x "
                                  "split=25/25/50 fold=1/12"
                               << "fold"
                               << "10 sequences beside the test part are too few for 12 folds: "
                                  "choose fewer";
    QTest::newRow("series")
        << series << "task=forecast time=t target=x window=12 horizon=4 fold=3/8"
        << "fold"
        << "The validation part of fold 3 of 8 has 9 rows, too few for a window of 12 and 4 ahead: "
           "choose fewer folds or a shorter window";
    QTest::newRow("group of a series")
        << series << "task=forecast time=t target=x group=t"
        << "group"
        << "The rows of one series are split by time, so “t” cannot keep some of them together: "
           "leave the group out, or take the column as the sequence id";
    QTest::newRow("no such group") << wide << "task=classify shape=wide target=label group=patient"
                                   << "group"
                                   << "a.csv has no column “patient”; its columns are person, "
                                      "label, size, t0, t1, t2, t3, t4, "
                                      "t5";
    QTest::newRow("sequence of two groups")
        << table << "task=classify shape=long id=id target=label inputs=x group=t"
        << "group"
        << "a.csv, row 3, column “t”: “2000” and “2001” in one sequence, which can only be of one "
           "group";
    QTest::newRow("group in two parts")
        << "split,who,label,t0,t1\ntrain,a,x,1,2\ntrain,b,y,2,3\nvalid,c,x,3,4\ntest,b,y,4,5\n"
        << "task=classify shape=wide target=label group=who split-column=split"
        << "group"
        << "a.csv, row 5, column “who”: “b” is in the training part and in the test part, and a "
           "group belongs to one of them";
  }
  void whatCannotBeCutIntoFoldsIsRefused() {
    QFETCH(QString, csv);
    QFETCH(QString, settings);
    QFETCH(QString, field);
    QFETCH(QString, sentence);
    const auto data = madeOf(csv.toStdString(), experimentOf(settings.toStdString()));
    QVERIFY(!data.has_value());
    QCOMPARE(QString::fromStdString(data.error().text()), sentence);
    QCOMPARE(QString::fromStdString(data.error().field), field);
  }

  void aFoldIsWrittenAsItIsRead_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("again");  // empty: refused
    for (const char* text : {"2/5", "2/5/3", "all", "1/2"}) QTest::newRow(text) << text << text;
    QTest::newRow("first dealing") << "2/5/1"
                                   << "2/5";
    for (const char* text : {"6/5", "0/5", "1/1", "2", "2/", "2/5/", "a/b", "1.5/3", "2/5/0"}) {
      QTest::newRow(text) << text << "";
    }
  }
  void aFoldIsWrittenAsItIsRead() {
    QFETCH(QString, text);
    QFETCH(QString, again);
    Experiment experiment;
    const auto set = setSetting(experiment, "fold", text.toStdString());
    QCOMPARE(set.has_value(), !again.isEmpty());
    QCOMPARE(QString::fromStdString(findSetting("fold")->read(experiment)), again);
  }
};

QTEST_GUILESS_MAIN(TestFolds)
#include "test_folds.moc"
