#include "core/table/csv.h"
#include "core/train/settings.h"
#include "tests/support.h"
#include "tests/ui/home.h"
#include "ui/control/examples.h"
#include "ui/control/places.h"
#include "ui/frame/experiment_panel.h"
#include "ui/frame/import_dialog.h"
#include "ui/frame/info_bar.h"
#include "ui/frame/main_window.h"
#include "ui/frame/number_box.h"
#include "ui/frame/setting_editor.h"
#include "ui/models/column_model.h"
#include "ui/views/theme.h"

#include <algorithm>
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
#include <QPointer>
#include <QPushButton>
#include <QSet>
#include <QStackedWidget>
#include <QTableView>
#include <QTimer>
#include <QToolButton>

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

  std::set<std::string_view> seenKeys() const {
    std::set<std::string_view> keys;
    for (const Setting& setting : allSettings()) {
      const SettingEditor* editor = m_window->experimentPanel().editor(setting.key);
      if (editor != nullptr && editor->isVisible() && editor->height() > 0)
        keys.insert(setting.key);
    }
    return keys;
  }

  bool seesAll(const std::set<std::string_view>& keys) const {
    const auto seen = seenKeys();
    return std::includes(seen.begin(), seen.end(), keys.begin(), keys.end());
  }

  // Takes a file as the dialog shows it.
  void acceptImport() {
    QPointer<ImportDialog> dialog;
    const auto shown = [&] {
      dialog = m_window->findChild<ImportDialog*>();
      return dialog && dialog->isVisible() && dialog->import().whole();
    };
    QTRY_VERIFY_WITH_TIMEOUT(shown(), 20000);
    dialog->accept();
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

  void wrongValueIsExplainedBelowItsFieldAndNoRowVanishes_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("wrong");
    QTest::addColumn<QString>("right");
    const auto row = [](const char* key, const char* wrong, const char* right) {
      QTest::addRow("%s %s", key, wrong)
          << QString::fromLatin1(key) << QString::fromLatin1(wrong) << QString::fromLatin1(right);
    };
    for (const char* wrong : {"0", "-1", "abc", "1e9"}) row("learning-rate", wrong, "0.003");
    row("window", "x", "132");
    row("window", "100000", "132");
    row("horizon", "5000", "12");
    row("epochs", "-1", "5");
    row("patience", "-1", "0");
    row("units", "", "32");
    row("clip-norm", "no", "1");
  }
  void wrongValueIsExplainedBelowItsFieldAndNoRowVanishes() {
    QFETCH(QString, key);
    QFETCH(QString, wrong);
    QFETCH(QString, right);
    open();
    ExperimentPanel& panel = m_window->experimentPanel();
    SettingEditor* editor = panel.editor(key.toStdString());
    const std::set<std::string_view> before = seenKeys();
    m_window->document().edit(key.toStdString(), wrong.toStdString());
    QTRY_VERIFY_WITH_TIMEOUT(!m_window->document().isLoading() && !editor->problem().isEmpty(),
                             20000);
    const QLabel* sentence = editor->problemLabel();
    QVERIFY(sentence->isVisible());
    QCOMPARE(sentence->text(), editor->problem());
    QCoreApplication::processEvents();
    const auto bottom = [&](const QWidget* w) { return w->mapTo(&panel, QPoint(0, w->height())); };
    QVERIFY(sentence->height() >= sentence->heightForWidth(sentence->width()));
    QVERIFY(sentence->mapTo(&panel, QPoint()).y() >= bottom(editor).y());
    QVERIFY(seesAll(before));
    QVERIFY(seenKeys().contains(editor->setting().key));
    m_window->document().edit(key.toStdString(), right.toStdString());
    QTRY_COMPARE_WITH_TIMEOUT(m_window->document().obstacle(), QString(), 20000);
    QVERIFY(!sentence->isVisible());
    QVERIFY(seesAll(before));
  }

  void newProjectShowsEveryRowThatTheFirstOneShowed() {
    open();
    m_window->showPage(0);
    const std::set<std::string_view> before = seenKeys();
    QVERIFY(before.contains("split"));
    m_window->document().edit("split", "70/20");
    QTRY_VERIFY(m_window->experimentPanel().editor("split")->problemLabel()->isVisible());
    answer(QMessageBox::Discard);
    action(QStringLiteral("New project"))->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(m_window->document().obstacle(), QString(), 20000);
    QVERIFY(seenKeys() == before);
  }

  void whatIsRarelyUsedIsFoldedUnlessItDiffers() {
    open();
    ExperimentPanel& panel = m_window->experimentPanel();
    QVERIFY(panel.editor("units")->isVisible());
    QVERIFY(!panel.editor("truncate")->isVisible());
    m_window->document().edit("truncate", "50");
    QVERIFY(panel.editor("truncate")->isVisible());
    auto* more =
        panel.editor("truncate")->parentWidget()->parentWidget()->findChild<QToolButton*>();
    QVERIFY(!panel.editor("patience")->isVisible());
    QTest::mouseClick(more, Qt::LeftButton);
    QVERIFY(panel.editor("patience")->isVisible());
    QTest::mouseClick(more, Qt::LeftButton);
    QVERIFY(!panel.editor("patience")->isVisible());
    QVERIFY(panel.editor("truncate")->isVisible());
  }

  void zeroIsWrittenInWordsUntilItsFieldIsEntered() {
    NumberBox box({0, 10, true, false});
    box.setZeroText(QStringLiteral("off"));
    box.setNumberText(QStringLiteral("0"));
    QLineEdit* line = box.findChild<QLineEdit*>();
    QCOMPARE(line->placeholderText(), QStringLiteral("off"));
    QCOMPARE(line->text(), QString());
    QCOMPARE(box.numberText(), QStringLiteral("0"));
    box.show();
    box.setFocus();
    QTRY_COMPARE(line->text(), QStringLiteral("0"));
    box.setNumberText(QStringLiteral("3"));
    box.clearFocus();
    QCOMPARE(box.numberText(), QStringLiteral("3"));
    QCOMPARE(line->placeholderText(), QString());
  }

  void choicesCanBeToldApart() {
    open();
    for (const Setting& setting : allSettings()) {
      if (setting.group == Setting::Group::Import) continue;  // in a dialog of its own
      auto* box = m_window->experimentPanel().editor(setting.key)->findChild<QComboBox*>();
      QSet<QString> names;
      for (int i = 0; box != nullptr && i < box->count(); ++i) names.insert(box->itemText(i));
      QCOMPARE(int(names.size()), box == nullptr ? 0 : box->count());
    }
  }

  void pinMovesTheRunToTheTop() {
    open();
    makeTiny();
    trainToTheEnd();
    const auto table = m_window->findChild<QTableView*>(QStringLiteral("runs"));
    const auto first = [&] { return table->model()->index(0, 0).data().toString(); };
    m_window->document().selectRun(m_window->document().runs().back().id);
    const QString name = QString::fromStdString(m_window->document().runs().back().name);
    QVERIFY(!first().contains(name));
    action(QStringLiteral("Pin run"))->trigger();
    QVERIFY2(first().contains(name), qPrintable(first()));
  }

  void rewindAsksBeforeItDeletesEpochs() {
    open();
    makeTiny();
    trainToTheEnd();
    answer(QMessageBox::Cancel);
    action(QStringLiteral("Rewind"))->trigger();
    QCOMPARE(m_window->controller().state(), State::Idle);
    QCOMPARE(m_window->document().runs().front().epochs.back().epoch, 4);
    answer(QMessageBox::Yes);
    action(QStringLiteral("Rewind"))->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(m_window->controller().state(), State::Paused, 20000);
    bool says = false;
    for (QLabel* label : m_window->findChildren<QLabel*>()) {
      says = says || (label->isVisible() && label->text().contains(QStringLiteral("Press Resume")));
    }
    QVERIFY(says);
  }

  void fileThatIsNoProjectIsRefusedBeforeAnythingIsAsked() {
    open();
    makeTiny();
    QVERIFY(m_window->document().wouldLose());
    QFile file(m_home->file(QStringLiteral("bad.gscope")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("no project at all");
    file.close();
    m_window->openPath(file.fileName());  // a question would wait for ever
    QVERIFY(m_window->infoBar().sentence().contains(QStringLiteral("bad.gscope")));
  }

  void divergenceNamesEveryRunInPlainWords() {
    open();
    makeTiny("optimizer=sgd learning-rate=10 clip-norm=0 l2=1 epochs=200");
    trainToTheEnd();
    const QString sentence = m_window->infoBar().sentence();
    for (const RunRecord& run : m_window->document().runs()) {
      QCOMPARE(run.status, RunStatus::Diverged);
      QVERIFY2(sentence.contains(QString::fromStdString(run.name)), qPrintable(sentence));
    }
    QVERIFY2(!sentence.contains(QStringLiteral("e+")), qPrintable(sentence));
  }

  void deletedFileIsToldAndSaveWritesItAgain() {
    const QString path = m_home->file(QStringLiteral("shop.gscope"));
    open();
    makeTiny();
    QVERIFY(m_window->saveTo(path));
    QVERIFY(QFile::remove(path));
    trainToTheEnd();
    QVERIFY2(!m_window->document().runs().empty(), qPrintable(m_window->infoBar().sentence()));
    m_window->document().lookAtFile();
    QVERIFY(m_window->infoBar().sentence().contains(QStringLiteral("shop.gscope was moved")));
    answer(QMessageBox::Cancel);
    QVERIFY(!m_window->close());
    action(QStringLiteral("Save"))->trigger();
    QVERIFY(QFile::exists(path));
    QVERIFY(!m_window->infoBar().isVisible());
    QCOMPARE(m_window->document().runs().size(), std::size_t{2});
    QVERIFY(m_window->close());
    m_window.reset();
    open();
    m_window->openPath(path);
    QCOMPARE(m_window->document().runs().front().epochs.back().epoch, 4);
  }

  void keyboardStaysOnThePageThatIsChosen() {
    open();
    m_window->activateWindow();
    field("units")->setFocus();
    m_window->showPage(2);  // has no panel
    QVERIFY(m_window->focusWidget() != nullptr);
    auto* pages = m_window->findChild<QStackedWidget*>();
    QVERIFY(m_window->focusWidget() == pages->currentWidget() ||
            pages->currentWidget()->isAncestorOf(m_window->focusWidget()));
  }

  void onlySettingsThatApplyAreShown() {
    open();
    QVERIFY(!m_window->experimentPanel().editor("momentum")->isVisible());
    m_window->document().edit("optimizer", "sgd");
    QVERIFY(m_window->experimentPanel().editor("momentum")->isVisible());
    m_window->document().edit("strategy", "recursive");
    QVERIFY(m_window->experimentPanel().editor("strategy")->isVisible());
    m_window->document().edit("task", "next-step");
    QVERIFY(!m_window->experimentPanel().editor("strategy")->isVisible());
    for (const Setting& setting : allSettings()) {
      const bool import = setting.group == Setting::Group::Import;  // in a dialog of its own
      QCOMPARE(m_window->experimentPanel().editor(setting.key) == nullptr, import);
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
    acceptImport();
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

  // 83 answers at each step.
  void setsOfManyLabelsAreTrainedAndShownOnEveryPage() {
    QString csv = QStringLiteral("id,t,notes,next\n");
    const auto chord = [](int at) {
      return QStringLiteral("%1 %2 %3").arg(21 + at % 40).arg(61 + at % 48).arg(120 + at % 3);
    };
    for (int row = 0; row < 600; ++row) {
      csv += QStringLiteral("%1,%2,%3,%4\n")
                 .arg(row / 20)
                 .arg(row % 20)
                 .arg(chord(row))
                 .arg(row % 5 == 0 ? QString() : chord(row + 1));
    }
    QFile file(m_home->file(QStringLiteral("chords.csv")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(csv.toUtf8());
    file.close();
    open();
    Document& document = m_window->document();
    ReadOptions options;
    options.types = {"notes=labels", "next=labels"};
    const auto table = readCsv(file.fileName().toStdString(), options);
    VERIFY_OK(table);
    document.openTable(file.fileName(), options, std::make_shared<const Table>(*table));
    QTRY_VERIFY_WITH_TIMEOUT(!document.isLoading() && document.dataset()->name == "chords.csv",
                             20000);
    QCOMPARE(document.obstacle(), QString());
    QCOMPARE(document.dataset()->targetColumns(), std::size_t{83});
    document.edit("epochs", "2");
    document.edit("units", "6");
    m_window->showPage(0);
    const auto roleOf = [&](const QString& name) {
      const auto* model = m_window->findChild<ColumnModel*>();
      for (int row = 0; model != nullptr && row < model->rowCount(); ++row) {
        if (model->index(row, ColumnModel::Name).data() != name) continue;
        return model->index(row, ColumnModel::Role).data().toString();
      }
      return QString();
    };
    QCOMPARE(roleOf(QStringLiteral("notes")), QStringLiteral("input"));
    QCOMPARE(roleOf(QStringLiteral("next")), QStringLiteral("target"));
    m_window->showPage(1);
    trainToTheEnd();
    for (int page = 0; page < 3; ++page) {
      m_window->showPage(page);
      QTest::qWait(300);
      QVERIFY(!m_window->grab().isNull());
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
