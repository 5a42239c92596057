#pragma once

#include "core/base/activation.h"
#include "core/base/scalar.h"

#include <span>
#include <string_view>
#include <vector>

// A recurrent cell is a short program of stages, as data. Each stage is one matrix product of a
// block of rows of the recurrent kernel U with a state-shaped vector, then an element-wise
// function. The input products W x + b of all gates are one product over all steps, made before the
// loop.
//
// Update-gate convention everywhere a person looks: h = (1−z) ⊙ h(t−1) + z ⊙ h̃ (z is the share of
// the NEW candidate; Chung et al. 2014, eq. 5). PyTorch, Keras and ONNX use the opposite sign.

namespace gatescope {

// What a person reads of one gate or state of a cell. The window picks colour and colour map by
// `symbol` and `range`.
enum class SignalRange { ZeroToOne, MinusOneToOne, Unbounded };

struct SignalInfo {
  std::string_view symbol;   // "z", "r", "h̃", "h", "c"
  std::string_view name;     // "update gate"
  std::string_view meaning;  // "how much of the state is rewritten"
  SignalRange range = SignalRange::ZeroToOne;
  // Where the value of a step stands after the forward pass.
  enum class Where { Gate, Kept, Hidden } where = Where::Gate;
  int index = 0;  // gate number or kept slot
  // Whether the value is a share of the state, unit by unit, that a step keeps (a forget gate) or
  // rewrites (an update gate). Where several signals are, what is kept is the product of all.
  enum class Share { None, Kept, Rewritten } share = Share::None;
};

// Element-wise work of one stage for `batch` columns of one step. All blocks are column-major with
// H = units rows a gate: gate g of column b starts at b·leading + g·H. Pointers may not alias.
struct StepForward {
  Index units = 0;       // H
  Index batch = 0;       // active columns of this step
  Index gateStride = 0;  // gates·H: distance between columns of `gates`
  // gates·H × batch; on entry the pre-activations of this stage's gates, on exit their activated
  // values. Pre-activations are W x + b + U_stage · source, or W x + b where the product is apart.
  Scalar* gates = nullptr;
  // Cells with a recurrent bias only: stage rows × batch, U_stage · source + recurrent bias. The
  // others get the product added into `gates`, and nullptr here.
  const Scalar* product = nullptr;
  Index productStride = 0;
  const Scalar* previous = nullptr;  // H × batch, h(t−1)
  Scalar* hidden = nullptr;          // H × batch, h(t): written by the last stage
  // Kept slots, H × batch each: values a later stage, the next step or the backward pass needs.
  std::span<Scalar* const> kept;
  std::span<const Scalar* const> keptPrevious;  // the same slots at t−1 (zeros at the first step)
};

// The reverse of a stage. Stages run in reverse order. Adds into gradients it does not own alone.
struct StepBackward {
  Index units = 0;
  Index batch = 0;
  Index gateStride = 0;
  const Scalar* gates = nullptr;   // activated values of the forward pass
  Scalar* gateGradient = nullptr;  // gates·H × batch: ∂L/∂(pre-activation), written here
  // Stage rows × batch: ∂L/∂product, written here. nullptr without a recurrent bias: there it is
  // the gate gradient.
  Scalar* productGradient = nullptr;
  Index productStride = 0;
  const Scalar* previous = nullptr;
  const Scalar* hidden = nullptr;
  Scalar* hiddenGradient = nullptr;  // H × batch: ∂L/∂h(t), complete when the last stage starts
  Scalar* previousGradient = nullptr;  // H × batch: ∂L/∂h(t−1), added to
  std::span<const Scalar* const> kept;
  std::span<const Scalar* const> keptPrevious;
  std::span<Scalar* const> keptGradient;          // ∂L/∂kept(t), added to or used up
  std::span<Scalar* const> keptPreviousGradient;  // ∂L/∂kept(t−1), added to
};

struct Stage {
  int firstGate = 0;  // rows [firstGate·H, (firstGate+gateCount)·H) of U
  int gateCount = 0;
  int source = Previous;  // what U multiplies: h(t−1), or the kept slot of this number at step t
  void (*forward)(const StepForward&) = nullptr;
  void (*backward)(const StepBackward&) = nullptr;
  // Of a stage that makes a kept slot and h from it (the LSTM's c), for looking into a cell: h once
  // more from the slot and the gates as they stand, and ∂L/∂slot with what reaches it through h.
  void (*settle)(const StepForward&) = nullptr;
  void (*settleGradient)(const StepBackward&) = nullptr;

  static constexpr int Previous = -1;
};

// One line of the cell's equations for the window, in a small markup. Symbols of signals stand in
// braces so that they take their gate's colour; `_` lowers the next character, or the group of
// characters in braces behind it: "{z}_t = σ(W_z x_t + U_z {h}_{t−1} + b_z)". All else is plain.
struct Equation {
  std::string_view text;
};

struct Cell {
  std::string_view key;     // "gru", for the command line and files
  std::string_view name;    // "GRU"
  std::string_view source;  // paper and equation numbers
  std::string_view about;   // one sentence
  int gates = 0;            // rows of U and of the pre-activations, in units of H
  int inputGates = 0;       // the first gates take an input term W x; the others have none
  // Gates that come out of one product but whose input and recurrent parts are combined other than
  // by a sum (the reset-after candidate) need a bias of their own in the product: Keras and PyTorch
  // keep 2 · gates · H biases for such a GRU, and so do we.
  bool recurrentBias = false;
  int keptSlots = 0;
  int keptGradients = 0;  // the first so many slots have a gradient of their own
  int forgetGate = -1;    // gate whose bias starts at 1 (Jozefowicz et al. 2015), −1: none
  std::span<const Stage> stages;
  std::span<const SignalInfo> signals;  // in the order in which a person reads them, h last
  std::span<const Equation> equations;

  // W: inputGates·H × I, U: gates·H × H, b: gates·H, and recurrent b: gates·H where there is one.
  Index parameterCount(Index inputs, Index units) const;

  // The stage that makes a signal: of a kept slot that is multiplied the one before its product, of
  // h and of other slots the last.
  const Stage& stageOf(const SignalInfo& signal) const;
};

}  // namespace gatescope
