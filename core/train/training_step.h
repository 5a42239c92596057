#pragma once

#include "core/train/engine.h"
#include "core/train/trainer_state.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

// What every training is made of, in one place: a run and a learning-rate range test see the same
// batches and take the same steps.

namespace gatescope {

// The training part in the order in which an epoch (from 1) sees it.
std::vector<std::int32_t> epochOrder(const Dataset& dataset, std::uint64_t seed, int epoch);

// Batches of an epoch; the last may be smaller.
int batchesAnEpoch(const Dataset& dataset, const TrainingSettings& settings);

// Where a step is taken, both from 1: they name the dropout masks.
struct BatchPlace {
  int epoch = 0;
  int batch = 0;
};

// One step of the optimizer, by a piece of a batch. Adds the loss of the piece's items, as it was
// before the step, to `sum`. A sentence, and no step, where that loss, its gradient or the weights
// are such that training makes no sense any more.
std::optional<Message> takeStep(TrainerState& state, const BatchPlace& place,
                                std::span<const std::int32_t> samples, int piece, double rate,
                                Engine::PieceLoss& sum);

}  // namespace gatescope
