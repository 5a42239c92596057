#pragma once

#include "core/autodiff/parameter.h"
#include "core/base/result.h"
#include "core/train/experiment.h"

#include <optional>
#include <span>

namespace gatescope {

// Data are scaled and losses start near 1, so this is no longer learning but an explosion.
constexpr double explodedLoss = 1e6;

struct BatchState {
  int epoch = 0;
  int batch = 0;
  double loss = 0;
  int keptEpoch = 0;  // whose weights are kept
};

// The sentence for a batch after which training makes no sense: says where, names the first tensor
// with a number that is not finite, and what may help. Nothing when all is well.
std::optional<Message> divergence(const BatchState& state, const ParameterSet& parameters,
                                  std::span<const Scalar> gradient,
                                  const TrainingSettings& settings);

}  // namespace gatescope
