#pragma once

#include "core/study/cross_validation_setup.h"

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace gatescope {

// What came out of a cross-validation. Figures are of each fold's own validation part; the test
// part has a figure only where one was asked for at the end.

struct FoldResult {
  int trial = 0;
  int fold = 0;    // from 1
  int repeat = 0;  // from 1
  std::uint64_t seed = 0;
  int trainingSequences = 0;
  int validationSequences = 0;
  RunStatus status = RunStatus::Waiting;  // Waiting: not trained until now
  std::string message;
  double value = std::numeric_limits<double>::quiet_NaN();  // of the metric; NaN: none
  NamedValues validation;                                   // of the best epoch
  NamedValues baselines;                                    // the metric of each, by name
  std::vector<EpochRecord> epochs;
  int bestEpoch = 0;
  double seconds = 0;
};

// A metric over the folds that have it. Their deviation is no standard error: folds share most of
// their training data, and nothing that is unbiased can be made of them (Bengio and Grandvalet
// 2004).
struct OverFolds {
  std::string name;  // a metric's key, or a baseline's name
  double mean = std::numeric_limits<double>::quiet_NaN();
  double deviation = std::numeric_limits<double>::quiet_NaN();  // of one fold
  int count = 0;
};

struct FinalResult {
  int trial = 0;
  int epochs = 0;                         // the median of the folds' best
  RunStatus status = RunStatus::Waiting;  // Waiting: not trained until now
  std::string message;
  double value = std::numeric_limits<double>::quiet_NaN();  // of the metric on the test part
  NamedValues test;
  NamedValues baselines;  // there
  double seconds = 0;
};

struct CrossValidation {
  CrossValidationPlan plan;
  FoldKind kind = FoldKind::Random;
  bool isGrouped = false;
  std::string metric;  // key
  bool higherIsBetter = false;
  int testSequences = 0;
  std::vector<FoldResult> folds;     // repeat after repeat
  std::vector<OverFolds> metrics;    // the main one first
  std::vector<OverFolds> baselines;  // by the main metric, the best first
  std::optional<FinalResult> atEnd;  // none: not asked for
  bool isTestTouched = false;        // by a training at the end, now or before
  bool isComplete = false;           // all that was asked for has ended
  std::vector<Message> sentences;

  std::string sentence() const;  // all of them, in English
};

// Results by number of trial, as far as there are any: the epochs that the training at the end
// takes, which is the median of the folds' best. None while a fold has no result yet, or where no
// fold has a value.
std::optional<int> finalEpochs(const CrossValidationSetup& setup,
                               const std::map<int, TrialResult>& results);

CrossValidation crossValidationOf(const CrossValidationSetup& setup,
                                  const std::map<int, TrialResult>& results);

}  // namespace gatescope
