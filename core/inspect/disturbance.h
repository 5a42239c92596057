#pragma once

#include "core/base/result.h"
#include "core/inspect/trace.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <vector>

namespace gatescope {

// A push to the state of one layer and direction at one step: s(t0) + δ · direction.
struct DisturbanceOptions {
  int layer = 0;
  bool backward = false;
  int signal = -1;      // a state's index in Cell::signals; −1: h
  int step = 0;         // t0, in the sequence's own time
  double delta = 0.01;  // large beside rounding, small beside the state
  // One number a unit, for a single push; empty: every unit on its own.
  std::vector<double> direction = {};
};

// The state that the gates of a cell keep from step to step, in Cell::signals: the cell state where
// there is one (lstm), else h.
int memorySignal(const Cell& cell);

// What became of one push.
struct Survival {
  int unit = -1;  // that was pushed; −1: the given direction
  std::vector<float> share;  // ‖s'(t) − s(t)‖₂ / (δ ‖direction‖₂), from t0 on as the layer reads
  std::optional<int> memory;  // steps until the share is at most 1/e; nothing: it never is
};

// How long a state remembers, measured: the same sequence read once more with a pushed state.
struct Disturbance {
  int steps = 0;  // of each share: those from t0 to the last that the layer reads
  std::vector<Survival> pushes;
  // Over all pushes: the root of the mean square of their shares.
  std::vector<float> share;
  std::optional<int> memory;
};

// onPushes is told how many pushes are done, of how many. Nothing when stopped on the way. Fails
// (field "hold") where the layer, signal, step or direction is not there.
Result<std::optional<Disturbance>> disturb(
    Tracer& tracer, const Weights& weights, std::int32_t sample, const DisturbanceOptions& options,
    const std::function<void(int done, int all)>& onPushes = {}, std::stop_token stop = {});

}  // namespace gatescope
