#pragma once

#include "core/base/result.h"
#include "core/data/dataset.h"
#include "core/train/experiment.h"

#include <cstdint>

namespace gatescope {

// Parameters of the network that the experiment would train on this dataset.
Result<std::int64_t> parameterCount(const Experiment& experiment, const Dataset& dataset);

// Memory of training it: parameters, gradients, optimizer state, kept activations of a batch.
Result<std::int64_t> memoryBytes(const Experiment& experiment, const Dataset& dataset);

// The experiment of the rival: its cell, and the number of units whose parameter count is nearest
// (budget "parameters") or the same units.
Result<Experiment> rivalExperiment(const Experiment& experiment, const Dataset& dataset);

}  // namespace gatescope
