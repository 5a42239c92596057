#include "core/study/trial.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace gatescope {

namespace {

// Takes the records and passes them on.
class Historian : public TrainingObserver {
 public:
  Historian(std::vector<EpochRecord>& epochs, const TrialWatch& watch, const Trainer& trainer)
      : m_epochs(epochs), m_watch(watch), m_trainer(trainer) {}

  void onEpoch(const EpochRecord& record, std::shared_ptr<const Weights> weights) override {
    m_epochs.push_back(record);
    if (m_watch.onEpoch) m_watch.onEpoch(record, std::move(weights), m_trainer);
  }

 private:
  std::vector<EpochRecord>& m_epochs;
  const TrialWatch& m_watch;
  const Trainer& m_trainer;
};

TrialResult failedTrial(const Error& error) {
  TrialResult result;
  result.outcome.status = RunStatus::Failed;
  result.outcome.message = error.message;
  result.isComplete = true;
  return result;
}

Result<Trainer> trainerOf(const Trial& trial, int threads) {
  auto trainer = Trainer::create(trial.dataset, trial.experiment, threads);
  if (!trainer || !trial.start) return trainer;
  if (auto restored = trainer->restore(trial.start->checkpoint); !restored) {
    return tl::unexpected(restored.error());
  }
  return trainer;
}

// What is left of a trial's time; a limit of 0 would be none.
RunLimit limitOf(const Trial& trial) {
  RunLimit limit{trial.untilEpoch, trial.seconds};
  if (trial.seconds > 0 && trial.start) {
    limit.seconds =
        std::max(trial.seconds - trial.start->seconds, std::numeric_limits<double>::min());
  }
  return limit;
}

}  // namespace

TrialResult trainTrial(const Trial& trial, const TrialWatch& watch) {
  auto trainer = trainerOf(trial, watch.threads);
  if (!trainer) return failedTrial(trainer.error());
  TrialResult result;
  result.parameters = trainer->parameters();
  if (trial.start) result.epochs = trial.start->epochs;
  Historian historian(result.epochs, watch, *trainer);
  const RunLimit limit = limitOf(trial);
  RunOutcome& outcome = result.outcome;
  outcome = trainer->run(historian, watch.stop, watch.pause, limit);
  outcome.seconds += trial.start ? trial.start->seconds : 0;
  outcome.validation.confusion.clear();
  outcome.test.confusion.clear();
  const bool stands = trial.untilEpoch > 0 && trainer->epoch() >= trial.untilEpoch;
  result.isComplete = outcome.status != RunStatus::Stopped || stands;
  if (outcome.status == RunStatus::Stopped) {
    if (stands) outcome.validation.metrics = bestEpoch(result.epochs).metrics;
    result.next = TrialStart{trainer->checkpoint(), result.epochs, outcome.seconds};
  }
  return result;
}

const EpochRecord& bestEpoch(const std::vector<EpochRecord>& epochs) {
  const auto score = [](const EpochRecord& record) {
    return std::isnan(record.validationLoss) ? record.trainingLoss : record.validationLoss;
  };
  const EpochRecord* best = &epochs.front();
  for (const EpochRecord& record : epochs) {
    const bool none = std::isnan(score(*best));
    if (score(record) < score(*best) || (none && !std::isnan(score(record)))) best = &record;
  }
  return *best;
}

}  // namespace gatescope
