#include "core/inspect/disturbance.h"
#include "core/inspect/gradients.h"
#include "core/train/settings.h"
#include "tests/support.h"
#include "tests/ui/home.h"
#include "ui/control/examples.h"
#include "ui/frame/main_window.h"
#include "ui/pages/gates_view.h"
#include "ui/views/share_bars.h"
#include "ui/views/signal_stack.h"
#include "ui/views/theme.h"
#include "ui/views/time_axis.h"

#include <memory>

#include <QAction>
#include <QApplication>
#include <QMenu>
#include <QPushButton>

using namespace gatescope;
using namespace gatescope::ui;
using State = TrainingController::State;

// The rows below the heatmaps: gradients back through time and a push forward are core's own.
class TestReach : public QObject {
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
  // nullptr: no such row is shown.
  const CurveRow* row(const QString& head) const {
    for (const CurveRow& each : gates()->stack()->rows()) {
      if (each.head.startsWith(head)) return &each;
    }
    return nullptr;
  }
  void choose(const QString& text, bool on) {
    for (const QPushButton* button : gates()->window()->findChildren<QPushButton*>()) {
      if (button->menu() == nullptr) continue;
      for (QAction* action : button->menu()->actions()) {
        if (action->text() == text) action->setChecked(on);
      }
    }
  }
  struct Loaded {
    std::shared_ptr<const Dataset> dataset;
    std::shared_ptr<const Weights> weights;
    Experiment experiment;
    std::int32_t sample = 0;
  };
  Loaded loaded() const {
    const RunAt run = *gates()->runShown();
    RunReader reader;
    return {*reader.dataset(run), *reader.weights(run), run.experiment,
            gates()->answer()->trace.sample};
  }

 private Q_SLOTS:
  void initTestCase() {
    applyTheme(*qApp, ThemeMode::Light);
    m_home = std::make_unique<test::Home>();
    m_window = std::make_unique<MainWindow>();
    m_window->resize(1440, 900);
    m_window->show();
    QTRY_COMPARE_WITH_TIMEOUT(m_window->document().obstacle(), QString(), 20000);
    Experiment experiment = experimentOf(*findSource("example:digits"));
    VERIFY_OK(applySettings(experiment, "units=5 epochs=2 rival-cell=rnn rival-budget=units"));
    m_window->document().replaceExperiment(experiment, QStringLiteral("x"));
    QTRY_COMPARE_WITH_TIMEOUT(m_window->document().obstacle(), QString(), 20000);
    m_window->controller().train();
    QTRY_COMPARE_WITH_TIMEOUT(m_window->controller().state(), State::Idle, 60000);
    m_window->showPage(2);
    QTRY_VERIFY_WITH_TIMEOUT(gates() != nullptr && gates()->answer() != nullptr, 10000);
  }
  void cleanupTestCase() {
    m_window->document().discard();
    m_window.reset();
  }

  void theGradientOfEveryRunShownIsDrawn() {
    QTRY_VERIFY_WITH_TIMEOUT(row(QStringLiteral("‖∂L/∂h")) != nullptr, 10000);
    const CurveRow* gradient = row(QStringLiteral("‖∂L/∂h"));
    QCOMPARE(gradient->curves.size(), std::size_t(2));
    QVERIFY(gradient->logarithmic);
    const Loaded run = loaded();
    auto tracer = GradientTracer::create(run.dataset, run.experiment);
    const auto ofLoss = tracer->ofLoss(*run.weights, run.sample);
    VERIFY_OK(ofLoss);
    QCOMPARE(gradient->curves.front().values, ofLoss->layers.front().states.back().gradients.norms);
    QVERIFY(gradient->curves[1].values != gradient->curves[0].values);
    QVERIFY(gradient->curves[1].name.contains(QStringLiteral("RNN")));
  }

  void aClickOnAClassAsksWhatItLookedAt() {
    QTRY_VERIFY_WITH_TIMEOUT(row(QStringLiteral("‖∂y/∂x")) != nullptr, 10000);
    auto* bars = m_window->findChild<ShareBars*>();
    const int chosen = bars->shares()[1].index;
    const QString name = QStringLiteral("of class ") + bars->shares()[1].name;
    QVERIFY(row(QStringLiteral("‖∂y/∂x"))->curves.front().name != name);
    bars->grab();
    QPointF place;
    for (int x = 0; x < bars->width() && place.isNull(); ++x) {
      if (bars->classAt(QPointF(x, 5)) == chosen) place = QPointF(x + 1, 5);
    }
    QVERIFY(!place.isNull());
    QTest::mouseClick(bars, Qt::LeftButton, {}, place.toPoint());
    QTRY_COMPARE_WITH_TIMEOUT(row(QStringLiteral("‖∂y/∂x"))->curves.front().name, name, 10000);
    const Loaded run = loaded();
    auto tracer = GradientTracer::create(run.dataset, run.experiment);
    const auto seen = tracer->ofAnswer(*run.weights, run.sample, 0, chosen);
    VERIFY_OK(seen);
    QCOMPARE(row(QStringLiteral("‖∂y/∂x"))->curves.front().values, seen->read.norms);
  }

  void aPushIsMeasuredFromTheCursorOn() {
    QVERIFY(row(QStringLiteral("push")) == nullptr);
    choose(QStringLiteral("What is left of a push"), true);
    gates()->stack()->chooseUnit(3);
    gates()->stack()->timeAxis()->setCursor(2);
    QTRY_VERIFY_WITH_TIMEOUT(row(QStringLiteral("push")) != nullptr, 10000);
    const std::vector<float> shown = row(QStringLiteral("push"))->curves.front().values;
    const Loaded run = loaded();
    auto tracer = Tracer::create(run.dataset, run.experiment);
    DisturbanceOptions options{.step = 2};
    const auto pushes = disturb(*tracer, *run.weights, run.sample, options);
    VERIFY_OK(pushes);
    const std::vector<float>& share = (**pushes).pushes[3].share;
    QCOMPARE(shown.size(), share.size() + 2);
    QVERIFY(std::isnan(shown[1]));
    QCOMPARE(std::vector<float>(shown.begin() + 2, shown.end()), share);
  }

  void whatIsNotWantedIsLeftOut() {
    choose(QStringLiteral("Gradient of the loss"), false);
    QTRY_VERIFY_WITH_TIMEOUT(row(QStringLiteral("‖∂L/∂h")) == nullptr, 10000);
    choose(QStringLiteral("Gradient of the loss"), true);
    QTRY_VERIFY_WITH_TIMEOUT(row(QStringLiteral("‖∂L/∂h")) != nullptr, 10000);
  }
};

QTEST_MAIN(TestReach)
#include "test_reach.moc"
