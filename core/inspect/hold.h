#pragma once

#include "core/base/result.h"
#include "core/nn/hold.h"
#include "core/train/experiment.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gatescope {

// The recurrent layers of an experiment's network.
Result<std::vector<RecurrentPlace>> recurrentPlaces(const Experiment& experiment,
                                                    const Dataset& dataset);

// A hold as people write it, layers, units and steps counted from 1:
//   z:7=0            gate z of unit 7 is 0
//   z:all=previous   gate z of every unit stays what it is at the first step
//   2/z:7,9-12=0.5   in the second recurrent layer (else the first), units 7 and 9 to 12
//   2b/h:3=0         in the direction that reads from the end
//   h:3=+0.1@5       0.1 is added to a state, at step 5
//   h:3=0@10-20      at the steps 10 to 20; “@10-”: from step 10 on
// Gates and states by their symbols; h̃ also as "h~" or "n". Fails (field "hold") in a sentence that
// names what there is.
Result<Hold> parseHold(std::string_view text, std::span<const RecurrentPlace> places);
// Several; fails with the first that is none.
Result<std::vector<Hold>> parseHolds(std::span<const std::string> texts,
                                     std::span<const RecurrentPlace> places);

// Holds all states of a unit at 0, as if it were not there.
std::vector<Hold> silence(const RecurrentPlace& place, int unit);

}  // namespace gatescope
