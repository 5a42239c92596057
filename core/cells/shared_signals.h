#pragma once

#include "core/cells/cell.h"

// What a person reads of the signals that several cells have; gates of the GRU at z 0 and r 1.

namespace gatescope::cells {

inline constexpr SignalInfo updateGate = {"z",
                                          "update gate",
                                          "how much of the state is rewritten",
                                          SignalRange::ZeroToOne,
                                          SignalInfo::Where::Gate,
                                          0,
                                          SignalInfo::Share::Rewritten};

inline constexpr SignalInfo resetGate = {"r",
                                         "reset gate",
                                         "how much of the past the candidate sees",
                                         SignalRange::ZeroToOne,
                                         SignalInfo::Where::Gate,
                                         1};

constexpr SignalInfo candidate(int gate) {
  return {"h̃",
          "candidate",
          "what the state would become if it were rewritten whole",
          SignalRange::MinusOneToOne,
          SignalInfo::Where::Gate,
          gate};
}

inline constexpr SignalInfo hiddenState = {"h",
                                           "hidden state",
                                           "what is remembered and passed on",
                                           SignalRange::MinusOneToOne,
                                           SignalInfo::Where::Hidden,
                                           0};

}  // namespace gatescope::cells
