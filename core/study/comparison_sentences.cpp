#include "core/study/comparison_sentences.h"

#include "core/base/rounding.h"
#include "core/train/baseline_words.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

namespace gatescope {

namespace {

double halfWidth(const ComparedPair& pair) {
  return (pair.difference.interval.high - pair.difference.interval.low) / 2;
}

// A difference in words, “GRU is lower in RMSE than LSTM by 0.4 ± 0.6: …”.
class DifferenceSentence {
 public:
  DifferenceSentence(const Comparison& comparison, const ComparedPair& pair)
      : m_first(comparison.sides[pair.first].name),
        m_second(comparison.sides[pair.second].name),
        m_metric(metricInfo(comparison.metric).name),
        m_pair(pair),
        m_isLower(pair.difference.mean < 0),
        m_firstIsBetter(m_isLower != comparison.higherIsBetter) {}

  Message message() const {
    switch (verdictOf(m_pair)) {
      case Verdict::Nothing:
        return say("No seed has a value of both %1 and %2: nothing follows.", m_first, m_second);
      case Verdict::OneSeed:
        return withDifference(
            "%1 is lower in %2 than %3 by %4 with one seed: that may be chance, and no difference "
            "is shown.",
            "%1 is higher in %2 than %3 by %4 with one seed: that may be chance, and no difference "
            "is shown.");
      case Verdict::NotShown:
        return withDifference(
            "%1 is lower in %2 than %3 by %4 ± %5: no difference shown with %6 seeds.",
            "%1 is higher in %2 than %3 by %4 ± %5: no difference shown with %6 seeds.");
      case Verdict::Shown:
        break;
    }
    return withDifference(
        "%1 is lower in %2 than %3 by %4 ± %5 with %6 seeds: a difference is shown, and %7 is "
        "better.",
        "%1 is higher in %2 than %3 by %4 ± %5 with %6 seeds: a difference is shown, and %7 is "
        "better.");
  }

 private:
  Message withDifference(const char* lower, const char* higher) const {
    const double size = std::abs(m_pair.difference.mean);
    const bool alone = m_pair.difference.count < 2;
    const double half = alone ? size : halfWidth(m_pair);
    if (size == 0) {
      return say("%1 and %2 come to the same %3: no difference shown.", m_first, m_second,
                 m_metric);
    }
    return say(m_isLower ? lower : higher, m_first, m_metric, m_second, withUncertainty(size, half),
               withUncertainty(half, half), m_pair.difference.count,
               m_firstIsBetter ? m_first : m_second);
  }

  std::string m_first, m_second;
  std::string m_metric;
  const ComparedPair& m_pair;
  bool m_isLower;
  bool m_firstIsBetter;
};

void addOtherSequences(const ComparedPair& pair, std::vector<Message>& to) {
  if (verdictOf(pair) != Verdict::Shown || !pair.overBoth.contains(0)) return;
  const double half = (pair.overBoth.high - pair.overBoth.low) / 2;
  to.push_back(
      say("Of other test sequences it is not shown: with seeds and sequences drawn anew the "
          "difference lies between %1 and %2.",
          withUncertainty(pair.overBoth.low, half), withUncertainty(pair.overBoth.high, half)));
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    text += (i == 0 ? "" : ", ") + names[i];
  }
  return text;
}

void addBaseline(const Comparison& comparison, std::vector<Message>& to) {
  if (comparison.baselines.empty()) return;
  const ComparedBaseline& best = comparison.baselines.front();
  std::vector<std::string> beaten;
  std::size_t judged = 0;
  for (const ComparedSide& side : comparison.sides) {
    if (side.metric.count == 0) continue;
    ++judged;
    const bool wins =
        comparison.higherIsBetter ? best.value >= side.metric.mean : best.value <= side.metric.mean;
    if (wins) beaten.push_back(side.name);
  }
  if (beaten.empty()) return;
  const ToldBaseline told{best.key, best.name, std::string(metricInfo(comparison.metric).name),
                          toText(best.value)};
  if (beaten.size() == judged) {
    to.push_back(noNetworkBeats(told));
    to.push_back(say("There is nothing to choose between networks that lose to it."));
  } else {
    to.push_back(baselineBeats(told, joined(beaten)));
  }
}

bool haveEqualUnits(const Comparison& comparison) {
  return std::ranges::all_of(comparison.sides, [&](const ComparedSide& side) {
    return side.experiment.model.units == comparison.sides.front().experiment.model.units;
  });
}

Message budgetNote(const Comparison& comparison) {
  switch (comparison.plan.budget) {
    case Budget::Parameters:
      return say("All sides have as many parameters as %1: %2", comparison.sides.front().name,
                 comparison.sides.front().parameters);
    case Budget::Time:
      return say(
          "Each run has %1 seconds and all threads to itself; an epoch of each side was timed "
          "before",
          toText(roundedTo(comparison.time.seconds, 3)));
    case Budget::Units:
      break;
  }
  return haveEqualUnits(comparison)
             ? say("All sides have %1 units", comparison.sides.front().experiment.model.units)
             : say("The sides have the units that were set for them");
}

Message tunedNote(const ComparedSide& side) {
  return say("%1 was tuned over %2 settings on the validation part: %3 units, learning rate %4",
             side.name, side.candidates.size(), side.experiment.model.units,
             side.experiment.training.learningRate);
}

// The largest or smallest learning rate was the best: beyond may be better ones.
bool isAtEdge(const ComparedSide& side) {
  const auto rates = [](const TunedCandidate& c) { return c.learningRate; };
  const auto [low, high] = std::ranges::minmax(side.candidates, {}, rates);
  const double rate = side.candidates[side.chosen].learningRate;
  return rate == low.learningRate || rate == high.learningRate;
}

void addRunNotes(const Comparison& comparison, std::vector<Message>& to) {
  for (const ComparedRun& run : comparison.runs) {
    const std::string& name = comparison.sides[run.side].name;
    if (run.isLeftOut) {
      to.push_back(say("Left out of every mean, by choice: %1, seed %2 (trial %3)", name, run.seed,
                       run.trial));
    } else if (run.status == RunStatus::Waiting) {
      to.push_back(say("%1, seed %2, has not ended", name, run.seed));
    } else if (std::isnan(run.value)) {
      to.push_back(say("%1, seed %2, has no value: %3", name, run.seed, run.message));
    } else if (run.status == RunStatus::Diverged) {
      to.push_back(say("%1, seed %2, diverged and counts as it stood in epoch %3", name, run.seed,
                       run.bestEpoch));
    }
  }
}

void addCutNote(const Comparison& comparison, std::vector<Message>& to) {
  const auto cut = std::ranges::count_if(comparison.runs, [](const ComparedRun& run) {
    return run.status == RunStatus::Finished && !run.epochs.empty() &&
           run.message == timeUpMessage(run.epochs.back().epoch).text();
  });
  if (cut > 0) {
    to.push_back(
        say("%1 runs were cut off by the clock before their last epoch: another machine "
            "gives other figures",
            cut));
  }
}

}  // namespace

Verdict verdictOf(const ComparedPair& pair) {
  if (pair.difference.count == 0) return Verdict::Nothing;
  if (pair.difference.count == 1) return Verdict::OneSeed;
  return pair.difference.interval.contains(0) ? Verdict::NotShown : Verdict::Shown;
}

std::string withUncertainty(double value, double uncertainty) {
  if (!(uncertainty > 0) || !std::isfinite(uncertainty)) return toText(value);
  const int decimals = 1 - static_cast<int>(std::floor(std::log10(uncertainty)));
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", std::clamp(decimals, 0, 12), value);
  return text;
}

std::vector<Message> comparisonSentences(const Comparison& comparison) {
  std::vector<Message> sentences;
  for (const ComparedPair& pair : comparison.pairs) {
    sentences.push_back(DifferenceSentence(comparison, pair).message());
    addOtherSequences(pair, sentences);
  }
  addBaseline(comparison, sentences);
  if (!comparison.plan.isTuned) {
    sentences.push_back(
        say("The sides were not tuned: with settings of their own it may come out otherwise."));
  }
  return sentences;
}

std::vector<Message> comparisonNotes(const Comparison& comparison) {
  std::vector<Message> notes{budgetNote(comparison)};
  if (comparison.isDealtAnew) {
    notes.push_back(say("Sequences are dealt out anew for each seed, alike for all sides"));
  }
  for (const ComparedSide& side : comparison.sides) {
    if (side.candidates.empty()) continue;
    notes.push_back(tunedNote(side));
    if (isAtEdge(side)) {
      notes.push_back(
          say("%1: the best learning rate stands at the edge of the grid, and a better "
              "one may lie beyond",
              side.name));
    }
  }
  if (comparison.pairs.size() > 1) {
    notes.push_back(
        say("%1 differences are looked at: each interval holds in 95 of 100 cases by "
            "itself, all together in fewer",
            comparison.pairs.size()));
  }
  if (comparison.plan.seeds > 1 && comparison.plan.seeds < 5) {
    notes.push_back(
        say("The bootstrap's intervals over fewer than 5 seeds are too short (82 % in "
            "place of 95 with 3): go by ± 95 %"));
  }
  addCutNote(comparison, notes);
  addRunNotes(comparison, notes);
  return notes;
}

}  // namespace gatescope
