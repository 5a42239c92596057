#include "core/train/settings.h"
#include "tests/support.h"
#include "tests/ui/home.h"
#include "ui/control/document.h"
#include "ui/control/examples.h"
#include "ui/control/training_controller.h"

#include <algorithm>
#include <cmath>
#include <memory>

#include <QElapsedTimer>

using namespace gatescope;
using namespace gatescope::ui;
using State = TrainingController::State;

class TestController : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<test::Home> m_home;

  // A tiny run on a generated series.
  static void prepare(Document& document, const char* more) {
    VERIFY_OK(document.startNew());
    Experiment experiment = experimentOf(*findSource("generated:sines"));
    VERIFY_OK(applySettings(experiment, "window=20 horizon=2 units=4 stride=4 epochs=6"));
    VERIFY_OK(applySettings(experiment, more));
    document.replaceExperiment(experiment, QStringLiteral("x"));
    QTRY_COMPARE_WITH_TIMEOUT(document.obstacle(), QString(), 20000);
  }

  static void trainToTheEnd(TrainingController& controller) {
    controller.train();
    QVERIFY(controller.isActive());
    QTRY_COMPARE_WITH_TIMEOUT(controller.state(), State::Idle, 60000);
  }

  static void untilEpoch(const Document& document, const TrainingController& controller,
                         int epoch) {
    QTRY_VERIFY_WITH_TIMEOUT(!controller.sessions().empty() && controller.epoch() >= epoch &&
                                 !document.runs().empty() &&
                                 !document.runs().front().epochs.empty(),
                             60000);
  }

  // Trains the run to at least so many records, and stops.
  static void untilEpochs(const Document& document, TrainingController& controller, RunId run,
                          std::size_t count) {
    QTRY_VERIFY_WITH_TIMEOUT(document.run(run)->epochs.size() >= count, 60000);
    controller.stop();
    QTRY_COMPARE_WITH_TIMEOUT(controller.state(), State::Idle, 30000);
  }

  static std::vector<double> losses(const RunRecord& run) {
    std::vector<double> values;
    for (const EpochRecord& epoch : run.epochs) values.push_back(epoch.validationLoss);
    return values;
  }

 private Q_SLOTS:
  // The window's work for a training takes 1.2 % of the cores, and is seen at least 3 times a
  // second.
  void looksAreAsFrequentAsTheyAreCheap() {
    using namespace std::chrono_literals;
    QCOMPARE(Pace::wait(0ns, 2), 33ms);
    QCOMPARE(Pace::wait(2400us, 2), 100ms);
    QCOMPARE(Pace::wait(2400us, 1), 200ms);
    QCOMPARE(Pace::wait(9600us, 8), 100ms);
    QCOMPARE(Pace::wait(1s, 2), 300ms);
    QCOMPARE(Pace::wait(1ms, 0), Pace::wait(1ms, 1));
  }

  void init() { m_home = std::make_unique<test::Home>(); }

  void runAndItsRivalTrainAndAreOnDisk() {
    Document document(exampleReader());
    TrainingController controller(document);
    prepare(document, "");
    trainToTheEnd(controller);
    QCOMPARE(document.runs().size(), std::size_t{2});
    VERIFY_OK(document.flush());
    const auto stored = document.project()->runs();
    for (const RunRecord& run : *stored) {
      QCOMPARE(run.status, RunStatus::Finished);
      QCOMPARE(run.epochs.back().epoch, 6);
      QVERIFY(run.pair != 0);
      QVERIFY(!run.test.empty());
      QVERIFY(run.bestBaseline() && !run.bestBaseline()->test.empty());
      QVERIFY(run.seconds > 0);
    }
    QCOMPARE(stored->front().experiment.model.cell, std::string("gru"));
    QCOMPARE(stored->back().experiment.model.cell, std::string("lstm"));
    // Within 2 %, or as near as so few units allow.
    QVERIFY(std::abs(static_cast<double>(stored->front().parameters - stored->back().parameters)) <
            0.3 * static_cast<double>(stored->front().parameters));
  }

  void sameExperimentGivesTheSameBits() {
    Document document(exampleReader());
    TrainingController controller(document);
    prepare(document, "rival-cell=none");
    trainToTheEnd(controller);
    trainToTheEnd(controller);
    QCOMPARE(document.runs().size(), std::size_t{2});
    QVERIFY(document.runs()[0].name != document.runs()[1].name);
    QCOMPARE(losses(document.runs()[0]), losses(document.runs()[1]));
  }

  void pauseHoldsAtOnceAndResumeGoesOn() {
    Document document(exampleReader());
    TrainingController controller(document);
    prepare(document, "epochs=100000 rival-cell=none");
    controller.train();
    untilEpoch(document, controller, 1);
    QElapsedTimer clock;
    clock.start();
    controller.pause();
    QCOMPARE(controller.state(), State::Paused);
    QVERIFY2(clock.elapsed() < 200, "Pause must answer within 200 ms");
    QTest::qWait(300);  // what was under way arrives
    const int epoch = controller.epoch();
    QTest::qWait(300);
    QCOMPARE(controller.epoch(), epoch);
    controller.resume();
    QTRY_VERIFY_WITH_TIMEOUT(controller.epoch() > epoch, 30000);
    clock.restart();
    controller.stop();
    QVERIFY2(clock.elapsed() < 200, "Stop must answer within 200 ms");
    QTRY_COMPARE_WITH_TIMEOUT(controller.state(), State::Idle, 30000);
    QCOMPARE(document.runs().front().status, RunStatus::Stopped);
    QVERIFY(controller.canResume(document.runs().front().id));
  }

  // Neither run is ever near its last epoch, however fast the machine: they are compared over the
  // epochs that both have.
  void stoppedSavedReopenedAndResumedRunEqualsTheUninterrupted() {
    const QString path = m_home->file(QStringLiteral("p.gscope"));
    {
      Document document(exampleReader());
      TrainingController controller(document);
      prepare(document, "epochs=100000 dropout=0.1 rival-cell=none");
      controller.train();
      untilEpoch(document, controller, 3);
      QCOMPARE(controller.interrupt().size(), std::size_t{1});
      VERIFY_OK(document.saveAs(path));
    }
    Document document(exampleReader());
    TrainingController controller(document);
    VERIFY_OK(document.open(path));
    QTRY_VERIFY_WITH_TIMEOUT(document.dataset() != nullptr, 20000);
    const RunId cut = document.runs().back().id;
    const std::size_t before = document.run(cut)->epochs.size();
    QVERIFY(before > 2);
    document.selectRun(cut);
    controller.resume();
    untilEpochs(document, controller, cut, before + 5);
    controller.train();
    QTRY_COMPARE_WITH_TIMEOUT(document.runs().size(), std::size_t{2}, 20000);
    const RunId whole = document.runs().back().id;
    untilEpochs(document, controller, whole, before + 5);
    std::vector<double> resumed = losses(*document.run(cut));
    std::vector<double> uninterrupted = losses(*document.run(whole));
    const std::size_t both = std::min(resumed.size(), uninterrupted.size());
    resumed.resize(both);
    uninterrupted.resize(both);
    QCOMPARE(resumed, uninterrupted);
  }

  void rewindReturnsToTheIdenticalInitialWeights() {
    Document document(exampleReader());
    TrainingController controller(document);
    prepare(document, "rival-cell=none");
    controller.train();
    untilEpoch(document, controller, 2);
    const RunId id = document.runs().front().id;
    document.selectRun(id);
    const auto initial = document.project()->snapshot(id, 0);
    VERIFY_OK(initial);
    QVERIFY(initial->has_value());
    controller.rewind();
    QTRY_COMPARE_WITH_TIMEOUT(controller.state(), State::Paused, 20000);
    QTRY_VERIFY_WITH_TIMEOUT(controller.session(id) && controller.session(id)->weights() != nullptr,
                             20000);
    QCOMPARE(controller.session(id)->weights()->epoch, 0);
    QCOMPARE(controller.session(id)->weights()->values, (*initial)->values);
    QCOMPARE(document.run(id)->epochs.size(), std::size_t{1});
    controller.resume();
    QTRY_COMPARE_WITH_TIMEOUT(controller.state(), State::Idle, 60000);
    QCOMPARE(document.run(id)->status, RunStatus::Finished);
  }

  void savingWhileTrainingGoesOnInTheNewFile() {
    Document document(exampleReader());
    TrainingController controller(document);
    prepare(document, "epochs=100000 rival-cell=none");
    controller.train();
    untilEpoch(document, controller, 1);
    const auto open = controller.interrupt();
    QCOMPARE(open.size(), std::size_t{1});
    VERIFY_OK(document.saveAs(m_home->file(QStringLiteral("p.gscope"))));
    const std::size_t saved = document.run(open.front())->epochs.size();
    controller.resumeRuns(open);
    untilEpochs(document, controller, open.front(), saved + 5);
    VERIFY_OK(document.flush());
    QVERIFY(document.project()->runs()->front().epochs.size() >= saved + 5);
  }

  void lossThatExplodesStopsTheRunAndSaysWhy() {
    Document document(exampleReader());
    TrainingController controller(document);
    prepare(document, "rival-cell=none optimizer=sgd learning-rate=10 clip-norm=0 cell=rnn");
    trainToTheEnd(controller);
    const RunRecord& run = document.runs().front();
    QCOMPARE(run.status, RunStatus::Diverged);
    QVERIFY(!run.message.empty());
  }
};

QTEST_GUILESS_MAIN(TestController)
#include "test_controller.moc"
