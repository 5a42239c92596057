#include "core/study/sweep_table.h"

#include "core/study/statistics.h"
#include "core/train/baseline_words.h"
#include "core/train/baselines.h"
#include "core/train/settings.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

namespace gatescope {

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

TrialState stateOf(const Sweep& sweep, const RunRecord& run) {
  switch (run.status) {
    case RunStatus::Finished:
      return TrialState::Finished;
    case RunStatus::Diverged:
    case RunStatus::Failed:
      return TrialState::Failed;
    default:
      break;
  }
  const std::vector<int> epochs = rungsOf(sweep.plan()).epochs;
  const int last = run.epochs.empty() ? 0 : run.epochs.back().epoch;
  const bool stands = std::ranges::find(epochs, last) != epochs.end() && last != epochs.back();
  return stands ? TrialState::Left : TrialState::Unfinished;
}

bool hasEnded(TrialState state) {
  return state == TrialState::Left || state == TrialState::Finished || state == TrialState::Failed;
}

SweepTrial waitingTrial(const Sweep& sweep, int number) {
  SweepTrial trial;
  trial.number = number;
  trial.configuration = number / sweep.plan().seeds;
  trial.seed = sweep.trial(number).experiment.training.seed;
  trial.validationLoss = none;
  return trial;
}

void fill(SweepTrial& trial, const Sweep& sweep, const RunRecord& run) {
  trial.run = run.id;
  trial.state = stateOf(sweep, run);
  trial.message = run.message;
  trial.note = run.note;
  trial.seconds = run.seconds;
  trial.parameters = run.parameters;
  if (run.epochs.empty()) return;
  const EpochRecord& best = bestEpoch(run.epochs);
  trial.epochs = run.epochs.back().epoch;
  trial.bestEpoch = best.epoch;
  trial.validationLoss = best.validationLoss;
  // Of a trial that was cut off, what is known until then.
  trial.validation = run.validation.empty() ? best.metrics : run.validation;
  trial.test = run.test;
}

double metricOf(const SweepTable& table, const SweepTrial& trial) {
  if (table.metric == lossMetric) return trial.validationLoss;
  return find(trial.validation, table.metric).value_or(none);
}

std::vector<std::string> valuesOf(const SweepTable& table, const Experiment& experiment) {
  std::vector<std::string> values;
  for (const std::string& key : table.keys) {
    const Setting& setting = *findSetting(key);
    values.push_back(setting.applies(experiment) ? setting.read(experiment) : std::string());
  }
  return values;
}

SweepConfiguration summary(const SweepTable& table, const Sweep& sweep, int number) {
  SweepConfiguration configuration;
  configuration.number = number;
  configuration.values = valuesOf(table, sweep.configuration(number));
  configuration.isWhole = true;
  std::vector<double> metrics, losses, tests;
  for (const SweepTrial& trial : table.trials) {
    if (trial.configuration != number) continue;
    configuration.isWhole = configuration.isWhole && hasEnded(trial.state) &&
                            trial.state != TrialState::Failed &&
                            std::isfinite(metricOf(table, trial));
    if (!hasEnded(trial.state)) continue;
    ++configuration.ended;
    metrics.push_back(metricOf(table, trial));
    losses.push_back(trial.validationLoss);
    if (const auto value = find(trial.test, table.metric)) tests.push_back(*value);
  }
  configuration.mean = mean(metrics);
  configuration.deviation = deviation(metrics);
  configuration.meanLoss = mean(losses);
  configuration.meanTest = mean(tests);
  return configuration;
}

void rank(SweepTable& table) {
  std::vector<SweepConfiguration*> whole;
  for (SweepConfiguration& one : table.configurations) {
    if (one.isWhole) whole.push_back(&one);
  }
  const double sign = table.higherIsBetter ? -1 : 1;
  std::ranges::sort(whole, {}, [&](const SweepConfiguration* one) {
    return std::tuple(sign * one->mean, one->meanLoss, one->number);
  });
  for (std::size_t i = 0; i < whole.size(); ++i) whole[i]->rank = static_cast<int>(i) + 1;
}

// Of the data that the best configuration was judged on: windows may differ. None of a metric that
// they have not: the loss is a network's own.
std::vector<SweepBaseline> baselinesOf(const SweepTable& table, const Sweep& sweep) {
  const SweepConfiguration* best = table.best();
  const int trial = best == nullptr ? 0 : best->number * sweep.plan().seeds;
  const auto known = baselineTable(sweep.trial(trial).dataset);
  std::vector<SweepBaseline> all;
  for (const Baseline& baseline : known->validation) {
    const auto value = find(baseline.evaluation.metrics, table.metric);
    if (!value) continue;
    const auto same = std::ranges::find(known->test, baseline.key, &Baseline::key);
    const auto test =
        same == known->test.end() ? std::nullopt : find(same->evaluation.metrics, table.metric);
    all.push_back({baseline.key, baseline.name, *value, test.value_or(none)});
  }
  const double sign = table.higherIsBetter ? -1 : 1;
  std::ranges::stable_sort(all, {}, [&](const SweepBaseline& b) { return sign * b.validation; });
  return all;
}

// Beside the best configuration.
Message baselineSentence(const SweepTable& table, const SweepConfiguration& best) {
  const SweepBaseline& baseline = table.baselines.front();
  const bool better =
      table.higherIsBetter ? best.mean > baseline.validation : best.mean < baseline.validation;
  if (better) {
    return say("Without a network, “%1” has %2 on the validation part.", baseline.name,
               baseline.validation);
  }
  return noNetworkBeats({baseline.key, baseline.name, std::string(metricName(table.metric)),
                         toText(baseline.validation)});
}

// “0.97 ± 0.02”
std::string spreadText(const SweepConfiguration& configuration) {
  std::string text = toText(configuration.mean);
  if (!std::isnan(configuration.deviation)) text += " ± " + toText(configuration.deviation);
  return text;
}

}  // namespace

int SweepTable::ended() const {
  return static_cast<int>(
      std::ranges::count_if(trials, [](const SweepTrial& t) { return hasEnded(t.state); }));
}

const SweepConfiguration* SweepTable::best() const {
  const auto found = std::ranges::find(configurations, 1, &SweepConfiguration::rank);
  return found == configurations.end() ? nullptr : &*found;
}

SweepTable sweepTable(const Sweep& sweep, std::span<const RunRecord> runs) {
  SweepTable table;
  table.keys = searchedKeys(sweep.plan().searches);
  table.metric = sweep.plan().metric;
  table.higherIsBetter = higherIsBetter(sweep.plan());
  for (int i = 0; i < sweep.trials(); ++i) table.trials.push_back(waitingTrial(sweep, i));
  for (const RunRecord& run : runs) {
    if (run.trial < 0 || run.trial >= sweep.trials()) continue;
    fill(table.trials[static_cast<std::size_t>(run.trial)], sweep, run);
  }
  for (int i = 0; i < sweep.configurations(); ++i) {
    table.configurations.push_back(summary(table, sweep, i));
  }
  rank(table);
  table.baselines = baselinesOf(table, sweep);
  return table;
}

std::vector<Message> sweepSentences(const SweepTable& table) {
  std::vector<Message> said;
  const auto trials = static_cast<int>(table.trials.size());
  if (table.ended() < trials) {
    said.push_back(
        say("%1 of %2 trials have ended: what follows may change.", table.ended(), trials));
  }
  const SweepConfiguration* best = table.best();
  if (best == nullptr) {
    said.push_back(say("No configuration has been trained to its end yet."));
    return said;
  }
  said.push_back(say("Best of %1 by %2 on the validation part: %3, with %4.",
                     table.configurations.size(), metricName(table.metric),
                     configurationName(table, *best), spreadText(*best)));
  said.push_back(say("The best of many looks better there than it is, for it was chosen there."));
  if (!std::isnan(best->meanTest)) {
    said.push_back(say("On the test part, which chose nothing, it has %1.", best->meanTest));
  }
  if (!table.baselines.empty()) said.push_back(baselineSentence(table, *best));
  return said;
}

std::string configurationName(const SweepTable& table, const SweepConfiguration& configuration) {
  std::string name;
  for (std::size_t i = 0; i < table.keys.size(); ++i) {
    if (configuration.values[i].empty()) continue;
    name += (name.empty() ? "" : " ") + table.keys[i] + '=' + configuration.values[i];
  }
  return name;
}

std::string_view stateText(TrialState state) {
  switch (state) {
    case TrialState::Waiting:
      return "waiting";
    case TrialState::Unfinished:
      return "unfinished";
    case TrialState::Left:
      return "left";
    case TrialState::Finished:
      return "finished";
    case TrialState::Failed:
      return "failed";
  }
  return "failed";
}

std::string_view metricName(std::string_view metric) {
  return metric == lossMetric ? std::string_view("loss") : metricInfo(metric).name;
}

}  // namespace gatescope
