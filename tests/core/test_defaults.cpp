#include "core/table/csv.h"
#include "core/train/defaults.h"
#include "core/train/settings.h"
#include "core/train/trainer.h"
#include "small_datasets.h"
#include "tests/support.h"

#include <algorithm>

using namespace gatescope;
using namespace gatescope::test;

namespace {

Table monthly() {
  std::string csv = "month,count\n";
  for (int i = 0; i < 120; ++i) {
    csv += std::to_string(2000 + i / 12) + (i % 12 < 9 ? "-0" : "-") + std::to_string(i % 12 + 1) +
           "," + std::to_string(i * i % 17) + "\n";
  }
  return *parseCsv(csv, "monthly.csv");
}

const Choice* choiceOf(const std::vector<Choice>& choices, std::string_view key) {
  const auto found = std::ranges::find(choices, key, &Choice::key);
  return found == choices.end() ? nullptr : &*found;
}

}  // namespace

class TestDefaults : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void rolesAreProposedAndSaid() {
    const Proposal proposal = propose(monthly());
    QCOMPARE(proposal.settings.windowScale, std::string("last"));
    const auto choices = dataDefaults(proposal);
    Experiment experiment;
    experiment.task = Task::Classify;
    const auto said = takeDefaults(experiment, choices, {});
    VERIFY_OK(said);
    QCOMPARE(said->size(), choices.size());
    QCOMPARE(experiment.task, Task::Forecast);
    QCOMPARE(experiment.data.targets, std::vector<std::string>{"count"});
    QCOMPARE(experiment.data.timeColumn, std::string("month"));
    QCOMPARE(choiceOf(choices, "task")->reason.text(),
             std::string("Task: forecast (forecast the next values), as the columns suggest"));
    QCOMPARE(choiceOf(choices, "time")->reason.text(), std::string("Time: column month"));
  }

  void aTaskOfTheUsersTakesNoTargetsOfAnother() {
    const auto choices = dataDefaults(propose(monthly()), Task::Classify);
    QVERIFY(choiceOf(choices, "task") == nullptr);
    QVERIFY(choiceOf(choices, "target") == nullptr);
    QVERIFY(choiceOf(choices, "time") != nullptr);
  }

  void whatTheUserGaveStays() {
    Experiment experiment;
    VERIFY_OK(applySettings(experiment, "units=7 batch=64"));
    const auto choices = trainingDefaults(*signClasses());
    const std::vector<std::string> given{"units", "batch"};
    const auto said = takeDefaults(experiment, choices, given);
    VERIFY_OK(said);
    QCOMPARE(experiment.model.units, 7);
    QCOMPARE(experiment.training.batch, 64);
    QCOMPARE(said->size(), choices.size() - 2);
    QCOMPARE(std::to_string(experiment.training.epochs), choiceOf(choices, "epochs")->value);
  }

  void everyTaskHasDefaultsThatTrain() {
    for (const auto& dataset : {signClasses(), sineForecast(), delayedSteps()}) {
      Experiment experiment;
      experiment.task = dataset->task;
      VERIFY_OK(takeDefaults(experiment, trainingDefaults(*dataset), {}));
      VERIFY_OK(validate(experiment));
      VERIFY_OK(Trainer::create(dataset, experiment));
    }
  }

  void smallSetsTrainLongerAndAreNotStoppedByANoisyLoss() {
    const auto small = trainingDefaults(*signClasses(60));
    const auto large = trainingDefaults(*signClasses(4000));
    QCOMPARE(choiceOf(small, "epochs")->value, std::string("500"));
    QCOMPARE(choiceOf(small, "learning-rate")->value, std::string("0.01"));
    QCOMPARE(choiceOf(small, "schedule")->value, std::string("cosine"));
    QCOMPARE(choiceOf(large, "epochs")->value, std::string("30"));
    QCOMPARE(choiceOf(small, "batch")->value, std::string("8"));
    QCOMPARE(choiceOf(large, "batch")->value, std::string("32"));
    QVERIFY(choiceOf(small, "patience") == nullptr);
    QVERIFY(choiceOf(large, "patience") != nullptr);
  }

  void manyAnswersGetMoreUnits() {
    QCOMPARE(choiceOf(trainingDefaults(*sineForecast(2000, 3)), "units")->value, std::string("32"));
    const auto many = trainingDefaults(*sineForecast(2000, 40));
    QCOMPARE(choiceOf(many, "units")->value, std::string("64"));
    QCOMPARE(choiceOf(many, "learning-rate")->value, std::string("0.001"));
  }
};

QTEST_APPLESS_MAIN(TestDefaults)
#include "test_defaults.moc"
