#pragma once

#include "core/data/dataset.h"
#include "core/train/metrics.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace gatescope {

// What a baseline is: a guess with hardly a look at the data, a linear model, or counted pairs of
// tokens.
enum class BaselineKind { Naive, Linear, Counted };
BaselineKind baselineKind(std::string_view key);

// An answer that needs no network, and how well it does.
struct Baseline {
  std::string key;   // "last-value", "drift", "seasonal", "mean", "majority", "frequencies",
                     // "ridge", "logistic", "unigram", "bigram"
  std::string name;  // "last value", "same month last year", "ridge on lags"
  Evaluation evaluation;
  std::vector<NamedValues> bySteps;  // evaluateByStep()
};

// Every baseline of the task on one split, the best by the main metric first: the naive ones
// (naive_baselines.h), the linear model (linear_baselines.h), of the next token of a text what
// counting says (token_baselines.h). Fitted to the training part: without one (another file cut by
// applyDataset()) there are none. Takes up to some seconds.
std::vector<Baseline> baselines(const Dataset& dataset, Split split);

// The same of a validation and a test part, without confusions.
struct BaselineTable {
  std::vector<Baseline> validation, test;

  // Those that decide: on the test part, or on the validation part where nothing is left to test.
  const std::vector<Baseline>& deciding() const { return test.empty() ? validation : test; }
};

// Worked out once for a dataset, however often and from whatever thread it is asked for, as long as
// the dataset lives.
std::shared_ptr<const BaselineTable> baselineTable(const std::shared_ptr<const Dataset>& dataset);

}  // namespace gatescope
