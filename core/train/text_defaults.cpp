#include "core/train/text_defaults.h"

#include "core/train/embedding.h"

#include <algorithm>

namespace gatescope {
namespace {

std::int64_t trainingTokens(const Dataset& dataset) {
  std::int64_t tokens = 0;
  for (const std::int32_t sample : dataset.split(Split::Training)) {
    tokens += dataset.samples[static_cast<std::size_t>(sample)].steps;
  }
  return tokens;
}

// Known word vectors have their own size.
Choice chooseEmbedding(const Dataset& dataset, int standard) {
  if (const auto& vectors = dataset.text.vectors) {
    return choose("embedding", toText(vectors->dimensions), "Embedding: %1 dimensions, as %2 has",
                  vectors->dimensions, vectors->file);
  }
  return choose("embedding", toText(standard), "Embedding: %1 dimensions for each token", standard);
}

void choosePatience(const Dataset& dataset, std::vector<Choice>& choices) {
  if (dataset.split(Split::Validation).empty()) return;
  choices.push_back(
      choose("patience", "5", "Patience: stops after 5 epochs without a better validation loss"));
}

// Fewer texts than this are learned by heart within a few epochs.
constexpr std::int64_t fewTexts = 2000;

// Reading whole texts, to answer once each.
std::vector<Choice> readingDefaults(const Dataset& dataset) {
  const std::int64_t texts = std::ssize(dataset.split(Split::Training));
  const bool words = dataset.text.rules.unit == TokenUnit::Words;
  std::vector<Choice> choices;
  choices.push_back(chooseEmbedding(dataset, words ? 64 : textEmbedding));
  choices.push_back(choose("units", "64", "Units: 64"));
  choices.push_back(choose("bidirectional", "yes", "Bidirectional: a text is there as a whole"));
  choices.push_back(choose("head", "mean", "Head: the mean of all steps, since any may decide"));
  const char* dropout = words ? "0.5" : "0.2";
  choices.push_back(
      choose("dropout", dropout, "Dropout: %1, against learning texts by heart", dropout));
  if (words && texts < fewTexts) {
    choices.push_back(choose("optimizer", "adamw", "Optimizer: AdamW"));
    choices.push_back(choose("weight-decay", "1",
                             "Weight decay: 1, against learning rare words by heart from %1 texts",
                             texts));
  }
  choices.push_back(choose("learning-rate", "0.003", "Learning rate: 0.003"));
  const std::int64_t batch = texts < fewTexts ? 16 : 32;
  choices.push_back(
      choose("batch", toText(batch), "Batch: %1, for %2 training texts", batch, texts));
  choices.push_back(choose("epochs", "30", "Epochs: 30"));
  choosePatience(dataset, choices);
  return choices;
}

// Steps of the optimizer after which the next token is mostly predicted as well as can be.
constexpr std::int64_t enoughSteps = 4000;

// Predicting each next token.
std::vector<Choice> writingDefaults(const Dataset& dataset) {
  const std::int64_t tokens = trainingTokens(dataset);
  const std::int64_t units = tokens < 10000 ? 64 : 128;
  const std::int64_t steps = (std::ssize(dataset.split(Split::Training)) + 31) / 32;
  const std::int64_t epochs = std::clamp<std::int64_t>(enoughSteps / steps, 20, 150);
  std::vector<Choice> choices;
  choices.push_back(chooseEmbedding(dataset, textEmbedding));
  choices.push_back(
      choose("units", toText(units), "Units: %1, for %2 training tokens", units, tokens));
  choices.push_back(choose("dropout", "0.2", "Dropout: 0.2, against learning texts by heart"));
  choices.push_back(choose("learning-rate", "0.003", "Learning rate: 0.003"));
  choices.push_back(choose("batch", "32", "Batch: 32"));
  choices.push_back(choose("epochs", toText(epochs), "Epochs: %1, about %2 steps of the optimizer",
                           epochs, epochs * steps));
  choosePatience(dataset, choices);
  return choices;
}

}  // namespace

std::vector<Choice> textDefaults(const Dataset& dataset) {
  return dataset.task == Task::NextStep ? writingDefaults(dataset) : readingDefaults(dataset);
}

}  // namespace gatescope
