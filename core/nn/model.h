#pragma once

#include "core/autodiff/parameter.h"
#include "core/autodiff/tape.h"
#include "core/base/result.h"
#include "core/cells/cell.h"
#include "core/nn/batch.h"
#include "core/nn/hold.h"
#include "core/nn/initialize.h"
#include "core/nn/recurrent.h"
#include "core/nn/recurrent_panels.h"

#include <deque>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace gatescope {

// The layers of a network, as values. Order as in Keras.
struct EmbeddingLayer {
  Index vocabulary = 0;
  Index dimensions = 0;
};
// Of one-hot inputs: the `values` rows from `first` on are one category, and as many learned
// numbers as it has dimensions take their place.
struct CategoryGroup {
  Index first = 0;
  Index values = 0;
  Index dimensions = 0;
};
// Entity embeddings (Guo and Berkhahn 2016): a row of zeros gives a vector of zeros; all inputs
// that are in no group pass as they are.
struct CategoryEmbeddingLayer {
  std::vector<CategoryGroup> groups;  // in the order of their rows
};
struct RecurrentLayer {
  const Cell* cell = nullptr;
  Index units = 0;
  bool bidirectional = false;  // outputs of both directions one above the other: 2·units
  Pooling output = Pooling::Last;
};
struct DenseLayer {
  Index units = 0;
  Activation activation = Activation::Linear;
};
struct DropoutLayer {
  double rate = 0;  // share of values set to 0 while training; the rest is divided by 1 − rate
};
using Layer =
    std::variant<EmbeddingLayer, CategoryEmbeddingLayer, RecurrentLayer, DenseLayer, DropoutLayer>;

// The states of all recurrent layers between two pieces of the same sequences.
struct CarriedStates {
  void begin(Index count) {
    sequences = count;
    fresh = true;
  }
  Index sequences = 0;
  bool fresh = true;               // all zeros: the sequences begin with the next pass
  std::vector<Matrix> layers;      // RecurrentCall::carried of each
  std::vector<Matrix> heldBefore;  // RecurrentCall::heldBefore
};

struct ForwardOptions {
  bool training = false;         // dropout on
  std::uint64_t dropoutKey = 0;  // names the dropout masks: (seed, step of training, shard)
  std::vector<RecurrentTrace>* trace = nullptr;
  // For a batch with places, of a network that reads forwards only.
  CarriedStates* carried = nullptr;
  std::span<const RecurrentPanels> panels = {};  // of pack(), one a direction; or none
  std::span<const Hold> holds = {};              // checked; for answers, not for learning
  // For gradients through time: those of the layers' states (filled by the backward pass), and what
  // the network reads at each step (its inputs, or the tokens' vectors) as a leaf with a gradient.
  std::deque<RecurrentGradients>* gradients = nullptr;
  Var* read = nullptr;
};

// A network: its layers and its parameters. Forward passes are const and may run at the same time
// on different tapes.
class Model {
 public:
  // Of a recurrent layer.
  struct Direction {
    const Cell* cell = nullptr;
    int firstParameter = 0;     // its kernel
    bool readsLearned = false;  // parameters stand below it
  };

  // inputs: features a step; 0 when the first layer is an embedding. Fails where layers do not fit
  // together (a Dense before the steps are pooled is applied to every step). Parameters are drawn
  // from `seed`. The last layer's activation is not applied by forward(): it gives logits.
  static Result<Model> create(std::vector<Layer> layers, Index inputs, Initializer initializer,
                              std::uint64_t seed);

  std::span<const Layer> layers() const { return m_layers; }
  Index inputs() const { return m_inputs; }
  Index outputs() const { return m_outputs; }
  bool outputsEveryStep() const { return m_everyStep; }
  // The first of a layer's parameters: of a recurrent one its kernel, recurrent kernel, bias and,
  // where its cell has one, recurrent bias; then those of the backward direction.
  int firstParameter(std::size_t layer) const { return m_firstParameter[layer]; }
  ParameterSet& parameters() { return m_parameters; }
  const ParameterSet& parameters() const { return m_parameters; }

  // Of all recurrent layers, in their order.
  std::span<const Direction> directions() const { return m_directions; }
  // The weights of a direction for ForwardOptions::panels, good until the parameters change; for
  // learning with those of the backward pass.
  void pack(std::size_t direction, bool learns, RecurrentPanels& panels) const;

  // outputs × B, or outputs × (T·B). Parameter gradients go to the tape's gradient buffer.
  Var forward(Tape& tape, const Batch& batch, const ForwardOptions& options = {}) const;

 private:
  std::vector<Layer> m_layers;
  std::vector<int> m_firstParameter;  // per layer
  std::vector<Direction> m_directions;
  ParameterSet m_parameters;
  Index m_inputs = 0;
  Index m_outputs = 0;
  bool m_everyStep = false;
};

// Parameters of such a network without making it: for the panel, for equal-parameter baselines and
// for refusing what no memory holds.
Result<Index> countParameters(std::span<const Layer> layers, Index inputs);

std::vector<RecurrentPlace> recurrentPlaces(std::span<const Layer> layers);

}  // namespace gatescope
