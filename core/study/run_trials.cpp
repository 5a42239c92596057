#include "core/study/run_trials.h"

#include "core/study/study_recorder.h"
#include "core/train/sizing.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

namespace gatescope {

namespace {

int coreCount() {
  return static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

// About; of what cannot be trained at all nothing.
std::int64_t memoryOf(const Trial& trial) {
  return memoryBytes(trial.experiment, *trial.dataset).value_or(0);
}

// Several threads, each of which trains one trial after another.
class TrialPool {
 public:
  TrialPool(TrialSource& source, const RunTrialsOptions& options);
  Result<bool> run();

 private:
  void work();
  std::optional<Trial> take();
  Result<TrialResult> train(Trial& trial);
  TrialResult trainRecorded(const Trial& trial, TrialRecorder* recorder);
  void finish(const Trial& trial, Result<TrialResult> result);

  TrialSource& m_source;
  const RunTrialsOptions& m_options;
  int m_atOnce = 1;
  int m_threads = 0;  // of a trial
  std::stop_source m_stop;
  std::stop_callback<std::function<void()>> m_passOn;
  std::mutex m_mutex;  // of the source, the callbacks and what follows
  std::condition_variable_any m_changed;
  std::optional<Trial> m_waiting;  // for memory
  int m_inWork = 0;
  std::int64_t m_memory = 0;  // of those in work, about
  bool m_isOver = false;      // the source has no more
  std::optional<Error> m_error;
};

TrialPool::TrialPool(TrialSource& source, const RunTrialsOptions& options)
    : m_source(source),
      m_options(options),
      m_passOn(options.stop, [this] { m_stop.request_stop(); }) {
  const int threads = options.threads > 0 ? options.threads : coreCount();
  m_atOnce = std::clamp(options.atOnce > 0 ? options.atOnce : threads, 1, threads);
  if (options.threads > 0) m_threads = std::max(1, threads / m_atOnce);
}

Result<bool> TrialPool::run() {
  {
    std::vector<std::jthread> others;
    for (int i = 1; i < m_atOnce; ++i) others.emplace_back([this] { work(); });
    work();
  }
  if (m_error) return tl::unexpected(*m_error);
  return m_isOver;
}

void TrialPool::work() {
  while (std::optional<Trial> trial = take()) {
    Result<TrialResult> result = train(*trial);
    finish(*trial, std::move(result));
  }
}

// Waits where there is none for now, yet those in work may bring more, and where there would not be
// memory enough for one more.
std::optional<Trial> TrialPool::take() {
  std::unique_lock lock(m_mutex);
  while (!m_stop.stop_requested() && !m_isOver) {
    if (!m_waiting) m_waiting = m_source.next();
    if (m_waiting && (m_inWork == 0 || m_memory + memoryOf(*m_waiting) <= memoryLimit())) {
      std::optional<Trial> trial = std::exchange(m_waiting, std::nullopt);
      ++m_inWork;
      m_memory += memoryOf(*trial);
      if (m_options.onBegin) m_options.onBegin(*trial);
      return trial;
    }
    if (m_inWork == 0) {
      m_isOver = true;
      m_changed.notify_all();
      break;
    }
    m_changed.wait(lock);
  }
  return std::nullopt;
}

Result<TrialResult> TrialPool::train(Trial& trial) {
  if (m_options.recorder == nullptr) return trainRecorded(trial, nullptr);
  auto begun = m_options.recorder->begin(trial);
  if (!begun) return tl::unexpected(begun.error());
  if (begun->result) return std::move(*begun->result);
  if (begun->start) trial.start = std::move(begun->start);
  TrialRecorder recorder(m_options.recorder->project(), std::move(begun->run));
  TrialResult result = trainRecorded(trial, &recorder);
  if (auto stored = recorder.end(result); !stored) return tl::unexpected(stored.error());
  result.next.reset();
  return result;
}

TrialResult TrialPool::trainRecorded(const Trial& trial, TrialRecorder* recorder) {
  TrialWatch watch;
  watch.onEpoch = [&](const EpochRecord& record, std::shared_ptr<const Weights> weights,
                      const Trainer& trainer) {
    if (recorder != nullptr) recorder->onEpoch(record, std::move(weights), trainer);
    const std::scoped_lock lock(m_mutex);
    if (m_options.onEpoch) m_options.onEpoch(trial, record);
  };
  watch.stop = m_stop.get_token();
  watch.pause = m_options.pause;
  watch.threads = m_threads;
  return trainTrial(trial, watch);
}

void TrialPool::finish(const Trial& trial, Result<TrialResult> result) {
  const std::scoped_lock lock(m_mutex);
  --m_inWork;
  m_memory -= memoryOf(trial);
  if (result) {
    if (result->isComplete) m_source.done(trial, *result);
    if (m_options.onEnd) m_options.onEnd(trial, *result);
  } else {
    if (!m_error) m_error = result.error();
    m_stop.request_stop();
  }
  m_changed.notify_all();
}

}  // namespace

TrialList::TrialList(std::vector<Trial> trials)
    : m_trials(std::move(trials)), m_results(m_trials.size()) {
  for (std::size_t i = 0; i < m_trials.size(); ++i) m_trials[i].number = static_cast<int>(i);
}

std::optional<Trial> TrialList::next() {
  if (m_next == m_trials.size()) return std::nullopt;
  return m_trials[m_next++];
}

void TrialList::done(const Trial& trial, const TrialResult& result) {
  m_results[static_cast<std::size_t>(trial.number)] = result;
}

Result<bool> runTrials(TrialSource& source, const RunTrialsOptions& options) {
  return TrialPool(source, options).run();
}

}  // namespace gatescope
