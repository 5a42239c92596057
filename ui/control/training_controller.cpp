#include "ui/control/training_controller.h"

#include "ui/control/prepare_runs.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

namespace gatescope::ui {

TrainingController::TrainingController(Document& document, QObject* parent)
    : QObject(parent), m_document(document) {
  m_timer.setSingleShot(true);
  m_timer.setTimerType(Qt::PreciseTimer);
  connect(&m_timer, &QTimer::timeout, this, &TrainingController::tick);
}

void TrainingController::setState(State state) {
  if (m_state == state) return;
  m_state = state;
  Q_EMIT stateChanged();
}

void TrainingController::train() {
  if (isActive() || !m_document.obstacle().isEmpty()) return;
  setState(State::Preparing);
  std::set<std::string> taken;
  for (const RunRecord& run : m_document.runs()) {
    if (!run.deleted) taken.insert(run.name);
  }
  NewRuns wanted{m_document.project(), m_document.dataset(), m_document.experiment(), {}};
  wanted.nameFor = [taken](const std::string& name) mutable {
    std::string free = name;
    for (int n = 2; !taken.insert(free).second; ++n) free = name + " (" + std::to_string(n) + ")";
    return free;
  };
  m_preparation.request([this, wanted](std::stop_token) -> Background::Answer {
    auto setups = makeRuns(wanted);
    return [this, setups = std::move(setups)] {
      if (setups) return launch(*setups);
      setState(State::Idle);
      Q_EMIT failed(setups.error());
    };
  });
}

void TrainingController::resumeRuns(const std::vector<RunId>& runs, bool paused, bool fromStart) {
  StoredRuns wanted{m_document.project(),
                    m_document.dataset(),
                    m_document.experiment(),
                    m_document.readExample(),
                    {},
                    paused,
                    fromStart};
  // While settings are wrong or data are loading, the dataset may be another experiment's.
  if (m_document.isLoading() || m_document.dataError()) wanted.dataset = nullptr;
  for (const RunId id : runs) {
    const RunRecord* record = m_document.run(id);
    if (record != nullptr && !record->deleted) wanted.records.push_back(*record);
  }
  if (wanted.records.empty() || isActive()) return;
  setState(State::Preparing);
  m_preparation.request([this, wanted](std::stop_token) -> Background::Answer {
    auto setups = loadRuns(wanted);
    return [this, setups = std::move(setups)] {
      if (setups) return launch(*setups);
      setState(State::Idle);
      Q_EMIT failed(setups.error());
    };
  });
}

void TrainingController::launch(std::vector<TrainingSession::Setup> setups) {
  m_sessions.clear();
  std::vector<RunId> ids;
  const bool paused = setups.front().paused;
  for (TrainingSession::Setup& setup : setups) {
    ids.push_back(setup.record.id);
    m_sessions.push_back(std::make_unique<TrainingSession>(std::move(setup)));
    m_document.putRun(m_sessions.back()->record());
  }
  m_pace = Pace();
  m_timer.start(m_pace.next());
  setState(paused ? State::Paused : State::Training);
  Q_EMIT started(ids);
}

void TrainingController::tick() {
  bool changed = false;
  bool allOver = true;
  for (const auto& session : m_sessions) {
    const bool wasOver = session->isOver();
    const TrainingSession::News news = session->update();
    changed = changed || news != TrainingSession::News::None;
    if (news == TrainingSession::News::Record) m_document.putRun(session->record());
    if (session->takeNewWeights()) Q_EMIT weightsChanged(session->record().id);
    if (session->isOver() && !wasOver) Q_EMIT finished(session->record().id);
    allOver = allOver && session->isOver();
  }
  if (changed) Q_EMIT progressed();
  if (!allOver) return m_timer.start(m_pace.next());
  setState(State::Idle);
}

void TrainingController::pause() {
  if (m_state != State::Training) return;
  for (const auto& session : m_sessions) {
    session->pause();
    m_document.putRun(session->record());
  }
  setState(State::Paused);
}

void TrainingController::resume() {
  if (m_state == State::Paused) {
    for (const auto& session : m_sessions) {
      session->resume();
      m_document.putRun(session->record());
    }
    setState(State::Training);
    return;
  }
  if (isActive()) return;
  std::vector<RunId> runs;
  for (const RunId id : selectedPair()) {
    if (canResume(id)) runs.push_back(id);
  }
  resumeRuns(runs);
}

void TrainingController::stop() {
  if (m_state == State::Preparing) {
    m_preparation.cancel();
    return setState(State::Idle);
  }
  if (!isActive()) return;
  for (const auto& session : m_sessions) session->stop();
  setState(State::Stopping);
}

std::vector<RunId> TrainingController::interrupt() {
  m_preparation.cancel();
  m_timer.stop();
  std::vector<RunId> open;
  for (const auto& session : m_sessions) {
    if (!session->isOver()) open.push_back(session->record().id);
    session->stop();
  }
  for (const auto& session : m_sessions) {
    session->join();
    session->update();
    m_document.putRun(session->record());
  }
  m_sessions.clear();
  setState(State::Idle);
  return open;
}

std::vector<RunId> TrainingController::runsToRewind() const {
  std::vector<RunId> runs;
  for (const auto& session : m_sessions) {
    if (isActive()) runs.push_back(session->record().id);
  }
  return runs.empty() ? selectedPair() : runs;
}

void TrainingController::rewind() {
  const std::vector<RunId> runs = runsToRewind();
  interrupt();
  resumeRuns(runs, true, true);
}

bool TrainingController::canResume(RunId id) const {
  const RunRecord* run = m_document.run(id);
  if (run == nullptr || run->deleted || isActive()) return false;
  return run->status == RunStatus::Stopped || run->status == RunStatus::Paused ||
         run->status == RunStatus::Waiting;
}

bool TrainingController::canRewind() const {
  if (m_state == State::Training || m_state == State::Paused) return true;
  return m_state == State::Idle && !selectedPair().empty();
}

std::vector<RunId> TrainingController::selectedPair() const {
  const RunRecord* run = m_document.run(m_document.selectedRun());
  if (run == nullptr || run->deleted) return {};
  const RunRecord* pair = m_document.run(run->pair);
  if (pair == nullptr || pair->deleted) return {run->id};
  return {std::min(run->id, pair->id), std::max(run->id, pair->id)};
}

const TrainingSession* TrainingController::session(RunId run) const {
  for (const auto& session : m_sessions) {
    if (session->record().id == run) return session.get();
  }
  return nullptr;
}

bool TrainingController::hasLearned() const {
  return std::any_of(m_sessions.begin(), m_sessions.end(),
                     [](const auto& session) { return session->share() > 0; });
}

int TrainingController::epoch() const {
  int least = std::numeric_limits<int>::max();
  for (const auto& session : m_sessions) {
    const auto& epochs = session->record().epochs;
    const int whole = epochs.empty() ? 0 : epochs.back().epoch;
    if (!session->isOver()) least = std::min(least, whole);
  }
  return least == std::numeric_limits<int>::max() ? epochs() : least;
}

int TrainingController::epochs() const {
  int most = 0;
  for (const auto& session : m_sessions) {
    most = std::max(most, session->record().experiment.training.epochs);
  }
  return most;
}

double TrainingController::share() const {
  double least = 1;
  for (const auto& session : m_sessions) least = std::min(least, session->share());
  return least;
}

double TrainingController::secondsLeft() const {
  double longest = 0;
  for (const auto& session : m_sessions) {
    const double left = session->secondsLeft();
    if (std::isnan(left)) return left;
    longest = std::max(longest, left);
  }
  return longest;
}

}  // namespace gatescope::ui
