#pragma once

#include "core/base/result.h"
#include "core/base/scalar.h"
#include "core/data/dataset.h"
#include "core/nn/model.h"
#include "core/train/experiment.h"

#include <vector>

// What is learned as vectors: the tokens of texts always, the values of categories where the
// experiment says so.

namespace gatescope {

// Numbers that stand for each token; 0: the dataset is none of texts. Texts cannot do without:
// where the experiment says 0 it is as many as the word vectors have, or textEmbedding.
constexpr int textEmbedding = 32;
Index tokenDimensions(const Experiment& experiment, const Dataset& dataset);

// The categories that are embedded, empty where they stay one-hot. Fails where settings ask for an
// embedding that has nothing to stand for (fields "embedding", "categories").
Result<std::vector<CategoryGroup>> embeddedCategories(const Experiment& experiment,
                                                      const Dataset& dataset);

// Numbers that stand for each of so many values where the experiment leaves it open.
Index dimensionsByRule(Index values);

// Features a step that the network's first layer is made for: 0 for tokens.
Index inputFeatures(const Dataset& dataset);

}  // namespace gatescope
