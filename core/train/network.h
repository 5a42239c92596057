#pragma once

#include "core/base/result.h"
#include "core/data/dataset.h"
#include "core/nn/model.h"
#include "core/train/events.h"
#include "core/train/experiment.h"

namespace gatescope {

enum class Loss { BinaryCrossEntropy, CategoricalCrossEntropy, MultiLabel, Mse, Mae, Huber, Mixed };

// Refuses a dataset without a sequence to train on, or with one class only.
Result<void> checkTrainable(const Dataset& dataset);

// The experiment's layers for a dataset: outputs and head follow from the task. Two classes have
// one output (logistic), as in the article's Dense(1, sigmoid).
Result<std::vector<Layer>> networkLayers(const Experiment& experiment, const Dataset& dataset);
// With weights drawn from the experiment's seed, the embedding of texts with the dataset's word
// vectors where it has them (an error where they were asked for and do not fit or are gone); and
// with weights that are all 0 until setWeights().
Result<Model> buildNetwork(const Experiment& experiment, const Dataset& dataset);
Result<Model> buildEmptyNetwork(const Experiment& experiment, const Dataset& dataset);
// Fails when the weights are not as many as the network has.
Result<void> setWeights(Model& model, const Weights& weights);
Loss lossFor(const Experiment& experiment, const Dataset& dataset);

}  // namespace gatescope
