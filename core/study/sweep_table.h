#pragma once

#include "core/study/sweep.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gatescope {

// What became of a trial.
enum class TrialState {
  Waiting,     // not begun
  Unfinished,  // begun, and goes on where it was stopped
  Left,        // successive halving trains it no further
  Finished,
  Failed,  // diverged, or could not be trained
};

struct SweepTrial {
  int number = 0;
  int configuration = 0;
  RunId run = 0;  // 0: not in a project, or not begun
  std::uint64_t seed = 0;
  TrialState state = TrialState::Waiting;
  std::string message;  // why it is no further
  std::string note;     // the user's own words
  int epochs = 0;       // that it was trained
  int bestEpoch = 0;
  double validationLoss = 0;  // of the best epoch; NaN: none
  NamedValues validation;     // of the best epoch
  NamedValues test;
  double seconds = 0;
  std::int64_t parameters = 0;
};

struct SweepConfiguration {
  int number = 0;
  std::vector<std::string> values;  // of the table's keys; empty: does not matter here
  int ended = 0;                    // of its trials
  bool isWhole = false;             // all have ended, and none has failed
  // Of the metric on the validation part, over its ended trials; NaN of none.
  double mean = 0;
  double deviation = 0;  // NaN of fewer than two
  double meanLoss = 0;   // validation loss
  double meanTest = 0;   // of the metric on the test part; NaN: none
  int rank = 0;          // 1: the best; 0: not whole, so not ranked
};

// What answers without a network, by the metric that decides.
struct SweepBaseline {
  std::string key;  // Baseline::key
  std::string name;
  double validation = 0;
  double test = 0;  // NaN: none
};

// All that a sweep has found out.
struct SweepTable {
  std::vector<std::string> keys;  // of the searched settings
  std::string metric;             // that decides
  bool higherIsBetter = false;
  std::vector<SweepTrial> trials;                  // by number
  std::vector<SweepConfiguration> configurations;  // by number
  std::vector<SweepBaseline> baselines;            // the best on the validation part first

  int ended() const;  // trials
  // The best by the validation part alone. Of equals the one of lower loss, then the earlier one.
  const SweepConfiguration* best() const;
};

// `runs`: the study's, or SweepSource::runs().
SweepTable sweepTable(const Sweep& sweep, std::span<const RunRecord> runs);

// “Of 16 configurations units=64 learning-rate=0.003 is best by accuracy on the validation part …”:
// what follows and what does not.
std::vector<Message> sweepSentences(const SweepTable& table);

std::string configurationName(const SweepTable& table, const SweepConfiguration& configuration);
std::string_view stateText(TrialState state);          // "finished"
std::string_view metricName(std::string_view metric);  // "Accuracy", "Loss"

}  // namespace gatescope
