#include "core/data/dataset.h"
#include "core/data/prepare.h"
#include "core/data/time_check.h"
#include "core/table/csv.h"
#include "tests/support.h"

#include <cmath>
#include <numbers>

using namespace gatescope;
using namespace gatescope::test;

namespace {

Table table(const std::string& csv) {
  auto read = parseCsv(csv, "a.csv");
  [&] { VERIFY_OK(read); }();
  return read ? std::move(*read) : Table();
}

// Hourly rows of "load", from 0 on; those in `without` are left out.
std::string hourly(int rows, const std::vector<int>& without = {}) {
  std::string csv = "when,load\n";
  for (int i = 0; i < rows; ++i) {
    if (std::ranges::find(without, i) != without.end()) continue;
    char line[64];
    std::snprintf(line, sizeof line, "2024-03-%02d %02d:00,%d\n", 1 + i / 24, i % 24, i);
    csv += line;
  }
  return csv;
}

DataSettings forecast(int window = 3) {
  DataSettings settings;
  settings.shape = Shape::Series;
  settings.targets = {"load"};
  settings.window = window;
  return settings;
}

double input(const Dataset& data, std::size_t row, const std::string& name) {
  const auto at = std::ranges::find(data.inputNames, name) - data.inputNames.begin();
  const auto f = static_cast<std::size_t>(at);
  return data.inputScales[f].undo(data.inputs[row * data.features() + f]);
}

bool notes(const Dataset& data, const std::string& part) {
  return std::ranges::any_of(
      data.notes, [&](const Message& note) { return note.text().find(part) != std::string::npos; });
}

}  // namespace

class TestPrepare : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void timesAreChecked() {
    const auto report = checkTimes(std::vector<double>{0, 60, 120, 120, 300, 240, 360, NAN});
    QCOMPARE(report.step, 60.0);
    QCOMPARE(report.gaps, std::size_t{1});
    QCOMPARE(report.missingRows, std::size_t{1});
    QCOMPARE(report.duplicates, std::size_t{1});
    QCOMPARE(report.unsorted, std::size_t{1});
    QCOMPARE(report.places.front().from, 120.0);
    QCOMPARE(report.places.front().to, 240.0);
    QVERIFY(!report.irregular);
    QVERIFY(checkTimes(std::vector<double>{0, 60, 130, 180, 217, 301, 360, 420}).irregular);
  }

  // Months are of unequal length, and their rows yet have no gaps.
  void monthsAreEqualSteps() {
    const Table monthly = table(
        "m,x\n2023-10-31,1\n2023-11-30,2\n2023-12-31,3\n2024-01-31,4\n2024-02-29,5\n2024-04-30,"
        "6\n");
    const auto& times = monthly.columns[0].numbers;
    const TimeStep step = usualStep(times);
    QCOMPARE(step.months, 1);
    QCOMPARE(dateTimeText(step.after(times[3], 1), false), std::string("2024-02-29"));
    QCOMPARE(dateTimeText(step.after(times[0], 5), false), std::string("2024-03-31"));
    const TimeReport report = checkTimes(times);
    QCOMPARE(report.gaps, std::size_t{1});
    QCOMPARE(report.missingRows, std::size_t{1});
  }

  void gapsAreFoundAndCanBeResampled() {
    const Table gappy = table(hourly(72, {10, 11, 30}));
    DataSettings settings = forecast();
    const auto kept = makeDataset(gappy, Task::Forecast, settings);
    VERIFY_OK(kept);
    QCOMPARE(kept->times.size(), std::size_t{69});
    QCOMPARE(kept->timeReport.missingRows, std::size_t{3});
    QVERIFY(notes(*kept, "2 gaps in time, 3 rows missing"));
    settings.prepare.gaps = "resample";
    const auto whole = makeDataset(gappy, Task::Forecast, settings);
    VERIFY_OK(whole);
    QCOMPARE(whole->times.size(), std::size_t{72});
    QCOMPARE(whole->tableRowOf[9], std::int64_t{9});
    QCOMPARE(whole->tableRowOf[10], std::int64_t{-1});
    QCOMPARE(whole->tableRowOf[12], std::int64_t{10});
    QVERIFY(std::abs(input(*whole, 10, "load") - 9) < 1e-4);  // the value before
    // No window answers for a row that nobody measured.
    for (const Sample& sample : whole->samples) {
      QVERIFY(sample.firstTarget != 10 && sample.firstTarget != 11 && sample.firstTarget != 30);
    }
  }

  void equalTimesAreMerged_data() {
    QTest::addColumn<QString>("policy");
    QTest::addColumn<double>("value");
    QTest::newRow("first") << "first" << 100.0;
    QTest::newRow("last") << "last" << 300.0;
    QTest::newRow("mean") << "mean" << 200.0;
  }
  void equalTimesAreMerged() {
    QFETCH(QString, policy);
    QFETCH(double, value);
    const Table twice = table(
        "when,load\n2024-03-02,100\n2024-03-01,1\n2024-03-02,200\n2024-03-02,300\n"
        "2024-03-03,4\n2024-03-04,4\n2024-03-05,6\n");
    DataSettings settings = forecast(1);
    settings.split = {100, 0, 0};
    settings.prepare.duplicates = policy.toStdString();
    const auto data = makeDataset(twice, Task::Forecast, settings);
    VERIFY_OK(data);
    QCOMPARE(data->times.size(), std::size_t{5});
    QVERIFY(std::abs(input(*data, 1, "load") - value) < 1e-3);
    QCOMPARE(data->timeReport.duplicates, std::size_t{2});
    QCOMPARE(data->timeReport.unsorted, std::size_t{1});
  }

  void missingCellsAreFilledAsSaid_data() {
    QTest::addColumn<QString>("policy");
    QTest::addColumn<double>("value");  // of a cell between 10 and, three hours later, 40
    QTest::newRow("forward") << "forward" << 10.0;
    QTest::newRow("interpolate") << "interpolate" << 20.0;
    QTest::newRow("one column") << "temp=interpolate" << 20.0;
    QTest::newRow("another column") << "load=interpolate" << 10.0;
  }
  void missingCellsAreFilledAsSaid() {
    QFETCH(QString, policy);
    QFETCH(double, value);
    const Table sparse = table(
        "when,temp,load\n2024-03-01 00:00,10,1\n2024-03-01 01:00,,2\n2024-03-01 03:00,40,3\n"
        "2024-03-01 04:00,50,4\n2024-03-01 05:00,60,5\n2024-03-01 06:00,,6\n");
    DataSettings settings = forecast(1);
    settings.split = {100, 0, 0};
    settings.prepare.missing = splitOne(policy);
    const auto data = makeDataset(sparse, Task::Forecast, settings);
    VERIFY_OK(data);
    QVERIFY(std::abs(input(*data, 1, "temp") - value) < 1e-3);
    QVERIFY(std::abs(input(*data, 5, "temp") - 60) < 1e-3);  // nothing comes after the last
  }

  void meanIsThatOfTheTrainingRows() {
    std::string csv = "t,temp,load\n";
    for (int i = 0; i < 40; ++i) {
      csv += std::to_string(i) + "," +
             (i == 3   ? ""
              : i < 20 ? "5"
                       : "500") +
             "," + std::to_string(i % 7) + "\n";
    }
    DataSettings settings = forecast(2);
    settings.split = {50, 25, 25};
    settings.prepare.missing = {"mean"};
    const auto data = makeDataset(table(csv), Task::Forecast, settings);
    VERIFY_OK(data);
    QVERIFY(std::abs(input(*data, 3, "temp") - 5) < 1e-5);
    QVERIFY(notes(*data, "1 missing cells took the mean of the training rows"));
    // The same number where the dataset is applied to other rows.
    const auto again =
        applyDataset(table("t,temp,load\n1,,1\n2,7,2\n3,7,3\n4,7,3\n"), *data, settings);
    VERIFY_OK(again);
    QVERIFY(std::abs(input(*again, 0, "temp") - 5) < 1e-5);
  }

  void aMaskSaysWhatWasMissing() {
    const Table sparse = table("t,temp,load\n1,10,1\n2,,2\n3,40,3\n4,50,4\n5,60,5\n6,,6\n");
    DataSettings settings = forecast(1);
    settings.split = {100, 0, 0};
    settings.prepare.missing = {"temp=mask"};
    const auto data = makeDataset(sparse, Task::Forecast, settings);
    VERIFY_OK(data);
    QCOMPARE(data->inputNames, (std::vector<std::string>{"temp", "temp missing", "load"}));
    QCOMPARE(input(*data, 0, "temp missing"), 0.0);
    QCOMPARE(input(*data, 1, "temp missing"), 1.0);
    const auto again = applyDataset(sparse, *data, settings);
    VERIFY_OK(again);
    QCOMPARE(again->inputs, data->inputs);
  }

  void rowsWithMissingCellsCanGo() {
    const Table sparse = table("t,temp,load\n1,10,1\n2,,2\n3,40,3\n4,50,4\n5,60,5\n6,,6\n");
    DataSettings settings = forecast(1);
    settings.split = {100, 0, 0};
    settings.prepare.missing = {"drop"};
    const auto data = makeDataset(sparse, Task::Forecast, settings);
    VERIFY_OK(data);
    QCOMPARE(data->inputs.size(), std::size_t{8});
    QVERIFY(notes(*data, "2 rows with missing cells are left out"));
    QCOMPARE(data->samples[1].tableRow, std::int64_t{2});
  }

  void calendarInputsAreAngles() {
    DataSettings settings = forecast();
    settings.split = {100, 0, 0};
    settings.prepare.calendar = {"hour", "weekday", "month"};
    settings.prepare.scale = "none";
    const auto data = makeDataset(table(hourly(72)), Task::Forecast, settings);
    VERIFY_OK(data);
    QCOMPARE(data->features(), std::size_t{7});
    const double angle = 2 * std::numbers::pi * 6 / 24;
    QVERIFY(std::abs(input(*data, 6, "hour sine") - std::sin(angle)) < 1e-6);
    QVERIFY(std::abs(input(*data, 6, "hour cosine") - std::cos(angle)) < 1e-6);
    // 2024-03-01 was a Friday.
    QVERIFY(std::abs(input(*data, 0, "weekday sine") - std::sin(2 * std::numbers::pi * 4 / 7)) <
            1e-6);
    QVERIFY(std::abs(input(*data, 0, "month sine") - std::sin(2 * std::numbers::pi * 2 / 12)) <
            1e-6);
  }

  void lagsAndDifferencesLookBackOnly() {
    DataSettings settings = forecast();
    settings.split = {100, 0, 0};
    settings.prepare.lags = {"load:24"};
    settings.prepare.differences = {"load"};
    const auto data = makeDataset(table(hourly(72)), Task::Forecast, settings);
    VERIFY_OK(data);
    QCOMPARE(data->times.size(), std::size_t{48});  // a day passes before there is a value
    QVERIFY(std::abs(input(*data, 0, "load lag 24") - 0) < 1e-4);
    QVERIFY(std::abs(input(*data, 5, "load lag 24") - 5) < 1e-4);
    QVERIFY(std::abs(input(*data, 5, "load change") - 1) < 1e-6);
    const auto next = applyDataset(table(hourly(40)), *data, settings);
    VERIFY_OK(next);
    QCOMPARE(next->inputNames, data->inputNames);
  }

  void sequencesDoNotReachIntoEachOther() {
    std::string csv = "id,t,x,label\n";
    for (int s = 0; s < 12; ++s) {
      for (int t = 0; t < 4; ++t) {
        csv += std::to_string(s) + "," + std::to_string(t) + "," + std::to_string(10 * s + t * t) +
               (s % 2 == 0 ? ",a\n" : ",b\n");
      }
    }
    DataSettings settings;
    settings.shape = Shape::Long;
    settings.targets = {"label"};
    settings.idColumn = "id";
    settings.prepare.differences = {"x"};
    settings.prepare.scale = "none";
    const auto data = makeDataset(table(csv), Task::Classify, settings);
    VERIFY_OK(data);
    for (const Sample& sample : data->samples) {
      QCOMPARE(sample.steps, 3);
      for (int t = 0; t < 3; ++t) {
        const auto row = static_cast<std::size_t>(sample.firstStep + t);
        QCOMPARE(input(*data, row, "x change"), 2.0 * t + 1);
      }
    }
  }

  void logarithmsAreUndone() {
    std::string csv = "t,load\n";
    for (int i = 0; i < 60; ++i)
      csv += std::to_string(i) + "," + std::to_string(std::exp(0.1 * i)) + "\n";
    DataSettings settings = forecast();
    settings.prepare.logarithms = {"load"};
    const auto data = makeDataset(table(csv), Task::Forecast, settings);
    VERIFY_OK(data);
    QVERIFY(data->targetScales[0].logarithm);
    const double step = data->targets[1] - data->targets[0];
    QVERIFY(std::abs(step * data->targetScales[0].deviation - 0.1) < 1e-5);
    QVERIFY(std::abs(data->targetScales[0].undo(data->targets[30]) - std::exp(3.0)) < 1e-3);
    const auto zero = makeDataset(table("t,load\n1,1\n2,0\n3,1\n"), Task::Forecast, settings);
    QVERIFY(!zero.has_value());
    QCOMPARE(
        zero.error().text(),
        std::string("a.csv, row 3, column “load”: 0 has no logarithm: only numbers above 0 have "
                    "one"));
  }

  void scalesAreFittedToTrainingRows_data() {
    QTest::addColumn<QString>("kind");
    QTest::addColumn<double>("middle");
    QTest::addColumn<double>("spread");
    // Training rows are 0 … 10.
    QTest::newRow("z-score") << "z-score" << 5.0 << std::sqrt(10.0);
    QTest::newRow("min-max") << "min-max" << 0.0 << 10.0;
    QTest::newRow("robust") << "robust" << 5.0 << 5 / 1.349;
    QTest::newRow("none") << "none" << 0.0 << 1.0;
  }
  void scalesAreFittedToTrainingRows() {
    QFETCH(QString, kind);
    QFETCH(double, middle);
    QFETCH(double, spread);
    std::string csv = "t,load\n";
    for (int i = 0; i < 30; ++i)
      csv += std::to_string(i) + "," + std::to_string(i <= 10 ? i : 1000 + i) + "\n";
    DataSettings settings = forecast();
    settings.prepare.scale = kind.toStdString();
    settings.split = {36.7, 30, 33.3};  // 11 rows of 30
    const auto data = makeDataset(table(csv), Task::Forecast, settings);
    VERIFY_OK(data);
    QCOMPARE(data->splitRows[1], std::int64_t{11});
    QVERIFY(std::abs(data->inputScales[0].mean - middle) < 1e-9);
    QVERIFY(std::abs(data->inputScales[0].deviation - spread) < 1e-9);
  }

  void wrongEntriesAreRefused_data() {
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("value");
    for (const auto& [field, value] : {std::pair{"missing", "guess"},
                                       {"missing", "load=guess"},
                                       {"calendar", "century"},
                                       {"lags", "load"},
                                       {"lags", "load:0"},
                                       {"lags", "none:2"},
                                       {"differences", "none"},
                                       {"log", "none"}}) {
      QTest::addRow("%s %s", field, value)
          << QString::fromLatin1(field) << QString::fromLatin1(value);
    }
  }
  void wrongEntriesAreRefused() {
    QFETCH(QString, field);
    QFETCH(QString, value);
    DataSettings settings = forecast();
    auto& prepare = settings.prepare;
    auto& list = field == QStringLiteral("missing")    ? prepare.missing
                 : field == QStringLiteral("calendar") ? prepare.calendar
                 : field == QStringLiteral("lags")     ? prepare.lags
                 : field == QStringLiteral("log")      ? prepare.logarithms
                                                       : prepare.differences;
    list = {value.toStdString()};
    const auto data = makeDataset(table(hourly(48)), Task::Forecast, settings);
    QVERIFY(!data.has_value());
    QCOMPARE(QString::fromStdString(data.error().field), field);
  }

 private:
  static std::vector<std::string> splitOne(const QString& text) { return {text.toStdString()}; }
};

QTEST_APPLESS_MAIN(TestPrepare)
#include "test_prepare.moc"
