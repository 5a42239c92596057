#include "core/train/training_step.h"

#include "core/base/random.h"
#include "core/train/divergence.h"

namespace gatescope {
namespace {

// Purposes of random streams. Large, so that none is another part's.
constexpr std::uint64_t shufflePurpose = 0x73687566666C65;  // "shuffle"
constexpr std::uint64_t dropoutPurpose = 0x64726F706F7574;  // "dropout"

}  // namespace

std::vector<std::int32_t> epochOrder(const Dataset& dataset, std::uint64_t seed, int epoch) {
  const auto split = dataset.split(Split::Training);
  std::vector<std::int32_t> order(split.begin(), split.end());
  Random random({seed, shufflePurpose, static_cast<std::uint64_t>(epoch)});
  random.shuffle(std::span(order));
  return order;
}

int batchesAnEpoch(const Dataset& dataset, const TrainingSettings& settings) {
  const auto samples = std::ssize(dataset.split(Split::Training));
  return static_cast<int>((samples + settings.batch - 1) / settings.batch);
}

std::optional<Message> takeStep(TrainerState& state, const BatchPlace& place,
                                std::span<const std::int32_t> samples, int piece, double rate,
                                Engine::PieceLoss& sum) {
  const TrainingSettings& settings = state.experiment.training;
  ParameterSet& parameters = state.engine.model().parameters();
  const std::span<Scalar> gradient = state.gradient;
  const std::uint64_t name =
      Random({settings.seed, dropoutPurpose, static_cast<std::uint64_t>(place.epoch),
              static_cast<std::uint64_t>(place.batch)})
          .next();
  const auto [loss, items] = state.engine.lossAndGradient(samples, piece, name, gradient);
  sum.loss += loss * static_cast<double>(items);
  sum.items += items;
  const BatchState reached{place.epoch, place.batch, loss, state.last.bestEpoch};
  if (auto message = divergence(reached, parameters, gradient, settings)) return message;
  if (settings.l2 > 0) addL2(parameters, settings.l2, gradient);
  if (settings.clipValue > 0) clipByValue(gradient, settings.clipValue);
  if (settings.clipNorm > 0) clipByNorm(gradient, settings.clipNorm);
  state.optimizer.step(parameters.values(), gradient, rate);
  return std::nullopt;
}

}  // namespace gatescope
