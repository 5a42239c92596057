#pragma once

#include "core/project/recorder.h"

#include <memory>
#include <optional>
#include <stop_token>

namespace gatescope {

// One network to be trained, in a project or without one.
struct TrainingJob {
  std::shared_ptr<const Dataset> dataset;
  RunRecord record;            // with a project: as stored there, with its id
  Project* project = nullptr;  // outlives the training
  int threads = 0;             // 0: all cores
  bool resumed = false;        // goes on from the checkpoint that the project holds
};

// Fails when the network does not fit the data or the memory: ask before anything is written.
Result<Trainer> makeTrainer(const TrainingJob& job);

// Trains, tells of each epoch on standard error, and leaves the outcome in the job's record and in
// its project. Fails where the project could not be written.
Result<void> train(TrainingJob& job, Trainer& trainer, const std::stop_token& stop);

}  // namespace gatescope
