#pragma once

#include "core/base/result.h"
#include "core/data/dataset.h"
#include "core/train/experiment.h"

#include <cstdint>

namespace gatescope {

// Parameters of the network that the experiment would train on this dataset.
Result<std::int64_t> parameterCount(const Experiment& experiment, const Dataset& dataset);

// Memory of training it, about: what is kept of the parameters (sizing.cpp), and kept
// activations of the shards of a batch that are in work at one time.
Result<std::int64_t> memoryBytes(const Experiment& experiment, const Dataset& dataset);

// What a network may take: the machine's physical memory.
std::int64_t memoryLimit();
// Refuses, as the fault of "units", what memoryLimit() does not hold. The first counts no more than
// the parameters need, for there is no dataset yet.
Result<void> checkParameterMemory(const Experiment& experiment);
Result<void> checkMemory(const Experiment& experiment, const Dataset& dataset);

// The experiment with the number of units whose parameter count is nearest to the one wanted:
// within 2 % from some fifty units on, below that one unit weighs more.
Result<Experiment> withParameters(const Experiment& experiment, std::int64_t wanted,
                                  const Dataset& dataset);

// The experiment of the rival: its cell, and as many parameters (budget "parameters") or the same
// units.
Result<Experiment> rivalExperiment(const Experiment& experiment, const Dataset& dataset);

}  // namespace gatescope
