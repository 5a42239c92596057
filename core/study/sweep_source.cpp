#include "core/study/sweep.h"

#include <algorithm>
#include <limits>

namespace gatescope {

namespace {

bool hasEnded(RunStatus status) {
  return status == RunStatus::Finished || status == RunStatus::Diverged ||
         status == RunStatus::Failed;
}

int lastEpoch(const std::vector<EpochRecord>& epochs) {
  return epochs.empty() ? 0 : epochs.back().epoch;
}

}  // namespace

SweepSource::SweepSource(const Sweep& sweep, std::span<const RunRecord> known)
    : m_sweep(sweep),
      m_halving(rungsOf(sweep.plan()), static_cast<std::size_t>(sweep.configurations())),
      m_stands(static_cast<std::size_t>(sweep.trials())),
      m_awaited(static_cast<std::size_t>(sweep.configurations())) {
  for (const RunRecord& run : known) {
    if (run.trial < 0 || run.trial >= sweep.trials()) continue;
    Stand& stand = m_stands[static_cast<std::size_t>(run.trial)];
    stand.epochs = run.epochs;
    stand.status = run.status;
  }
  for (std::size_t i = 0; i < m_halving.configurations(); ++i) takeUp(i);
}

std::span<const SweepSource::Stand> SweepSource::standsOf(std::size_t configuration) const {
  const auto seeds = static_cast<std::size_t>(m_sweep.plan().seeds);
  return std::span(m_stands).subspan(configuration * seeds, seeds);
}

// Whether a trial had ended or come as far as a rung. One that ended early stands at the rung in
// which it did: whether it would have gone on is asked again.
bool SweepSource::stoodAt(const Stand& stand, std::size_t rung) const {
  const std::vector<int>& epochs = m_halving.rungs().epochs;
  if (!hasEnded(stand.status)) {
    return lastEpoch(stand.epochs) >= epochs[rung] && rung + 1 < epochs.size();
  }
  return rung == 0 || lastEpoch(stand.epochs) > epochs[rung - 1];
}

bool SweepSource::beganAt(const Stand& stand, std::size_t rung) const {
  if (rung == 0) return hasEnded(stand.status) || !stand.epochs.empty();
  return lastEpoch(stand.epochs) > m_halving.rungs().epochs[rung - 1];
}

// Tells the halving how far a configuration had come.
void SweepSource::takeUp(std::size_t configuration) {
  const auto stands = standsOf(configuration);
  for (std::size_t rung = 0; rung < m_halving.rungs().epochs.size(); ++rung) {
    const Halving::Job job{configuration, rung};
    const auto stood = [&](const Stand& stand) { return stoodAt(stand, rung); };
    const auto began = [&](const Stand& stand) { return beganAt(stand, rung); };
    if (std::ranges::all_of(stands, stood)) {
      m_halving.know(job, score(configuration, rung));
    } else {
      if (std::ranges::any_of(stands, began)) m_halving.know(job, std::nullopt);
      return;
    }
  }
}

// The mean over seeds of what had been reached at the rung; lower is better. NaN where training
// failed: however good it was before, it goes no further.
double SweepSource::score(std::size_t configuration, std::size_t rung) const {
  double sum = 0;
  for (const Stand& stand : standsOf(configuration)) {
    std::vector<EpochRecord> until;
    for (const EpochRecord& record : stand.epochs) {
      if (record.epoch <= m_halving.rungs().epochs[rung]) until.push_back(record);
    }
    const bool failed = stand.status == RunStatus::Diverged || stand.status == RunStatus::Failed;
    if (failed || until.empty()) return std::numeric_limits<double>::quiet_NaN();
    sum += metricValue(m_sweep.plan(), bestEpoch(until));
  }
  const double mean = sum / m_sweep.plan().seeds;
  return higherIsBetter(m_sweep.plan()) ? -mean : mean;
}

std::optional<Trial> SweepSource::next() {
  while (m_asked.empty()) {
    const auto job = m_halving.next();
    if (!job) return std::nullopt;
    ask(*job);
  }
  Trial trial = std::move(m_asked.front());
  m_asked.pop_front();
  return trial;
}

void SweepSource::ask(Halving::Job job) {
  const int seeds = m_sweep.plan().seeds;
  const std::vector<int>& epochs = m_halving.rungs().epochs;
  for (int seed = 0; seed < seeds; ++seed) {
    const int number = static_cast<int>(job.configuration) * seeds + seed;
    Stand& stand = m_stands[static_cast<std::size_t>(number)];
    if (hasEnded(stand.status)) continue;  // it cannot go further
    Trial trial = m_sweep.trial(number);
    if (job.rung + 1 < epochs.size()) trial.untilEpoch = epochs[job.rung];
    trial.start = std::exchange(stand.next, std::nullopt);
    m_asked.push_back(std::move(trial));
    ++m_awaited[job.configuration];
  }
  endIfWhole(job);
}

void SweepSource::endIfWhole(Halving::Job job) {
  if (m_awaited[job.configuration] > 0) return;
  m_halving.done(job, score(job.configuration, job.rung));
}

void SweepSource::done(const Trial& trial, const TrialResult& result) {
  Stand& stand = m_stands[static_cast<std::size_t>(trial.number)];
  stand.epochs = result.epochs;
  stand.status = result.outcome.status;
  stand.next = result.next;
  RunRecord run;
  run.name = trial.name;
  run.trial = trial.number;
  run.experiment = trial.experiment;
  run.parameters = result.parameters;
  run.epochs = result.epochs;
  applyOutcome(run, result.outcome);
  m_runs[trial.number] = std::move(run);
  const auto configuration = static_cast<std::size_t>(trial.number / m_sweep.plan().seeds);
  const std::vector<int>& epochs = m_halving.rungs().epochs;
  const auto rung =
      trial.untilEpoch == 0 ? epochs.end() - 1 : std::ranges::find(epochs, trial.untilEpoch);
  --m_awaited[configuration];
  endIfWhole({configuration, static_cast<std::size_t>(rung - epochs.begin())});
}

std::vector<RunRecord> SweepSource::runs() const {
  std::vector<RunRecord> runs;
  for (const auto& [number, run] : m_runs) runs.push_back(run);
  return runs;
}

}  // namespace gatescope
