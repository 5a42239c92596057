#include "core/inspect/trace.h"
#include "core/train/settings.h"
#include "tests/support.h"
#include "tests/ui/home.h"
#include "ui/control/examples.h"
#include "ui/frame/main_window.h"
#include "ui/pages/gates_view.h"
#include "ui/pages/sample_chooser.h"
#include "ui/views/input_strip.h"
#include "ui/views/signal_stack.h"
#include "ui/views/theme.h"
#include "ui/views/time_axis.h"

#include <memory>

#include <QApplication>
#include <QToolButton>

using namespace gatescope;
using namespace gatescope::ui;
using State = TrainingController::State;

// Points of a sample's input that are moved by hand.
class TestInputEdits : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<test::Home> m_home;
  std::unique_ptr<MainWindow> m_window;

  GatesView* gates() const {
    for (GatesView* each : m_window->findChildren<GatesView*>()) {
      if (each->isVisible()) return each;
    }
    return nullptr;
  }
  InputStrip* strip() const { return gates()->findChild<InputStrip*>(); }
  QToolButton* button(const QString& name) const {
    for (QToolButton* each : gates()->findChildren<QToolButton*>()) {
      if (each->accessibleName() == name) return each;
    }
    return nullptr;
  }
  std::vector<float> output() const { return gates()->answer()->trace.output; }
  void drag(int fromStep, int toStep, int y) {
    const auto place = [&](int step) {
      const TimeAxis& axis = *gates()->stack()->timeAxis();
      return QPoint(int(axis.xOf(step, 0, strip()->width())), y);
    };
    QTest::mousePress(strip(), Qt::LeftButton, {}, place(fromStep));
    QTest::mouseMove(strip(), place(toStep));
    QTest::mouseRelease(strip(), Qt::LeftButton, {}, place(toStep));
  }

 private Q_SLOTS:
  void initTestCase() {
    applyTheme(*qApp, ThemeMode::Light);
    m_home = std::make_unique<test::Home>();
    m_window = std::make_unique<MainWindow>();
    m_window->resize(1440, 900);
    m_window->show();
    QTRY_COMPARE_WITH_TIMEOUT(m_window->document().obstacle(), QString(), 20000);
    Experiment experiment = experimentOf(*findSource("generated:sines"));
    VERIFY_OK(
        applySettings(experiment, "window=20 horizon=2 units=4 stride=4 epochs=2 rival-cell=none"));
    m_window->document().replaceExperiment(experiment, QStringLiteral("x"));
    QTRY_COMPARE_WITH_TIMEOUT(m_window->document().obstacle(), QString(), 20000);
    m_window->controller().train();
    QTRY_COMPARE_WITH_TIMEOUT(m_window->controller().state(), State::Idle, 60000);
    m_window->showPage(2);
    const int best = m_window->document().runs().front().bestEpoch;
    QTRY_VERIFY_WITH_TIMEOUT(gates() != nullptr && gates()->answer() != nullptr &&
                                 gates()->answer()->trace.epoch == best,
                             10000);
  }
  void cleanupTestCase() {
    m_window->document().discard();
    m_window.reset();
  }

  void closedTheInputIsOnlyRead() {
    QVERIFY(!strip()->isDrawable());
    drag(3, 6, 4);
    QVERIFY(gates()->edits().empty());
  }

  // A drag draws a line over all the steps that it passes; the numbers are those of a network that
  // reads the changed sequence.
  void aDragMovesThePointsAndTheAnswerFollows() {
    const std::vector<float> before = output();
    button(QStringLiteral("Move points of the input"))->click();
    QVERIFY(strip()->isDrawable());
    QApplication::processEvents();
    drag(3, 7, 6);
    const std::vector<InputEdit> edits = gates()->edits();
    QCOMPARE(edits.size(), std::size_t(5));
    QTRY_VERIFY_WITH_TIMEOUT(output() != before, 10000);
    QTRY_COMPARE_WITH_TIMEOUT(strip()->curves().back().name, QStringLiteral("in the data"), 10000);

    const RunAt run = *gates()->runShown();
    RunReader reader;
    const auto dataset = *reader.dataset(run);
    Dataset alone = sampleAlone(*dataset, gates()->answer()->asked.wholeSample);
    VERIFY_OK(moveInputs(alone, edits));
    auto tracer = Tracer::create(std::make_shared<const Dataset>(alone), run.experiment);
    const auto trace = tracer->trace(**reader.weights(run), 0);
    VERIFY_OK(trace);
    QTRY_COMPARE_WITH_TIMEOUT(output(), trace->output, 10000);
    QCOMPARE(gates()->answer()->asTrained, before);
  }

  void aDragIsOneStepThatCanBeUndone() {
    QUndoStack& undo = m_window->document().undoStack();
    const std::vector<float> moved = output();
    undo.undo();
    QVERIFY(gates()->edits().empty());
    QTRY_VERIFY_WITH_TIMEOUT(output() != moved, 10000);
    undo.redo();
    QTRY_COMPARE_WITH_TIMEOUT(output(), moved, 10000);
    // From another sample, undoing goes back to the one that was changed.
    const SamplePlace place = gates()->samples()->place();
    gates()->samples()->choose({place.split, 0});
    QVERIFY(gates()->edits().empty());
    undo.undo();
    QCOMPARE(gates()->samples()->place(), place);
    undo.redo();
    QTRY_COMPARE_WITH_TIMEOUT(output(), moved, 10000);
  }

  void keysMoveThePointAtTheCursor() {
    gates()->stack()->timeAxis()->setCursor(12);
    const auto before = gates()->edits().size();
    strip()->setFocus();
    QTest::keyClick(strip(), Qt::Key_Up);
    QCOMPARE(gates()->edits().size(), before + 1);
    QCOMPARE(gates()->edits().back().step, 12);
  }

  void allCanBeTakenBack() {
    QTRY_VERIFY_WITH_TIMEOUT(button(QStringLiteral("Input as in the data"))->isVisible(), 10000);
    button(QStringLiteral("Input as in the data"))->click();
    QVERIFY(gates()->edits().empty());
    QTRY_VERIFY_WITH_TIMEOUT(gates()->answer()->asTrained.empty(), 10000);
    QTRY_VERIFY_WITH_TIMEOUT(!button(QStringLiteral("Input as in the data"))->isVisible(), 10000);
  }
};

QTEST_MAIN(TestInputEdits)
#include "test_input_edits.moc"
