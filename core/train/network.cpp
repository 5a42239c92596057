#include "core/train/network.h"

#include "core/cells/cells.h"
#include "core/train/batching.h"
#include "core/train/embedding.h"

#include <algorithm>

namespace gatescope {
namespace {

Pooling lastPooling(const Experiment& experiment) {
  if (answersEveryStep(experiment.task)) return Pooling::Steps;
  return experiment.model.head == "mean" ? Pooling::Mean : Pooling::Last;
}

// Numbers that the network gives for one item: a sequence, or a step.
Index outputCount(const Experiment& experiment, const Dataset& dataset) {
  if (dataset.isClassified()) {
    return dataset.classes() == 2 ? 1 : static_cast<Index>(dataset.classes());
  }
  return static_cast<Index>(dataset.targetColumns()) * answeredRows(experiment, dataset);
}

Loss numberLoss(const TrainingSettings& training) {
  if (training.loss == "mae") return Loss::Mae;
  if (training.loss == "huber") return Loss::Huber;
  return Loss::Mse;
}

Result<void> checkVectors(const Experiment& experiment, const Dataset& dataset) {
  const std::string& file = experiment.data.text.vectors;
  if (!dataset.isText() || file.empty()) return {};
  const auto& vectors = dataset.text.vectors;
  if (!vectors) return failField("vectors", "Word vectors: there is no file %1", file);
  const Index dimensions = tokenDimensions(experiment, dataset);
  if (dimensions == static_cast<Index>(vectors->dimensions)) return {};
  return failField("embedding",
                   "Embedding: the word vectors of %1 have %2 numbers each, so it must have %2 "
                   "dimensions, not %3",
                   vectors->file, vectors->dimensions, dimensions);
}

// Words that the file has begin as they are there, all others as drawn.
void takeVectors(Model& model, const Dataset& dataset) {
  if (!dataset.text.vectors) return;
  const WordVectors& vectors = *dataset.text.vectors;
  const std::span<Scalar> embeddings = model.parameters().values(0);
  for (std::size_t i = 0; i < vectors.tokens.size(); ++i) {
    const auto place = static_cast<std::size_t>(vectors.tokens[i]) * vectors.dimensions;
    const auto values = std::span(vectors.values).subspan(i * vectors.dimensions);
    for (std::size_t d = 0; d < vectors.dimensions; ++d) {
      embeddings[place + d] = static_cast<Scalar>(values[d]);
    }
  }
}

Result<Model> buildWith(Initializer initializer, const Experiment& experiment,
                        const Dataset& dataset) {
  Result<std::vector<Layer>> layers = networkLayers(experiment, dataset);
  if (!layers) return tl::unexpected(layers.error());
  return Model::create(std::move(*layers), inputFeatures(dataset), initializer,
                       experiment.training.seed);
}

}  // namespace

Loss lossFor(const Experiment& experiment, const Dataset& dataset) {
  if (dataset.isClassified()) {
    return dataset.classes() == 2 ? Loss::BinaryCrossEntropy : Loss::CategoricalCrossEntropy;
  }
  const auto& kinds = dataset.targetKinds;
  const auto binary = std::count(kinds.begin(), kinds.end(), TargetKind::Binary);
  if (binary == 0) return numberLoss(experiment.training);
  return binary == std::ssize(kinds) ? Loss::MultiLabel : Loss::Mixed;
}

Result<void> checkTrainable(const Dataset& dataset) {
  if (dataset.split(Split::Training).empty()) {
    return failField("split", "%1 has no sequence to train on: give the training split more",
                     dataset.name);
  }
  if (dataset.isClassified() && dataset.classes() < 2) {
    return failField("target", "%1 has one class only (%2): there is nothing to tell apart",
                     dataset.name, dataset.classNames.front());
  }
  return {};
}

Result<std::vector<Layer>> networkLayers(const Experiment& experiment, const Dataset& dataset) {
  const ModelSettings& model = experiment.model;
  const Cell* cell = findCell(model.cell);
  if (cell == nullptr) return failField("cell", "There is no cell “%1”", model.cell);

  std::vector<Layer> layers;
  if (dataset.isText()) {
    layers.push_back(EmbeddingLayer{static_cast<Index>(dataset.text.vocabulary->size()),
                                    tokenDimensions(experiment, dataset)});
    // Few texts are learned by heart word by word.
    if (model.dropout > 0) layers.push_back(DropoutLayer{model.dropout});
  }
  auto categories = embeddedCategories(experiment, dataset);
  if (!categories) return tl::unexpected(categories.error());
  if (!categories->empty()) layers.push_back(CategoryEmbeddingLayer{std::move(*categories)});
  for (int layer = 0; layer < model.layers; ++layer) {
    const bool last = layer + 1 == model.layers;
    layers.push_back(RecurrentLayer{cell, model.units, model.bidirectional,
                                    last ? lastPooling(experiment) : Pooling::Steps});
    if (model.dropout > 0) layers.push_back(DropoutLayer{model.dropout});
  }
  const Loss loss = lossFor(experiment, dataset);
  const bool probability = loss == Loss::BinaryCrossEntropy || loss == Loss::MultiLabel;
  layers.push_back(DenseLayer{outputCount(experiment, dataset),
                              probability ? Activation::Sigmoid : Activation::Linear});
  return layers;
}

Result<Model> buildNetwork(const Experiment& experiment, const Dataset& dataset) {
  if (auto fits = checkVectors(experiment, dataset); !fits) return tl::unexpected(fits.error());
  Result<Model> model = buildWith(
      experiment.model.initializer == "pytorch" ? Initializer::PyTorch : Initializer::Keras,
      experiment, dataset);
  if (model) takeVectors(*model, dataset);
  return model;
}

Result<Model> buildEmptyNetwork(const Experiment& experiment, const Dataset& dataset) {
  return buildWith(Initializer::Zeros, experiment, dataset);
}

Result<void> setWeights(Model& model, const Weights& weights) {
  const std::span<Scalar> values = model.parameters().values();
  if (weights.values.size() != values.size()) {
    return fail("The weights do not fit: this network has %1 and there are %2", values.size(),
                weights.values.size());
  }
  std::copy(weights.values.begin(), weights.values.end(), values.begin());
  return {};
}

}  // namespace gatescope
