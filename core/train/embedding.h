#pragma once

#include "core/base/scalar.h"
#include "core/data/dataset.h"
#include "core/train/experiment.h"

#include <cstdint>
#include <vector>

namespace gatescope {

// A dataset of texts is read as tokens, and one whose only input is one category (one-hot, a column
// a value) can be: an embedding then learns a vector for each value.

// Tokens of the vocabulary or values of that category, or why there is none (field "embedding").
Result<Index> vocabularySize(const Dataset& dataset);

// Per step row: which value of the category stands there.
std::vector<std::int32_t> tokensOf(const Dataset& dataset);

// Numbers that stand for each token; 0: the inputs are numbers. Texts cannot do without: where the
// experiment says 0 it is as many as the word vectors have, or textEmbedding.
constexpr int textEmbedding = 32;
Index embeddingDimensions(const Experiment& experiment, const Dataset& dataset);

// Features a step that the network's first layer is made for: 0 for tokens.
Index inputFeatures(const Experiment& experiment, const Dataset& dataset);

}  // namespace gatescope
