#pragma once

#include "core/autodiff/tape.h"
#include "core/base/activation.h"
#include "core/base/random.h"

#include <cstdint>
#include <span>

// The primitive operations: each gives a new value on the tape and knows its own gradient (ḡ below
// is the gradient of the result). Shapes that do not fit are a programmer's error: asserted.

namespace gatescope {

Var add(Tape& tape, Var a, Var b);       // same shapes
Var subtract(Tape& tape, Var a, Var b);  // same shapes
Var multiply(Tape& tape, Var a, Var b);  // a ⊙ b, same shapes
Var scale(Tape& tape, Var a, Scalar factor);

Var matmul(Tape& tape, Var a, Var b);            // a b
Var matmulTransposed(Tape& tape, Var a, Var b);  // aᵀ b
// W x + b, b (rows × 1) added to every column.
Var affine(Tape& tape, Var weights, Var x, Var bias);

Var sigmoid(Tape& tape, Var x);
Var tanh(Tape& tape, Var x);
Var relu(Tape& tape, Var x);  // gradient 0 at 0
Var activation(Tape& tape, Activation function, Var x);
Var softmax(Tape& tape, Var x);  // of each column over its rows

Var sum(Tape& tape, Var x);   // 1 × 1
Var mean(Tape& tape, Var x);  // 1 × 1

Var concatenateRows(Tape& tape, std::span<const Var> parts);     // one above the other
Var concatenateColumns(Tape& tape, std::span<const Var> parts);  // side by side
Var sliceRows(Tape& tape, Var x, Index first, Index count);
Var sliceColumns(Tape& tape, Var x, Index first, Index count);

// Column indices[i] of the table becomes column i: the embedding look-up, table dimensions ×
// vocabulary.
Var gatherColumns(Tape& tape, Var table, std::span<const std::int32_t> indices);

// E x over the rows of x from `first` on, as many as the table E has columns. Of values that are
// mostly 0: where a column of x holds a single 1, the embedding look-up.
Var embedRows(Tape& tape, Var table, Var x, Index first);

// Inverted dropout (Srivastava et al. 2014, sec. 10): each value is 0 with probability `rate`,
// otherwise divided by 1 − rate, so that nothing needs rescaling afterwards. 0 ≤ rate < 1.
Var dropout(Tape& tape, Var x, double rate, Random random);

}  // namespace gatescope
