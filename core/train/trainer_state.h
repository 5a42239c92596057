#pragma once

#include "core/train/engine.h"
#include "core/train/optimizer.h"
#include "core/train/progress.h"
#include "core/train/schedule.h"

#include <memory>
#include <vector>

namespace gatescope {

struct TrainerParts {
  Model model;
  Optimizer optimizer;
  Schedule schedule;
};
// Those of an experiment, untrained. Fails when it does not fit the data or the memory.
Result<TrainerParts> trainerParts(const Dataset& dataset, const Experiment& experiment);

// What a trainer owns. The engine's model, the optimizer and the schedule work in the epoch in
// progress; `last` is how they stood at the end of the one before, where a run goes on from.
struct TrainerState {
  TrainerState(std::shared_ptr<const Dataset> dataset, const Experiment& of, TrainerParts parts,
               int threads);

  void begin();  // `last` = the network as it is, untrained
  void load(const std::vector<Scalar>& values);
  bool standAtLast();  // false: `last` does not fit this network

  Experiment experiment;
  Engine engine;
  Optimizer optimizer;
  Schedule schedule;
  std::vector<Scalar> gradient;
  std::vector<Scalar> given;  // values of a network that was handed over; empty: the seed's
  OptimizerState untrainedOptimizer;
  ScheduleState untrainedSchedule;
  Progress last;
};

}  // namespace gatescope
