#include "core/nn/model.h"

#include "core/autodiff/ops.h"

#include <new>
#include <stdexcept>
#include <utility>

namespace gatescope {
namespace {

// Wider layers would overflow the count of parameters long after no memory holds them.
constexpr Index maximumWidth = 100'000'000;

// What runs from one layer to the next.
struct Flow {
  Index features = 0;
  bool tokens = false;  // numbers of words, not values
  bool steps = true;    // one column a step, not one a sequence
};

Result<Flow> through(const EmbeddingLayer& layer, const Flow& flow, std::size_t number) {
  if (!flow.tokens) {
    return failField("embedding",
                     "Layer %1: an embedding turns tokens into numbers, so it must "
                     "be the first layer of a network without numeric inputs",
                     number);
  }
  if (layer.vocabulary < 1 || layer.vocabulary > maximumWidth) {
    return failField("embedding",
                     "Layer %1: an embedding needs a vocabulary of 1 to %2 tokens, "
                     "not %3",
                     number, maximumWidth, layer.vocabulary);
  }
  if (layer.dimensions < 1 || layer.dimensions > maximumWidth) {
    return failField("embedding", "Layer %1: an embedding needs 1 to %2 dimensions, not %3", number,
                     maximumWidth, layer.dimensions);
  }
  return Flow{layer.dimensions, false, true};
}

Result<Flow> through(const CategoryEmbeddingLayer& layer, const Flow& flow, std::size_t number) {
  Index end = 0, features = flow.features;
  for (const CategoryGroup& group : layer.groups) {
    if (group.dimensions < 1 || group.dimensions > maximumWidth) {
      return failField("embedding", "Layer %1: an embedding needs 1 to %2 dimensions, not %3",
                       number, maximumWidth, group.dimensions);
    }
    if (group.first < end || group.values < 1 || group.first + group.values > flow.features) {
      return failField("inputs", "Layer %1: its categories are not %2 inputs side by side", number,
                       flow.features);
    }
    end = group.first + group.values;
    features += group.dimensions - group.values;
  }
  return Flow{features, false, flow.steps};
}

Result<Flow> through(const RecurrentLayer& layer, const Flow& flow, std::size_t number) {
  if (layer.cell == nullptr) return failField("cell", "Layer %1 has no cell", number);
  if (layer.units < 1 || layer.units > maximumWidth) {
    return failField("units", "Layer %1: %2 needs 1 to %3 units, not %4", number, layer.cell->name,
                     maximumWidth, layer.units);
  }
  if (!flow.steps) {
    return failField("layers",
                     "Layer %1: %2 needs every step of a sequence, yet the recurrent "
                     "layer before it gives one value a sequence (its output must be “steps”)",
                     number, layer.cell->name);
  }
  const Index directions = layer.bidirectional ? 2 : 1;
  return Flow{directions * layer.units, false, layer.output == Pooling::Steps};
}

Result<Flow> through(const DenseLayer& layer, const Flow& flow, std::size_t number) {
  if (layer.units < 1 || layer.units > maximumWidth) {
    return failField("units", "Layer %1: a dense layer needs 1 to %2 units, not %3", number,
                     maximumWidth, layer.units);
  }
  return Flow{layer.units, false, flow.steps};
}

Result<Flow> through(const DropoutLayer& layer, const Flow& flow, std::size_t number) {
  if (!(layer.rate >= 0 && layer.rate < 1)) {
    return failField("dropout", "Layer %1: dropout must be at least 0 and below 1, not %2", number,
                     layer.rate);
  }
  return flow;
}

Index countOf(const EmbeddingLayer& layer, Index) {
  return layer.vocabulary * layer.dimensions;
}
Index countOf(const CategoryEmbeddingLayer& layer, Index) {
  Index count = 0;
  for (const CategoryGroup& group : layer.groups) count += group.values * group.dimensions;
  return count;
}
Index countOf(const RecurrentLayer& layer, Index inputs) {
  return (layer.bidirectional ? 2 : 1) * layer.cell->parameterCount(inputs, layer.units);
}
Index countOf(const DenseLayer& layer, Index inputs) {
  return layer.units * (inputs + 1);
}
Index countOf(const DropoutLayer&, Index) {
  return 0;
}

// Follows the flow through all layers; visit(number, layer, flow into it) once each fits.
template <typename Visit>
Result<Flow> walk(std::span<const Layer> layers, Index inputs, Visit&& visit) {
  if (layers.empty()) return failField("layers", "A network needs at least one layer");
  if (inputs < 0 || inputs > maximumWidth) {
    return failField("inputs", "A network takes 1 to %1 inputs a step, not %2", maximumWidth,
                     inputs);
  }
  Flow flow{inputs, inputs == 0, true};
  for (std::size_t i = 0; i < layers.size(); ++i) {
    if (flow.tokens && !std::holds_alternative<EmbeddingLayer>(layers[i])) {
      return failField("inputs", "A network without numeric inputs must begin with an embedding");
    }
    Result<Flow> next =
        std::visit([&](const auto& l) { return through(l, flow, i + 1); }, layers[i]);
    if (!next) return next;
    visit(i, layers[i], flow);
    flow = *next;
  }
  return flow;
}

// Adds the parameters of layers and draws their values. Names count layers of a kind from 1, as
// "gru_1/kernel", "lstm_2/backward/bias", "dense_1/kernel".
class Builder {
 public:
  Builder(ParameterSet& parameters, std::vector<Model::Direction>& directions,
          Initializer initializer, std::uint64_t seed)
      : m_parameters(parameters),
        m_directions(directions),
        m_initializer(initializer),
        m_seed(seed) {}

  void add(const EmbeddingLayer& layer, Index) { addEmbedding(layer.dimensions, layer.vocabulary); }

  void add(const CategoryEmbeddingLayer& layer, Index) {
    for (const CategoryGroup& group : layer.groups) addEmbedding(group.dimensions, group.values);
  }

  void add(const RecurrentLayer& layer, Index inputs) {
    const std::string name =
        std::string(layer.cell->key) + "_" + std::to_string(++m_recurrentLayers) + "/";
    const bool readsLearned = !m_parameters.list().empty();
    if (!layer.bidirectional) {
      addDirection(layer, inputs, name, readsLearned);
      return;
    }
    addDirection(layer, inputs, name + "forward/", readsLearned);
    addDirection(layer, inputs, name + "backward/", readsLearned);
  }

  void add(const DenseLayer& layer, Index inputs) {
    const std::string name = "dense_" + std::to_string(++m_denseLayers) + "/";
    const int first = m_parameters.add(name + "kernel", ParameterKind::Kernel, layer.units, inputs);
    m_parameters.add(name + "bias", ParameterKind::Bias, layer.units, 1);
    initializeDense(m_parameters, first, m_initializer, m_seed);
  }

  void add(const DropoutLayer&, Index) {}

 private:
  void addEmbedding(Index dimensions, Index values) {
    const std::string name = "embedding_" + std::to_string(++m_embeddings) + "/embeddings";
    const int first = m_parameters.add(name, ParameterKind::Embedding, dimensions, values);
    initializeEmbedding(m_parameters, first, m_initializer, m_seed);
  }

  void addDirection(const RecurrentLayer& layer, Index inputs, const std::string& name,
                    bool readsLearned) {
    const Cell& cell = *layer.cell;
    const Index H = layer.units;
    const int first =
        m_parameters.add(name + "kernel", ParameterKind::Kernel, cell.inputGates * H, inputs);
    m_parameters.add(name + "recurrent_kernel", ParameterKind::RecurrentKernel, cell.gates * H, H);
    m_parameters.add(name + "bias", ParameterKind::Bias, cell.gates * H, 1);
    if (cell.recurrentBias) {
      m_parameters.add(name + "recurrent_bias", ParameterKind::Bias, cell.gates * H, 1);
    }
    initializeRecurrent(m_parameters, first, cell, m_initializer, m_seed);
    m_directions.push_back({&cell, first, readsLearned});
  }

  ParameterSet& m_parameters;
  std::vector<Model::Direction>& m_directions;
  Initializer m_initializer;
  std::uint64_t m_seed;
  int m_embeddings = 0;
  int m_recurrentLayers = 0;
  int m_denseLayers = 0;
};

// One pass of a batch through the layers.
class Pass {
 public:
  Pass(Tape& tape, const Batch& batch, const ForwardOptions& options)
      : m_tape(tape), m_batch(batch), m_options(options) {}

  Var apply(const EmbeddingLayer&, Var, int first, std::size_t) {
    return read(gatherColumns(m_tape, m_tape.parameter(first), m_batch.tokens));
  }

  Var apply(const CategoryEmbeddingLayer& layer, Var x, int first, std::size_t) {
    const Index rows = m_tape.value(x).rows();
    std::vector<Var> parts;
    Index next = 0;
    const auto pass = [&](Index end) {
      if (end > next) parts.push_back(sliceRows(m_tape, x, next, end - next));
    };
    for (const CategoryGroup& group : layer.groups) {
      pass(group.first);
      parts.push_back(embedRows(m_tape, m_tape.parameter(first++), x, group.first));
      next = group.first + group.values;
    }
    pass(rows);
    return concatenateRows(m_tape, parts);
  }

  Var apply(const RecurrentLayer& layer, Var x, int first, std::size_t) {
    const Var forward = direction(layer, x, first, false);
    if (!layer.bidirectional) {
      ++m_recurrentLayers;
      return forward;
    }
    const int perDirection = layer.cell->recurrentBias ? 4 : 3;
    const Var parts[] = {forward, direction(layer, x, first + perDirection, true)};
    ++m_recurrentLayers;
    return concatenateRows(m_tape, parts);
  }

  Var apply(const DenseLayer&, Var x, int first, std::size_t) {
    return affine(m_tape, m_tape.parameter(first), x, m_tape.parameter(first + 1));
  }

  Var apply(const DropoutLayer& layer, Var x, int, std::size_t number) {
    if (!m_options.training || layer.rate == 0) return x;
    return dropout(m_tape, x, layer.rate, Random({m_options.dropoutKey, number}));
  }

 private:
  // The tokens' vectors, where their gradients are asked for.
  Var read(Var vectors) {
    if (m_options.read == nullptr) return vectors;
    return *m_options.read = m_tape.input(m_tape.value(vectors), true);
  }

  Var direction(const RecurrentLayer& layer, Var x, int first, bool backward) {
    RecurrentWeights weights{
        m_tape.parameter(first), m_tape.parameter(first + 1), m_tape.parameter(first + 2), {}};
    if (layer.cell->recurrentBias) weights.recurrentBias = m_tape.parameter(first + 3);
    RecurrentCall call;
    call.cell = layer.cell;
    call.backward = backward;
    call.output = layer.output;
    call.steps = m_batch.steps;
    call.lengths = m_batch.lengths;
    call.layer = m_recurrentLayers;
    call.holds = m_options.holds;
    if (!m_options.panels.empty()) call.panels = &m_options.panels[m_directions++];
    if (m_options.carried != nullptr) {
      call.carried = carriedState(*layer.cell, layer.units);
      call.places = m_batch.places;
      call.firstSteps = m_batch.firstSteps;
      call.heldBefore = &m_options.carried->heldBefore;
    }
    if (m_options.gradients != nullptr) call.gradients = &m_options.gradients->emplace_back();
    if (m_options.trace != nullptr) {
      call.trace = &m_options.trace->emplace_back();
      call.trace->layer = m_recurrentLayers;
    }
    return recurrent(m_tape, x, weights, call);
  }

  Matrix* carriedState(const Cell& cell, Index units) {
    CarriedStates& carried = *m_options.carried;
    const auto layer = static_cast<std::size_t>(m_recurrentLayers);
    if (carried.layers.size() <= layer) carried.layers.resize(layer + 1);
    Matrix& state = carried.layers[layer];
    if (carried.fresh) state.setZero(carriedRows(cell, units), carried.sequences);
    return &state;
  }

  Tape& m_tape;
  const Batch& m_batch;
  const ForwardOptions& m_options;
  int m_recurrentLayers = 0;
  std::size_t m_directions = 0;
};

}  // namespace

Result<Model> Model::create(std::vector<Layer> layers, Index inputs, Initializer initializer,
                            std::uint64_t seed) {
  const Result<Index> count = countParameters(layers, inputs);
  if (!count) return tl::unexpected(count.error());
  Model model;
  try {
    Builder builder(model.m_parameters, model.m_directions, initializer, seed);
    const Result<Flow> end =
        walk(layers, inputs, [&](std::size_t, const Layer& layer, const Flow& flow) {
          model.m_firstParameter.push_back(static_cast<int>(model.m_parameters.list().size()));
          std::visit([&](const auto& l) { builder.add(l, flow.features); }, layer);
        });
    if (!end) return tl::unexpected(end.error());
    model.m_outputs = end->features;
    model.m_everyStep = end->steps;
  } catch (const std::bad_alloc&) {
    return failField("units", "A network of %1 parameters does not fit into this machine's memory",
                     *count);
  } catch (const std::length_error&) {
    return failField("units", "A network of %1 parameters does not fit into any memory", *count);
  }
  model.m_layers = std::move(layers);
  model.m_inputs = inputs;
  return model;
}

void Model::pack(std::size_t number, bool learns, RecurrentPanels& panels) const {
  const Direction& direction = m_directions[number];
  const auto weights = [&](int index) {
    const Parameter& parameter = m_parameters[index];
    return ConstMatrixView(m_parameters.values(index).data(), parameter.rows, parameter.columns);
  };
  const ConstMatrixView kernel = weights(direction.firstParameter);
  const ConstMatrixView recurrentKernel = weights(direction.firstParameter + 1);
  panels.packForward(*direction.cell, kernel, recurrentKernel);
  if (learns) panels.packBackward(*direction.cell, kernel, recurrentKernel, direction.readsLearned);
}

Var Model::forward(Tape& tape, const Batch& batch, const ForwardOptions& options) const {
  Pass pass(tape, batch, options);
  Var x;
  if (m_inputs > 0) {
    x = tape.input(batch.inputs, options.read != nullptr);
    if (options.read != nullptr) *options.read = x;
  }
  for (std::size_t i = 0; i < m_layers.size(); ++i) {
    const int first = m_firstParameter[i];
    x = std::visit([&](const auto& layer) { return pass.apply(layer, x, first, i); }, m_layers[i]);
    const auto* dense = std::get_if<DenseLayer>(&m_layers[i]);
    if (dense != nullptr && i + 1 < m_layers.size()) x = activation(tape, dense->activation, x);
  }
  if (options.carried != nullptr) options.carried->fresh = false;
  return x;
}

Result<Index> countParameters(std::span<const Layer> layers, Index inputs) {
  Index count = 0;
  const Result<Flow> end =
      walk(layers, inputs, [&](std::size_t, const Layer& layer, const Flow& flow) {
        count += std::visit([&](const auto& l) { return countOf(l, flow.features); }, layer);
      });
  if (!end) return tl::unexpected(end.error());
  return count;
}

std::vector<RecurrentPlace> recurrentPlaces(std::span<const Layer> layers) {
  std::vector<RecurrentPlace> places;
  for (const Layer& any : layers) {
    const auto* layer = std::get_if<RecurrentLayer>(&any);
    if (layer == nullptr) continue;
    const int number = places.empty() ? 0 : places.back().layer + 1;
    places.push_back({number, false, layer->cell, static_cast<int>(layer->units)});
    if (layer->bidirectional)
      places.push_back({number, true, layer->cell, static_cast<int>(layer->units)});
  }
  return places;
}

}  // namespace gatescope
