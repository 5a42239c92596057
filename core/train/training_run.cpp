#include "core/train/training_run.h"

#include "core/train/divergence.h"
#include "core/train/flush_denormals.h"
#include "core/train/sample_losses.h"
#include "core/train/shards.h"
#include "core/train/training_step.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace gatescope {
namespace {

std::shared_ptr<const Weights> snapshot(int epoch, std::span<const Scalar> values) {
  auto weights = std::make_shared<Weights>();
  weights->epoch = epoch;
  weights->values.assign(values.begin(), values.end());
  return weights;
}

// Windows of the validation part that metrics are taken of after an epoch. By the recursive
// strategy each costs a window for every step of the horizon: all together are to cost no more than
// reading the training part once, but for a shard of them.
std::size_t mostMeasured(const Experiment& experiment, const Dataset& dataset) {
  const auto steps = static_cast<std::size_t>(std::max(dataset.horizon, 1));
  if (!isRecursive(experiment) || steps == 1) return dataset.split(Split::Validation).size();
  return std::max<std::size_t>(shardSequences, dataset.split(Split::Training).size() / steps);
}

// The loss that decides which epoch is best.
double watchedLoss(const EpochRecord& record) {
  return std::isnan(record.validationLoss) ? record.trainingLoss : record.validationLoss;
}

}  // namespace

TrainingRun::TrainingRun(TrainerState& state, TrainingObserver& observer, std::stop_token stop,
                         PauseGate* pause, const RunLimit& limit)
    : m_state(state),
      m_observer(observer),
      m_stop(std::move(stop)),
      m_pause(pause),
      m_limit(limit) {}

RunOutcome TrainingRun::run() {
  const FlushDenormals flush;  // the optimizer's old means are full of them
  m_state.standAtLast();
  if (!m_state.last.evaluated) {
    if (std::optional<Halt> halt = evaluateUntrained()) return end(std::move(*halt));
  }
  while (m_state.last.epoch < m_state.experiment.training.epochs && !outOfPatience()) {
    std::optional<Halt> halt = beforeEpoch();
    if (!halt) halt = trainEpoch(m_state.last.epoch + 1);
    if (halt) return end(std::move(*halt));
  }
  Halt halt{RunStatus::Finished, {}};
  if (outOfPatience()) {
    halt.message = say("Stopped early: no better loss for %1 epochs",
                       m_state.last.epoch - m_state.last.bestEpoch);
  }
  return end(std::move(halt));
}

std::optional<TrainingRun::Halt> TrainingRun::beforeEpoch() const {
  if (m_limit.epoch == 0 || m_state.last.epoch < m_limit.epoch) return std::nullopt;
  return Halt{RunStatus::Stopped, standsMessage(m_state.last.epoch)};
}

bool TrainingRun::outOfTime() const {
  return m_limit.seconds > 0 && m_run.seconds() >= m_limit.seconds;
}

// Waits while paused. True when told to stop, or when the time is up.
bool TrainingRun::stopsNow() {
  if (m_pause != nullptr && m_pause->isPaused()) {
    const auto start = Stopwatch::Clock::now();
    m_pause->wait(m_stop);
    const auto waited = Stopwatch::Clock::now() - start;
    m_run.leaveOut(waited);
    m_epoch.leaveOut(waited);
  }
  return m_stop.stop_requested() || outOfTime();
}

bool TrainingRun::outOfPatience() const {
  const int patience = m_state.experiment.training.patience;
  return patience > 0 && m_state.last.epoch - m_state.last.bestEpoch >= patience;
}

std::optional<TrainingRun::Halt> TrainingRun::evaluateUntrained() {
  m_epoch = Stopwatch();
  EpochRecord record;
  record.trainingLoss = std::numeric_limits<double>::quiet_NaN();
  record.learningRate = m_state.schedule.rate(1);
  return endEpoch(std::move(record));
}

std::optional<TrainingRun::Halt> TrainingRun::trainEpoch(int epoch) {
  m_epoch = Stopwatch();
  EpochRecord record;
  record.epoch = epoch;
  record.learningRate = m_state.schedule.rate(epoch);
  if (std::optional<Halt> halt = trainBatches(epoch, record.trainingLoss)) return halt;
  return endEpoch(std::move(record));
}

std::optional<TrainingRun::Halt> TrainingRun::trainBatches(int epoch, double& loss) {
  const TrainingSettings& settings = m_state.experiment.training;
  const std::vector<std::int32_t> order =
      epochOrder(m_state.engine.dataset(), settings.seed, epoch);
  const auto size = static_cast<std::size_t>(settings.batch);
  const double rate = m_state.schedule.rate(epoch);
  BatchEvent event;
  event.epoch = epoch;
  event.batches = batchesAnEpoch(m_state.engine.dataset(), settings);
  double items = 0;
  loss = 0;
  for (std::size_t first = 0; first < order.size(); first += size) {
    if (stopsNow()) return stopped();
    const auto samples = std::span(order).subspan(first, std::min(size, order.size() - first));
    ++event.batch;
    Engine::PieceLoss whole;
    const int pieces = m_state.engine.pieces(samples);
    for (int piece = 0; piece < pieces; ++piece) {
      if (piece > 0 && stopsNow()) return stopped();
      if (auto message = takeStep(m_state, {epoch, event.batch}, samples, piece, rate, whole)) {
        return Halt{RunStatus::Diverged, std::move(*message)};
      }
    }
    event.loss = whole.loss / std::max(static_cast<double>(whole.items), 1.0);
    items += static_cast<double>(whole.items);
    loss += whole.loss;
    m_observer.onBatch(event);
  }
  loss /= std::max(items, 1.0);
  return std::nullopt;
}

// On the validation split; false when stopped on the way.
bool TrainingRun::evaluateEpoch(EpochRecord& record) {
  Engine& engine = m_state.engine;
  const Dataset& dataset = engine.dataset();
  const auto samples = dataset.split(Split::Validation);
  const auto measured = evenly(samples, mostMeasured(m_state.experiment, dataset));
  const auto answer = engine.answer(measured, {.stop = m_stop});
  if (!answer) return false;
  record.validationLoss = answer->loss;
  if (!samples.empty()) record.metrics = evaluate(dataset, answer->predictions).metrics;
  if (measured.size() == samples.size()) return true;
  const auto loss = engine.loss(samples, m_stop);
  if (loss) record.validationLoss = *loss;
  return loss.has_value();
}

// Evaluates the epoch, takes it into `last` and tells the observer.
std::optional<TrainingRun::Halt> TrainingRun::endEpoch(EpochRecord record) {
  if (!evaluateEpoch(record)) return stopped();
  if (record.epoch > 0 && outOfTime()) return stopped();
  // A validation loss may be large without harm: only what is no number at all ends the run.
  const bool none = m_state.engine.dataset().split(Split::Validation).empty();
  const double loss = none || std::isfinite(record.validationLoss) ? 0 : record.validationLoss;
  const TrainingSettings& settings = m_state.experiment.training;
  const int batches = batchesAnEpoch(m_state.engine.dataset(), settings);
  const BatchState place{record.epoch, batches, loss, m_state.last.bestEpoch};
  if (auto message =
          divergence(place, m_state.engine.model().parameters(), m_state.gradient, settings)) {
    return Halt{RunStatus::Diverged, std::move(*message)};
  }
  takeEpoch(record);
  record.seconds = m_epoch.seconds();
  m_observer.onEpoch(record, snapshot(record.epoch, m_state.last.values));
  return std::nullopt;
}

void TrainingRun::takeEpoch(const EpochRecord& record) {
  Progress& last = m_state.last;
  const auto values = std::as_const(m_state.engine.model()).parameters().values();
  const double loss = watchedLoss(record);
  if (record.epoch > 0) m_state.schedule.observe(record.epoch, loss);
  last.epoch = record.epoch;
  last.evaluated = true;
  last.values.assign(values.begin(), values.end());
  last.optimizer = m_state.optimizer.state();
  last.schedule = m_state.schedule.state();
  if (loss < last.bestLoss) {
    last.bestLoss = loss;
    last.bestEpoch = record.epoch;
    last.bestValues = last.values;
  }
}

TrainingRun::Halt TrainingRun::stopped() const {
  if (!m_stop.stop_requested()) {
    return {RunStatus::Finished, timeUpMessage(m_state.last.epoch)};
  }
  return {RunStatus::Stopped,
          say("Stopped; goes on after epoch %1 when resumed", m_state.last.epoch)};
}

RunOutcome TrainingRun::end(Halt halt) {
  m_state.load(m_state.last.bestValues);
  RunOutcome outcome;
  outcome.status = halt.status;
  outcome.message = std::move(halt.message);
  outcome.bestEpoch = m_state.last.bestEpoch;
  const Dataset& dataset = m_state.engine.dataset();
  for (const auto& [split, evaluation] :
       {std::pair{Split::Validation, &outcome.validation}, {Split::Test, &outcome.test}}) {
    const auto samples = dataset.split(split);
    if (samples.empty()) continue;
    const Predictions predictions = m_state.engine.answer(samples)->predictions;
    *evaluation = evaluate(dataset, predictions);
    if (split == Split::Test) outcome.testLosses = sampleLosses(dataset, predictions);
  }
  outcome.seconds = m_run.seconds();
  return outcome;
}

}  // namespace gatescope
