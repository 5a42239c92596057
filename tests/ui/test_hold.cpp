#include "core/inspect/hold.h"
#include "core/inspect/layer_units.h"
#include "core/inspect/scan.h"
#include "core/train/settings.h"
#include "tests/support.h"
#include "tests/ui/home.h"
#include "ui/control/examples.h"
#include "ui/frame/main_window.h"
#include "ui/models/format.h"
#include "ui/pages/gates_view.h"
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
  // The best weights of the run that is shown.
  Predictor predictor() const {
    const auto run = seen<GatesView>()->runShown();
    RunReader reader;
    const auto dataset = reader.dataset(*run);
    const auto weights = reader.weights(*run);
    return *Predictor::create(*dataset, run->experiment, **weights);
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
    // Not the epoch that was the newest when the page opened.
    const int best = m_window->document().runs().front().bestEpoch;
    QTRY_VERIFY_WITH_TIMEOUT(
        seen<GatesView>()->answer() != nullptr && seen<GatesView>()->answer()->trace.epoch == best,
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
    QCOMPARE(seen<SignalStack>()->answer()[1].name, QStringLiteral("as trained"));
    QCOMPARE(seen<SignalStack>()->answer()[2].name, QStringLiteral("held"));
    QVERIFY(seen<SignalStack>()->answer()[1].values != seen<SignalStack>()->answer()[2].values);
    m_window->document().undoStack().undo();
    QTRY_COMPARE_WITH_TIMEOUT(gate(1, 5), asTrained, 10000);
    QCOMPARE(seen<SignalStack>()->answer().size(), std::size_t(2));
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

  // The split's figure with what is held is the predictor's own.
  void whatHoldingDoesToTheSplitIsTold() {
    seen<QLineEdit>(QStringLiteral("Units that are held"))->setText(QStringLiteral("all"));
    seen<QComboBox>(QStringLiteral("Value that it is held at"))->setEditText(QStringLiteral("1"));
    QTest::mouseClick(button(QStringLiteral("Hold")), Qt::LeftButton);
    const QString name = QStringLiteral("Figures of the split with what is held");
    QTRY_VERIFY_WITH_TIMEOUT(seen<QLabel>(name) != nullptr, 10000);
    Predictor network = predictor();
    const auto samples = network.dataset().split(Split::Test);
    const auto asTrained = figuresOf(network, samples);
    const auto hold = parseHold("z:all=1", network.places());
    VERIFY_OK(hold);
    VERIFY_OK(network.hold({*hold}));
    const auto held = figuresOf(network, samples);
    QVERIFY(asTrained->metric != held->metric);
    const QString text = seen<QLabel>(name)->text();
    QVERIFY2(text.contains(QStringLiteral("test RMSE")), qPrintable(text));
    QVERIFY2(text.contains(numberText(asTrained->metric, 3)), qPrintable(text));
    QVERIFY2(text.contains(numberText(held->metric, 3)), qPrintable(text));
    const TraceAnswer* answer = seen<GatesView>()->answer();
    QVERIFY(answer->trace.loss != answer->lossAsTrained);
    QVERIFY(says(numberText(answer->lossAsTrained, 3)));
    QTest::mouseClick(button(QStringLiteral("Release")), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(seen<QLabel>(name) == nullptr, 10000);
  }

  void unitsAreRankedByHarmAndRowsFollow() {
    QTest::mouseClick(button(QStringLiteral("Rank units by harm")), Qt::LeftButton);
    auto* orders = seen<QComboBox>(QStringLiteral("Order of rows"));
    QTRY_VERIFY_WITH_TIMEOUT(orders->findText(QStringLiteral("by harm")) >= 0, 10000);
    Predictor network = predictor();
    const auto samples = evenly(network.dataset().split(Split::Test), kMostTraced);
    const auto scan = scanUnits(network, samples);
    VERIFY_OK(scan);
    const int worst = (**scan).units.front().unit;
    QLabel* ranking = seen<QLabel>(QStringLiteral("Units by the harm that silencing them does"));
    QVERIFY(ranking->text().contains(numberText((**scan).units.front().metric, 3)));
    Q_EMIT ranking->linkActivated(QStringLiteral("0"));
    QCOMPARE(seen<SignalStack>()->selectedUnit(), worst);
    auto* map = seen<SignalStack>()->findChild<HeatmapView*>();
    std::vector<int> harmful;
    for (const UnitHarm& unit : (**scan).units) harmful.push_back(unit.unit);
    QVERIFY(map->rowOrder() != harmful);
    orders->setCurrentIndex(orders->findText(QStringLiteral("by harm")));
    Q_EMIT orders->activated(orders->currentIndex());
    QTRY_COMPARE_WITH_TIMEOUT(map->rowOrder(), harmful, 10000);
    orders->setCurrentIndex(0);
    Q_EMIT orders->activated(0);
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
