#include "core/data/dataset.h"
#include "core/data/generated.h"
#include "core/data/sources.h"
#include "core/project/sha256.h"
#include "core/table/csv.h"
#include "tests/support.h"

#include <array>
#include <cmath>
#include <map>

using namespace gatescope;

namespace {

constexpr std::array makers = {addingProblem, copyMemory, temporalOrder, noisySineMix, mackeyGlass};

const std::vector<double>& numbers(const Table& table, const char* name) {
  return table.find(name)->numbers;
}

}  // namespace

class TestGenerated : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void oneSeedGivesOneTable_data() {
    QTest::addColumn<int>("task");
    for (int task = 0; task < 5; ++task) QTest::addRow("%d", task) << task;
  }
  void oneSeedGivesOneTable() {
    QFETCH(int, task);
    const auto make = makers[static_cast<std::size_t>(task)];
    const GeneratedOptions options{.sequences = 20, .length = 30, .seed = 5};
    GeneratedOptions other = options;
    other.seed = 6;
    QCOMPARE(writeCsv(make(options)), writeCsv(make(options)));
    QVERIFY(writeCsv(make(options)) != writeCsv(make(other)));
  }

  // As they were before there were lengths to choose: projects name them so. Of the series the last
  // bits are the mathematics library's.
  void sourcesKeepTheirBits_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("hash");
    QTest::newRow("adding") << "adding"
                            << "c0ccf1fe210fb8788937aaf3d3eec14ad8d32d40e93994ffa840bcf0ddc532f4";
    QTest::newRow("copy") << "copy"
                          << "13cd336d52742b0b9ee05dc791b134c2a06c77184c91e3db6da9abb9d4f345a1";
    QTest::newRow("temporal order")
        << "temporal-order"
        << "64b934ec2ee00be4f4ef925708b20b1edd06e5796c063535baf8765c81df95fc";
  }
  void sourcesKeepTheirBits() {
    QFETCH(QString, key);
    QFETCH(QString, hash);
    const auto table = loadSource("generated:" + key.toStdString(), {});
    VERIFY_OK(table);
    QCOMPARE(QString::fromStdString(sha256(writeCsv(*table))), hash);
  }

  void aSourceSaysItsLengthSequencesAndSeed_data() {
    QTest::addColumn<QString>("source");
    QTest::addColumn<int>("task");
    QTest::addColumn<int>("sequences");
    QTest::addColumn<int>("length");
    QTest::addColumn<int>("seed");
    QTest::newRow("as it is") << "generated:copy" << 1 << 1000 << 20 << 1;
    QTest::newRow("length") << "generated:adding?length=7" << 0 << 1000 << 7 << 1;
    QTest::newRow("all") << "generated:temporal-order?length=30,sequences=40,seed=5" << 2 << 40
                         << 30 << 5;
    QTest::newRow("series") << "generated:sines?seed=0,length=100" << 3 << 1000 << 100 << 0;
    QTest::newRow("chaos") << "generated:mackey-glass?length=100" << 4 << 1000 << 100 << 1;
  }
  void aSourceSaysItsLengthSequencesAndSeed() {
    QFETCH(QString, source);
    QFETCH(int, task);
    QFETCH(int, sequences);
    QFETCH(int, length);
    QFETCH(int, seed);
    const GeneratedOptions options{sequences, length, static_cast<std::uint64_t>(seed)};
    const auto table = loadSource(source.toStdString(), {});
    VERIFY_OK(table);
    QCOMPARE(writeCsv(*table), writeCsv(makers[static_cast<std::size_t>(task)](options)));
    const auto parsed = parseGenerated(source.toStdString());
    VERIFY_OK(parsed);
    const auto again = parseGenerated(generatedSource(*parsed->task, parsed->options));
    VERIFY_OK(again);
    QCOMPARE(again->task, parsed->task);
    QCOMPARE(again->options.sequences, sequences);
    QCOMPARE(again->options.length, length);
    QCOMPARE(again->options.seed, static_cast<std::uint64_t>(seed));
  }

  void sourcesAreNamedShortly() {
    const GeneratedTask& copy = *findGenerated("generated:copy");
    QCOMPARE(generatedSource(copy, copy.standard), std::string("generated:copy"));
    QCOMPARE(generatedSource(copy, {.sequences = 1000, .length = 9, .seed = 2}),
             std::string("generated:copy?length=9,seed=2"));
    const auto table = loadSource("generated:copy?length=9,sequences=3", {});
    VERIFY_OK(table);
    QCOMPARE(table->name, std::string("Copy memory (length=9,sequences=3)"));
  }

  void badOptionsAreRefused_data() {
    QTest::addColumn<QString>("options");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("no option") << "copy?"
                               << "length=…, sequences=… or seed=…, found “”";
    QTest::newRow("unknown") << "copy?size=5"
                             << "length=…, sequences=… or seed=…, found “size”";
    QTest::newRow("no number") << "copy?length=ten"
                               << "a whole number from 1 to 1000000 for length, found “ten”";
    QTest::newRow("trailing") << "copy?length=5x"
                              << "for length, found “5x”";
    QTest::newRow("too short") << "temporal-order?length=9"
                               << "a whole number from 10 to 1000000 for length, found “9”";
    QTest::newRow("none") << "adding?sequences=0"
                          << "for sequences, found “0”";
    QTest::newRow("series") << "sines?sequences=5"
                            << "length=… or seed=…, found “sequences”";
    QTest::newRow("seed") << "adding?seed=-1"
                          << "for seed, found “-1”";
    QTest::newRow("too much") << "adding?length=1000000,sequences=1000000"
                              << "at most 20000000 steps in all, found 1000000000000";
    QTest::newRow("other mark") << "adding?length=5&seed=2"
                                << "for length, found “5&seed=2”";
  }
  void badOptionsAreRefused() {
    QFETCH(QString, options);
    QFETCH(QString, sentence);
    const std::string source = "generated:" + options.toStdString();
    const auto table = loadSource(source, {});
    QVERIFY(!table.has_value());
    QCOMPARE(table.error().field, std::string("data"));
    QVERIFY(table.error().text().starts_with(source + ": expected "));
    QVERIFY2(table.error().text().ends_with(sentence.toStdString()), table.error().text().c_str());
  }

  void addingHasOneMarkInEachHalfAndTheirSum() {
    const Table table = addingProblem({.sequences = 200, .length = 21});
    QCOMPARE(table.rows(), std::size_t{200 * 21});
    for (std::size_t s = 0; s < 200; ++s) {
      double sum = 0, early = 0, late = 0;
      for (std::size_t step = 0; step < 21; ++step) {
        const std::size_t row = s * 21 + step;
        QCOMPARE(numbers(table, "id")[row], static_cast<double>(s));
        QCOMPARE(numbers(table, "t")[row], static_cast<double>(step));
        const double mark = numbers(table, "marker")[row];
        (step < 10 ? early : late) += mark;
        sum += mark * numbers(table, "value")[row];
      }
      QCOMPARE(early, 1.0);
      QCOMPARE(late, 1.0);
      QVERIFY(std::abs(numbers(table, "sum")[s * 21] - sum) < 1e-12);
      QCOMPARE(numbers(table, "sum")[s * 21 + 20], numbers(table, "sum")[s * 21]);
    }
  }

  void copyAnswersTheLettersAfterThePause() {
    const Table table = copyMemory({.sequences = 50, .length = 7});
    const std::size_t steps = 7 + 20;
    QCOMPARE(table.rows(), 50 * steps);
    const Column &symbol = *table.find("symbol"), &answer = *table.find("answer");
    for (std::size_t s = 0; s < 50; ++s) {
      const std::size_t start = s * steps;
      for (std::size_t step = 0; step < steps; ++step) {
        const std::string shown = symbol.text(start + step);
        if (step < 10) {
          QCOMPARE(shown.size(), std::size_t{1});
          QCOMPARE(answer.text(start + 17 + step), shown);
        } else {
          QCOMPARE(shown, std::string(step == 16 ? "go" : "blank"));
        }
        if (step < 17) QCOMPARE(answer.text(start + step), std::string("blank"));
      }
    }
  }

  void orderIsThatOfTheTwoMarks() {
    const Table table = temporalOrder({.sequences = 200, .length = 60});
    const Column &symbol = *table.find("symbol"), &order = *table.find("order");
    std::map<double, std::string> marks;
    std::map<double, std::size_t> lengths;
    std::map<std::string, int> classes;
    for (std::size_t row = 0; row < table.rows(); ++row) {
      const double id = numbers(table, "id")[row];
      ++lengths[id];
      const std::string shown = symbol.text(row);
      if (shown == "X" || shown == "Y") marks[id] += shown;
    }
    for (std::size_t row = 0; row < table.rows(); ++row) {
      QCOMPARE(order.text(row), marks[numbers(table, "id")[row]]);
      if (numbers(table, "t")[row] == 0) ++classes[order.text(row)];
    }
    QCOMPARE(classes.size(), std::size_t{4});
    for (const auto& [name, count] : classes) QVERIFY2(count > 25, name.c_str());
    for (const auto& [id, length] : lengths) QVERIFY(length >= 60 && length <= 66);
  }

  void sinesHaveTheVarianceOfTheirParts() {
    const Table table = noisySineMix({.length = 59500});  // whole periods of 50, 17 and 7
    double sum = 0, squares = 0;
    for (const double value : numbers(table, "value")) {
      sum += value;
      squares += value * value;
    }
    const double n = 59500;
    // (1² + 0.5² + 0.3²) / 2 + 0.1²
    QVERIFY(std::abs(squares / n - 0.68) < 0.005);
    QVERIFY(std::abs(sum / n) < 0.003);
  }

  // The differential equation itself, from the rows alone: x(t+2) − x(t) by Simpson's rule.
  void mackeyGlassSolvesItsEquation() {
    const Table table = mackeyGlass({.length = 600});
    const auto& x = numbers(table, "value");
    QCOMPARE(x.size(), std::size_t{600});
    const auto slope = [&](std::size_t t) {
      return 0.2 * x[t - 17] / (1 + std::pow(x[t - 17], 10)) - 0.1 * x[t];
    };
    double low = 9, high = 0;
    for (std::size_t t = 17; t + 2 < x.size(); ++t) {
      const double step = (slope(t) + 4 * slope(t + 1) + slope(t + 2)) / 3;
      QVERIFY2(std::abs(x[t + 2] - x[t] - step) < 0.01, std::to_string(t).c_str());
      low = std::min(low, x[t]);
      high = std::max(high, x[t]);
    }
    QVERIFY(low > 0.2 && low < 0.6);
    QVERIFY(high > 1.2 && high < 1.4);
  }

  void theyTrainAsTheyAre_data() {
    QTest::addColumn<int>("task");
    QTest::addColumn<QString>("expected");  // inputs, classes or targets, samples
    QTest::newRow("adding") << 0 << "2 inputs, 0 classes, 40 samples, 30 steps";
    QTest::newRow("copy") << 1 << "10 inputs, 9 classes, 40 samples, 50 steps";
    QTest::newRow("order") << 2 << "8 inputs, 4 classes, 40 samples, 32 steps";
  }
  void theyTrainAsTheyAre() {
    QFETCH(int, task);
    QFETCH(QString, expected);
    const GeneratedOptions options{.sequences = 40, .length = 30};
    const Table table = task == 0   ? addingProblem(options)
                        : task == 1 ? copyMemory(options)
                                    : temporalOrder(options);
    static constexpr Task tasks[] = {Task::Regress, Task::LabelSteps, Task::Classify};
    DataSettings settings;
    settings.targets = {task == 0 ? "sum" : task == 1 ? "answer" : "order"};
    const auto data = makeDataset(table, tasks[task], settings);
    VERIFY_OK(data);
    QCOMPARE(QStringLiteral("%1 inputs, %2 classes, %3 samples, %4 steps")
                 .arg(data->features())
                 .arg(data->classes())
                 .arg(data->samples.size())
                 .arg(data->samples[0].steps),
             expected);
  }
};

QTEST_APPLESS_MAIN(TestGenerated)
#include "test_generated.moc"
