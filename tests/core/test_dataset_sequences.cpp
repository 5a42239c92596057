#include "core/table/table.h"
#include "tests/core/tables.h"
#include "tests/support.h"

#include <array>
#include <cmath>
#include <set>

using namespace gatescope;
using namespace gatescope::test;

namespace {

// `count` sequences of 2 + s % 3 rows; value = 100·s + step; label by s % classes.
std::string longCsv(int count, int classes) {
  std::string csv = "id,t,value,label\n";
  for (int s = 0; s < count; ++s) {
    for (int step = 0; step < 2 + s % 3; ++step) {
      csv += "s" + std::to_string(s) + "," + std::to_string(step) + "," +
             std::to_string(100 * s + step) + "," + "ABCDE"[s % classes] + "\n";
    }
  }
  return csv;
}

std::string wideCsv(int count) {
  std::string csv = "t0,t1,t2,label\n";
  for (int s = 0; s < count; ++s) {
    csv += std::to_string(s) + "," + std::to_string(s * s) + "," + std::to_string(-s) + "," +
           std::to_string(s % 2 ? 1 : -1) + "\n";
  }
  return csv;
}

std::int32_t labelOf(const Dataset& data, const Sample& sample) {
  return data.labels[static_cast<std::size_t>(sample.firstTarget)];
}

}  // namespace

class TestDatasetSequences : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void longRowsAreGatheredByIdAndSortedByTime() {
    const Table table = tableOf(
        "id,t,value,label\n"
        "a,2,12,x\nb,0,20,y\na,0,10,x\na,1,11,x\nb,1,21,y\nc,0,30,x\nd,0,40,y\nd,1,41,y\n");
    DataSettings settings;
    settings.split = {100, 0, 0};
    const auto data = makeDataset(table, Task::Classify, settings);
    VERIFY_OK(data);
    QVERIFY(data->shape == Shape::Long);
    QCOMPARE(data->inputNames, std::vector<std::string>{"value"});
    std::vector<std::int32_t> steps;
    for (const Sample& sample : data->samples) steps.push_back(sample.steps);
    QCOMPARE(steps, (std::vector<std::int32_t>{3, 2, 1, 2}));
    for (int k = 0; k < 3; ++k) QVERIFY(std::abs(inputAt(*data, k, 0) - (10 + k)) < 1e-5);
    QCOMPARE(data->samples[0].tableRow, std::int64_t{2});
    QVERIFY(isNoted(*data, "Rows of 1 sequences sorted by “t”"));
    QVERIFY(isNoted(*data, "Rows of one sequence have the same “id”"));
    QVERIFY(isNoted(*data, "Target: “label”"));
  }

  void stratifiedPartsHaveEachClassInProportion() {
    DataSettings settings;
    settings.split = {60, 20, 20};
    const auto data = makeDataset(tableOf(longCsv(200, 4)), Task::Classify, settings);
    VERIFY_OK(data);
    QCOMPARE(sizes(*data), std::string("120/40/40"));
    std::set<std::int32_t> all;
    for (std::size_t p = 0; p < 3; ++p) {
      std::array<int, 4> counts{};
      for (const std::int32_t s : data->splits[p]) {
        all.insert(s);
        ++counts[static_cast<std::size_t>(
            labelOf(*data, data->samples[static_cast<std::size_t>(s)]))];
      }
      for (const int count : counts) {
        QVERIFY(std::abs(count - static_cast<int>(data->splits[p].size()) / 4) <= 1);
      }
    }
    QCOMPARE(all.size(), std::size_t{200});
  }

  void theSeedNamesTheSplit() {
    const Table table = tableOf(longCsv(60, 2));
    DataSettings settings;
    settings.splitBy = SplitBy::Random;
    const auto first = makeDataset(table, Task::Classify, settings);
    const auto again = makeDataset(table, Task::Classify, settings);
    settings.splitSeed = 2;
    const auto other = makeDataset(table, Task::Classify, settings);
    VERIFY_OK(first);
    VERIFY_OK(again);
    VERIFY_OK(other);
    QVERIFY(first->splits == again->splits);
    QVERIFY(first->splits != other->splits);
  }

  void splitByTimePutsTheLastIntoTheTest() {
    DataSettings settings;
    settings.splitBy = SplitBy::Time;
    settings.split = {50, 25, 25};
    std::string csv = "id,date,value,label\n";
    for (int s = 0; s < 8; ++s) {
      for (int step = 0; step < 2; ++step) {
        csv += std::to_string(s) + "," + dateTimeText(86400.0 * (100 - 10 * s + step), false) +
               ",1," + (s % 2 ? "x" : "y") + "\n";
      }
    }
    const auto data = makeDataset(tableOf(csv), Task::Classify, settings);
    VERIFY_OK(data);
    QCOMPARE(data->splits[0], (std::vector<std::int32_t>{4, 5, 6, 7}));
    QCOMPARE(data->splits[2], (std::vector<std::int32_t>{0, 1}));
    QCOMPARE(data->times.size(), std::size_t{16});
  }

  void scalesComeFromTrainingSequencesOnly() {
    const Table table = tableOf(longCsv(50, 2));
    const auto data = makeDataset(table, Task::Classify, {});
    VERIFY_OK(data);
    double sum = 0, squares = 0, count = 0;
    const Column& value = *table.find("value");
    std::set<std::string> training;
    for (std::size_t i = 0; i < data->split(Split::Training).size(); ++i) {
      const auto row = static_cast<std::size_t>(sampleOf(*data, Split::Training, i).tableRow);
      training.insert(table.find("id")->text(row));
    }
    QCOMPARE(training.size(), std::size_t{35});
    for (std::size_t row = 0; row < table.rows(); ++row) {
      if (!training.contains(table.find("id")->text(row))) continue;
      sum += value.numbers[row];
      squares += value.numbers[row] * value.numbers[row];
      ++count;
    }
    const double mean = sum / count;
    QVERIFY(std::abs(data->inputScales[0].mean - mean) < 1e-6);
    QVERIFY(std::abs(data->inputScales[0].deviation - std::sqrt(squares / count - mean * mean)) <
            1e-6);
  }

  void oneNumberASequence() {
    std::string csv = "id,t,value,mark,sum\n";
    for (int s = 0; s < 40; ++s) {
      for (int step = 0; step < 3; ++step) {
        csv += std::to_string(s) + "," + std::to_string(step) + "," + std::to_string(step * s) +
               "," + std::to_string(step % 2) + "," + std::to_string(3 * s) + "\n";
      }
    }
    DataSettings settings;
    settings.targets = {"sum"};
    const auto data = makeDataset(tableOf(csv), Task::Regress, settings);
    VERIFY_OK(data);
    QCOMPARE(data->inputNames, (std::vector<std::string>{"value", "mark"}));
    // Columns of 0 and 1 stay so.
    QCOMPARE(data->inputScales[1].mean, 0.0);
    QCOMPARE(data->inputs[3], 1.0F);
    for (std::size_t s = 0; s < 40; ++s) {
      const Sample& sample = data->samples[s];
      QCOMPARE(sample.targetRows, 1);
      QVERIFY(std::abs(targetAt(*data, sample.firstTarget, 0) - 3.0 * double(s)) < 1e-4);
    }
  }

  void everyStepHasItsLabel() {
    std::string csv = "id,t,value,label\n";
    for (int s = 0; s < 20; ++s) {
      for (int step = 0; step < 4; ++step) {
        csv += std::to_string(s) + "," + std::to_string(step) + "," + std::to_string(step * 7) +
               (step < 2 ? ",low\n" : ",high\n");
      }
    }
    const auto data = makeDataset(tableOf(csv), Task::LabelSteps, {});
    VERIFY_OK(data);
    QCOMPARE(data->classNames, (std::vector<std::string>{"high", "low"}));
    for (const Sample& sample : data->samples) {
      QCOMPARE(sample.targetRows, 4);
      for (int k = 0; k < 4; ++k) {
        QCOMPARE(data->labels[static_cast<std::size_t>(sample.firstTarget + k)], k < 2 ? 1 : 0);
      }
    }
  }

  void severalBinaryTargetsAreLabelsSideBySide() {
    std::string csv = "id,t,value,n1,n2\n";
    for (int s = 0; s < 20; ++s) {
      for (int step = 0; step < 4; ++step) {
        csv += std::to_string(s) + "," + std::to_string(step) + "," + std::to_string(step * 7) +
               "," + std::to_string(step % 2) + "," + std::to_string(s % 2) + "\n";
      }
    }
    const Table table = tableOf(csv);
    DataSettings settings;
    settings.targets = {"n1", "n2"};
    const auto data = makeDataset(table, Task::LabelSteps, settings);
    VERIFY_OK(data);
    QVERIFY(!data->isClassified());
    QCOMPARE(data->targetKinds, (std::vector<TargetKind>(2, TargetKind::Binary)));
    QCOMPARE(data->targets[2], 1.0F);
    const auto next = makeDataset(table, Task::NextStep, {});
    VERIFY_OK(next);
    QCOMPARE(next->targetNames, (std::vector<std::string>{"value", "n1", "n2"}));
    QCOMPARE(next->samples[0].steps, 3);
    QCOMPARE(next->samples[0].targetRows, 3);
    // The first target is the second step: value 7, n1 on.
    QVERIFY(std::abs(targetAt(*next, next->samples[0].firstTarget, 0) - 7) < 1e-5);
    QCOMPARE(targetAt(*next, next->samples[0].firstTarget, 1), 1.0);
  }

  void gapsInASequenceAreFilledFromItsOwnPast() {
    const Table table = tableOf(
        "id,t,x,label\na,0,1,p\na,1,,p\na,2,3,p\nb,0,,q\nb,1,5,q\nb,2,,q\nc,0,,p\nc,1,,p\n"
        "d,0,7,\nd,1,8,\n");
    DataSettings settings;
    settings.split = {100, 0, 0};
    const auto data = makeDataset(table, Task::Classify, settings);
    VERIFY_OK(data);
    QCOMPARE(data->samples.size(), std::size_t{2});
    const double expected[] = {1, 1, 3, 5, 5};
    for (std::int64_t row = 0; row < 5; ++row) {
      QVERIFY(std::abs(inputAt(*data, row, 0) - expected[row]) < 1e-5);
    }
    QVERIFY(isNoted(*data, "2 missing cells took the value of the row before"));
    QVERIFY(isNoted(*data, "1 sequences with too few rows are left out"));
    QVERIFY(isNoted(*data, "1 sequences whose target is missing are left out"));
  }

  void wideRowsAreSequencesOfTheirOwnLength() {
    const Table table = tableOf(
        "x_t0,y_t0,x_t1,y_t1,x_t2,y_t2,label\n"
        "1,10,2,20,3,30,a\n4,40,5,50,,,b\n6,60,,,,,a\n7,70,,80,9,90,b\n,,1,10,2,20,a\n,,,,,,b\n");
    DataSettings settings;
    settings.split = {100, 0, 0};
    const auto data = makeDataset(table, Task::Classify, settings);
    VERIFY_OK(data);
    QVERIFY(data->shape == Shape::Wide);
    QCOMPARE(data->inputNames, (std::vector<std::string>{"x", "y"}));
    std::vector<std::int32_t> steps;
    for (const Sample& sample : data->samples) steps.push_back(sample.steps);
    QCOMPARE(steps, (std::vector<std::int32_t>{3, 2, 1, 3, 2}));
    QVERIFY(std::abs(inputAt(*data, 4, 1) - 50) < 1e-4);
    QVERIFY(std::abs(inputAt(*data, 7, 0) - 7) < 1e-5);  // taken from the step before
    QVERIFY(std::abs(inputAt(*data, 7, 1) - 80) < 1e-4);
    QVERIFY(isNoted(*data, "1 missing cells took the value of the step before"));
    QVERIFY(isNoted(*data, "1 rows without values are left out"));
    QVERIFY(isNoted(*data, "1 sequences start later, at their first step with every value"));
  }

  void wideNumbersWithoutStepNamesAreStepsInTheirOrder() {
    std::string csv = "id";
    for (int k = 0; k < 10; ++k) csv += ",f" + std::to_string(k);
    csv += ",class\n";
    for (int s = 0; s < 20; ++s) {
      csv += std::to_string(s);
      for (int k = 0; k < 10; ++k) csv += "," + std::to_string(k * s % 13);
      csv += s % 2 ? ",a\n" : ",b\n";
    }
    const auto data = makeDataset(tableOf(csv), Task::Classify, {});
    VERIFY_OK(data);
    QCOMPARE(data->inputNames, std::vector<std::string>{"value"});
    QCOMPARE(data->samples[0].steps, 10);
    QVERIFY(isNoted(*data, "10 columns in their order are the steps of a sequence"));
  }

  void numericLabelsAreClassesInTheOrderOfTheirSize() {
    const auto data = makeDataset(tableOf(wideCsv(40)), Task::Classify, {});
    VERIFY_OK(data);
    QCOMPARE(data->classNames, (std::vector<std::string>{"-1", "1"}));
    std::string csv = "t0,t1,t2,label\n";
    for (int s = 0; s < 44; ++s)
      csv += "1,2," + std::to_string(s) + "," + std::to_string(s % 11) + "\n";
    const auto eleven = makeDataset(tableOf(csv), Task::Classify, {});
    VERIFY_OK(eleven);
    QCOMPARE(eleven->classNames[2], std::string("2"));
    QCOMPARE(eleven->classNames[10], std::string("10"));
  }

  void aSeparateTestFileTakesClassesByName() {
    const Table test = tableOf("t0,t1,t2,label\n1,2,3,1\n4,5,6,-1\n", "b.csv");
    DataSettings settings;
    settings.split = {80, 20, 0};
    const auto data = makeDataset(tableOf(wideCsv(40)), Task::Classify, settings, &test);
    VERIFY_OK(data);
    QCOMPARE(sizes(*data), std::string("32/8/2"));
    QCOMPARE(labelOf(*data, sampleOf(*data, Split::Test, 0)), 1);
    QCOMPARE(labelOf(*data, sampleOf(*data, Split::Test, 1)), 0);
    QVERIFY(std::abs(inputAt(*data, sampleOf(*data, Split::Test, 1).firstStep, 0) - 4) < 1e-5);
    const Table strange = tableOf("t0,t1,t2,label\n1,2,3,1\n4,5,6,7\n", "b.csv");
    const auto refused = makeDataset(tableOf(wideCsv(40)), Task::Classify, settings, &strange);
    QVERIFY(!refused.has_value());
    QCOMPARE(refused.error().text(),
             std::string("b.csv, row 3, column “label”: “7” does not occur in the training data"));
  }

  void theSameIdInAnotherFileIsAnotherSequence() {
    const Table test = tableOf(longCsv(4, 2), "b.csv");
    DataSettings settings;
    settings.split = {80, 20, 0};
    const auto data = makeDataset(tableOf(longCsv(40, 2)), Task::Classify, settings, &test);
    VERIFY_OK(data);
    QCOMPARE(sizes(*data), std::string("32/8/4"));
    QCOMPARE(sampleOf(*data, Split::Test, 0).steps, 2);
  }

  void whatNobodyKnowsCanBePredicted() {
    const auto fitted = makeDataset(tableOf(wideCsv(40)), Task::Classify, {});
    VERIFY_OK(fitted);
    for (const char* csv : {"t0,t1,t2\n1,2,3\n4,5,6\n", "t0,t1,t2,label\n1,2,3,\n4,5,6,\n"}) {
      const Table table = tableOf(csv);
      QVERIFY(!applyDataset(table, *fitted, {}).has_value());
      const auto data = applyDataset(table, *fitted, {}, false);
      VERIFY_OK(data);
      QCOMPARE(sizes(*data), std::string("0/0/2"));
      QCOMPARE(data->classNames, fitted->classNames);
      QCOMPARE(data->labels, (std::vector<std::int32_t>{-1, -1}));
      QCOMPARE(data->inputScales[0].mean, fitted->inputScales[0].mean);
    }
  }

  void anyCharactersInNamesAndCells() {
    std::string csv = "序列,步,größe (m),étiquette\n";
    for (int s = 0; s < 20; ++s) {
      for (int step = 0; step < 3; ++step) {
        csv += std::to_string(s) + "," + std::to_string(step) + "," + std::to_string(s * step) +
               (s % 2 ? ",好\n" : ",\"ba,d\"\n");
      }
    }
    DataSettings settings;
    settings.idColumn = "序列";
    settings.timeColumn = "步";
    settings.targets = {"étiquette"};
    const auto data = makeDataset(tableOf(csv), Task::Classify, settings);
    VERIFY_OK(data);
    QCOMPARE(data->inputNames, std::vector<std::string>{"größe (m)"});
    QCOMPARE(data->classNames, (std::vector<std::string>{"ba,d", "好"}));
  }
};

QTEST_APPLESS_MAIN(TestDatasetSequences)
#include "test_dataset_sequences.moc"
