#pragma once

#include "core/base/result.h"
#include "core/train/predictor.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace gatescope {

// How well a network does over samples.
struct SampleFigures {
  double loss = 0;    // NaN where no sample has a truth
  double metric = 0;  // mainMetric(); NaN where it is not defined
};

// The network as it stands, with what it holds. Nothing when stopped on the way.
std::optional<SampleFigures> figuresOf(const Predictor& predictor,
                                       std::span<const std::int32_t> samples,
                                       const AnswerOptions& options = {});

// What a network loses with one unit silenced.
struct UnitHarm {
  int layer = 0;
  bool backward = false;
  int unit = 0;
  double loss = 0;  // with the unit silenced
  double metric = 0;
  double harm = 0;  // what the loss grows by; below 0 where the network does better without
};

struct UnitScan {
  double loss = 0;  // with all units
  double metric = 0;
  std::string metricKey;        // mainMetric(); its values are NaN where it is not defined
  std::vector<UnitHarm> units;  // the most harmful first
};

// Silences each unit of every recurrent layer in turn, and ranks the units by the harm. onUnits is
// told how many units are done, of how many. Nothing when stopped on the way; fails where no sample
// has a truth to be measured by. Leaves the predictor without holds.
Result<std::optional<UnitScan>> scanUnits(
    Predictor& predictor, std::span<const std::int32_t> samples,
    const std::function<void(int done, int all)>& onUnits = {}, std::stop_token stop = {});

}  // namespace gatescope
