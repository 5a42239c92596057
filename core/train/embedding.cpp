#include "core/train/tokens.h"

#include <algorithm>
#include <span>

namespace gatescope {
namespace {

// "weather=rain" → "weather="; empty: no such name.
std::string_view category(std::string_view input) {
  return input.substr(0, input.find('=') + 1);
}

bool isOneHot(std::span<const float> row) {
  return std::count(row.begin(), row.end(), 1.0F) == 1 &&
         std::count(row.begin(), row.end(), 0.0F) == std::ssize(row) - 1;
}

}  // namespace

Result<Index> vocabularySize(const Dataset& dataset) {
  if (dataset.isText()) return static_cast<Index>(dataset.text.vocabulary->size());
  const std::size_t width = dataset.features();
  bool tokens = width > 0 && !category(dataset.inputNames.front()).empty();
  for (const std::string& name : dataset.inputNames) {
    tokens = tokens && category(name) == category(dataset.inputNames.front());
  }
  for (std::size_t row = 0; tokens && row < dataset.inputs.size(); row += width) {
    tokens = isOneHot(std::span(dataset.inputs).subspan(row, width));
  }
  if (!tokens) {
    return failField("embedding",
                     "Embedding: it stands for the values of a category, so it needs one input "
                     "column of categories without missing cells; set it to 0 for numbers");
  }
  return static_cast<Index>(width);
}

std::vector<std::int32_t> tokensOf(const Dataset& dataset) {
  const std::size_t width = dataset.features();
  std::vector<std::int32_t> tokens;
  tokens.reserve(dataset.inputs.size() / width);
  for (std::size_t row = 0; row < dataset.inputs.size(); row += width) {
    const auto values = std::span(dataset.inputs).subspan(row, width);
    tokens.push_back(
        static_cast<std::int32_t>(std::find(values.begin(), values.end(), 1.0F) - values.begin()));
  }
  return tokens;
}

Index embeddingDimensions(const Experiment& experiment, const Dataset& dataset) {
  if (experiment.model.embedding > 0 || !dataset.isText()) return experiment.model.embedding;
  const auto& vectors = dataset.text.vectors;
  return vectors ? static_cast<Index>(vectors->dimensions) : textEmbedding;
}

Index inputFeatures(const Experiment& experiment, const Dataset& dataset) {
  const bool tokens = embeddingDimensions(experiment, dataset) > 0;
  return tokens ? 0 : static_cast<Index>(dataset.features());
}

}  // namespace gatescope
