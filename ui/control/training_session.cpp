#include "ui/control/training_session.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace gatescope::ui {

namespace {

double scoreOf(const EpochRecord& epoch) {
  return std::isnan(epoch.validationLoss) ? epoch.trainingLoss : epoch.validationLoss;
}

}  // namespace

TrainingSession::TrainingSession(Setup setup)
    : m_project(std::move(setup.project)),
      m_dataset(std::move(setup.dataset)),
      m_record(std::move(setup.record)),
      m_start(m_record),
      m_recordSeconds(m_record.seconds) {
  if (setup.paused) m_gate.pause();
  m_record.status = setup.paused ? RunStatus::Paused : RunStatus::Training;
  m_record.message.clear();
  m_thread = std::jthread([this](std::stop_token stop) { work(stop); });
}

TrainingSession::~TrainingSession() = default;

void TrainingSession::work(const std::stop_token& stop) {
  Result<Trainer> trainer = Trainer::create(m_dataset, m_start.experiment);
  if (!trainer) return fail(trainer.error());
  if (!m_start.epochs.empty()) {
    const auto checkpoint = m_project->checkpoint(m_start.id);
    if (!checkpoint) return fail(checkpoint.error());
    if (*checkpoint) {
      const Result<void> restored = trainer->restore(**checkpoint);
      if (!restored) return fail(restored.error());
    }
  }
  train(*trainer, stop);
}

void TrainingSession::train(Trainer& trainer, const std::stop_token& stop) {
  RunRecorder recorder(*m_project, m_start.id, trainer, &m_feed);
  RunOutcome outcome = trainer.run(recorder, stop, &m_gate);
  RunRecord record = m_start;
  applyOutcome(record, outcome);
  if (recorder.error()) {
    record.message += (record.message.empty() ? "" : " ") + recorder.error()->text();
  }
  {
    const std::lock_guard lock(m_mutex);
    m_outcome = std::move(record);
  }
  m_feed.finish(std::move(outcome));
}

void TrainingSession::fail(const Error& error) {
  RunOutcome outcome;
  outcome.status = RunStatus::Failed;
  outcome.message = error.message;
  {
    const std::lock_guard lock(m_mutex);
    m_outcome = m_start;
    m_outcome.status = RunStatus::Failed;
    m_outcome.message = error.text();
  }
  m_feed.finish(std::move(outcome));
}

TrainingSession::News TrainingSession::update() {
  FeedBatch batch = m_feed.drain();
  if (batch.empty()) return News::None;
  if (batch.progress) m_progress = batch.progress;
  for (const EpochRecord& epoch : batch.epochs) take(epoch);
  if (batch.weights) {
    m_weights = std::move(batch.weights);
    m_newWeights = true;
  }
  if (m_startShare < 0 && (m_progress || !m_record.epochs.empty())) m_startShare = share();
  if (batch.outcome) finish();
  return batch.outcome || !batch.epochs.empty() ? News::Record : News::Progress;
}

void TrainingSession::take(const EpochRecord& epoch) {
  auto& epochs = m_record.epochs;
  // A resumed run may tell again of the epoch it starts from.
  while (!epochs.empty() && epochs.back().epoch >= epoch.epoch) epochs.pop_back();
  epochs.push_back(epoch);
  m_record.seconds = m_recordSeconds + elapsed();
  const auto best = std::find_if(epochs.begin(), epochs.end(), [this](const EpochRecord& e) {
    return e.epoch == m_record.bestEpoch;
  });
  const bool better =
      best == epochs.end() || m_record.validation.empty() || scoreOf(epoch) < scoreOf(*best);
  if (!better) return;
  m_record.bestEpoch = epoch.epoch;
  m_record.validation = epoch.metrics;
}

void TrainingSession::finish() {
  std::vector<EpochRecord> epochs = std::move(m_record.epochs);
  {
    const std::lock_guard lock(m_mutex);
    m_record = std::move(m_outcome);
  }
  m_record.epochs = std::move(epochs);
  m_over = true;
}

void TrainingSession::pause() {
  if (m_over || isPaused()) return;
  m_before = elapsed();
  m_gate.pause();
  m_record.status = RunStatus::Paused;
}

void TrainingSession::resume() {
  if (m_over || !isPaused()) return;
  m_since = Clock::now();
  m_gate.resume();
  m_record.status = RunStatus::Training;
}

void TrainingSession::stop() {
  m_thread.request_stop();
}

void TrainingSession::join() {
  if (m_thread.joinable()) m_thread.join();
}

bool TrainingSession::takeNewWeights() {
  return std::exchange(m_newWeights, false);
}

double TrainingSession::elapsed() const {
  if (isPaused()) return m_before;
  return m_before + std::chrono::duration<double>(Clock::now() - m_since).count();
}

double TrainingSession::share() const {
  const int epochs = m_record.experiment.training.epochs;
  if (m_over || epochs <= 0) return 1;
  double done = m_record.epochs.empty() ? 0 : m_record.epochs.back().epoch;
  if (m_progress && m_progress->epoch > done && m_progress->batches > 0) {
    done = m_progress->epoch - 1 + static_cast<double>(m_progress->batch) / m_progress->batches;
  }
  return std::min(1.0, done / epochs);
}

double TrainingSession::secondsLeft() const {
  if (m_over) return 0;
  const double done = share() - std::max(0.0, m_startShare);
  if (m_startShare < 0 || done <= 0) return std::numeric_limits<double>::quiet_NaN();
  return elapsed() * (1 - share()) / done;
}

}  // namespace gatescope::ui
