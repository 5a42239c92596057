#include "core/train/network.h"
#include "core/train/settings.h"
#include "tests/support.h"
#include "tests/ui/home.h"
#include "ui/control/document.h"
#include "ui/control/examples.h"
#include "ui/control/training_controller.h"
#include "ui/control/weight_history.h"

#include <cmath>
#include <memory>

using namespace gatescope;
using namespace gatescope::ui;

// What is known of a run's weights, epoch by epoch.
class TestWeightHistory : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<test::Home> m_home;
  std::unique_ptr<Document> m_document;
  std::unique_ptr<TrainingController> m_controller;
  RunAt m_run;

  // An epoch whose weights are all the same number.
  void append(int epoch, float value) const {
    const auto model = buildEmptyNetwork(m_run.experiment, *m_run.dataset);
    const Weights weights{epoch, std::vector<float>(model->parameters().values().size(), value)};
    EpochRecord record;
    record.epoch = epoch;
    VERIFY_OK(m_run.project->appendEpoch(m_run.id, record, weights, {}, false));
  }

  static float greatest(const WeightHistory& history, int epoch) {
    const auto epochs = history.epochs();
    const auto found = epochs.find(epoch);
    if (found == epochs.end()) return NAN;
    return found->second->layers.at(0).at(0).at(std::size_t(WeightPart::Recurrent)).greatest;
  }

 private Q_SLOTS:
  void init() {
    m_home = std::make_unique<test::Home>();
    m_document = std::make_unique<Document>(exampleReader());
    VERIFY_OK(m_document->startNew());
    QTRY_VERIFY_WITH_TIMEOUT(m_document->dataset() && !m_document->isLoading(), 20000);
    m_controller = std::make_unique<TrainingController>(*m_document);
    RunRecord record;
    record.name = "GRU 3";
    record.experiment = m_document->experiment();
    VERIFY_OK(applySettings(record.experiment, "units=3 cell=gru layers=1 bidirectional=no"));
    const auto id = m_document->project()->addRun(record);
    VERIFY_OK(id);
    m_run = {*id, record.name,           record.experiment,     RunAt::best,
             0,   m_document->project(), m_document->dataset(), {},
             {}};
  }
  void cleanup() {
    m_run = {};
    m_controller.reset();
    m_document->discard();
    m_document.reset();
  }

  void allKeptEpochsBecomeKnown() {
    for (int epoch = 0; epoch < 30; ++epoch) append(epoch, 0.25F + 0.01F * float(epoch));
    WeightHistory history(*m_controller);
    history.follow(m_run, 0, 7);
    QTRY_VERIFY_WITH_TIMEOUT(!history.isBusy(), 20000);
    QCOMPARE(history.epochs().size(), std::size_t{30});
    QCOMPARE(greatest(history, 12), 0.25F + 0.12F);
    for (const auto& [epoch, known] : history.epochs()) {
      // A 3 × 3 matrix of one number a: 3 a.
      QVERIFY(std::abs(known->radii.at(0) - 3 * (0.25 + 0.01 * epoch)) < 1e-5);
    }
  }

  void newEpochsAreAddedAndARewoundRunBeginsAnew() {
    append(0, 0.5F);
    append(1, 1.5F);
    WeightHistory history(*m_controller);
    history.follow(m_run, 0, 0);
    QTRY_COMPARE_WITH_TIMEOUT(greatest(history, 1), 1.5F, 20000);
    append(2, 2.5F);
    history.follow(m_run, 0, 2);
    QTRY_COMPARE_WITH_TIMEOUT(greatest(history, 2), 2.5F, 20000);
    QTRY_VERIFY_WITH_TIMEOUT(!history.isBusy(), 20000);
    VERIFY_OK(m_run.project->clearEpochs(m_run.id));
    append(0, 0.75F);
    history.follow(m_run, 0, 0);
    QTRY_COMPARE_WITH_TIMEOUT(greatest(history, 0), 0.75F, 20000);
    QCOMPARE(history.epochs().size(), std::size_t{1});
  }

  void anotherRunsEpochsAreNotMixedIn() {
    append(0, 0.5F);
    WeightHistory history(*m_controller);
    history.follow(m_run, 0, 0);
    QTRY_COMPARE_WITH_TIMEOUT(greatest(history, 0), 0.5F, 20000);
    RunRecord record;
    record.experiment = m_run.experiment;
    m_run.id = *m_run.project->addRun(record);
    history.follow(m_run, 0, 0);
    QVERIFY(history.epochs().empty());
    append(0, 3);
    history.follow(m_run, 0, 0);
    QTRY_COMPARE_WITH_TIMEOUT(greatest(history, 0), 3.0F, 20000);
  }

  void weightsThatAreNoNumbersHaveNoRadius() {
    append(0, NAN);
    WeightHistory history(*m_controller);
    history.follow(m_run, 0, 0);
    QTRY_VERIFY_WITH_TIMEOUT(!history.epochs().empty() && !history.isBusy(), 20000);
    QVERIFY(std::isnan(history.epochs().at(0)->radii.at(0)));
    QCOMPARE(greatest(history, 0), 0.0F);
  }
};

QTEST_MAIN(TestWeightHistory)
#include "test_weight_history.moc"
