#pragma once

#include "core/cells/cell.h"
#include "core/data/dataset.h"
#include "core/train/experiment.h"

#include <string>
#include <string_view>
#include <vector>

namespace gatescope {

// One number of a product: weight · value, of a place in the vector that the weights multiply.
struct StepTerm {
  int index = 0;  // of the input, or of the unit
  double weight = 0;
  double value = 0;
  double product() const { return weight * value; }
};

// What goes into one gate of one unit at one step: W x + b and U · source (+ c, where the cell has
// a recurrent bias). The terms stand by falling size of their product.
struct GateNumbers {
  std::string_view symbol;          // of its signal; empty where the gate itself is no signal
  std::vector<StepTerm> input;      // empty for a gate without an input term
  std::vector<StepTerm> recurrent;  // of h(t−1), or of what the cell's stage multiplies
  double bias = 0;
  double recurrentBias = 0;

  double inputSum() const;
  double recurrentSum() const;
};

// One value of the unit, at this step and at the step before it (0 before the first).
struct StepValue {
  std::string_view symbol;
  double now = 0;
  double before = 0;
};

// One unit of a recurrent layer at one step, in the numbers of the forward pass: the weights and
// states are the engine's own, sums are made in double.
struct CellStep {
  const Cell* cell = nullptr;
  int unit = 0;
  int step = 0;
  std::vector<GateNumbers> gates;  // by gate number of the cell
  std::vector<StepValue> values;   // by signal of the cell
};

// Names of what the first recurrent layer reads, one a number: the inputs, with “shop 1”, “shop 2”
// … in the place of those that are embedded.
std::vector<std::string> networkInputs(const Experiment& experiment, const Dataset& dataset);

}  // namespace gatescope
