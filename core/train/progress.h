#pragma once

#include "core/base/result.h"
#include "core/base/scalar.h"
#include "core/train/optimizer.h"
#include "core/train/schedule.h"

#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace gatescope {

// Where a run stands at the end of an epoch: all that its future depends on.
struct Progress {
  int epoch = 0;           // whole epochs done
  bool evaluated = false;  // epoch 0, the untrained network, has been evaluated
  std::vector<Scalar> values;
  OptimizerState optimizer;
  ScheduleState schedule;
  int bestEpoch = 0;
  double bestLoss = std::numeric_limits<double>::infinity();
  std::vector<Scalar> bestValues;
};

// Versioned binary; exact, so that a restored run equals the uninterrupted one to the bit.
std::string toBytes(const Progress& progress);
Result<Progress> progressFromBytes(std::string_view bytes);

}  // namespace gatescope
