#pragma once

#include "core/data/dataset.h"
#include "core/train/metrics.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace gatescope {

// How well something answers a part of a dataset.
struct Measured {
  Evaluation evaluation;
  std::vector<NamedValues> bySteps;  // evaluateByStep()
};

inline Measured measured(const Dataset& dataset, const Predictions& predictions) {
  return {evaluate(dataset, predictions), evaluateByStep(dataset, predictions)};
}

// A way to answer without a network, fitted to the training part of a dataset, which must outlive
// it. Measures nothing where it cannot answer a part.
struct BaselineRule {
  std::string key;
  std::string name;
  std::function<std::optional<Measured>(Split)> measure;
};

}  // namespace gatescope
