#include "core/study/cross_validation.h"

#include "core/study/cross_validation_sentences.h"
#include "core/study/statistics.h"
#include "core/train/baselines.h"
#include "core/train/metrics.h"

#include <algorithm>
#include <cmath>

namespace gatescope {

namespace {

constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();

using Results = std::map<int, TrialResult>;

double valueOf(const NamedValues& values, const std::string& name) {
  return find(values, name).value_or(notANumber);
}

// Whether a fold was trained to a figure that counts.
bool counts(const TrialResult& result, const std::string& metric) {
  return !std::isnan(valueOf(result.outcome.validation.metrics, metric));
}

NamedValues baselinesOn(const std::shared_ptr<const Dataset>& dataset, Split part,
                        const std::string& metric) {
  NamedValues values;
  const auto table = baselineTable(dataset);
  for (const Baseline& baseline : part == Split::Test ? table->test : table->validation) {
    const double value = valueOf(baseline.evaluation.metrics, metric);
    if (!std::isnan(value)) values.push_back({baseline.name, value});
  }
  return values;
}

FoldResult foldOf(const CrossValidationSetup& setup, int number, const Results& results) {
  const Trial trial = setup.foldTrial(number);
  FoldResult fold;
  fold.trial = number;
  fold.fold = number % setup.plan.folds + 1;
  fold.repeat = number / setup.plan.folds + 1;
  fold.seed = trial.experiment.training.seed;
  fold.trainingSequences = static_cast<int>(trial.dataset->split(Split::Training).size());
  fold.validationSequences = static_cast<int>(trial.dataset->split(Split::Validation).size());
  fold.baselines = baselinesOn(trial.dataset, Split::Validation, setup.metric);
  const auto found = results.find(number);
  if (found == results.end()) return fold;
  const RunOutcome& outcome = found->second.outcome;
  fold.status = outcome.status;
  fold.message = outcome.message.text();
  fold.validation = outcome.validation.metrics;
  fold.value = valueOf(fold.validation, setup.metric);
  fold.epochs = found->second.epochs;
  fold.bestEpoch = outcome.bestEpoch;
  fold.seconds = outcome.seconds;
  return fold;
}

FinalResult finalOf(const CrossValidationSetup& setup, const Results& results) {
  FinalResult end;
  end.trial = setup.foldTrials();
  end.epochs = finalEpochs(setup, results).value_or(0);
  const auto found = results.find(end.trial);
  if (found == results.end()) return end;
  const RunOutcome& outcome = found->second.outcome;
  end.status = outcome.status;
  end.message = outcome.message.text();
  end.test = outcome.test.metrics;
  end.value = valueOf(end.test, setup.metric);
  end.seconds = outcome.seconds;
  end.baselines = baselinesOn(setup.whole, Split::Test, setup.metric);
  return end;
}

// Every name of the folds' values, with what the folds that have it come to.
std::vector<OverFolds> overFolds(const std::vector<FoldResult>& folds,
                                 NamedValues FoldResult::*values) {
  std::vector<OverFolds> result;
  std::vector<std::vector<double>> columns;
  for (const FoldResult& fold : folds) {
    for (const auto& [name, value] : fold.*values) {
      if (std::isnan(value)) continue;
      const auto known = std::ranges::find(result, name, &OverFolds::name);
      const auto place = static_cast<std::size_t>(known - result.begin());
      if (known == result.end()) {
        result.push_back({name, notANumber, notANumber, 0});
        columns.emplace_back();
      }
      columns[place].push_back(value);
    }
  }
  for (std::size_t i = 0; i < result.size(); ++i) {
    result[i].mean = mean(columns[i]);
    result[i].deviation = deviation(columns[i]);
    result[i].count = static_cast<int>(columns[i].size());
  }
  return result;
}

}  // namespace

std::string CrossValidation::sentence() const {
  std::string text;
  for (const Message& message : sentences) text += (text.empty() ? "" : " ") + message.text();
  return text;
}

std::optional<int> finalEpochs(const CrossValidationSetup& setup, const Results& results) {
  std::vector<double> best;
  for (int number = 0; number < setup.foldTrials(); ++number) {
    const auto found = results.find(number);
    if (found == results.end()) return std::nullopt;
    if (counts(found->second, setup.metric)) best.push_back(found->second.outcome.bestEpoch);
  }
  if (best.empty()) return std::nullopt;
  std::ranges::sort(best);
  return std::max(1, static_cast<int>(std::lround(quantile(best, 0.5))));
}

CrossValidation crossValidationOf(const CrossValidationSetup& setup, const Results& results) {
  CrossValidation result;
  result.plan = setup.plan;
  result.kind = setup.kind;
  result.isGrouped = setup.isGrouped;
  result.metric = setup.metric;
  result.higherIsBetter = metricInfo(setup.metric).higherIsBetter;
  result.testSequences = setup.testSequences;
  for (int number = 0; number < setup.foldTrials(); ++number) {
    result.folds.push_back(foldOf(setup, number, results));
  }
  result.isComplete = std::ranges::none_of(
      result.folds, [](const FoldResult& fold) { return fold.status == RunStatus::Waiting; });
  result.metrics = overFolds(result.folds, &FoldResult::validation);
  std::ranges::stable_partition(
      result.metrics, [&](const OverFolds& metric) { return metric.name == setup.metric; });
  result.baselines = overFolds(result.folds, &FoldResult::baselines);
  std::ranges::stable_sort(result.baselines, {}, [&](const OverFolds& baseline) {
    return result.higherIsBetter ? -baseline.mean : baseline.mean;
  });
  result.isTestTouched = results.contains(setup.foldTrials());
  if (setup.plan.isFinal) {
    result.atEnd = finalOf(setup, results);
    // Where no fold has a value there is nothing to train at the end.
    const bool waits = result.atEnd->status == RunStatus::Waiting && result.atEnd->epochs > 0;
    result.isComplete = result.isComplete && !waits;
  }
  result.sentences = crossValidationSentences(result);
  return result;
}

}  // namespace gatescope
