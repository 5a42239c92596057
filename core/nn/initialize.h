#pragma once

#include "core/autodiff/parameter.h"
#include "core/cells/cell.h"

#include <cstdint>

namespace gatescope {

// Keras: kernels Glorot uniform, U(±√(6 / (fan in + fan out))) over the gates together (Glorot and
// Bengio 2010, eq. 16); recurrent kernels orthogonal, all gates as ONE matrix with orthonormal
// columns as Keras draws it, not a square one per gate (Saxe et al. 2014); embeddings U(±0.05);
// biases 0, a forget gate's 1 (Jozefowicz et al. 2015).
// PyTorch: everything of a recurrent layer U(±1/√H), of a dense layer U(±1/√fan in); embeddings
// standard normal.
// Zeros: for weights that will be given; drawing orthogonal ones costs more than many passes.
enum class Initializer { Keras, PyTorch, Zeros };

// Draw the starting values of one layer, whose parameters begin at `first`. Each parameter has a
// stream of its own, named by the seed and its number.
void initializeRecurrent(ParameterSet& parameters, int first, const Cell& cell,
                         Initializer initializer, std::uint64_t seed);
void initializeDense(ParameterSet& parameters, int first, Initializer initializer,
                     std::uint64_t seed);
void initializeEmbedding(ParameterSet& parameters, int first, Initializer initializer,
                         std::uint64_t seed);

}  // namespace gatescope
