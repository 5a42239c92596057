#include "core/train/trainer.h"

#include "core/train/network.h"
#include "core/train/settings.h"
#include "core/train/sizing.h"
#include "core/train/trainer_state.h"
#include "core/train/training_run.h"

#include <new>
#include <utility>

namespace gatescope {

TrainerState::TrainerState(std::shared_ptr<const Dataset> dataset, const Experiment& of,
                           TrainerParts parts, int threads)
    : experiment(of),
      engine(std::move(dataset), of, std::move(parts.model), threads),
      optimizer(std::move(parts.optimizer)),
      schedule(std::move(parts.schedule)),
      gradient(static_cast<std::size_t>(engine.model().parameters().size())),
      untrainedOptimizer(optimizer.state()),
      untrainedSchedule(schedule.state()) {
  begin();
}

void TrainerState::begin() {
  const auto values = engine.model().parameters().values();
  last = Progress();
  last.values.assign(values.begin(), values.end());
  last.bestValues = last.values;
  last.optimizer = untrainedOptimizer;
  last.schedule = untrainedSchedule;
}

void TrainerState::load(const std::vector<Scalar>& values) {
  std::copy(values.begin(), values.end(), engine.model().parameters().values().begin());
}

bool TrainerState::standAtLast() {
  const auto count = static_cast<std::size_t>(engine.model().parameters().size());
  if (last.values.size() != count || last.bestValues.size() != count) return false;
  if (!optimizer.restore(last.optimizer)) return false;
  schedule.restore(last.schedule);
  load(last.values);
  return true;
}

struct Trainer::State : TrainerState {
  using TrainerState::TrainerState;
};

Trainer::Trainer(std::unique_ptr<State> state) : m_state(std::move(state)) {}
Trainer::~Trainer() = default;
Trainer::Trainer(Trainer&&) noexcept = default;
Trainer& Trainer::operator=(Trainer&&) noexcept = default;

namespace {

Result<void> checkExperiment(const Experiment& experiment, const Dataset& dataset) {
  if (experiment.task != dataset.task) {
    return failField("task", "The data were made for the task %1, not for %2",
                     taskKey(dataset.task), taskKey(experiment.task));
  }
  if (const auto trainable = checkTrainable(dataset); !trainable) return trainable;
  if (const auto sound = checkWindowScale(dataset, experiment.data); !sound) return sound;
  if (const auto sound = checkStrategy(dataset, experiment.data); !sound) return sound;
  return validate(experiment);
}

Result<TrainerParts> partsFor(const Experiment& experiment, Model model) {
  Result<Optimizer> optimizer = Optimizer::create(experiment.training, model.parameters());
  if (!optimizer) return tl::unexpected(optimizer.error());
  Result<Schedule> schedule = Schedule::create(experiment.training);
  if (!schedule) return tl::unexpected(schedule.error());
  return TrainerParts{std::move(model), std::move(*optimizer), std::move(*schedule)};
}

tl::unexpected<Error> noMemory() {
  return failField("units", "There is not enough memory free for this network");
}

}  // namespace

Result<TrainerParts> trainerParts(const Dataset& dataset, const Experiment& experiment) {
  if (const auto sound = checkExperiment(experiment, dataset); !sound) {
    return tl::unexpected(sound.error());
  }
  if (const auto fits = checkMemory(experiment, dataset); !fits) {
    return tl::unexpected(fits.error());
  }
  Result<Model> model = buildNetwork(experiment, dataset);
  if (!model) return tl::unexpected(model.error());
  return partsFor(experiment, std::move(*model));
}

Result<Trainer> Trainer::create(std::shared_ptr<const Dataset> dataset,
                                const Experiment& experiment, int threads) try {
  Result<TrainerParts> parts = trainerParts(*dataset, experiment);
  if (!parts) return tl::unexpected(parts.error());
  return Trainer(
      std::make_unique<State>(std::move(dataset), experiment, std::move(*parts), threads));
} catch (const std::bad_alloc&) {
  return noMemory();
}

Result<Trainer> Trainer::create(std::shared_ptr<const Dataset> dataset,
                                const Experiment& experiment, Model network, int threads) try {
  if (const auto sound = checkExperiment(experiment, *dataset); !sound) {
    return tl::unexpected(sound.error());
  }
  Result<TrainerParts> parts = partsFor(experiment, std::move(network));
  if (!parts) return tl::unexpected(parts.error());
  Trainer trainer(
      std::make_unique<State>(std::move(dataset), experiment, std::move(*parts), threads));
  trainer.m_state->given = trainer.m_state->last.values;
  return trainer;
} catch (const std::bad_alloc&) {
  return noMemory();
}

RunOutcome Trainer::run(TrainingObserver& observer, std::stop_token stop, PauseGate* pause,
                        const RunLimit& limit) try {
  return TrainingRun(*m_state, observer, std::move(stop), pause, limit).run();
} catch (const std::bad_alloc&) {
  m_state->load(m_state->last.bestValues);
  RunOutcome outcome;
  outcome.status = RunStatus::Failed;
  outcome.bestEpoch = m_state->last.bestEpoch;
  outcome.message = say(
      "Memory ran out in epoch %1: choose a smaller batch, a shorter window or fewer units. The "
      "weights of epoch %2 are kept.",
      m_state->last.epoch + 1, outcome.bestEpoch);
  return outcome;
}

Message standsMessage(int epoch) {
  return say("Stands after epoch %1, as asked", epoch);
}

Message timeUpMessage(int epoch) {
  return say("Its time was up after epoch %1", epoch);
}

void Trainer::rewind() {
  if (m_state->given.empty()) {
    // The same seed draws the same weights; it worked before.
    const Result<Model> untrained = buildNetwork(m_state->experiment, m_state->engine.dataset());
    const auto values = untrained->parameters().values();
    m_state->load({values.begin(), values.end()});
  } else {
    m_state->load(m_state->given);
  }
  m_state->begin();
}

Checkpoint Trainer::checkpoint() const {
  return {m_state->last.epoch, toBytes(m_state->last)};
}

Result<void> Trainer::restore(const Checkpoint& checkpoint) {
  Result<Progress> progress = progressFromBytes(checkpoint.bytes);
  if (!progress) return tl::unexpected(progress.error());
  std::swap(m_state->last, *progress);
  if (m_state->standAtLast()) return {};
  std::swap(m_state->last, *progress);
  m_state->standAtLast();
  return fail("The checkpoint belongs to a network or an optimizer of another size");
}

int Trainer::epoch() const {
  return m_state->last.epoch;
}

const Model& Trainer::model() const {
  return m_state->engine.model();
}

std::int64_t Trainer::parameters() const {
  return static_cast<std::int64_t>(model().parameters().size());
}

const Dataset& Trainer::dataset() const {
  return m_state->engine.dataset();
}

}  // namespace gatescope
