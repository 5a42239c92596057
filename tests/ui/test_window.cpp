#include "core/train/settings.h"
#include "tests/support.h"
#include "tests/ui/home.h"
#include "ui/control/examples.h"
#include "ui/control/places.h"
#include "ui/frame/experiment_panel.h"
#include "ui/frame/info_bar.h"
#include "ui/frame/main_window.h"
#include "ui/frame/number_box.h"
#include "ui/frame/setting_editor.h"
#include "ui/views/theme.h"

#include <memory>
#include <set>

#include <QAbstractScrollArea>
#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QTableView>
#include <QTimer>

using namespace gatescope;
using namespace gatescope::ui;
using State = TrainingController::State;

class TestWindow : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<test::Home> m_home;
  std::unique_ptr<MainWindow> m_window;

  void open() {
    m_window = std::make_unique<MainWindow>();
    m_window->show();
    QTRY_COMPARE_WITH_TIMEOUT(m_window->document().obstacle(), QString(), 20000);
  }

  // A run that is over in a moment.
  void makeTiny(const char* more = "") {
    Experiment experiment = experimentOf(*findSource("generated:sines"));
    VERIFY_OK(applySettings(experiment, "window=20 horizon=2 units=4 stride=4 epochs=4"));
    VERIFY_OK(applySettings(experiment, more));
    m_window->document().replaceExperiment(experiment, QStringLiteral("x"));
    QTRY_COMPARE_WITH_TIMEOUT(m_window->document().obstacle(), QString(), 20000);
  }

  QAction* action(const QString& text) const {
    for (QAction* each : m_window->findChildren<QAction*>()) {
      if (each->text().remove(u'&').startsWith(text)) return each;
    }
    return nullptr;
  }
  QPushButton* button(const QString& name) const {
    for (QPushButton* each : m_window->findChildren<QPushButton*>()) {
      if (each->accessibleName() == name && each->isVisible()) return each;
    }
    return nullptr;
  }
  QLineEdit* field(const char* key) const {
    return m_window->experimentPanel().editor(key)->findChild<QLineEdit*>();
  }

  // Answers the question that the next steps ask.
  static void answer(QMessageBox::StandardButton with) {
    QTimer::singleShot(0, qApp, [with] {
      auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
      QVERIFY(box != nullptr);
      QTest::mouseClick(box->button(with), Qt::LeftButton);
    });
  }

  void trainToTheEnd() {
    QTest::mouseClick(button(QStringLiteral("Train")), Qt::LeftButton);
    QVERIFY(m_window->controller().isActive());
    QTRY_COMPARE_WITH_TIMEOUT(m_window->controller().state(), State::Idle, 60000);
  }

 private Q_SLOTS:
  void initTestCase() { applyTheme(*qApp, ThemeMode::Light); }
  void init() { m_home = std::make_unique<test::Home>(); }
  void cleanup() {
    if (m_window) m_window->document().discard();
    m_window.reset();
  }

  void trainButtonTrainsARunAndItsRival() {
    open();
    makeTiny();
    trainToTheEnd();
    QCOMPARE(m_window->document().runs().size(), std::size_t{2});
    auto* table = m_window->findChild<QTableView*>();
    QVERIFY(table != nullptr);
    QCOMPARE(m_window->document().selectedRun(), m_window->document().runs().front().id);
  }

  void pauseResumeAndStopActAsTheyReadAndAnswerAtOnce() {
    open();
    makeTiny("epochs=100000");
    QTest::mouseClick(button(QStringLiteral("Train")), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(m_window->controller().epoch() > 0, 30000);
    QVERIFY(!action(QStringLiteral("Train"))->isEnabled());
    QVERIFY(!action(QStringLiteral("Train"))->toolTip().isEmpty());
    QTest::mouseClick(button(QStringLiteral("Pause")), Qt::LeftButton);
    QCOMPARE(m_window->controller().state(), State::Paused);
    QTest::mouseClick(button(QStringLiteral("Resume")), Qt::LeftButton);
    QCOMPARE(m_window->controller().state(), State::Training);
    QTest::mouseClick(button(QStringLiteral("Stop")), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(m_window->controller().state(), State::Idle, 20000);
    QVERIFY(button(QStringLiteral("Resume")) != nullptr);
  }

  void typingAWrongNumberMarksItAndSaysWhyTrainIsDisabled() {
    open();
    QLineEdit* rate = field("learning-rate");
    rate->setFocus();
    rate->selectAll();
    QTest::keyClicks(rate, QStringLiteral("0.00x"));
    SettingEditor* editor = m_window->experimentPanel().editor("learning-rate");
    QVERIFY(!editor->problem().isEmpty());
    QVERIFY(!button(QStringLiteral("Train"))->isEnabled());
    QCOMPARE(button(QStringLiteral("Train"))->toolTip(), editor->problem());
    QCOMPARE(rate->text(), QStringLiteral("0.00x"));
    QTest::keyClick(rate, Qt::Key_Backspace);
    QTest::keyClicks(rate, QStringLiteral("5"));
    QCOMPARE(editor->problem(), QString());
    QCOMPARE(m_window->document().experiment().training.learningRate, 0.005);
    QVERIFY(button(QStringLiteral("Train"))->isEnabled());
  }

  void undoAndRedoByKeyReachTheFields() {
    open();
    const QString before = field("units")->text();
    field("units")->setFocus();
    field("units")->selectAll();
    QTest::keyClicks(field("units"), QStringLiteral("21"));
    QCOMPARE(m_window->document().experiment().model.units, 21);
    action(QStringLiteral("Undo"))->trigger();
    QCOMPARE(field("units")->text(), before);
    action(QStringLiteral("Redo"))->trigger();
    QCOMPARE(field("units")->text(), QStringLiteral("21"));
    QCOMPARE(action(QStringLiteral("Undo"))->shortcut(), QKeySequence(QStringLiteral("Ctrl+Z")));
    QVERIFY(action(QStringLiteral("Redo"))
                ->shortcuts()
                .contains(QKeySequence(QStringLiteral("Ctrl+Shift+Z"))));
  }

  void onlySettingsThatApplyAreShown() {
    open();
    QVERIFY(!m_window->experimentPanel().editor("momentum")->isVisible());
    m_window->document().edit("optimizer", "sgd");
    QVERIFY(m_window->experimentPanel().editor("momentum")->isVisible());
    for (const Setting& setting : allSettings()) {
      QVERIFY(m_window->experimentPanel().editor(setting.key) != nullptr);
    }
  }

  void savedProjectIsFoundWithAllRunsWhenOpenedAgain() {
    const QString path = m_home->file(QStringLiteral("mine.gscope"));
    open();
    makeTiny();
    trainToTheEnd();
    QVERIFY(m_window->saveTo(path));
    QVERIFY(m_window->windowTitle().contains(QStringLiteral("mine.gscope")));
    QVERIFY(m_window->close());  // asks nothing: nothing would be lost
    m_window.reset();
    open();
    m_window->openPath(path);
    QCOMPARE(m_window->document().runs().size(), std::size_t{2});
    QCOMPARE(m_window->document().runs().front().epochs.back().epoch, 4);
    QCOMPARE(field("units")->text(), QStringLiteral("4"));
    QTRY_COMPARE_WITH_TIMEOUT(m_window->document().obstacle(), QString(), 20000);
  }

  void closingAsksOnlyWhenSomethingWouldBeLost() {
    open();
    QVERIFY(m_window->close());
    open();
    makeTiny();
    answer(QMessageBox::Cancel);
    QVERIFY(!m_window->close());
    answer(QMessageBox::Discard);
    QVERIFY(m_window->close());
    QVERIFY(leftBehind().isEmpty());
  }

  void windowClosesInTrainingAndTheRunIsKept() {
    const QString path = m_home->file(QStringLiteral("mine.gscope"));
    open();
    makeTiny("epochs=100000");
    QVERIFY(m_window->saveTo(path));
    QTest::mouseClick(button(QStringLiteral("Train")), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(m_window->controller().epoch() > 1, 30000);
    QVERIFY(m_window->close());
    m_window.reset();
    open();
    m_window->openPath(path);
    QCOMPARE(m_window->document().runs().front().status, RunStatus::Stopped);
    QVERIFY(m_window->document().runs().front().epochs.size() > 1);
    QVERIFY(button(QStringLiteral("Resume")) != nullptr);
  }

  void badFilesAreToldAndNothingIsLost() {
    open();
    const auto dataset = m_window->document().dataset();
    const QString path = m_home->file(QStringLiteral("bad.gscope"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("no project at all");
    file.close();
    m_window->openPath(path);
    QVERIFY(m_window->infoBar().isVisible());
    QVERIFY(m_window->infoBar().sentence().contains(QStringLiteral("bad.gscope")));
    m_window->openPath(m_home->file(QStringLiteral("none.csv")));
    QTRY_VERIFY_WITH_TIMEOUT(m_window->infoBar().sentence().contains(QStringLiteral("none.csv")),
                             20000);
    QCOMPARE(m_window->document().dataset(), dataset);
  }

  void fileDroppedOnTheWindowIsOpened() {
    open();
    QFile file(m_home->file(QStringLiteral("drop.csv")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("t,y\n");
    for (int i = 0; i < 300; ++i) {
      file.write(QByteArray::number(i) + "," + QByteArray::number(i % 7) + "\n");
    }
    file.close();
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(file.fileName())});
    QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(m_window.get(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QVERIFY(QCoreApplication::sendEvent(m_window.get(), &drop));
    QTRY_VERIFY_WITH_TIMEOUT(QString::fromStdString(m_window->document().experiment().data.source)
                                 .endsWith(QStringLiteral("drop.csv")),
                             20000);
  }

  void leftBehindProjectIsOfferedAndOpened() {
    QString path;
    {
      Document crashed(exampleReader());
      VERIFY_OK(crashed.startNew());
      RunRecord run;
      run.name = "precious";
      run.experiment = crashed.experiment();
      VERIFY_OK(crashed.project()->addRun(run));
    }
    open();
    m_window->offerLeftBehind();
    QVERIFY(m_window->infoBar().isVisible());
    QTest::mouseClick(button(QStringLiteral("Open it")), Qt::LeftButton);
    QCOMPARE(m_window->document().runs().front().name, std::string("precious"));
  }

  void everyPageIsReachedByKeyAndNoneIsEmpty() {
    open();
    for (int page = 0; page < 3; ++page) {
      m_window->showPage(page);
      bool says = false;
      for (QLabel* label : m_window->findChildren<QLabel*>()) {
        says = says || (label->isVisible() && label->text().size() > 40);
      }
      QVERIFY(says);
    }
    std::set<QString> keys;
    for (QAction* each : m_window->findChildren<QAction*>()) {
      const QString key = each->shortcut().toString();
      if (!key.isEmpty()) QVERIFY2(keys.insert(key).second, qPrintable(key));
    }
    for (const char* key : {"Ctrl+1", "Ctrl+2", "Ctrl+3", "Ctrl+N", "Ctrl+O", "Ctrl+S", "F5"}) {
      QVERIFY2(keys.count(QString::fromLatin1(key)), key);
    }
  }

  void everyFocusableWidgetHasAnAccessibleName() {
    open();
    makeTiny();
    trainToTheEnd();
    QStringList nameless;
    for (int page = 0; page < 3; ++page) {
      m_window->showPage(page);
      QTest::qWait(200);
      for (QWidget* widget : m_window->findChildren<QWidget*>()) {
        auto* area = qobject_cast<QAbstractScrollArea*>(widget->parentWidget());
        const bool part = (area && area->viewport() == widget) ||
                          qobject_cast<QAbstractSpinBox*>(widget->parentWidget()) ||
                          qobject_cast<QComboBox*>(widget->parentWidget());
        if (widget->focusPolicy() == Qt::NoFocus || part || !widget->isVisible()) continue;
        QAccessibleInterface* face = QAccessible::queryAccessibleInterface(widget);
        const bool named = face && !face->text(QAccessible::Name).isEmpty();
        if (!named) {
          nameless << QStringLiteral("%1 %2 in %3")
                          .arg(QString::fromLatin1(widget->metaObject()->className()),
                               widget->objectName(),
                               QString::fromLatin1(
                                   widget->parentWidget()->metaObject()->className()));
        }
      }
    }
    QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(u'\n')));
  }

  void arrowsStepNumbersAsTheirScaleAsks_data() {
    QTest::addColumn<double>("value");
    QTest::addColumn<int>("direction");
    QTest::addColumn<bool>("whole");
    QTest::addColumn<bool>("logarithmic");
    QTest::addColumn<double>("next");
    QTest::newRow("units up") << 32.0 << 1 << true << true << 64.0;
    QTest::newRow("units down") << 1.0 << -1 << true << true << 1.0;
    QTest::newRow("rate up") << 0.003 << 1 << false << true << 0.005;
    QTest::newRow("rate down") << 0.001 << -1 << false << true << 0.0005;
    QTest::newRow("layers up") << 15.0 << 1 << true << false << 16.0;
  }
  void arrowsStepNumbersAsTheirScaleAsks() {
    QFETCH(double, value);
    QFETCH(int, direction);
    QFETCH(bool, whole);
    QFETCH(bool, logarithmic);
    QFETCH(double, next);
    const NumberBox::Steps steps{whole ? 1.0 : 1e-8, 1e6, whole, logarithmic};
    QVERIFY(std::abs(steppedNumber(value, direction, steps) - next) < 1e-12);
  }
};

QTEST_MAIN(TestWindow)
#include "test_window.moc"
