#pragma once

#include "core/cells/cells.h"
#include "core/nn/model.h"
#include "core/train/array_dataset.h"
#include "core/train/events.h"
#include "core/train/experiment.h"

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

// The Keras way to say it, over the same Trainer as everything else:
//
//   Sequential model{GRU(128), Dense(1, Activation::Sigmoid)};
//   model.compile(Loss::BinaryCrossEntropy, Adam(), {"accuracy"});
//   auto history = model.fit(x, y, {.epochs = 10, .batchSize = 32});
//
// Defaults are Keras's, with one difference: after fit() the weights are those of the best epoch
// (by validation loss, or training loss without one), not of the last.

namespace gatescope {

struct RecurrentExtras {
  bool returnSequences = false;
  bool bidirectional = false;
};

struct Recurrent : RecurrentLayer {
  Recurrent(const Cell& of, Index width, RecurrentExtras extras = {})
      : RecurrentLayer{&of, width, extras.bidirectional,
                       extras.returnSequences ? Pooling::Steps : Pooling::Last} {}
};
struct GRU : Recurrent {
  explicit GRU(Index width, RecurrentExtras extras = {})
      : Recurrent(*findCell("gru"), width, extras) {}
};
struct LSTM : Recurrent {
  explicit LSTM(Index width, RecurrentExtras extras = {})
      : Recurrent(*findCell("lstm"), width, extras) {}
};
struct SimpleRNN : Recurrent {
  explicit SimpleRNN(Index width, RecurrentExtras extras = {})
      : Recurrent(*findCell("rnn"), width, extras) {}
};
struct Dense : DenseLayer {
  explicit Dense(Index width, Activation of = Activation::Linear) : DenseLayer{width, of} {}
};
struct Dropout : DropoutLayer {
  explicit Dropout(double share) : DropoutLayer{share} {}
};

// How to descend; `key` as in the table of settings.
struct Descent {
  std::string key;
  double learningRate = 0.001;
  double momentum = 0;
  double weightDecay = 0;
};
struct Adam : Descent {
  explicit Adam(double rate = 0.001) : Descent{"adam", rate} {}
};
struct AdamW : Descent {
  explicit AdamW(double rate = 0.001, double decay = 0.004) : Descent{"adamw", rate, 0, decay} {}
};
struct RMSprop : Descent {
  explicit RMSprop(double rate = 0.001) : Descent{"rmsprop", rate} {}
};
struct SGD : Descent {
  explicit SGD(double rate = 0.01, double carried = 0) : Descent{"sgd", rate, carried} {}
};

struct FitOptions {
  int epochs = 1;
  int batchSize = 32;
  double validationSplit = 0;  // share of the sequences, taken from the end
  int patience = 0;            // epochs without a better loss before stopping; 0: never
  std::uint64_t seed = 1;
  int threads = 0;  // 0: all cores
};

struct History {
  std::vector<EpochRecord> epochs;  // the untrained network first, as epoch 0
  RunOutcome outcome;
};

class Sequential {
 public:
  Sequential(std::initializer_list<Layer> layers) : m_layers(layers) {}

  // A last layer's sigmoid belongs to binary cross-entropy (or several labels at once); categorical
  // cross-entropy takes a linear last layer as logits and answers with probabilities.
  // metrics: what evaluate() gives beside the loss; none: all that there are.
  void compile(Loss loss, Descent descent = Adam(), std::vector<std::string> metrics = {});

  // y: see ArrayTargets. Weights are drawn at the first fit; a further one goes on from them.
  Result<History> fit(const Sequences& x, std::span<const float> y, const FitOptions& options = {});

  // Per item the output numbers, as probabilities where the loss is a cross-entropy.
  Result<std::vector<float>> predict(const Sequences& x) const;
  // "loss" first.
  Result<NamedValues> evaluate(const Sequences& x, std::span<const float> y) const;

  const Model* model() const { return m_model ? &*m_model : nullptr; }  // null before fit()

 private:
  Result<void> check(const Model& model) const;
  Result<void> ready(const Sequences& x) const;
  ArrayTargets targets(const Model& model) const;
  Experiment experiment(const Dataset& dataset, const FitOptions& options) const;

  std::vector<Layer> m_layers;
  std::optional<Loss> m_loss;
  Descent m_descent;
  std::vector<std::string> m_metrics;
  std::optional<Model> m_model;
};

}  // namespace gatescope
