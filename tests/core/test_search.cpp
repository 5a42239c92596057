#include "core/study/search.h"
#include "core/train/settings.h"
#include "tests/support.h"

#include <algorithm>
#include <cmath>
#include <set>

using namespace gatescope;

namespace {

Experiment classifier() {
  Experiment experiment;
  experiment.task = Task::Classify;
  experiment.rival.cell = "none";
  return experiment;
}

SearchedSetting values(const char* text) {
  return searchedValues(text).value();
}

SearchedSetting range(const char* text) {
  return searchedRange(text).value();
}

// “units 16, learning-rate 0.001” for each of the searched settings.
std::string text(const Experiment& experiment, std::span<const Search> searches) {
  std::string all;
  for (const std::string& key : searchedKeys(searches)) {
    all += (all.empty() ? "" : " ") + findSetting(key)->read(experiment);
  }
  return all;
}

std::vector<std::string> texts(const Experiment& base, const std::vector<Search>& searches) {
  std::vector<std::string> all;
  const auto experiments = configurations(base, searches);
  if (!experiments) return {experiments.error().text()};
  for (const Experiment& experiment : *experiments) all.push_back(text(experiment, searches));
  return all;
}

std::vector<double> drawn(const char* setting, int count) {
  const std::vector<Search> searches{{SearchKind::Random, {range(setting)}, count, 5}};
  std::vector<double> numbers;
  for (const std::string& one : texts(classifier(), searches)) numbers.push_back(std::stod(one));
  return numbers;
}

// The largest distance between the distribution of the values and F (Kolmogorov 1933).
template <typename Distribution>
double distance(std::vector<double> sample, Distribution F) {
  std::ranges::sort(sample);
  const double n = static_cast<double>(sample.size());
  double largest = 0;
  for (std::size_t i = 0; i < sample.size(); ++i) {
    const double i0 = static_cast<double>(i);
    largest = std::max({largest, F(sample[i]) - i0 / n, (i0 + 1) / n - F(sample[i])});
  }
  return largest;
}

// What the distance exceeds in one of a thousand samples of so many.
double criticalDistance(std::size_t count) {
  return 1.95 / std::sqrt(static_cast<double>(count));
}

}  // namespace

class TestSearch : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aGridChangesItsLastSettingFirst() {
    const std::vector<Search> grid{
        {SearchKind::Grid, {values("units=16,32,64"), values("learning-rate=0.001,0.003")}}};
    const std::vector<std::string> expected{"16 0.001", "16 0.003", "32 0.001",
                                            "32 0.003", "64 0.001", "64 0.003"};
    QCOMPARE(texts(classifier(), grid), expected);
  }

  void whatIsNotSearchedStaysAsItIs() {
    Experiment base = classifier();
    base.training.epochs = 7;
    base.model.cell = "lstm";
    const std::vector<Search> grid{{SearchKind::Grid, {values("units=16,32")}}};
    const auto experiments = configurations(base, grid);
    VERIFY_OK(experiments);
    QCOMPARE(experiments->back().training.epochs, 7);
    QCOMPARE(experiments->back().model.cell, std::string("lstm"));
  }

  void aSettingThatDoesNotMatterMakesNoTrials() {
    const std::vector<Search> grid{
        {SearchKind::Grid, {values("optimizer=sgd,adam"), values("momentum=0.5,0.8")}}};
    const std::vector<std::string> expected{"sgd 0.5", "sgd 0.8", "adam 0.9"};
    QCOMPARE(texts(classifier(), grid), expected);
    const std::vector<Search> idle{{SearchKind::Grid, {values("momentum=0.5,0.8")}}};
    const auto refused = configurations(classifier(), idle);
    QVERIFY(!refused);
    QCOMPARE(refused.error().text(),
             std::string("Momentum does not matter with the other settings: nothing to search"));
    QCOMPARE(refused.error().field, std::string("momentum"));
  }

  void aLongerRandomSearchBeginsWithTheShorterOne_data() {
    QTest::addColumn<bool>("hasRange");
    QTest::newRow("values and ranges") << true;
    QTest::newRow("values only") << false;
  }

  void aLongerRandomSearchBeginsWithTheShorterOne() {
    QFETCH(bool, hasRange);
    const std::vector<SearchedSetting> settings{
        values("cell=gru,lstm"),
        hasRange ? range("units") : values("units=8,12,16,20,24,28,32,36,40,44,48,52"),
        hasRange ? range("learning-rate") : values("learning-rate=0.001,0.003")};
    std::vector<Search> search{{SearchKind::Random, settings, 12, 3}};
    const std::vector<std::string> shorter = texts(classifier(), search);
    search[0].trials = 30;
    const std::vector<std::string> longer = texts(classifier(), search);
    QCOMPARE(shorter.size(), std::size_t{12});
    QCOMPARE(longer.size(), std::size_t{30});
    QVERIFY(std::equal(shorter.begin(), shorter.end(), longer.begin()));
    QCOMPARE(std::set(longer.begin(), longer.end()).size(), longer.size());
    search[0].seed = 4;
    QVERIFY(texts(classifier(), search) != longer);
  }

  void aWiderSearchGoesOnBehindTheFirst() {
    const Search first{SearchKind::Random, {range("learning-rate")}, 5, 3};
    Search longer = first;
    longer.trials = 8;
    const Search grid{SearchKind::Grid, {values("learning-rate=0.5,0.25")}};
    const std::vector<std::string> alone = texts(classifier(), {longer});
    std::vector<std::string> expected = alone;
    expected.insert(expected.end(), {"0.5", "0.25"});
    QCOMPARE(texts(classifier(), {first, longer, grid}), expected);
    QCOMPARE(texts(classifier(), {first, longer, grid, grid}), expected);
  }

  void aSmallSpaceIsSearchedToItsEnd() {
    const std::vector<Search> listed{
        {SearchKind::Random, {values("cell=gru,lstm,rnn"), values("layers=1,2")}, 100, 1}};
    QCOMPARE(texts(classifier(), listed).size(), std::size_t{6});
    const std::vector<Search> ranged{{SearchKind::Random, {range("layers=1:4")}, 100, 1}};
    const std::vector<std::string> all = texts(classifier(), ranged);
    QCOMPARE(std::set(all.begin(), all.end()), (std::set<std::string>{"1", "2", "3", "4"}));
  }

  void numbersAreLogUniformWhereThatFits() {
    const std::vector<double> rates = drawn("learning-rate=0.0001:0.1", 2000);
    QCOMPARE(rates.size(), std::size_t{2000});
    const auto logUniform = [](double x) { return std::log(x / 1e-4) / std::log(1e3); };
    QVERIFY(distance(rates, logUniform) < criticalDistance(rates.size()));
    const auto uniform = [](double x) { return (x - 1e-4) / (0.1 - 1e-4); };
    QVERIFY(distance(rates, uniform) > 0.5);  // the test can tell
  }

  void numbersAreUniformWhereThatFits() {
    const std::vector<double> shares = drawn("dropout=0.1:0.6", 2000);
    const auto uniform = [](double x) { return (x - 0.1) / 0.5; };
    QVERIFY(distance(shares, uniform) < criticalDistance(shares.size()));
    const std::vector<double> rates = drawn("learning-rate=0.0001:0.1:linear", 2000);
    const auto uniformRates = [](double x) { return (x - 1e-4) / (0.1 - 1e-4); };
    QVERIFY(distance(rates, uniformRates) < criticalDistance(rates.size()));
  }

  // P(k) = ln((k + ½)/(k − ½)) / ln((b + ½)/(a − ½)) of whole numbers a … b.
  void wholeNumbersAreLogUniformToo() {
    const SearchedSetting layers{"layers", {}, 1, 8, true};
    constexpr int count = 20000;
    std::array<int, 8> seen{};
    for (int i = 0; i < count; ++i) {
      const int value = std::stoi(drawnValue(layers, (i + 0.5) / count));
      QVERIFY(value >= 1 && value <= 8);
      ++seen[static_cast<std::size_t>(value - 1)];
    }
    for (int k = 1; k <= 8; ++k) {
      const double expected = std::log((k + 0.5) / (k - 0.5)) / std::log(8.5 / 0.5);
      QVERIFY(std::abs(seen[static_cast<std::size_t>(k - 1)] - expected * count) <= 1);
    }
  }

  void roundingStaysInTheRange() {
    const SearchedSetting rate{"learning-rate", {}, 0.00123456, 0.0123456, true};
    QCOMPARE(drawnValue(rate, 0), std::string("0.001235"));
    QCOMPARE(drawnValue(rate, 0.9999999999), std::string("0.0123456"));
    QCOMPARE(drawnValue({"units", {}, 8, 256, true}, 0), std::string("8"));
    QCOMPARE(drawnValue({"units", {}, 8, 256, true}, 0.9999999999), std::string("256"));
  }

  void theUsualRangesAreOnesThatCanBeSearched() {
    int ranges = 0;
    for (const Setting& setting : allSettings()) {
      if (!setting.search || setting.search->high == 0) continue;
      VERIFY_OK(searchedRange(setting.key));
      ++ranges;
    }
    QVERIFY(ranges > 10);
    for (const char* key : {"units", "learning-rate", "weight-decay", "batch"}) {
      QVERIFY2(findSetting(key)->search->logarithmic, key);
    }
    for (const char* key : {"task", "target", "horizon", "split", "seed", "delimiter"}) {
      QVERIFY2(!findSetting(key)->search, key);
    }
    const std::vector<Search> usual{usualSearch()};
    QCOMPARE(texts(classifier(), usual).size(), std::size_t{16});
  }

  void whatCannotBeSearchedIsRefused_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("message");
    const auto row = [](const char* text, const char* message) {
      QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(message);
    };
    row("units", "Grid: expected a setting and its values, like units=16,32,64, found “units”");
    row("unitz=1,2", "There is no setting “unitz”");
    row("units=16,0", "Units: expected a whole number from 1 to 1000000, found “0”");
    row("units=16,,32", "Units: expected a whole number from 1 to 1000000, found “”");
    row("units=16,32,16", "Units: the value 16 is named twice");
    row("cell=gru,elman",
        "Cell: expected one of gru, gru-reset-before, gru-article, lstm, rnn, found “elman”");
    row("horizon=1,2",
        "Horizon cannot be searched: trials with other values of it would answer another question, "
        "and their figures could not be compared");
    row("~cell", "Cell: name the values to try, like cell=…,…");
    row("~bidirectional", "Bidirectional: name the values to try, like bidirectional=yes,no");
    row("~window", "Window: no range is usual; say from where to where, like window=10:100");
    row("~units=8",
        "Units: expected from and to, and if need be linear or logarithmic, like "
        "0.001:0.1:logarithmic, found “8”");
    row("~units=64:8",
        "Units: expected a range that rises and lies between 1 and 1e+06, found 64 "
        "to 8");
    row("~dropout=0:2",
        "Dropout: expected a range that rises and lies between 0 and 0.95, found 0 "
        "to 2");
    row("~dropout=0:0.5:logarithmic",
        "Dropout: a logarithmic range begins above 0, found 0; choose a linear one");
  }

  void whatCannotBeSearchedIsRefused() {
    QFETCH(QString, text);
    QFETCH(QString, message);
    const std::string all = text.toStdString();
    const auto refused =
        all.front() == '~' ? searchedRange(std::string_view(all).substr(1)) : searchedValues(all);
    QVERIFY(!refused);
    QCOMPARE(QString::fromStdString(refused.error().text()), message);
  }

  void aSearchThatIsNoneIsRefused() {
    const SearchedSetting units = values("units=16,32");
    const auto text = [](const Search& search) {
      const auto checked = checkSearch(search);
      return checked ? std::string() : checked.error().text();
    };
    QCOMPARE(text({SearchKind::Grid, {units}}), std::string());
    QCOMPARE(text({SearchKind::Grid, {}}),
             std::string("Search: no setting is named that could be tried"));
    QCOMPARE(text({SearchKind::Grid, {units, units}}),
             std::string("Search: “units” is named twice"));
    QCOMPARE(text({SearchKind::Grid, {range("units")}}),
             std::string("Units: a grid needs the values to try; a range is for random search"));
    QCOMPARE(text({SearchKind::Grid, {units}, 5}),
             std::string("Trials: a grid tries all its combinations; say --search random to try "
                         "some"));
    QCOMPARE(text({SearchKind::Random, {units}}),
             std::string("Trials: expected a whole number from 1 to 100000, found 0"));
  }

  void aCombinationThatCannotBeTrainedIsRefused() {
    Experiment base = classifier();
    base.training.truncate = 10;
    const std::vector<Search> grid{{SearchKind::Grid, {values("bidirectional=no,yes")}}};
    const auto refused = configurations(base, grid);
    QVERIFY(!refused);
    QCOMPARE(refused.error().field, std::string("truncate"));
  }
};

QTEST_GUILESS_MAIN(TestSearch)
#include "test_search.moc"
