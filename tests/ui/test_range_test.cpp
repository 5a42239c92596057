#include "core/study/range_test.h"
#include "core/train/settings.h"
#include "tests/support.h"
#include "tests/ui/home.h"
#include "ui/control/examples.h"
#include "ui/frame/main_window.h"
#include "ui/frame/range_test_dialog.h"
#include "ui/views/line_chart.h"
#include "ui/views/theme.h"

#include <memory>

#include <QApplication>
#include <QLabel>
#include <QPushButton>

using namespace gatescope;
using namespace gatescope::ui;

// The learning-rate range test in the window.
class TestRangeTest : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<test::Home> m_home;
  std::unique_ptr<MainWindow> m_window;

 private Q_SLOTS:
  void initTestCase() {
    applyTheme(*qApp, ThemeMode::Light);
    m_home = std::make_unique<test::Home>();
    m_window = std::make_unique<MainWindow>();
    m_window->show();
    QTRY_COMPARE_WITH_TIMEOUT(m_window->document().obstacle(), QString(), 20000);
    Experiment experiment = experimentOf(*findSource("example:digits"));
    VERIFY_OK(applySettings(experiment, "units=8 rival-cell=none learning-rate=0.5"));
    m_window->document().replaceExperiment(experiment, QStringLiteral("x"));
    QTRY_COMPARE_WITH_TIMEOUT(m_window->document().obstacle(), QString(), 20000);
  }
  void cleanupTestCase() {
    m_window->document().discard();
    m_window.reset();
  }

  void whatIsSuggestedCanBeTakenAndUndone() {
    Document& document = m_window->document();
    RangeTestDialog dialog(document, m_window.get());
    dialog.open();
    QPushButton* take = nullptr;
    QTRY_VERIFY_WITH_TIMEOUT(
        [&] {
          for (QPushButton* each : dialog.findChildren<QPushButton*>()) {
            if (each->text().startsWith(QStringLiteral("Take ")) && each->isEnabled()) take = each;
          }
          return take != nullptr;
        }(),
        60000);
    // The same as core says of the same experiment.
    const auto test = testRates(document.dataset(), document.experiment(), {});
    VERIFY_OK(test);
    QVERIFY(test->suggestion.rate);
    auto* chart = dialog.findChild<LineChart*>();
    QCOMPARE(chart->series()[1].points.size(), qsizetype(test->points.size()));
    QCOMPARE(chart->series()[1].points.back().y(), test->points.back().smoothed);
    take->click();
    QCOMPARE(document.experiment().training.learningRate, *test->suggestion.rate);
    document.undoStack().undo();
    QCOMPARE(document.experiment().training.learningRate, 0.5);
  }

  void whatStandsInTheWayIsSaid() {
    Document& document = m_window->document();
    document.edit("units", "0");
    RangeTestDialog dialog(document, m_window.get());
    dialog.open();
    bool said = false;
    for (const QLabel* label : dialog.findChildren<QLabel*>()) {
      said = said || label->text() == document.obstacle();
    }
    QVERIFY(!document.obstacle().isEmpty());
    QVERIFY(said);
    document.undoStack().undo();
  }
};

QTEST_MAIN(TestRangeTest)
#include "test_range_test.moc"
