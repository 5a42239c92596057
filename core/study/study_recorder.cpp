#include "core/study/study_recorder.h"

#include "core/project/recorder.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace gatescope {

namespace {

bool hasEnded(RunStatus status) {
  return status == RunStatus::Finished || status == RunStatus::Diverged ||
         status == RunStatus::Failed;
}

// Whether a run stands where the trial was to stand, or went on from there.
bool hasStood(const RunRecord& run, const Trial& trial) {
  if (trial.untilEpoch == 0 || run.epochs.empty()) return false;
  const int last = run.epochs.back().epoch;
  return last > trial.untilEpoch || (last == trial.untilEpoch && run.status != RunStatus::Finished);
}

TrialResult endedResult(const RunRecord& run, std::vector<float> testLosses) {
  TrialResult result;
  result.parameters = run.parameters;
  result.epochs = run.epochs;
  result.isComplete = true;
  RunOutcome& outcome = result.outcome;
  outcome.status = run.status;
  outcome.bestEpoch = run.bestEpoch;
  outcome.validation.metrics = run.validation;
  outcome.test.metrics = run.test;
  outcome.testLosses = std::move(testLosses);
  outcome.seconds = run.seconds;
  outcome.message = say(run.message);
  return result;
}

// The result that the run had when it stood there, but for what was said about the test samples
// where it went on since.
TrialResult stoodResult(const RunRecord& run, const Trial& trial, std::vector<float> testLosses) {
  TrialResult result = endedResult(run, std::move(testLosses));
  RunOutcome& outcome = result.outcome;
  outcome.status = RunStatus::Stopped;
  outcome.message = standsMessage(trial.untilEpoch);
  if (run.epochs.back().epoch > trial.untilEpoch) {
    std::erase_if(result.epochs,
                  [&](const EpochRecord& record) { return record.epoch > trial.untilEpoch; });
    outcome.test = {};
    outcome.testLosses.clear();
    outcome.seconds = 0;
    for (const EpochRecord& record : result.epochs) outcome.seconds += record.seconds;
  }
  outcome.bestEpoch = bestEpoch(result.epochs).epoch;
  outcome.validation.metrics = bestEpoch(result.epochs).metrics;
  return result;
}

}  // namespace

TrialEpochs TrialRecorder::waiting() const {
  return {std::span(m_epochs).last(m_waiting), m_best.get(), m_last.get(), nullptr};
}

void TrialRecorder::written() {
  m_waiting = 0;
  m_best = m_last = nullptr;
  m_written = Clock::now();
}

void TrialRecorder::onEpoch(const EpochRecord& record, std::shared_ptr<const Weights> weights,
                            const Trainer& trainer) {
  m_epochs.push_back(record);
  ++m_waiting;
  if (bestEpoch(m_epochs).epoch == record.epoch) m_best = weights;
  m_last = std::move(weights);
  if (m_error || Clock::now() - m_written < std::chrono::seconds(1)) return;
  const Checkpoint checkpoint = trainer.checkpoint();
  TrialEpochs epochs = waiting();
  epochs.checkpoint = &checkpoint;
  if (const auto stored = m_project.appendTrialEpochs(m_run.id, epochs); !stored) {
    m_error = stored.error();
  }
  written();
}

Result<void> TrialRecorder::end(const TrialResult& result) {
  if (m_error) return tl::unexpected(*m_error);
  m_run.seconds = 0;  // the outcome's are of all parts
  applyOutcome(m_run, result.outcome);
  TrialEpochs epochs = waiting();
  if (result.next) epochs.checkpoint = &result.next->checkpoint;
  auto stored = m_project.endTrial(m_run, epochs, result.outcome.testLosses);
  written();
  return stored;
}

Result<std::map<int, TrialResult>> storedResults(const Project& project, StudyId study) {
  const auto runs = project.studyRuns(study);
  if (!runs) return tl::unexpected(runs.error());
  std::map<int, TrialResult> results;
  for (const RunRecord& run : *runs) {
    if (!hasEnded(run.status)) continue;
    auto losses = project.testLosses(run.id);
    if (!losses) return tl::unexpected(losses.error());
    results[run.trial] = endedResult(run, std::move(*losses));
  }
  return results;
}

Result<StudyRecorder::Begun> StudyRecorder::begin(const Trial& trial) {
  auto run = m_project.studyRun(m_study, trial.number);
  if (!run) return tl::unexpected(run.error());
  return *run ? beginKnown(trial, std::move(**run)) : beginNew(trial);
}

Result<StudyRecorder::Begun> StudyRecorder::beginNew(const Trial& trial) {
  auto made = newRunRecord(trial.experiment, trial.dataset);
  RunRecord run = made.value_or(RunRecord());
  run.name = trial.name;
  run.experiment = trial.experiment;
  if (trial.start) run.epochs = trial.start->epochs;
  run.study = m_study;
  run.trial = trial.number;
  run.status = made ? RunStatus::Training : RunStatus::Failed;
  if (!made) run.message = made.error().text();
  const auto id = m_project.addRun(run);
  if (!id) return tl::unexpected(id.error());
  run.id = *id;
  Begun begun{{}, std::move(run), trial.start};
  if (!made) begun.result = endedResult(begun.run, {});
  return begun;
}

Result<StudyRecorder::Begun> StudyRecorder::beginKnown(const Trial& trial, RunRecord run) {
  if (toJson(run.experiment) != toJson(trial.experiment)) {
    return fail("%1: trial %2 of study %3 (%4) was trained with other settings than are asked now",
                m_project.path().string(), trial.number, m_study, run.name);
  }
  auto losses = m_project.testLosses(run.id);
  if (!losses) return tl::unexpected(losses.error());
  const bool stood = hasStood(run, trial);
  // Of a run whose program ended before it had read the test samples: read them now.
  const bool unread = losses->empty() && !trial.dataset->split(Split::Test).empty() && stood &&
                      run.epochs.back().epoch == trial.untilEpoch;
  Begun begun{{}, std::move(run), {}};
  if (stood && !unread) {
    begun.result = stoodResult(begun.run, trial, std::move(*losses));
    return begun;
  }
  if (hasEnded(begun.run.status)) {
    begun.result = endedResult(begun.run, std::move(*losses));
    return begun;
  }
  const auto checkpoint = m_project.checkpoint(begun.run.id);
  if (!checkpoint) return tl::unexpected(checkpoint.error());
  if (*checkpoint) begun.start = TrialStart{**checkpoint, begun.run.epochs, begun.run.seconds};
  begun.run.status = RunStatus::Training;
  begun.run.message.clear();
  if (auto stored = m_project.updateRun(begun.run); !stored) {
    return tl::unexpected(stored.error());
  }
  return begun;
}

}  // namespace gatescope
