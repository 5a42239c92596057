#include "core/study/compare.h"
#include "core/study/cross_validate.h"
#include "core/study/memory_test.h"
#include "core/study/sweep.h"
#include "core/train/settings.h"
#include "tests/support.h"
#include "tests/ui/home.h"
#include "ui/control/examples.h"
#include "ui/control/study_controller.h"
#include "ui/control/study_jobs.h"
#include "ui/control/trial_folder.h"
#include "ui/frame/main_window.h"
#include "ui/models/trials_model.h"
#include "ui/pages/compare_dialog.h"
#include "ui/pages/folds_dialog.h"
#include "ui/pages/memory_dialog.h"
#include "ui/pages/shown_study.h"
#include "ui/pages/sweep_dialog.h"
#include "ui/views/theme.h"

#include <memory>

#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>

using namespace gatescope;
using namespace gatescope::ui;

// Comparisons, searches and memory tests in the window.
class TestStudies : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<test::Home> m_home;
  std::unique_ptr<MainWindow> m_window;

  Document& document() { return m_window->document(); }
  StudyController& studies() { return m_window->studies(); }

  ComparisonPlan smallComparison(int seeds = 2) {
    ComparisonPlan plan;
    plan.experiment = document().experiment();
    plan.sides = {{sideName(plan.experiment, "cell=gru"), "cell=gru"},
                  {sideName(plan.experiment, "cell=lstm"), "cell=lstm"}};
    plan.seeds = seeds;
    return plan;
  }

  SweepPlan smallSweep() {
    SweepPlan plan;
    plan.experiment = document().experiment();
    plan.searches = {
        {SearchKind::Grid, {{"units", {"2", "3"}}, {"learning-rate", {"0.01", "0.03"}}}}};
    plan.metric = "accuracy";
    return plan;
  }

  // The first of that name.
  static QLineEdit* field(const QDialog& dialog, const char* name) {
    for (QLineEdit* each : dialog.findChildren<QLineEdit*>()) {
      if (each->accessibleName() == QLatin1String(name)) return each;
    }
    return nullptr;
  }

  void train(StudyController::Job job) {
    studies().start({std::move(job)});
    QVERIFY(studies().isActive());
    QTRY_VERIFY_WITH_TIMEOUT(!studies().isActive(), 60000);
  }

  // Of the study that a page shows, read to its end.
  std::shared_ptr<const StudyFindings> findings(const char* kind) {
    std::shared_ptr<const StudyFindings> found;
    for (const ShownStudy* shown : m_window->findChildren<ShownStudy*>()) {
      if (shown->record() != nullptr && shown->record()->kind == kind) found = shown->findings();
    }
    return found;
  }

 private Q_SLOTS:
  void init() {
    applyTheme(*qApp, ThemeMode::Light);
    m_home = std::make_unique<test::Home>();
    m_window = std::make_unique<MainWindow>();
    m_window->show();
    QTRY_COMPARE_WITH_TIMEOUT(document().obstacle(), QString(), 20000);
    Experiment experiment = experimentOf(*findSource("example:digits"));
    VERIFY_OK(applySettings(experiment, "units=3 epochs=2 rival-cell=none"));
    document().replaceExperiment(experiment, QStringLiteral("x"));
    QTRY_COMPARE_WITH_TIMEOUT(document().obstacle(), QString(), 20000);
  }
  void cleanup() {
    document().discard();
    m_window.reset();
  }

  void aComparisonIsToTheBitWhatCoreSays() {
    const ComparisonPlan plan = smallComparison();
    train(comparisonJob(plan, document().readExample()));
    QTRY_COMPARE_WITH_TIMEOUT(document().studies().size(), std::size_t{1}, 20000);
    QTRY_VERIFY_WITH_TIMEOUT(document().studies()[0].finished, 20000);
    QVERIFY(document().wouldLose());  // it has a study
    QVERIFY(document().runs().empty());
    const auto read = [&]() -> const Comparison* {
      const auto found = findings(comparisonKind);
      const auto* comparison = found ? std::get_if<Comparison>(&found->found) : nullptr;
      return comparison && comparison->isComplete ? comparison : nullptr;
    };
    QTRY_VERIFY_WITH_TIMEOUT(read() != nullptr, 20000);
    const auto setup = prepareComparison(plan, [&](const Experiment&) {
      return Result<std::shared_ptr<const Dataset>>(document().dataset());
    });
    VERIFY_OK(setup);
    const auto alone = compare(*setup);
    VERIFY_OK(alone);
    QCOMPARE(read()->runs.size(), std::size_t{4});
    // Sequences are dealt out anew for each seed, which one dataset for all does not say.
    QCOMPARE(read()->runs[0].value, alone->runs[0].value);
    QCOMPARE(read()->runs[1].value, alone->runs[1].value);
  }

  void aRunThatIsLeftOutChangesNoOther() {
    train(comparisonJob(smallComparison(3), document().readExample()));
    const auto runs = [&] {
      const auto found = findings(comparisonKind);
      const auto* comparison = found ? std::get_if<Comparison>(&found->found) : nullptr;
      return comparison && comparison->isComplete ? comparison->runs : std::vector<ComparedRun>();
    };
    QTRY_COMPARE_WITH_TIMEOUT(runs().size(), std::size_t{6}, 20000);
    const auto before = runs();
    ShownStudy* shown = nullptr;
    for (ShownStudy* each : m_window->findChildren<ShownStudy*>()) {
      if (each->record() != nullptr) shown = each;
    }
    QVERIFY(shown != nullptr);
    shown->setCounted(2, false);
    shown->setNote(3, QStringLiteral("odd"));
    QTRY_VERIFY_WITH_TIMEOUT(runs().size() == 6 && runs()[2].isLeftOut, 20000);
    for (std::size_t i = 0; i < 6; ++i) {
      QCOMPARE(runs()[i].value, before[i].value);
      QCOMPARE(runs()[i].isLeftOut, i == 2);
    }
    QTRY_COMPARE_WITH_TIMEOUT(shown->trial(3)->note, std::string("odd"), 20000);
    // In the table too, and for the next reader of the project.
    auto* model = m_window->findChild<TrialsModel*>();
    QVERIFY(model->index(2, 0).data(Qt::CheckStateRole).toInt() == Qt::Unchecked ||
            model->rowCount() != 6);
    QVERIFY(document().project()->studyRun(shown->record()->id, 2).value()->hidden);
  }

  void moreSeedsGoOnWithTheSameStudy() {
    train(comparisonJob(smallComparison(1), document().readExample()));
    QTRY_COMPARE_WITH_TIMEOUT(document().studies().size(), std::size_t{1}, 20000);
    train(comparisonJob(smallComparison(2), document().readExample()));
    QTRY_VERIFY_WITH_TIMEOUT(comparisonPlanOf(document().studies()[0])->seeds == 2, 20000);
    QCOMPARE(document().studies().size(), std::size_t{1});
  }

  void aStudyThatIsDeletedComesBackByUndo() {
    train(comparisonJob(smallComparison(1), document().readExample()));
    QTRY_COMPARE_WITH_TIMEOUT(document().studies().size(), std::size_t{1}, 20000);
    const StudyId id = document().studies()[0].id;
    StudyMarks marks = Document::marksOf(document().studies()[0]);
    marks.deleted = true;
    document().setStudyMarks(id, marks, QStringLiteral("Delete"));
    QVERIFY(findings(comparisonKind) == nullptr);
    document().undoStack().undo();
    QVERIFY(!document().study(id)->deleted);
    QTRY_VERIFY_WITH_TIMEOUT(findings(comparisonKind) != nullptr, 20000);
    document().undoStack().redo();
    // The same plan is begun anew, not gone on with.
    train(comparisonJob(smallComparison(1), document().readExample()));
    QTRY_COMPARE_WITH_TIMEOUT(document().studies().size(), std::size_t{2}, 20000);
  }

  void savingElsewhereGoesOnThere() {
    Experiment longer = document().experiment();
    VERIFY_OK(applySettings(longer, "epochs=400"));
    document().replaceExperiment(longer, QStringLiteral("longer"));
    studies().start({comparisonJob(smallComparison(1), document().readExample())});
    QTRY_VERIFY_WITH_TIMEOUT(!studies().inWork().empty() && studies().inWork().front().epoch > 3,
                             60000);
    const QString path = m_home->file(QStringLiteral("saved.gscope"));
    QVERIFY(m_window->saveTo(path));
    QVERIFY(studies().isActive());
    QCOMPARE(document().path(), path);
    QTRY_VERIFY_WITH_TIMEOUT(!studies().inWork().empty() && studies().inWork().front().epoch > 10,
                             60000);
    studies().stop();
    QTRY_VERIFY_WITH_TIMEOUT(!studies().isActive(), 20000);
    const auto runs = document().project()->studyRuns(document().project()->studies()->front().id);
    QVERIFY(!runs->empty() && runs->front().epochs.size() > 3);
  }

  void aSearchFindsItsBestAndIsExtended() {
    train(sweepJob(smallSweep(), document().readExample()));
    const auto table = [&](std::size_t trials) -> const SweepTable* {
      const auto found = findings(sweepKind);
      const auto* sweep = found ? std::get_if<SweepFindings>(&found->found) : nullptr;
      const bool whole = sweep && sweep->table.trials.size() == trials &&
                         sweep->table.ended() == static_cast<int>(trials);
      return whole ? &sweep->table : nullptr;
    };
    QTRY_VERIFY_WITH_TIMEOUT(table(4) != nullptr, 20000);
    QVERIFY(table(4)->best() != nullptr);
    const double before = *find(table(4)->trials[0].validation, "accuracy");
    SweepDialog dialog(smallSweep(), m_window.get());
    QLineEdit* values = field(dialog, "Values or range");
    values->setText(QStringLiteral("2, 3, 4"));
    QCOMPARE(trialsOf(dialog.plan()), 6);
    train(sweepJob(dialog.plan(), document().readExample()));
    QTRY_VERIFY_WITH_TIMEOUT(table(6) != nullptr, 20000);
    QCOMPARE(*find(table(6)->trials[0].validation, "accuracy"), before);
    QCOMPARE(document().studies().size(), std::size_t{1});
  }

  void trialsFromElsewhereAreTakenAsTheyEnd() {
    const auto tables = projectTables(document().project().get(), document().experiment(),
                                      document().readExample());
    VERIFY_OK(tables);
    const auto sweep = Sweep::create(smallSweep(), *tables);
    VERIFY_OK(sweep);
    QDir().mkpath(m_home->file(QStringLiteral("trials")));
    TrialFolder folder(document());
    std::shared_ptr<const Collected> last;
    connect(&folder, &TrialFolder::collected, this,
            [&](const auto& collected) { last = collected; });
    folder.watch(m_home->file(QStringLiteral("trials")));
    const auto trainTrial = [&](int trial) {
      const std::filesystem::path file =
          m_home->file(QStringLiteral("trials")).toStdString() + "/" + trialFileName(trial);
      TrialFileOptions options;
      options.readExample = document().readExample();
      VERIFY_OK(trainTrialFile(*sweep, trial, file, options));
    };
    trainTrial(2);
    QTRY_VERIFY_WITH_TIMEOUT(last != nullptr, 20000);
    QCOMPARE(last->added, std::vector{2});
    QCOMPARE(last->missing, (std::vector{0, 1, 3}));
    trainTrial(0);
    QTRY_COMPARE_WITH_TIMEOUT(last->missing, (std::vector{1, 3}), 20000);
    document().readStudies();
    QTRY_COMPARE_WITH_TIMEOUT(document().studies().size(), std::size_t{1}, 20000);
    // What is missing is trained here.
    train(sweepJob(smallSweep(), document().readExample()));
    QCOMPARE(document().project()->studyRuns(document().studies()[0].id)->size(), std::size_t{4});
  }

  void foldsLeaveTheTestPartAloneUntilTheEnd() {
    FoldsDialog dialog(document().experiment(), m_window.get());
    CrossValidationPlan plan = dialog.plan();
    QCOMPARE(plan.folds, 5);
    QVERIFY(!plan.isFinal);
    plan.folds = 3;
    const auto result = [&]() -> const CrossValidation* {
      const auto found = findings(crossValidationKind);
      const auto* folds = found ? std::get_if<CrossValidation>(&found->found) : nullptr;
      return folds && folds->isComplete ? folds : nullptr;
    };
    train(crossValidationJob(plan, document().readExample()));
    QTRY_VERIFY_WITH_TIMEOUT(result() != nullptr, 20000);
    QCOMPARE(result()->folds.size(), std::size_t{3});
    QVERIFY(!result()->isTestTouched);
    plan.isFinal = true;
    train(crossValidationJob(plan, document().readExample()));
    QTRY_VERIFY_WITH_TIMEOUT(result() != nullptr && result()->isTestTouched, 20000);
    QCOMPARE(document().studies().size(), std::size_t{1});
  }

  void everyTaskOfAMemoryTestIsTrained() {
    MemoryDialog dialog(m_window.get());
    QCOMPARE(dialog.plans().size(), std::size_t{3});
    std::vector<StudyController::Job> jobs;
    for (MemoryTestPlan plan : dialog.plans()) {
      plan.lengths = {plan.task == "temporal-order" ? 10 : 4};
      plan.cells = {"gru"};
      plan.seeds = 1;
      plan.sequences = 60;
      plan.experiment.training.epochs = 1;
      jobs.push_back(memoryTestJob(plan));
    }
    studies().start(std::move(jobs));
    QTRY_VERIFY_WITH_TIMEOUT(!studies().isActive(), 60000);
    QTRY_COMPARE_WITH_TIMEOUT(document().studies().size(), std::size_t{3}, 20000);
    for (const StudyRecord& study : document().studies()) {
      QCOMPARE(study.kind, std::string(memoryTestKind));
      QVERIFY(study.finished);
    }
    QTRY_VERIFY_WITH_TIMEOUT(findings(memoryTestKind) != nullptr, 20000);
  }

  void whatCannotBeComparedIsSaidAtOnce() {
    CompareDialog dialog(document().experiment(), QStringLiteral("digits"), m_window.get());
    const auto start = [&] {
      for (QPushButton* button : dialog.findChildren<QPushButton*>()) {
        if (button->text() == QStringLiteral("Start")) return button;
      }
      return static_cast<QPushButton*>(nullptr);
    }();
    QVERIFY(start->isEnabled());
    QCOMPARE(dialog.plan().sides.size(), std::size_t{2});
    QCOMPARE(dialog.plan().sides[1].name, std::string("LSTM"));
    QLineEdit* settings = field(dialog, "Other settings");
    settings->setText(QStringLiteral("layers=none"));
    QVERIFY(!start->isEnabled());
    settings->setText(QStringLiteral("layers=2"));
    QVERIFY(start->isEnabled());
    QVERIFY(dialog.plan().sides[0].settings.find("layers=2") != std::string::npos);
  }

  void trainingAndStudiesKeepOutOfEachOthersWay() {
    studies().start({comparisonJob(smallComparison(1), document().readExample())});
    QVERIFY(studies().isActive());
    QTest::keyClick(m_window.get(), Qt::Key_F5);
    QVERIFY(!m_window->controller().isActive());
    QTRY_VERIFY_WITH_TIMEOUT(!studies().isActive(), 60000);
  }
};

QTEST_MAIN(TestStudies)
#include "test_studies.moc"
