#include "ui/control/study_controller.h"

#include "ui/control/document.h"
#include "ui/models/text.h"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <set>
#include <utility>

namespace gatescope::ui {

namespace {

constexpr int lookInterval = 250;  // ms

}  // namespace

// What the study's threads tell.
struct StudyController::Feed {
  std::mutex mutex;
  std::vector<TrialInWork> inWork;
  std::set<int> ended;  // by halving a trial ends more than once
  int changes = 0;      // trials that began or ended
  bool over = false;    // the job is
  bool whole = true;
  std::optional<Error> error;

  PauseGate gate;
  std::stop_source stop;

  RunTrialsOptions options() {
    RunTrialsOptions options;
    options.stop = stop.get_token();
    options.pause = &gate;
    options.onBegin = [this](const Trial& trial) {
      const std::scoped_lock lock(mutex);
      inWork.push_back({trial.number, fromUtf8(trial.name), 0, trial.experiment.training.epochs});
      ++changes;
    };
    options.onEpoch = [this](const Trial& trial, const EpochRecord& record) {
      const std::scoped_lock lock(mutex);
      const auto known = std::ranges::find(inWork, trial.number, &TrialInWork::number);
      if (known != inWork.end()) known->epoch = record.epoch;
    };
    options.onEnd = [this](const Trial& trial, const TrialResult& result) {
      const std::scoped_lock lock(mutex);
      std::erase_if(inWork, [&](const TrialInWork& one) { return one.number == trial.number; });
      if (result.isComplete) ended.insert(trial.number);
      ++changes;
    };
    return options;
  }
};

StudyController::StudyController(Document& document, QObject* parent)
    : QObject(parent), m_document(document) {
  m_timer.setInterval(lookInterval);
  connect(&m_timer, &QTimer::timeout, this, &StudyController::look);
}

StudyController::~StudyController() {
  if (m_feed) m_feed->stop.request_stop();
}

void StudyController::setState(State state) {
  if (m_state == state) return;
  m_state = state;
  Q_EMIT stateChanged();
}

void StudyController::start(std::vector<Job> jobs, bool paused) {
  if (isActive() || jobs.empty()) return;
  // A study that was deleted just now is not gone on with.
  if (const auto written = m_document.flush(); !written) {
    Q_EMIT failed(written.error());
    return;
  }
  m_jobs = std::move(jobs);
  launch();
  if (paused) m_feed->gate.pause();
  setState(paused ? State::Paused : State::Training);
}

void StudyController::launch() {
  m_feed = std::make_shared<Feed>();
  m_ended = 0;
  m_inWork.clear();
  m_startShare = -1;
  m_thread =
      std::jthread([feed = m_feed, project = m_document.project(), work = m_jobs.front().work] {
        const Result<void> done = work(*project, feed->options());
        const std::scoped_lock lock(feed->mutex);
        if (!done) feed->error = done.error();
        feed->over = true;
      });
  m_timer.start();
}

void StudyController::look() {
  bool changed = false, over = false;
  {
    const std::scoped_lock lock(m_feed->mutex);
    changed = std::exchange(m_feed->changes, 0) > 0;
    over = m_feed->over;
    m_inWork = m_feed->inWork;
    m_ended = static_cast<int>(m_feed->ended.size());
  }
  const bool learns =
      std::ranges::any_of(m_inWork, [](const TrialInWork& trial) { return trial.epoch > 0; });
  if (m_startShare < 0 && learns && m_state == State::Training) {
    m_startShare = share();
    m_since = std::chrono::steady_clock::now();
  }
  if (changed) tellEnded();
  Q_EMIT progressed();
  if (over) endJob();
}

void StudyController::endJob() {
  m_timer.stop();
  m_thread.join();
  const std::optional<Error> error = m_feed->error;
  const bool goesOn = !error && m_state == State::Training && m_jobs.size() > 1;
  m_jobs.erase(m_jobs.begin());
  if (goesOn) {
    launch();
  } else {
    m_jobs.clear();
    m_inWork.clear();
    setState(State::Idle);
  }
  tellEnded();
  if (error) Q_EMIT failed(*error);
}

// A pause is no time of training.
void StudyController::pause() {
  if (m_state != State::Training) return;
  m_feed->gate.pause();
  m_startShare = -1;
  setState(State::Paused);
}

void StudyController::resume() {
  if (m_state != State::Paused) return;
  m_feed->gate.resume();
  setState(State::Training);
}

void StudyController::stop() {
  if (!isActive()) return;
  m_feed->stop.request_stop();
  setState(State::Stopping);
}

std::vector<StudyController::Job> StudyController::interrupt() {
  if (!isActive()) return {};
  std::vector<Job> open = m_state == State::Stopping ? std::vector<Job>() : m_jobs;
  m_feed->stop.request_stop();
  m_timer.stop();
  m_thread.join();
  m_jobs.clear();
  m_inWork.clear();
  setState(State::Idle);
  tellEnded();
  return open;
}

// A study may have come with its first trial, and is finished with its last.
void StudyController::tellEnded() {
  m_document.readStudies();
  Q_EMIT trialsEnded();
}

QString StudyController::name() const {
  return m_jobs.empty() ? QString() : m_jobs.front().name;
}

int StudyController::trials() const {
  return m_jobs.empty() ? 0 : m_jobs.front().trials;
}

double StudyController::share() const {
  if (trials() == 0) return std::nan("");
  double done = m_ended;
  for (const TrialInWork& trial : m_inWork) {
    if (trial.epochs > 0) done += static_cast<double>(trial.epoch) / trial.epochs;
  }
  return std::min(1.0, done / trials());
}

double StudyController::secondsLeft() const {
  const double now = share();
  if (m_state != State::Training || m_startShare < 0 || !(now > m_startShare)) {
    return std::nan("");
  }
  const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - m_since;
  return spent.count() / (now - m_startShare) * (1 - now);
}

}  // namespace gatescope::ui
