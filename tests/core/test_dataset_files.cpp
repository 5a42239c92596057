#include "tests/core/tables.h"
#include "tests/support.h"

#include <cmath>

using namespace gatescope;
using namespace gatescope::test;

namespace {

const char* taskName(Task task) {
  static constexpr const char* names[] = {"classify", "regress", "forecast", "label-steps",
                                          "next-step"};
  return names[static_cast<int>(task)];
}

}  // namespace

// What the program does with files that others published, when nothing was said.
class TestDatasetFiles : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void proposesWhatTheFileIsFor_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("expected");  // task, inputs, classes or targets, samples by split
    const auto row = [](const char* file, const char* expected) {
      QTest::newRow(file) << QString::fromLatin1(file) << QString::fromLatin1(expected);
    };
    row("forecasting/ETTh1.csv", "forecast, 7 inputs, 1 targets, 0 classes");
    row("forecasting/R_sunspot.month.csv", "forecast, 1 inputs, 1 targets, 0 classes");
    row("forecasting/vega_seattle-weather.csv", "forecast, 9 inputs, 1 targets, 0 classes");
    row("forecasting/beijing_pm25_PRSA.csv", "forecast, 11 inputs, 1 targets, 0 classes");
    row("seqclass/GunPoint_TRAIN_wide.csv", "classify, 1 inputs, 1 targets, 2 classes");
    row("seqclass/digits8x8_wide.csv", "classify, 8 inputs, 1 targets, 10 classes");
    row("seqclass/digits8x8_long.csv", "classify, 8 inputs, 1 targets, 10 classes");
    row("seqclass/BasicMotions_long.csv", "classify, 6 inputs, 1 targets, 4 classes");
    row("seqclass/BasicMotions_TRAIN_wide.csv", "classify, 6 inputs, 1 targets, 4 classes");
    row("seqclass/PickupGestureWiimoteZ_TRAIN_wide.csv",
        "classify, 1 inputs, 1 targets, 10 classes");
    row("seqclass/IndoorMovementRSS_long.csv", "classify, 5 inputs, 1 targets, 2 classes");
    row("multilabel/Piano_midi_first50_multihot.csv",
        "next-step, 88 inputs, 88 targets, 0 classes");
  }
  void proposesWhatTheFileIsFor() {
    GATESCOPE_NEEDS_SHARED("seqclass");
    QFETCH(QString, file);
    QFETCH(QString, expected);
    const auto table = readCsv(sharedPath(file.toStdString()).string());
    VERIFY_OK(table);
    const Proposal proposal = propose(*table);
    const auto data = makeDataset(*table, proposal.task, proposal.settings);
    VERIFY_OK(data);
    const QString found = QStringLiteral("%1, %2 inputs, %3 targets, %4 classes")
                              .arg(QString::fromLatin1(taskName(proposal.task)))
                              .arg(data->features())
                              .arg(data->targetColumns())
                              .arg(data->classes());
    QCOMPARE(found, expected);
    for (const float value : data->inputs) QVERIFY(std::isfinite(value));
  }

  void publishedProtocolOfEtth1() {
    GATESCOPE_NEEDS_SHARED("forecasting");
    const auto table = readCsv(sharedPath("forecasting/ETTh1.csv").string());
    VERIFY_OK(table);
    DataSettings settings;
    settings.targets = {"HUFL", "HULL", "MUFL", "MULL", "LUFL", "LULL", "OT"};
    settings.window = 96;
    settings.horizon = 24;
    settings.split = {8640, 2880, 2880};
    const auto data = makeDataset(*table, Task::Forecast, settings);
    VERIFY_OK(data);
    QCOMPARE(sizes(*data), std::string("8521/2761/2761"));
    QCOMPARE(data->seasonLength, 24);
    QCOMPARE(data->targetColumns(), std::size_t{7});
    // Mean and population deviation of the first 8640 values of OT, by numpy.
    QVERIFY(std::abs(data->targetScales[6].mean - 17.1282620) < 1e-6);
    QVERIFY(std::abs(data->targetScales[6].deviation - 9.1764910) < 1e-6);
  }

  void separateTestFileOfLongerSequences() {
    GATESCOPE_NEEDS_SHARED("seqclass");
    const auto train = readCsv(sharedPath("seqclass/PickupGestureWiimoteZ_TEST_wide.csv").string());
    const auto test = readCsv(sharedPath("seqclass/PickupGestureWiimoteZ_TRAIN_wide.csv").string());
    VERIFY_OK(train);
    VERIFY_OK(test);
    DataSettings settings;
    settings.split = {80, 20, 0};
    const auto data = makeDataset(*train, Task::Classify, settings, &*test);
    VERIFY_OK(data);
    QCOMPARE(sizes(*data), std::string("40/10/50"));
    std::int32_t longest = 0;
    for (const Sample& sample : data->samples) longest = std::max(longest, sample.steps);
    QCOMPARE(longest, 361);
  }
};

QTEST_APPLESS_MAIN(TestDatasetFiles)
#include "test_dataset_files.moc"
