#pragma once

#include "core/base/result.h"
#include "core/cells/cell.h"
#include "core/data/dataset.h"
#include "core/train/events.h"
#include "core/train/experiment.h"

#include <cstddef>
#include <span>
#include <vector>

namespace gatescope {

// What one gate is computed from. Matrices row-major, a row a unit of the gate.
struct GateWeights {
  const SignalInfo* gate = nullptr;
  std::vector<float> input;          // W_g: units × inputs; empty: the gate sees no input
  std::vector<float> recurrent;      // U_g: units × units
  std::vector<float> bias;           // b_g: units
  std::vector<float> recurrentBias;  // c_g: units; empty where the cell has none
};

// The four of them, for what treats them alike.
enum class WeightPart { Input, Recurrent, Bias, RecurrentBias };
constexpr std::size_t kWeightParts = 4;
const std::vector<float>& weightsOf(const GateWeights& gate, WeightPart part);

// One recurrent layer in one direction.
struct LayerWeights {
  int layer = 0;          // among the recurrent layers, from 0
  bool backward = false;  // the direction that reads from the end
  const Cell* cell = nullptr;
  int units = 0;
  int inputs = 0;                  // numbers that a step brings into the layer
  std::vector<GateWeights> gates;  // in the order of the rows of U: GateWeights g is gate number g
  int candidate = 0;               // which gate makes the new content
};

// The signal that reads gate number `gate` of a cell: where the activated gate is shown itself,
// that (SignalInfo::Where::Gate); else h, for then the gate is the state (rnn).
const SignalInfo& gateSignal(const Cell& cell, int gate);

// The gate that makes the new content and not a share of anything: the one whose signal does not
// range from 0 to 1. h̃ for the GRUs, g for lstm, the only gate for rnn.
int candidateGate(const Cell& cell);

// Of every recurrent layer, forward before backward. Fails where the weights do not fit the
// experiment's network for this dataset.
Result<std::vector<LayerWeights>> recurrentWeights(const Experiment& experiment,
                                                   const Dataset& dataset, const Weights& weights);

// Counts over `low` … `high` in bins of equal width, each with its lower bound and without its
// upper; the last has both. Values outside, and infinite ones, are counted apart; NaN is nowhere.
struct Histogram {
  double low = 0, high = 0;
  std::vector<std::size_t> counts;
  std::size_t below = 0, above = 0;
};
Histogram histogram(std::span<const float> values, int bins, double low, double high);

// ρ, the largest modulus of an eigenvalue of a units × units matrix. Of the candidate's U it says
// whether the state, left to itself, dies away (below 1) or feeds itself (Jaeger 2001, “The echo
// state approach”, proposition 3; Pascanu et al. 2013, section 2.1). All eigenvalues are computed,
// O(n³): 0.1 s for 256 units, 1 s for 512, 14 s for 1,024. Fails for weights that are no numbers (a
// run that diverged).
Result<double> spectralRadius(std::span<const float> matrix, int units);

}  // namespace gatescope
