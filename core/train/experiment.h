#pragma once

#include "core/base/result.h"
#include "core/data/dataset.h"

#include <cstdint>
#include <string>

#include <nlohmann/json_fwd.hpp>

namespace gatescope {

struct ModelSettings {
  std::string cell = "gru";
  int units = 32;
  int layers = 1;
  bool bidirectional = false;
  int embedding = 0;                  // dimensions of tokens and categories; 0: by rule
  double dropout = 0;                 // between layers, before the head; behind a text's embedding
  std::string head = "automatic";     // automatic, last, mean, steps
  std::string initializer = "keras";  // keras, pytorch
};

struct TrainingSettings {
  std::string loss = "automatic";     // automatic, mse, mae, huber (numbers only)
  std::string classWeights = "none";  // none, balanced
  std::string optimizer = "adam";     // sgd, nesterov, rmsprop, adam, adamw
  double learningRate = 0.003;
  double momentum = 0.9;              // sgd and nesterov
  double weightDecay = 0;             // adamw
  double l2 = 0;                      // added to the loss: l2 · Σ w² over kernels
  std::string schedule = "constant";  // constant, step, exponential, cosine, plateau
  int scheduleEpochs = 10;            // step: epochs between drops; plateau: epochs to wait
  double scheduleFactor = 0.5;  // step, plateau: factor of a drop; exponential: factor an epoch
  int warmup = 0;               // epochs of linear warm-up before the schedule
  int truncate = 0;             // steps that gradients go back at most; 0: all
  int batch = 32;
  int epochs = 60;
  int patience = 0;      // early stopping, best weights restored; 0: off
  double clipNorm = 1;   // 0: off
  double clipValue = 0;  // 0: off
  std::uint64_t seed = 1;
};

// The network trained beside for comparison.
struct RivalSettings {
  std::string cell = "lstm";          // or "none"
  std::string budget = "parameters";  // parameters (within 2 %), units
};

// Everything that defines a run, and nothing else: equal experiments give equal bits.
struct Experiment {
  Task task = Task::Forecast;
  DataSettings data;
  ModelSettings model;
  TrainingSettings training;
  RivalSettings rival;
};

// Versioned JSON. Unknown keys of a newer minor version are kept out; a newer version is refused.
nlohmann::json toJson(const Experiment& experiment);
Result<Experiment> experimentFromJson(const nlohmann::json& json);

std::string_view taskKey(Task task);  // "label-steps"
Result<Task> taskFromKey(std::string_view key);

}  // namespace gatescope
