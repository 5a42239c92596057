#pragma once

#include "core/base/result.h"
#include "core/train/batching.h"
#include "core/train/network.h"
#include "core/train/objective.h"

#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace gatescope {

// A network and one sample before it: what everything that looks into a network starts from. Whole
// sequences, without dropout.
struct SamplePass {
  static Result<std::unique_ptr<SamplePass>> create(std::shared_ptr<const Dataset> dataset,
                                                    const Experiment& experiment);

  // Puts the sample and the weights in place; refuses what is not there or does not fit.
  Result<void> load(const Weights& weights, std::int32_t sample);
  // The network's outputs on a tape of its own; parameters are constants. Numbers have the engine's
  // bits inside FlushDenormals.
  Var forward(const ForwardOptions& options);

  // Both, with all gates and states of the recurrent layers. Fails (field "hold") where a hold does
  // not fit the network.
  Result<Var> trace(const Weights& weights, std::int32_t sample, std::span<const Hold> holds,
                    std::vector<RecurrentTrace>& layers);

  // The sample's own loss of these outputs, a mean over its items: 1 × 1, on the tape. Nothing
  // where its truth is not known. Inside FlushDenormals.
  std::optional<Var> loss(Var outputs);

  SamplePass(std::shared_ptr<const Dataset> of, const Experiment& experiment, Model network);

  std::shared_ptr<const Dataset> dataset;
  Model model;
  BatchMaker batches;
  Objective objective;
  Tape tape;
  Batch batch;
  std::int32_t number = 0;  // of the sample in the batch
};

}  // namespace gatescope
