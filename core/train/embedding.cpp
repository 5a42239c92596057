#include "core/train/embedding.h"

#include <algorithm>
#include <cmath>

namespace gatescope {
namespace {

// The neighbouring inputs of each category, without dimensions.
std::vector<CategoryGroup> oneHotGroups(const Dataset& dataset) {
  std::vector<CategoryGroup> groups;
  for (std::size_t f = 0; f < dataset.inputOrigins.size(); ++f) {
    if (dataset.inputOrigins[f].kind != InputOrigin::Kind::Category) continue;
    const auto index = static_cast<Index>(f);
    const bool goesOn = !groups.empty() && groups.back().first + groups.back().values == index &&
                        dataset.inputColumns[f] == dataset.inputColumns[f - 1];
    if (!goesOn) groups.push_back({index, 0, 0});
    ++groups.back().values;
  }
  return groups;
}

}  // namespace

Index tokenDimensions(const Experiment& experiment, const Dataset& dataset) {
  if (!dataset.isText()) return 0;
  if (experiment.model.embedding > 0) return experiment.model.embedding;
  const auto& vectors = dataset.text.vectors;
  return vectors ? static_cast<Index>(vectors->dimensions) : textEmbedding;
}

// min(600, 1.6 n^0.56), as fastai chooses (Howard and Gugger 2020; emb_sz_rule of fastai.tabular).
Index dimensionsByRule(Index values) {
  const double wanted = std::round(1.6 * std::pow(static_cast<double>(values), 0.56));
  return static_cast<Index>(std::min(wanted, 600.0));
}

Result<std::vector<CategoryGroup>> embeddedCategories(const Experiment& experiment,
                                                      const Dataset& dataset) {
  const int dimensions = experiment.model.embedding;
  if (dataset.isText()) return {};
  if (experiment.data.categories != "embedding") {
    if (dimensions == 0) return {};
    return failField("embedding",
                     "Embedding: it stands for tokens of texts, or for values of categories where "
                     "these are embedded (categories=embedding); set it to 0 for numbers");
  }
  auto groups = oneHotGroups(dataset);
  if (groups.empty()) {
    return failField("categories",
                     "Categories: %1 has no input column of categories to embed; choose one-hot",
                     dataset.name);
  }
  for (CategoryGroup& group : groups) {
    group.dimensions = dimensions > 0 ? dimensions : dimensionsByRule(group.values);
  }
  return groups;
}

Index inputFeatures(const Dataset& dataset) {
  return dataset.isText() ? 0 : static_cast<Index>(dataset.features());
}

}  // namespace gatescope
