#pragma once

#include "core/base/result.h"
#include "core/cells/cell.h"

#include <limits>
#include <span>
#include <vector>

namespace gatescope {

// A recurrent layer of a network, in one direction.
struct RecurrentPlace {
  int layer = 0;          // among the recurrent layers, from 0
  bool backward = false;  // the direction that reads from the end
  const Cell* cell = nullptr;
  int units = 0;
};

// Overrules a gate or a state while a network answers: what would it say if its update gate stayed
// shut? Everything that the cell makes of the held value at that step and later follows from it.
//
// A held value is the given one to the bit wherever it is shown, kept or multiplied later. What one
// stage of a cell makes of its own gate at the same step is made of σ or tanh of the gate's inverse
// of that value: exact for 0, ½, 1 and ±1, within 5 units in the last place elsewhere.
struct Hold {
  enum class Kind {
    Value,     // it is `value`
    Previous,  // it is what it was in the step before, in the order in which the direction reads;
               // at the first step what it would be
    Plus,      // states only: `value` is added to it
  };

  int layer = 0;
  bool backward = false;
  int signal = 0;               // index in Cell::signals
  std::vector<int> units = {};  // from 0; empty: all
  Kind kind = Kind::Value;
  double value = 0;
  // Steps at which it holds, from 0 in the sequence's own time, in a backward direction too.
  int first = 0;
  int last = std::numeric_limits<int>::max();
};

// nullptr when there is none.
const RecurrentPlace* findPlace(std::span<const RecurrentPlace> places, int layer, bool backward);

// Fails (field "hold") where a hold names a layer, signal, unit or value that is not there.
Result<void> checkHolds(std::span<const Hold> holds, std::span<const RecurrentPlace> places);

}  // namespace gatescope
