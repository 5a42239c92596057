#include "core/data/sources.h"
#include "core/study/memory_tasks.h"
#include "core/train/settings.h"
#include "tests/support.h"

#include <cmath>

using namespace gatescope;
using namespace gatescope::test;

namespace {

// All sequences of a task in its test part but for the few that the other parts need.
Dataset sequences(const MemoryTask& task, int length, int count) {
  const Source* source = findSource(task.source);
  Experiment experiment;
  experiment.task = source->task;
  experiment.data.source = std::string(task.source) + "?length=" + std::to_string(length) +
                           ",sequences=" + std::to_string(count + 80);
  if (!applySettings(experiment, source->settings)) qFatal("settings");
  experiment.data.split = {40, 40, static_cast<double>(count)};
  const auto table = loadSource(experiment.data.source, {});
  if (!table) qFatal("%s", table.error().text().c_str());
  auto data = makeDataset(*table, experiment.task, experiment.data);
  if (!data) qFatal("%s", data.error().text().c_str());
  return std::move(*data);
}

}  // namespace

class TestMemoryTasks : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void linesAreThoseOfThePapers() {
    QVERIFY(std::abs(memorylessFigure(*findMemoryTask("adding"), 100) - 0.1667) < 1e-4);
    QVERIFY(std::abs(memorylessFigure(*findMemoryTask("copy"), 100) - 0.1733) < 1e-4);
    QCOMPARE(memorylessFigure(*findMemoryTask("temporal-order"), 100), 0.25);
    QCOMPARE(findMemoryTask("sorting"), nullptr);
  }

  // An answerer that remembers nothing, on the generated data.
  void anAnswererWithoutMemoryStandsOnTheLine_data() {
    QTest::addColumn<QString>("task");
    QTest::addColumn<int>("length");
    QTest::addColumn<double>("tolerance");
    // Three standard errors: of the squared error √(1/15 − 1/36) / √n, of a share √(3/16) / √n.
    const double adding = 3 * std::sqrt(1 / 15.0 - 1 / 36.0) / std::sqrt(4000);
    const double order = 3 * std::sqrt(3 / 16.0) / std::sqrt(4000);
    for (const int length : {10, 21, 60}) {
      QTest::addRow("adding %d", length) << "adding" << length << adding;
      QTest::addRow("copy %d", length) << "copy" << length << 1e-6;
      QTest::addRow("temporal-order %d", length) << "temporal-order" << length << order;
    }
  }
  void anAnswererWithoutMemoryStandsOnTheLine() {
    QFETCH(QString, task);
    QFETCH(int, length);
    QFETCH(double, tolerance);
    const MemoryTask& which = *findMemoryTask(task.toStdString());
    const Dataset data = sequences(which, length, 4000);
    QCOMPARE(data.split(Split::Test).size(), std::size_t{4000});
    // ⌈T/2⌉ places of the second number: at the last its half of the variance is known.
    const double seen = task == QStringLiteral("adding") ? 1 - 0.5 / ((length + 1) / 2) : 1;
    const double line = seen * memorylessFigure(which, length);
    const double here = memorylessFigure(which, data, Split::Test);
    QVERIFY2(std::abs(here - line) < tolerance, std::to_string(here).c_str());
  }

  void alwaysAnswering1IsASixth() {
    const Dataset data = sequences(*findMemoryTask("adding"), 30, 4000);
    double squares = 0;
    for (const float sum : truth(data, data.split(Split::Test)).values) {
      squares += std::pow(static_cast<double>(sum) - 1, 2) / 4000;
    }
    const double tolerance = 3 * std::sqrt(1 / 15.0 - 1 / 36.0) / std::sqrt(4000);
    QVERIFY(std::abs(squares - memorylessFigure(*findMemoryTask("adding"), 30)) < tolerance);
  }

  // Of two steps the second is always marked, and its number is known.
  void whoAnswersSeesTheLastStep() {
    const MemoryTask& adding = *findMemoryTask("adding");
    const Dataset data = sequences(adding, 2, 500);
    double squares = 0;
    for (const std::int32_t number : data.split(Split::Test)) {
      const Sample& sample = data.samples[static_cast<std::size_t>(number)];
      const auto first = static_cast<std::size_t>(sample.firstStep) * data.features();
      squares += std::pow(data.inputScales[0].undo(double{data.inputs[first]}) - 0.5, 2) / 500;
    }
    QVERIFY(std::abs(memorylessFigure(adding, data, Split::Test) - squares) < 1e-6);
  }

  void sharesRunFromTheLineToNoError() {
    const MemoryTask &copy = *findMemoryTask("copy"), &order = *findMemoryTask("temporal-order");
    QCOMPARE(shareRemembered(copy, 0.5, 0.5), 0.0);
    QCOMPARE(shareRemembered(copy, 0.0, 0.5), 1.0);
    QCOMPARE(shareRemembered(copy, 0.6, 0.5), -0.2);
    QCOMPARE(shareRemembered(order, 0.25, 0.25), 0.0);
    QCOMPARE(shareRemembered(order, 1, 0.25), 1.0);
    QCOMPARE(shareRemembered(order, 0.625, 0.25), 0.5);
  }

  // Each letter any of eight is worse than to know some of them, and 9 of 10 known is 9/10.
  void copyCountsTheLettersTold() {
    const MemoryTask& copy = *findMemoryTask("copy");
    const Dataset data = sequences(copy, 12, 300);
    Predictions answers = truth(data, data.split(Split::Test));
    const NamedValues perfect = evaluate(data, answers).metrics;
    QVERIFY(std::abs(*figureOf(copy, perfect)) < 1e-6);
    QVERIFY(std::abs(*recalledLetters(copy, 12, perfect) - 1) < 1e-9);
    // The last letter is answered by a blank.
    const auto blank = static_cast<std::size_t>(std::ranges::find(data.classNames, "blank") -
                                                data.classNames.begin());
    for (std::size_t row = 31; row < answers.values.size() / answers.width; row += 32) {
      for (std::size_t k = 0; k < answers.width; ++k) {
        answers.values[row * answers.width + k] = k == blank ? 1.0F : 0.0F;
      }
    }
    QVERIFY(std::abs(*recalledLetters(copy, 12, evaluate(data, answers).metrics) - 0.9) < 1e-9);
    QVERIFY(!recalledLetters(*findMemoryTask("adding"), 12, perfect));
  }

  void figuresComeFromTheMetrics() {
    const NamedValues metrics{{"accuracy", 0.75}, {"log_loss", 0.5}, {"rmse", 0.3}};
    QCOMPARE(*figureOf(*findMemoryTask("adding"), metrics), 0.3 * 0.3);
    QCOMPARE(*figureOf(*findMemoryTask("copy"), metrics), 0.5);
    QCOMPARE(*figureOf(*findMemoryTask("temporal-order"), metrics), 0.75);
    QVERIFY(!figureOf(*findMemoryTask("adding"), {}));
    QCOMPARE(*recalledLetters(*findMemoryTask("copy"), 20, metrics), 0.0);
  }
};

QTEST_APPLESS_MAIN(TestMemoryTasks)
#include "test_memory_tasks.moc"
