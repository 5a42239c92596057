#pragma once

#include "core/base/scalar.h"

// The element-wise work of one step of the cells that matter most, in one pass over memory. All
// blocks are column-major with H = units rows a gate; gate g of column b starts at
// b·stride + g·H; blocks without a stride are H × columns without gaps. Formulas: core/cells.

namespace gatescope::kernels {

// Rows [z r n].
struct GruForward {
  Index units = 0;
  Index columns = 0;
  Scalar* gates = nullptr;  // on entry W x + b, on exit z, r, h̃
  Index gateStride = 0;
  const Scalar* product = nullptr;  // U h(t−1) + c
  Index productStride = 0;
  const Scalar* previous = nullptr;    // h(t−1)
  Scalar* hidden = nullptr;            // out: h(t)
  Scalar* candidateProduct = nullptr;  // out: rows n of the product
};
void gruForward(const GruForward& step);

struct GruBackward {
  Index units = 0;
  Index columns = 0;
  const Scalar* gates = nullptr;
  Index gateStride = 0;
  const Scalar* candidateProduct = nullptr;
  const Scalar* previous = nullptr;
  const Scalar* hiddenGradient = nullptr;
  Scalar* gateGradient = nullptr;  // out, as `gates`
  Scalar* productGradient = nullptr;
  Index productStride = 0;
  Scalar* previousGradient = nullptr;  // added to
};
void gruBackward(const GruBackward& step);

// Rows [i f g o].
struct LstmForward {
  Index units = 0;
  Index columns = 0;
  Scalar* gates = nullptr;  // on entry W x + b + U h(t−1), on exit i, f, g, o
  Index gateStride = 0;
  const Scalar* previousCell = nullptr;  // c(t−1)
  Scalar* cell = nullptr;                // out: c(t)
  Scalar* cellTanh = nullptr;            // out: tanh(c(t))
  Scalar* hidden = nullptr;              // out: h(t)
};
void lstmForward(const LstmForward& step);

struct LstmBackward {
  Index units = 0;
  Index columns = 0;
  const Scalar* gates = nullptr;
  Index gateStride = 0;
  const Scalar* previousCell = nullptr;
  const Scalar* cellTanh = nullptr;
  const Scalar* hiddenGradient = nullptr;
  const Scalar* cellGradient = nullptr;    // ∂L/∂c(t) from step t+1
  Scalar* gateGradient = nullptr;          // out, as `gates`
  Scalar* previousCellGradient = nullptr;  // added to
};
void lstmBackward(const LstmBackward& step);

}  // namespace gatescope::kernels
