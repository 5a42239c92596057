#include "core/train/baseline_words.h"

#include "core/train/baselines.h"

#include <cmath>

namespace gatescope {

namespace {

// The sentence of the baseline's kind: whole sentences, so that they can be translated.
struct Patterns {
  const char* naive;
  const char* linear;
  const char* counted;
};

std::string patternFor(const ToldBaseline& baseline, const Patterns& patterns) {
  switch (baselineKind(baseline.key)) {
    case BaselineKind::Linear:
      return patterns.linear;
    case BaselineKind::Counted:
      return patterns.counted;
    case BaselineKind::Naive:
      break;
  }
  return patterns.naive;
}

}  // namespace

Message baselineIsBetter(const ToldBaseline& baseline, const std::string& network) {
  return say(
      patternFor(baseline, {"A naive guess (%1) is better: %2 %3 against %4.",
                            "A linear model (%1) is better: %2 %3 against %4.",
                            "Counting which token follows which (%1) is better: %2 %3 against "
                            "%4."}),
      baseline.name, baseline.metric, baseline.value, network);
}

Message baselineIsAsGood(const ToldBaseline& baseline) {
  return say(patternFor(baseline, {"A naive guess (%1) is as good: %2 %3.",
                                   "A linear model (%1) is as good: %2 %3.",
                                   "Counting which token follows which (%1) is as good: %2 %3."}),
             baseline.name, baseline.metric, baseline.value);
}

std::optional<Message> baselineVerdict(std::string_view key, std::string_view name,
                                       std::string_view metric, const NamedValues& baseline,
                                       const NamedValues& network) {
  const auto told = find(baseline, metric), own = find(network, metric);
  if (!told || !own || std::isnan(*told) || std::isnan(*own)) return std::nullopt;
  const MetricInfo& info = metricInfo(metric);
  if (info.higherIsBetter ? *own > *told : *own < *told) return std::nullopt;
  const ToldBaseline words{std::string(key), std::string(name), std::string(info.name),
                           toText(*told)};
  return *own == *told ? baselineIsAsGood(words) : baselineIsBetter(words, toText(*own));
}

Message noNetworkBeats(const ToldBaseline& baseline) {
  return say(patternFor(baseline, {"No network beats a naive guess (%1): %2 %3.",
                                   "No network beats a linear model (%1): %2 %3.",
                                   "No network beats counting which token follows which (%1): %2 "
                                   "%3."}),
             baseline.name, baseline.metric, baseline.value);
}

Message baselineBeats(const ToldBaseline& baseline, const std::string& networks) {
  return say(
      patternFor(baseline, {"A naive guess (%1), %2 %3, is better than %4.",
                            "A linear model (%1), %2 %3, is better than %4.",
                            "Counting which token follows which (%1), %2 %3, is better than %4."}),
      baseline.name, baseline.metric, baseline.value, networks);
}

}  // namespace gatescope
