#pragma once

#include "core/data/dataset.h"
#include "core/train/metrics.h"

#include <string>
#include <vector>

namespace gatescope {

// A forecast or guess that needs no network.
struct Baseline {
  std::string key;   // "last-value", "drift", "seasonal", "majority", "mean", "frequencies",
                     // "unigram"
  std::string name;  // "last value", "same month last year"-like
  Evaluation evaluation;
  std::vector<NamedValues> bySteps;  // evaluateByStep()
};

// Every trivial baseline of the task on one split, the best by the main metric first. Fitted on the
// training part: without one (another file cut by applyDataset()) there are none.
std::vector<Baseline> naiveBaselines(const Dataset& dataset, Split split);

}  // namespace gatescope
