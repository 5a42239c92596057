#include "core/train/settings.h"
#include "tests/support.h"
#include "tests/ui/home.h"
#include "tests/ui/samples.h"
#include "ui/frame/main_window.h"
#include "ui/models/vocabulary_model.h"
#include "ui/pages/sample_chooser.h"
#include "ui/pages/text_row.h"
#include "ui/pages/vocabulary_view.h"
#include "ui/views/share_bars.h"
#include "ui/views/token_strip.h"

#include <fstream>
#include <memory>

#include <QAbstractItemModelTester>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>
#include <QTemporaryDir>
#include <QTextBrowser>

using namespace gatescope;
using namespace gatescope::ui;
using State = TrainingController::State;

// What the window shows of texts.
class TestText : public QObject {
  Q_OBJECT

 private:
  QTemporaryDir m_folder;
  std::unique_ptr<test::Home> m_home;
  std::unique_ptr<MainWindow> m_window;

  // Sentences that one word decides; one in ten says the other thing.
  std::string writeFile() const {
    const std::string path = m_folder.filePath(QStringLiteral("said.csv")).toStdString();
    std::ofstream file(path);
    file << "said,mood\n";
    for (int i = 0; i < 200; ++i) {
      const bool good = i % 2 == 0, swapped = i % 10 == 3;
      file << (good ? "a good day " : "a bad day ") << (i % 7 < 3 ? "in spring" : "in the rain")
           << (good != swapped ? ",glad\n" : ",sad\n");
    }
    return path;
  }

  void open(const char* settings) {
    m_window = std::make_unique<MainWindow>();
    m_window->resize(1440, 900);
    m_window->show();
    QTRY_COMPARE_WITH_TIMEOUT(m_window->document().obstacle(), QString(), 20000);
    Experiment experiment = m_window->document().experiment();
    experiment.data = DataSettings();
    experiment.data.source = writeFile();
    VERIFY_OK(applySettings(experiment, settings));
    m_window->document().replaceExperiment(experiment, QStringLiteral("x"));
    QTRY_VERIFY_WITH_TIMEOUT(m_window->document().dataset()->isText(), 20000);
    QTRY_COMPARE_WITH_TIMEOUT(m_window->document().obstacle(), QString(), 20000);
  }

  template <typename Kind>
  Kind* seen(const QString& name = {}) const {
    for (Kind* each : m_window->findChildren<Kind*>()) {
      if (each->isVisible() && (name.isEmpty() || each->accessibleName() == name)) return each;
    }
    return nullptr;
  }
  QPushButton* button(const QString& text) const {
    for (QPushButton* each : m_window->findChildren<QPushButton*>()) {
      if (each->isVisible() && each->text().contains(text)) return each;
    }
    return nullptr;
  }

  void train() {
    QTest::mouseClick(button(QStringLiteral("Train")), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(m_window->controller().state(), State::Idle, 60000);
  }
  QStringList tokensShown() const {
    QStringList texts;
    if (const auto* strip = seen<TokenStrip>()) {
      for (const StepToken& token : strip->tokens()) texts << token.text;
    }
    return texts;
  }

 private Q_SLOTS:
  void initTestCase() { applyTheme(*qApp, ThemeMode::Light); }
  void init() { m_home = std::make_unique<test::Home>(); }
  void cleanup() {
    if (m_window) m_window->document().discard();
    m_window.reset();
  }

  void vocabularyKeepsTheRulesOfModels() {
    VocabularyModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setVocabulary(std::make_shared<Vocabulary>(
        std::vector<Vocabulary::Entry>{{"the", 12}, {"cat", 3}, {"sat", 1}},
        Vocabulary::Limits{0, 2}, false));
    QCOMPARE(model.rowCount(), 4);  // padding, unknown, the, cat
    const auto text = [&](int row, int column) {
      return model.index(row, column).data().toString();
    };
    QCOMPARE(text(2, VocabularyModel::Token), QStringLiteral("the"));
    QCOMPARE(text(2, VocabularyModel::Count), QStringLiteral("12"));
    QCOMPARE(text(2, VocabularyModel::Share), QStringLiteral("75 %"));
    QCOMPARE(text(1, VocabularyModel::Count), QStringLiteral("1"));
    model.setVocabulary(nullptr);
    QCOMPARE(model.rowCount(), 0);
  }

  void chipsStandBelowTheirStepsAndNeverOnEachOther() {
    TimeAxis axis;
    axis.setSteps(300);
    TokenStrip strip(axis, nullptr);
    strip.resize(600, strip.sizeHint().height());
    std::vector<StepToken> tokens;
    for (int i = 0; i < 300; ++i) tokens.push_back({QStringLiteral("word%1").arg(i), i % 5 != 0});
    strip.setTokens(tokens);
    strip.show();
    for (const int cursor : {0, 1, 20, 150, 298, 299}) {
      axis.setCursor(cursor);
      QVERIFY2(!strip.chipOf(cursor).isEmpty(), "the chip at the cursor is shown");
      qreal end = 0;
      int shown = 0;
      for (int step = 0; step < 300; ++step) {
        const QRectF chip = strip.chipOf(step);
        if (chip.isEmpty()) continue;
        QVERIFY(chip.left() >= end);
        QVERIFY(chip.right() <= 600);
        end = chip.right();
        ++shown;
      }
      QVERIFY2(shown >= 8, "the room is used");
    }
    axis.setWindow(100, 103);  // few steps: each chip right below its step
    for (int step = 100; step <= 103; ++step) {
      QVERIFY(std::abs(strip.chipOf(step).center().x() - axis.xOf(step, 0, 600)) < 1);
    }
  }

  void aTextThatIsTypedIsReadAtOnce() {
    open(
        "shape=text task=classify inputs=said target=mood units=8 epochs=8 min-count=1 "
        "rival-cell=none");
    train();
    m_window->showPage(2);
    QTRY_VERIFY_WITH_TIMEOUT(!tokensShown().isEmpty(), 10000);
    const QStringList sample = tokensShown();
    QCOMPARE(sample.first(), QStringLiteral("a"));
    auto* row = seen<TextRow>();
    QVERIFY(row != nullptr);
    auto* edit = row->findChild<QPlainTextEdit*>();
    edit->setFocus();
    QTest::keyClicks(edit, QStringLiteral("Good zebra"));
    const QStringList typed{QStringLiteral("good"), QStringLiteral("zebra")};
    QTRY_COMPARE_WITH_TIMEOUT(tokensShown(), typed, 10000);
    QVERIFY(seen<TokenStrip>()->tokens()[0].known);
    QVERIFY(!seen<TokenStrip>()->tokens()[1].known);
    const auto best = [this] { return seen<ShareBars>()->shares().front(); };
    QCOMPARE(best().name, QStringLiteral("glad"));
    QVERIFY(!best().isTrue);  // nobody said what it is
    QVERIFY(!seen<SampleChooser>()->isEnabled());
    edit->selectAll();
    QTest::keyClicks(edit, QStringLiteral("bad"));
    QTRY_COMPARE_WITH_TIMEOUT(best().name, QStringLiteral("sad"), 10000);
    QTest::mouseClick(button(QStringLiteral("Clear")), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(tokensShown(), sample, 10000);
    QVERIFY(seen<SampleChooser>()->isEnabled());
  }

  void aConfusionLeadsToItsSurestMistake() {
    open(
        "shape=text task=classify inputs=said target=mood units=8 epochs=8 min-count=1 "
        "rival-cell=none");
    train();
    m_window->showPage(1);
    QTRY_VERIFY_WITH_TIMEOUT(button(QStringLiteral("most frequent")) != nullptr, 10000);
    QTest::mouseClick(button(QStringLiteral("most frequent")), Qt::LeftButton);
    auto* list = seen<QTableView>(QStringLiteral("Most frequent confusions"));
    QVERIFY(list != nullptr);
    // The list may still be that of an earlier epoch, and change after the click.
    const auto leads = [&] {
      if (list->model()->rowCount() == 0) return false;
      Q_EMIT list->clicked(list->model()->index(0, 0));
      QTest::qWait(200);
      const QString example = list->model()->index(0, 4).data().toString();
      return example.startsWith(QStringLiteral("a ")) && tokensShown().join(u' ') == example;
    };
    QTRY_VERIFY_WITH_TIMEOUT(leads(), 10000);
  }

  void vocabularyOfTheDataCanBeSearched() {
    open("shape=text task=classify inputs=said target=mood min-count=1");
    m_window->showPage(0);
    QTest::mouseClick(button(QStringLiteral("vocabulary")), Qt::LeftButton);
    auto* table = seen<QTableView>(QStringLiteral("Vocabulary"));
    QVERIFY(table != nullptr);
    QCOMPARE(table->model()->rowCount(),
             static_cast<int>(m_window->document().dataset()->text.vocabulary->size()));
    seen<VocabularyView>()->findChild<QLineEdit*>()->setText(QStringLiteral("RAIN"));
    QCOMPARE(table->model()->rowCount(), 1);
    Experiment numbers = m_window->document().experiment();
    numbers.data = DataSettings();
    m_window->document().replaceExperiment(numbers, QStringLiteral("y"));
    QTRY_VERIFY_WITH_TIMEOUT(button(QStringLiteral("vocabulary")) == nullptr, 10000);
  }

  void aNetworkThatWritesGoesOnFromTheField() {
    open(
        "shape=text task=next-step inputs=said tokens=characters units=24 epochs=6 "
        "rival-cell=none");
    train();
    m_window->showPage(1);
    const QString name = QStringLiteral("What the networks write");
    QTRY_VERIFY_WITH_TIMEOUT(seen<QTextBrowser>(name) != nullptr, 10000);
    const auto* writing = seen<QTextBrowser>(name);
    QTRY_VERIFY_WITH_TIMEOUT(writing->toPlainText().contains(QStringLiteral("day")), 10000);
    m_window->showPage(2);
    QTRY_VERIFY_WITH_TIMEOUT(!tokensShown().isEmpty(), 10000);
    auto* edit = seen<TextRow>()->findChild<QPlainTextEdit*>();
    edit->setPlainText(QStringLiteral("a go"));
    QTest::mouseClick(button(QStringLiteral("Write on")), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(edit->toPlainText().size() > 6, 10000);
    QVERIFY(edit->toPlainText().startsWith(QStringLiteral("a go")));
    edit->undo();  // what was written goes as one
    QCOMPARE(edit->toPlainText(), QStringLiteral("a go"));
  }
};

QTEST_MAIN(TestText)
#include "test_text.moc"
