#pragma once

#include "core/study/comparison_setup.h"
#include "core/study/statistics.h"

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace gatescope {

// What came out of a comparison. All figures are of the test part, or of the validation part where
// nothing is left for a test.

struct ComparedRun {
  int trial = 0;
  std::size_t side = 0;
  int pair = 0;
  std::uint64_t seed = 0;
  std::uint64_t splitSeed = 0;
  bool isLeftOut = false;                 // of every mean and difference, by the reader's choice
  RunStatus status = RunStatus::Waiting;  // Waiting: not trained until now
  std::string message;
  double value = std::numeric_limits<double>::quiet_NaN();  // of the metric; NaN: none
  NamedValues validation, test;
  std::vector<EpochRecord> epochs;
  int bestEpoch = 0;
  double seconds = 0;
};

// The runs of a side that reached an epoch: a band around their mean.
struct CurvePoint {
  int epoch = 0;
  MeanEstimate loss;    // on the validation part, or of training where there is none
  MeanEstimate metric;  // on the validation part; of none (count 0) where there is none
};

struct TunedCandidate {
  int trial = 0;
  int units = 0;
  double learningRate = 0;
  double value = 0;  // of the metric on the validation part; NaN: failed
};

struct ComparedSide {
  std::string name;
  Experiment experiment;  // as its first pair trains it
  std::int64_t parameters = 0;
  std::int64_t memory = 0;  // bytes while training, as estimated (core/train/sizing.h)
  std::vector<TunedCandidate> candidates;
  std::size_t chosen = 0;  // of the candidates
  MeanEstimate metric;
  MeanEstimate seconds;
  std::vector<CurvePoint> curve;
};

// The first side minus the second, over the pairs whose runs both have a value.
struct ComparedPair {
  std::size_t first = 0;
  std::size_t second = 0;
  MeanEstimate difference;  // with Student's interval over seeds
  Interval overSeeds;       // by bootstrap (bootstrap.h), widened for few seeds
  // By bootstrap too. NaN where the sides were not judged on the same samples.
  Interval overSequences;
  Interval overBoth;
  double signedRank = 0;  // probability (statistics.h)
};

struct ComparedBaseline {
  std::string name;
  double value = 0;      // mean over the pairs' splits
  std::string key = {};  // Baseline::key
};

struct Comparison {
  ComparisonPlan plan;
  TimeBudget time;
  std::string metric;  // key
  bool higherIsBetter = false;
  bool onTest = true;
  int testSequences = 0;     // of a pair
  bool isDealtAnew = false;  // each pair has a split of its own
  std::vector<ComparedSide> sides;
  std::vector<ComparedRun> runs;            // pair after pair, in each side after side
  std::vector<ComparedPair> pairs;          // of each side with the first
  std::vector<ComparedBaseline> baselines;  // the best first
  std::vector<int> leftOut;                 // trials, as asked
  bool isComplete = false;                  // all runs have ended
  std::vector<Message> notes;
  std::vector<Message> sentences;  // what follows and what does not

  std::string sentence() const;  // all of them, in English
};

// Results by number of trial, as far as there are any: of each side the candidate with the best
// value on the validation part. None while a candidate has no result yet.
std::optional<std::size_t> chosenCandidate(const ComparisonSetup& setup, std::size_t side,
                                           const std::map<int, TrialResult>& results);

// A function of nothing else: to leave out a run changes no other run's numbers.
Comparison comparisonOf(const ComparisonSetup& setup, const std::map<int, TrialResult>& results,
                        const std::set<int>& leftOut = {});

}  // namespace gatescope
