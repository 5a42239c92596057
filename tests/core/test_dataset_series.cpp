#include "core/table/table.h"
#include "tests/core/tables.h"
#include "tests/support.h"

#include <chrono>
#include <cmath>

using namespace gatescope;
using namespace gatescope::test;

namespace {

// t, x = row, y = 1000 − row.
Table countingTable(int rows) {
  std::string csv = "t,x,y\n";
  for (int i = 0; i < rows; ++i) {
    csv += std::to_string(i) + "," + std::to_string(i * i) + "," + std::to_string(1000 - i) + "\n";
  }
  return tableOf(csv);
}

DataSettings windowed(int window, int horizon) {
  DataSettings settings;
  settings.shape = Shape::Series;
  settings.window = window;
  settings.horizon = horizon;
  return settings;
}

// Dates from 2000-01-01, so many seconds apart.
std::string datedCsv(int rows, double seconds) {
  std::string csv = "when,x\n";
  for (int i = 0; i < rows; ++i) {
    csv += dateTimeText(946684800.0 + i * seconds, true) + "," + std::to_string(i % 7) + "\n";
  }
  return csv;
}

}  // namespace

class TestDatasetSeries : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void noWindowCrossesASplit_data() {
    QTest::addColumn<int>("task");
    QTest::addColumn<int>("horizon");
    QTest::addColumn<int>("stride");
    for (const int stride : {1, 3}) {
      QTest::addRow("forecast, stride %d", stride) << int(Task::Forecast) << 5 << stride;
      QTest::addRow("regress, stride %d", stride) << int(Task::Regress) << 4 << stride;
      QTest::addRow("next step, stride %d", stride) << int(Task::NextStep) << 1 << stride;
      QTest::addRow("label steps, stride %d", stride) << int(Task::LabelSteps) << 1 << stride;
    }
  }
  void noWindowCrossesASplit() {
    QFETCH(int, task);
    QFETCH(int, horizon);
    QFETCH(int, stride);
    DataSettings settings = windowed(7, horizon);
    settings.stride = stride;
    settings.targets = {"y"};
    const auto data = makeDataset(countingTable(200), static_cast<Task>(task), settings);
    VERIFY_OK(data);
    QCOMPARE(data->splitRows, (std::array<std::int64_t, 4>{0, 140, 170, 200}));
    for (std::size_t p = 0; p < 3; ++p) {
      const auto part = static_cast<Split>(p);
      std::int64_t expected = data->splitRows[p];
      for (std::size_t i = 0; i < data->split(part).size(); ++i) {
        const Sample& sample = sampleOf(*data, part, i);
        QCOMPARE(sample.firstStep, expected);
        expected += stride;
        QVERIFY(sample.firstStep + sample.steps <= data->splitRows[p + 1]);
        QVERIFY(sample.firstTarget >= data->splitRows[p]);
        QVERIFY(sample.firstTarget + sample.targetRows <= data->splitRows[p + 1]);
      }
      // None is missing at the end: one more would not fit.
      const Sample& last = sampleOf(*data, part, data->split(part).size() - 1);
      const auto end = std::max(last.firstStep + last.steps, last.firstTarget + last.targetRows);
      QVERIFY(end + stride > data->splitRows[p + 1]);
    }
  }

  void targetsFollowTheirWindow() {
    DataSettings settings = windowed(10, 3);
    settings.targets = {"x"};
    const auto data = makeDataset(countingTable(200), Task::Forecast, settings);
    VERIFY_OK(data);
    QCOMPARE(data->inputNames, (std::vector<std::string>{"x", "y"}));
    const Sample& sample = sampleOf(*data, Split::Validation, 2);
    QCOMPARE(sample.firstStep, std::int64_t{142});
    QCOMPARE(sample.targetRows, 3);
    for (int k = 0; k < 3; ++k) {
      const double row = 142 + 10 + k;
      QVERIFY(std::abs(targetAt(*data, sample.firstTarget + k, 0) - row * row) < 0.01);
      QVERIFY(std::abs(inputAt(*data, sample.firstTarget + k, 1) - (1000 - row)) < 0.01);
    }
  }

  void numbersAreThoseOfTheRowAhead() {
    DataSettings settings = windowed(10, 4);
    settings.targets = {"y"};
    const auto data = makeDataset(countingTable(200), Task::Regress, settings);
    VERIFY_OK(data);
    const Sample& sample = sampleOf(*data, Split::Training, 5);
    QCOMPARE(sample.targetRows, 1);
    // Rows 5 … 14 are seen; four rows after the last is row 18.
    QVERIFY(std::abs(targetAt(*data, sample.firstTarget, 0) - (1000 - 18)) < 0.01);
  }

  void scalesComeFromTrainingRowsOnly() {
    Table table = countingTable(200);
    DataSettings settings = windowed(10, 3);
    settings.targets = {"x"};
    const auto before = makeDataset(table, Task::Forecast, settings);
    VERIFY_OK(before);
    double mean = 0, squares = 0;
    for (int i = 0; i < 140; ++i) mean += i * i / 140.0;
    for (int i = 0; i < 140; ++i) squares += (i * i - mean) * (i * i - mean) / 140;
    QVERIFY(std::abs(before->inputScales[0].mean - mean) < 1e-9);
    QVERIFY(std::abs(before->inputScales[0].deviation - std::sqrt(squares)) < 1e-9);
    QCOMPARE(before->targetScales[0].mean, before->inputScales[0].mean);
    // Whatever stands behind the training rows changes neither scale nor training value.
    for (std::size_t row = 140; row < 200; ++row) table.columns[1].numbers[row] = 1e6;
    const auto after = makeDataset(table, Task::Forecast, settings);
    VERIFY_OK(after);
    QCOMPARE(after->inputScales[0].mean, before->inputScales[0].mean);
    QCOMPARE(after->inputScales[0].deviation, before->inputScales[0].deviation);
    QCOMPARE(after->targetScales[0].mean, before->targetScales[0].mean);
    QVERIFY(
        std::equal(before->inputs.begin(), before->inputs.begin() + 280, after->inputs.begin()));
  }

  void scalesAreFittedOnValuesThatAreThere() {
    std::string csv = "x,y\n";
    for (int i = 0; i < 100; ++i)
      csv += (i % 2 ? "" : std::to_string(i)) + "," + std::to_string(i) + "\n";
    DataSettings settings = windowed(5, 1);
    settings.targets = {"y"};
    const auto data = makeDataset(tableOf(csv), Task::Forecast, settings);
    VERIFY_OK(data);
    QCOMPARE(data->inputScales[0].mean, 34.0);  // of 0, 2, …, 68
  }

  void aConstantColumnKeepsDeviationOne() {
    std::string csv = "x,y\n";
    for (int i = 0; i < 100; ++i) csv += "0.1," + std::to_string(i) + "\n";
    DataSettings settings = windowed(5, 1);
    settings.targets = {"y"};
    const auto data = makeDataset(tableOf(csv), Task::Forecast, settings);
    VERIFY_OK(data);
    QCOMPARE(data->inputScales[0].deviation, 1.0);
    for (std::int64_t row = 0; row < 100; ++row)
      QVERIFY(std::abs(inputAt(*data, row, 0) - 0.1) < 1e-6);
  }

  void rowsAreSortedByTime() {
    const Table table = tableOf(
        "when,x\n2020-01-05,5\n2020-01-01,1\n2020-01-03,3\n2020-01-02,2\n2020-01-04,4\n"
        "2020-01-06,6\n2020-01-07,7\n2020-01-08,8\n,99\n2020-01-09,9\n2020-01-10,10\n");
    DataSettings settings = windowed(1, 1);
    settings.split = {60, 20, 20};
    const auto data = makeDataset(table, Task::Forecast, settings);
    VERIFY_OK(data);
    for (std::int64_t row = 0; row < 10; ++row) {
      QVERIFY(std::abs(inputAt(*data, row, 0) - double(row + 1)) < 1e-5);
    }
    QVERIFY(std::is_sorted(data->times.begin(), data->times.end()));
    QCOMPARE(data->samples[0].tableRow, std::int64_t{1});
    QVERIFY(isNoted(*data, "Rows sorted by “when”"));
    QVERIFY(isNoted(*data, "1 rows without “when” are left out"));
  }

  void missingNumbersAreCarriedAndMissingTargetsDropped() {
    std::string csv = "x,y\n,0\n,1\n";
    for (int i = 2; i < 40; ++i) {
      csv += (i == 5 || i == 6 ? "" : std::to_string(i)) + ",";
      csv += (i == 10 ? "NA" : std::to_string(i)) + "\n";
    }
    DataSettings settings = windowed(3, 2);
    settings.targets = {"y"};
    settings.split = {100, 0, 0};
    const auto data = makeDataset(tableOf(csv), Task::Forecast, settings);
    VERIFY_OK(data);
    QVERIFY(
        isNoted(*data, "2 rows at the start, before every input has a first value, are left out"));
    QVERIFY(isNoted(*data, "3 missing cells took the value of the row before"));
    QVERIFY(isNoted(*data, "2 windows whose target is missing are left out"));
    QVERIFY(std::abs(inputAt(*data, 3, 0) - 4) < 1e-5);  // table row 5 has row 4's
    QVERIFY(std::abs(inputAt(*data, 4, 0) - 4) < 1e-5);
    QVERIFY(std::abs(inputAt(*data, 8, 1) - 9) < 1e-5);
    // 38 rows are left: 34 windows of 3 + 2, two of which forecast row 10.
    QCOMPARE(data->samples.size(), std::size_t{32});
    for (const Sample& sample : data->samples) {
      for (int k = 0; k < sample.targetRows; ++k) {
        QVERIFY(std::isfinite(targetAt(*data, sample.firstTarget + k, 0)));
      }
    }
  }

  void rowCountsLeaveTheRestUnused() {
    DataSettings settings = windowed(5, 1);
    settings.split = {100, 50, 30};
    const auto data = makeDataset(countingTable(200), Task::Forecast, settings);
    VERIFY_OK(data);
    QCOMPARE(data->splitRows, (std::array<std::int64_t, 4>{0, 100, 150, 180}));
    QCOMPARE(sizes(*data), std::string("95/45/25"));
    QVERIFY(isNoted(*data, "The last 20 rows, beyond the given counts, are not used"));
    QCOMPARE(data->inputs.size(), std::size_t{180 * 2});
  }

  void aSplitColumnIsFollowed() {
    std::string csv = "x,part\n";
    for (int i = 0; i < 60; ++i) {
      csv += std::to_string(i) + (i < 30 ? ",train\n" : i < 45 ? ",valid\n" : ",test\n");
    }
    const auto data = makeDataset(tableOf(csv), Task::Forecast, windowed(5, 1));
    VERIFY_OK(data);
    QCOMPARE(data->splitRows, (std::array<std::int64_t, 4>{0, 30, 45, 60}));
    QVERIFY(isNoted(*data, "Split by column “part”"));
  }

  void aSeparateTestFileIsTheTest() {
    Table test = countingTable(40);
    test.name = "b.csv";
    DataSettings settings = windowed(5, 2);
    settings.targets = {"x"};
    settings.split = {80, 20, 0};
    const Table table = countingTable(100);
    const auto data = makeDataset(table, Task::Forecast, settings, &test);
    VERIFY_OK(data);
    QCOMPARE(data->splitRows, (std::array<std::int64_t, 4>{0, 80, 100, 140}));
    QCOMPARE(sizes(*data), std::string("74/14/34"));
    QCOMPARE(sampleOf(*data, Split::Test, 0).tableRow, std::int64_t{0});
    QVERIFY(std::abs(inputAt(*data, 103, 0) - 9) < 0.01);
    QVERIFY(isNoted(*data, "Test: all 40 rows of b.csv"));
  }

  void classesOfASeriesStandAheadOfTheWindow_data() {
    QTest::addColumn<int>("horizon");
    QTest::addColumn<bool>("seesLabel");
    QTest::newRow("the last row's own") << 0 << false;
    QTest::newRow("tomorrow's") << 1 << true;
  }
  void classesOfASeriesStandAheadOfTheWindow() {
    QFETCH(int, horizon);
    QFETCH(bool, seesLabel);
    std::string csv = "date,x,sky\n";
    const char* skies[] = {"sun", "rain", "fog"};
    for (int i = 0; i < 90; ++i) {
      csv += dateTimeText(i * 86400.0, false) + "," + std::to_string(i * i) + "," + skies[i % 3] +
             "\n";
    }
    DataSettings settings = windowed(4, horizon);
    settings.targets = {"sky"};
    const auto data = makeDataset(tableOf(csv), Task::Classify, settings);
    VERIFY_OK(data);
    QCOMPARE(data->classNames, (std::vector<std::string>{"fog", "rain", "sun"}));
    const std::vector<std::string> withLabel = {"x", "sky=fog", "sky=rain", "sky=sun"};
    QCOMPARE(data->inputNames, seesLabel ? withLabel : std::vector<std::string>{"x"});
    const Sample& sample = sampleOf(*data, Split::Training, 1);
    const auto label = data->labels[static_cast<std::size_t>(sample.firstTarget)];
    // Rows 1 … 4 are seen.
    QCOMPARE(data->classNames[static_cast<std::size_t>(label)],
             std::string(skies[(4 + horizon) % 3]));
    if (!seesLabel) return;
    // One-hot inputs are 0 or 1, one of them 1.
    for (std::size_t row = 0; row < 90; ++row) {
      QCOMPARE(data->inputs[row * 4 + 1] + data->inputs[row * 4 + 2] + data->inputs[row * 4 + 3],
               1.0F);
      QCOMPARE(data->inputs[row * 4 + 3], row % 3 == 0 ? 1.0F : 0.0F);
    }
  }

  void oneHotInputsComeFromTheFirstFileOnly() {
    std::string csv = "x,kind\n", other = "x,kind\n";
    for (int i = 0; i < 60; ++i) {
      csv += std::to_string(i) + (i % 2 ? ",a\n" : ",b\n");
      other += std::to_string(i) + (i % 2 ? ",a\n" : ",new\n");
    }
    DataSettings settings = windowed(4, 1);
    settings.targets = {"x"};
    settings.split = {80, 20, 0};
    const Table test = tableOf(other, "b.csv");
    const auto data = makeDataset(tableOf(csv), Task::Forecast, settings, &test);
    VERIFY_OK(data);
    QCOMPARE(data->inputNames, (std::vector<std::string>{"x", "kind=a", "kind=b"}));
    QCOMPARE(data->inputs[60 * 3 + 1] + data->inputs[60 * 3 + 2], 0.0F);
    QCOMPARE(data->inputs[61 * 3 + 1], 1.0F);
  }

  void binaryColumnsOfTheNextStepAreBinary() {
    std::string csv = "x,bit\n";
    for (int i = 0; i < 60; ++i) csv += std::to_string(i * i) + "," + std::to_string(i % 2) + "\n";
    const auto data = makeDataset(tableOf(csv), Task::NextStep, windowed(6, 1));
    VERIFY_OK(data);
    QCOMPARE(data->targetNames, (std::vector<std::string>{"x", "bit"}));
    QVERIFY(data->targetKinds[0] == TargetKind::Number);
    QVERIFY(data->targetKinds[1] == TargetKind::Binary);
    QCOMPARE(data->targets[1], 0.0F);
    QCOMPARE(data->targets[3], 1.0F);
    const Sample& sample = data->samples.front();
    QCOMPARE(sample.firstTarget, sample.firstStep + 1);
    QCOMPARE(sample.targetRows, sample.steps);
  }

  void seasonsAreGuessedFromTheStep_data() {
    QTest::addColumn<double>("seconds");
    QTest::addColumn<int>("season");
    QTest::newRow("half-hourly") << 1800.0 << 48;
    QTest::newRow("hourly") << 3600.0 << 24;
    QTest::newRow("daily") << 86400.0 << 7;
    QTest::newRow("weekly") << 7 * 86400.0 << 52;
    QTest::newRow("every 5 days") << 5 * 86400.0 << 0;
  }
  void seasonsAreGuessedFromTheStep() {
    QFETCH(double, seconds);
    QFETCH(int, season);
    const Table table = tableOf(datedCsv(400, seconds));
    DataSettings settings = windowed(0, 2);
    const auto data = makeDataset(table, Task::Forecast, settings);
    VERIFY_OK(data);
    QCOMPARE(data->seasonLength, season);
    // Three seasons, or 24 rows; a tenth of the 280 training rows at most; two in every part.
    const int expected = std::min({season > 0 ? 3 * season : 24, 28, (60 - 2) / 2});
    QCOMPARE(data->window, expected);
    QVERIFY(isNoted(*data, "Window: " + std::to_string(expected) + " rows"));
    settings.season = 5;
    const auto given = makeDataset(table, Task::Forecast, settings);
    VERIFY_OK(given);
    QCOMPARE(given->seasonLength, 5);
  }

  void monthlyDatesHaveASeasonOfTwelve() {
    std::string csv = "month,x\n";
    for (int i = 0; i < 240; ++i) {
      csv += std::to_string(1950 + i / 12) + (i % 12 < 9 ? "-0" : "-") +
             std::to_string(i % 12 + 1) + "," + std::to_string(i) + "\n";
    }
    const auto data = makeDataset(tableOf(csv), Task::Forecast, windowed(0, 1));
    VERIFY_OK(data);
    QCOMPARE(data->seasonLength, 12);
  }

  void yearsBecomeDates() {
    std::string csv = "year,lynx\n";
    for (int i = 0; i < 60; ++i)
      csv += std::to_string(1821 + i) + "," + std::to_string(i % 9) + "\n";
    const auto data = makeDataset(tableOf(csv), Task::Forecast, windowed(3, 1));
    VERIFY_OK(data);
    QCOMPARE(data->inputNames, std::vector<std::string>{"lynx"});
    QCOMPARE(dateTimeText(data->times[149 - 100], false), std::string("1870-01-01"));
  }

  void anotherFileIsScaledAsTheFirst() {
    DataSettings settings = windowed(5, 2);
    settings.targets = {"x"};
    const auto fitted = makeDataset(countingTable(100), Task::Forecast, settings);
    VERIFY_OK(fitted);
    const auto data = applyDataset(countingTable(30), *fitted, settings);
    VERIFY_OK(data);
    QCOMPARE(sizes(*data), std::string("0/0/24"));
    QCOMPARE(data->inputScales[0].mean, fitted->inputScales[0].mean);
    QCOMPARE(data->inputs[0], fitted->inputs[0]);
    QCOMPARE(data->targets[7], fitted->targets[7]);
    QCOMPARE(data->window, 5);
    const auto lacking = applyDataset(tableOf("t,x\n1,2\n2,3\n"), *fitted, settings);
    QVERIFY(!lacking.has_value());
    QCOMPARE(lacking.error().text(), std::string("a.csv has no column “y”; its columns are t, x"));
  }

  void aMillionRowsAreCutInSeconds() {
    Table table;
    table.name = "million";
    for (int c = 0; c < 10; ++c) {
      Column& column = table.columns.emplace_back();
      column.name = "x" + std::to_string(c);
      column.numbers.resize(1000000);
      for (std::size_t row = 0; row < 1000000; ++row) {
        column.numbers[row] = static_cast<double>((row * static_cast<std::size_t>(c + 3)) % 101);
      }
    }
    const auto start = std::chrono::steady_clock::now();
    const auto data = makeDataset(table, Task::Forecast, windowed(100, 24));
    const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
    VERIFY_OK(data);
    QCOMPARE(data->samples.size(), std::size_t{1000000 - 3 * 123});
    QVERIFY2(time.count() < 10, std::to_string(time.count()).c_str());
    qInfo("%.2f s", time.count());
  }
};

QTEST_APPLESS_MAIN(TestDatasetSeries)
#include "test_dataset_series.moc"
