#include "core/train/settings.h"
#include "tests/support.h"
#include "tests/ui/home.h"
#include "ui/control/examples.h"
#include "ui/frame/main_window.h"
#include "ui/pages/beside_view.h"
#include "ui/pages/epoch_row.h"
#include "ui/pages/gates_view.h"
#include "ui/pages/sample_chooser.h"
#include "ui/views/heatmap_view.h"
#include "ui/views/signal_stack.h"
#include "ui/views/theme.h"
#include "ui/views/time_axis.h"

#include <memory>

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QMenu>
#include <QPushButton>
#include <QSlider>

using namespace gatescope;
using namespace gatescope::ui;
using State = TrainingController::State;

// Two runs, or two epochs, side by side.
class TestBeside : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<test::Home> m_home;
  std::unique_ptr<MainWindow> m_window;
  GatesView* m_left = nullptr;
  GatesView* m_right = nullptr;

  BesideView* view() const { return m_window->findChild<BesideView*>(); }
  float first(GatesView* gates, int unit, int step) const {
    return gates->stack()->findChild<HeatmapView*>()->value(unit, step);
  }
  void choose(const QString& run) {
    QComboBox* runs = nullptr;
    for (QComboBox* each : view()->findChildren<QComboBox*>()) {
      if (each->accessibleName() == QStringLiteral("Run at the side")) runs = each;
    }
    runs->setCurrentIndex(runs->findText(run, Qt::MatchStartsWith));
    Q_EMIT runs->activated(runs->currentIndex());
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
    VERIFY_OK(applySettings(experiment, "window=20 horizon=2 units=4 stride=4 epochs=4"));
    m_window->document().replaceExperiment(experiment, QStringLiteral("x"));
    QTRY_COMPARE_WITH_TIMEOUT(m_window->document().obstacle(), QString(), 20000);
    m_window->controller().train();
    QTRY_COMPARE_WITH_TIMEOUT(m_window->controller().state(), State::Idle, 60000);
    m_window->showPage(2);
    for (QPushButton* button : m_window->findChildren<QPushButton*>()) {
      if (button->menu() == nullptr) continue;
      for (QAction* action : button->menu()->actions()) {
        if (action->text() == QStringLiteral("Another run or epoch at the side")) action->trigger();
      }
    }
    QVERIFY(view()->isVisible());
    m_right = view()->gates();
    for (GatesView* each : m_window->findChildren<GatesView*>()) {
      if (each->isVisible() && each != m_right) m_left = each;
    }
    QTRY_VERIFY_WITH_TIMEOUT(m_left->answer() && m_right->answer(), 10000);
  }
  void cleanupTestCase() {
    m_window->document().discard();
    m_window.reset();
  }

  void theRivalStandsBesideAndReadsTheSame() {
    QVERIFY(QString::fromStdString(m_right->answer()->runName).startsWith(QStringLiteral("LSTM")));
    m_left->samples()->choose({Split::Training, 3});
    QTRY_COMPARE_WITH_TIMEOUT(m_right->answer()->trace.sample, m_left->answer()->trace.sample,
                              10000);
    QVERIFY(!view()->findChild<QCheckBox*>()->isEnabled());
  }

  void cursorAndSpanAreOne() {
    TimeAxis* left = m_left->stack()->timeAxis();
    TimeAxis* right = m_right->stack()->timeAxis();
    left->setCursor(7);
    QCOMPARE(right->cursor(), 7);
    right->setWindow(2, 12);
    QCOMPARE(left->first(), 2);
    QCOMPARE(left->last(), 12);
    right->setCursor(4);
    QCOMPARE(left->cursor(), 4);
    left->showAll();
    QCOMPARE(right->seen(), 20);
    // Another sample keeps both where they are.
    m_left->samples()->choose({Split::Training, 5});
    QTRY_COMPARE_WITH_TIMEOUT(m_right->answer()->trace.sample, m_left->answer()->trace.sample,
                              10000);
    QCOMPARE(left->cursor(), 4);
    QCOMPARE(right->cursor(), 4);
  }

  void anotherEpochAndTheDifference() {
    choose(QStringLiteral("GRU"));
    auto* slider = view()->findChild<QSlider*>();
    QTRY_VERIFY_WITH_TIMEOUT(view()->findChild<QCheckBox*>()->isEnabled(), 10000);
    slider->setValue(0);
    QTRY_COMPARE_WITH_TIMEOUT(m_right->answer()->trace.epoch, 0, 10000);
    QVERIFY(m_left->answer()->trace.epoch != 0);
    const float early = first(m_right, 2, 5), late = first(m_left, 2, 5);
    QVERIFY(early != late);
    view()->findChild<QCheckBox*>()->click();
    QTRY_COMPARE_WITH_TIMEOUT(first(m_right, 2, 5), early - late, 10000);
    QCOMPARE(first(m_left, 2, 5), late);
    QCOMPARE(m_right->stack()->findChild<HeatmapView*>()->signalRange(), SignalRange::Unbounded);
    view()->findChild<QCheckBox*>()->click();
    QTRY_COMPARE_WITH_TIMEOUT(first(m_right, 2, 5), early, 10000);
  }

  void aUnitIsChosenInBoth() {
    m_left->stack()->chooseUnit(1);
    QCOMPARE(m_right->stack()->selectedUnit(), 1);
    m_right->stack()->chooseUnit(3);
    QCOMPARE(m_left->stack()->selectedUnit(), 3);
  }
};

QTEST_MAIN(TestBeside)
#include "test_beside.moc"
