#include "core/train/settings.h"
#include "tests/support.h"
#include "tests/ui/home.h"
#include "ui/control/examples.h"
#include "ui/frame/main_window.h"
#include "ui/pages/hold_section.h"
#include "ui/views/heatmap_view.h"
#include "ui/views/signal_stack.h"
#include "ui/views/theme.h"

#include <memory>

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QWheelEvent>

using namespace gatescope;
using namespace gatescope::ui;
using State = TrainingController::State;

// A gate held in the window.
class TestHold : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<test::Home> m_home;
  std::unique_ptr<MainWindow> m_window;

  template <typename Kind>
  Kind* seen(const QString& name = {}) const {
    for (Kind* each : m_window->findChildren<Kind*>()) {
      if (each->isVisible() && (name.isEmpty() || each->accessibleName() == name)) return each;
    }
    return nullptr;
  }
  QPushButton* button(const QString& text) const {
    for (QPushButton* each : m_window->findChildren<QPushButton*>()) {
      if (each->isVisible() && each->text() == text) return each;
    }
    return nullptr;
  }
  // Of the update gate, the first map of the stack.
  float gate(int unit, int step) const {
    const auto* map = seen<SignalStack>()->findChild<HeatmapView*>();
    return map->value(unit, step);
  }
  bool says(const QString& words) const {
    for (const QLabel* label : m_window->findChildren<QLabel*>()) {
      if (label->isVisible() && label->text().contains(words)) return true;
    }
    return false;
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
        applySettings(experiment, "window=20 horizon=2 units=4 stride=4 epochs=4 rival-cell=none"));
    m_window->document().replaceExperiment(experiment, QStringLiteral("x"));
    QTRY_COMPARE_WITH_TIMEOUT(m_window->document().obstacle(), QString(), 20000);
    m_window->controller().train();
    QTRY_COMPARE_WITH_TIMEOUT(m_window->controller().state(), State::Idle, 60000);
    m_window->showPage(2);
    QTRY_VERIFY_WITH_TIMEOUT(seen<HeatmapView>() != nullptr && button(QStringLiteral("Hold")) &&
                                 button(QStringLiteral("Hold"))->isEnabled(),
                             10000);
  }
  void cleanupTestCase() {
    m_window->document().discard();
    m_window.reset();
  }

  void aHeldGateIsShownAndCanBeUndone() {
    const float asTrained = gate(1, 5);
    QVERIFY(asTrained != 0);
    seen<SignalStack>()->chooseUnit(1);
    QTest::mouseClick(button(QStringLiteral("Hold")), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(gate(1, 5), 0.0F, 10000);
    QVERIFY(gate(0, 5) != 0);
    QVERIFY(says(QStringLiteral("held: 1/z:2=0")));
    QVERIFY(says(QStringLiteral("as trained:")));
    m_window->document().undoStack().undo();
    QTRY_COMPARE_WITH_TIMEOUT(gate(1, 5), asTrained, 10000);
    QVERIFY(!says(QStringLiteral("as trained:")));
    m_window->document().undoStack().redo();
    QTRY_COMPARE_WITH_TIMEOUT(gate(1, 5), 0.0F, 10000);
    QTest::mouseClick(button(QStringLiteral("Release")), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(gate(1, 5), asTrained, 10000);
  }

  void aValueAndStepsCanBeSaid() {
    auto* units = seen<QLineEdit>(QStringLiteral("Units that are held"));
    QVERIFY(units != nullptr);
    seen<QComboBox>(QStringLiteral("Value that it is held at"))
        ->setEditText(QStringLiteral("0.25"));
    units->setText(QStringLiteral("1,3-4@3-6"));
    QTest::keyClick(units, Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(gate(3, 4), 0.25F, 10000);
    QVERIFY(gate(3, 1) != 0.25F);
    QVERIFY(gate(1, 4) != 0.25F);
    QTest::mouseClick(button(QStringLiteral("Release")), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(gate(3, 4) != 0.25F, 10000);
  }

  void scrollingThePanelChangesNoChoice() {
    auto* what = seen<QComboBox>(QStringLiteral("Value that it is held at"));
    what->setCurrentIndex(0);
    seen<SignalStack>()->setFocus();
    const QPointF place(5, 5);
    QWheelEvent wheel(place, what->mapToGlobal(place), {}, {0, -120}, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(what, &wheel);
    QCOMPARE(what->currentIndex(), 0);
  }

  void whatCannotBeHeldIsToldAndChangesNothing() {
    auto* units = seen<QLineEdit>(QStringLiteral("Units that are held"));
    const int before = m_window->document().undoStack().count();
    units->setText(QStringLiteral("9"));
    QTest::mouseClick(button(QStringLiteral("Hold")), Qt::LeftButton);
    QVERIFY(says(QStringLiteral("9")));
    QCOMPARE(m_window->document().undoStack().count(), before);
    QVERIFY(!button(QStringLiteral("Release"))->isEnabled());
  }
};

QTEST_MAIN(TestHold)
#include "test_hold.moc"
