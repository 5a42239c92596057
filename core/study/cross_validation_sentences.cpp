#include "core/study/cross_validation_sentences.h"

#include "core/base/rounding.h"
#include "core/study/comparison_sentences.h"
#include "core/train/metrics.h"

#include <algorithm>
#include <cmath>

namespace gatescope {

namespace {

std::string foldName(const CrossValidation& result, const FoldResult& fold) {
  return result.plan.repeats == 1 ? say("Fold %1", fold.fold).text()
                                  : say("Repeat %1, fold %2", fold.repeat, fold.fold).text();
}

Message kindSentence(const CrossValidation& result) {
  switch (result.kind) {
    case FoldKind::Rolling:
      break;
    case FoldKind::Stratified:
      return say(result.isGrouped
                     ? "Sequences are dealt out to %1 folds at random, each group to one fold and "
                       "classes in proportion as far as groups allow."
                     : "Sequences are dealt out to %1 folds at random, each class in proportion.",
                 result.plan.folds);
    case FoldKind::Random:
      return say(result.isGrouped ? "Sequences are dealt out to %1 folds at random, each group to "
                                    "one fold."
                                  : "Sequences are dealt out to %1 folds at random.",
                 result.plan.folds);
  }
  return say(
      "Each of %1 folds learns from what comes before it in time: from %2 sequences at first, "
      "%3 at last.",
      result.plan.folds, result.folds.front().trainingSequences,
      result.folds.back().trainingSequences);
}

// The mean, and why its uncertainty is not said.
void addMean(const CrossValidation& result, std::vector<Message>& to) {
  if (result.metrics.empty() || result.metrics.front().name != result.metric) {
    to.push_back(say("No fold has a value: nothing follows."));
    return;
  }
  const OverFolds& main = result.metrics.front();
  const std::string_view name = metricInfo(result.metric).name;
  if (main.count == 1) {
    to.push_back(say("%1 is %2 on the one fold that has a value.", name, main.mean));
    return;
  }
  to.push_back(
      say("%1 is %2 in the mean over %3 folds, with a standard deviation of %4 from fold "
          "to fold.",
          name, withUncertainty(main.mean, main.deviation), main.count,
          withUncertainty(main.deviation, main.deviation)));
  to.push_back(
      say("Folds share training data, so that this deviation divided by √%1 is no "
          "standard error of the mean (Bengio and Grandvalet 2004).",
          main.count));
  to.push_back(
      say("Each figure is of the epoch that did best on its fold, which flatters it a "
          "little."));
}

// The best baseline, fold by fold.
void addBaseline(const CrossValidation& result, std::vector<Message>& to) {
  if (result.baselines.empty()) return;
  const OverFolds& best = result.baselines.front();
  int better = 0, both = 0;
  for (const FoldResult& fold : result.folds) {
    const auto value = find(fold.baselines, best.name);
    if (!value || std::isnan(fold.value)) continue;
    ++both;
    better += result.higherIsBetter ? fold.value > *value : fold.value < *value;
  }
  if (both == 0) return;
  to.push_back(
      say("The network is better than the baseline “%1” (%2 in the mean) in %3 of %4 folds.",
          best.name, best.mean, better, both));
}

void addFolds(const CrossValidation& result, std::vector<Message>& to) {
  for (const FoldResult& fold : result.folds) {
    const std::string name = foldName(result, fold);
    if (fold.status == RunStatus::Waiting) {
      to.push_back(say("%1 has not ended.", name));
    } else if (std::isnan(fold.value)) {
      to.push_back(say("%1 has no value and is in no mean: %2", name, fold.message));
    } else if (fold.status == RunStatus::Diverged) {
      to.push_back(say("%1 diverged and counts as it stood in epoch %2.", name, fold.bestEpoch));
    }
  }
}

// What is known of the test part.
void addTest(const CrossValidation& result, std::vector<Message>& to) {
  if (result.testSequences == 0) {
    to.push_back(
        say("The split leaves no test part: these figures chose the epoch, and nothing "
            "is left to measure on."));
    return;
  }
  if (!result.isTestTouched) {
    to.push_back(say("The test part (%1 sequences) was not touched.", result.testSequences));
    return;
  }
  if (!result.atEnd) {
    to.push_back(
        say("The test part (%1 sequences) has been measured before, by a training at the "
            "end.",
            result.testSequences));
    return;
  }
  const FinalResult& end = *result.atEnd;
  if (std::isnan(end.value)) {
    to.push_back(
        say("The training at the end, on all but the test part, has no value: %1", end.message));
    return;
  }
  to.push_back(
      say("Trained at the end on all but the test part, for %1 epochs (the median of the "
          "folds' best), the network has %2 %3 on the test part (%4 sequences), which was "
          "not touched before.",
          end.epochs, metricInfo(result.metric).name, end.value, result.testSequences));
  if (end.baselines.empty()) return;
  const NamedValue& best = end.baselines.front();
  to.push_back(say("The best baseline there, “%1”, has %2.", best.name, best.value));
}

}  // namespace

std::vector<Message> crossValidationSentences(const CrossValidation& result) {
  std::vector<Message> sentences{kindSentence(result)};
  addMean(result, sentences);
  addBaseline(result, sentences);
  addFolds(result, sentences);
  addTest(result, sentences);
  return sentences;
}

}  // namespace gatescope
