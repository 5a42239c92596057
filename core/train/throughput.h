#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <string>

namespace gatescope {

// How fast networks train or answer here, on random numbers: the product's own engine on one batch
// of sequences, with a Dense(1, sigmoid) on the last step.
struct ThroughputSettings {
  std::string cell = "gru";
  int batch = 32;
  int steps = 100;
  int inputs = 16;
  int units = 128;
  int layers = 1;
  bool training = true;  // forward, loss on the last step, backward, Adam; else forward alone
  int threads = 0;       // 0: all cores
  int repeats = 7;
  double leastSeconds = 0.15;  // of one repeat
};

struct Throughput {
  std::int64_t parameters = 0;
  int threads = 0;
  int repeats = 0;
  int iterations = 0;         // batches a repeat
  double secondsABatch = 0;   // median of the repeats
  double fastestSeconds = 0;  // the best repeat's
  double sequencesPerSecond = 0;
  double microsecondsPerStep = 0;  // of the whole batch
  // Multiply-adds of the recurrent layers' products, counted twice, three times for training:
  // 2·B·T·(inputGates·I + gates·H)·H a layer, over the median time.
  double gflops = 0;
};

Result<Throughput> measureThroughput(const ThroughputSettings& settings);

}  // namespace gatescope
