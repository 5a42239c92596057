#pragma once

#include "core/base/result.h"
#include "core/train/metrics.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace gatescope {

// All trained numbers of a network at one moment, flat, in its ParameterSet's layout.
struct Weights {
  int epoch = 0;
  std::vector<float> values;
};

struct BatchEvent {
  int epoch = 0;  // 1-based: the one in progress
  int batch = 0;  // 1-based
  int batches = 0;
  double loss = 0;
};

// An epoch that is over. Epoch 0 is the untrained network. Of a recursive forecast the losses are
// those of the first step ahead, and the metrics those of all steps of some windows, evenly chosen;
// a run's outcome has the metrics of all windows.
struct EpochRecord {
  int epoch = 0;
  double trainingLoss = 0;    // mean over the epoch's batches (epoch 0: NaN)
  double validationLoss = 0;  // NaN when there is no validation split
  NamedValues metrics;        // on the validation split
  double learningRate = 0;
  double seconds = 0;  // training and evaluating this epoch
};

enum class RunStatus { Waiting, Training, Paused, Finished, Stopped, Diverged, Failed };

struct RunOutcome {
  RunStatus status = RunStatus::Finished;
  int bestEpoch = 0;      // whose weights stand in the trainer's model at the end
  Evaluation validation;  // of the best epoch
  Evaluation test;
  std::vector<float> testLosses;  // of each test sample, in the split's order (sample_losses.h)
  double seconds = 0;
  Message message;  // why it stopped, when not Finished
};

}  // namespace gatescope
