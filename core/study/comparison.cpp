#include "core/study/comparison.h"

#include "core/study/bootstrap.h"
#include "core/study/comparison_sentences.h"
#include "core/train/baselines.h"
#include "core/train/sample_losses.h"
#include "core/train/sizing.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace gatescope {

namespace {

constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();

using Results = std::map<int, TrialResult>;

const TrialResult* find(const Results& results, int trial) {
  const auto found = results.find(trial);
  return found == results.end() ? nullptr : &found->second;
}

double valueOf(const NamedValues& metrics, const std::string& metric) {
  return gatescope::find(metrics, metric).value_or(notANumber);
}

bool counts(const ComparedRun& run) {
  return !run.isLeftOut && !std::isnan(run.value);
}

class Assembly {
 public:
  Assembly(const ComparisonSetup& setup, const Results& results, const std::set<int>& leftOut);
  Comparison take() &&;

 private:
  const Dataset& data(std::size_t side, int pair) const {
    return m_setup.sides[side].dataset(pair);
  }
  const ComparedRun& run(int pair, std::size_t side) const;
  void addSide(std::size_t side);
  void addCandidates(std::size_t side, ComparedSide& to) const;
  void addRun(int pair, std::size_t side, bool isLeftOut);
  void estimateSide(std::size_t side);
  std::vector<CurvePoint> curve(std::size_t side) const;
  std::vector<int> commonPairs(std::size_t first, std::size_t second) const;
  void addPair(std::size_t first, std::size_t second);
  bool sameSamples(std::size_t first, std::size_t second, int pair) const;
  void drawSamples(const std::vector<int>& common, ComparedPair& pair) const;
  void addBaselines();
  void addNotes();

  const ComparisonSetup& m_setup;
  const Results& m_results;
  Comparison m_comparison;
};

Assembly::Assembly(const ComparisonSetup& setup, const Results& results,
                   const std::set<int>& leftOut)
    : m_setup(setup), m_results(results) {
  const Dataset& first = data(0, 0);
  m_comparison.plan = setup.plan;
  m_comparison.time = setup.time;
  m_comparison.metric = mainMetric(first);
  m_comparison.higherIsBetter = metricInfo(m_comparison.metric).higherIsBetter;
  m_comparison.onTest = !first.split(Split::Test).empty();
  const auto judged = first.split(m_comparison.onTest ? Split::Test : Split::Validation);
  m_comparison.testSequences = static_cast<int>(judged.size());
  m_comparison.isDealtAnew = setup.sides.front().isDealtAnew;
  m_comparison.leftOut.assign(leftOut.begin(), leftOut.end());
  m_comparison.isComplete = true;
  for (std::size_t s = 0; s < setup.sides.size(); ++s) addSide(s);
  for (int pair = 0; pair < setup.plan.seeds; ++pair) {
    for (std::size_t s = 0; s < setup.sides.size(); ++s) {
      addRun(pair, s, leftOut.contains(setup.trialNumber(pair, s)));
    }
  }
}

Comparison Assembly::take() && {
  for (std::size_t s = 0; s < m_setup.sides.size(); ++s) estimateSide(s);
  for (std::size_t s = 1; s < m_setup.sides.size(); ++s) addPair(0, s);
  addBaselines();
  addNotes();
  m_comparison.sentences = comparisonSentences(m_comparison);
  return std::move(m_comparison);
}

const ComparedRun& Assembly::run(int pair, std::size_t side) const {
  return m_comparison.runs[static_cast<std::size_t>(pair) * m_setup.sides.size() + side];
}

void Assembly::addCandidates(std::size_t side, ComparedSide& to) const {
  const auto& candidates = m_setup.sides[side].candidates;
  int number = 0;
  for (std::size_t s = 0; s < side; ++s) {
    number += static_cast<int>(m_setup.sides[s].candidates.size());
  }
  for (const Experiment& candidate : candidates) {
    if (candidates.size() == 1) return;
    const TrialResult* result = find(m_results, number);
    to.candidates.push_back(
        {number++, candidate.model.units, candidate.training.learningRate,
         result == nullptr ? notANumber
                           : valueOf(result->outcome.validation.metrics, m_comparison.metric)});
  }
}

void Assembly::addSide(std::size_t side) {
  ComparedSide compared;
  compared.name = m_setup.sides[side].name;
  addCandidates(side, compared);
  const auto chosen = chosenCandidate(m_setup, side, m_results);
  if (!chosen) m_comparison.isComplete = false;
  compared.chosen = chosen.value_or(m_setup.sides[side].candidates.size() / 2);
  compared.experiment = m_setup.trial(0, side, compared.chosen).experiment;
  compared.parameters = parameterCount(compared.experiment, data(side, 0)).value_or(0);
  compared.memory = memoryBytes(compared.experiment, data(side, 0)).value_or(0);
  m_comparison.sides.push_back(std::move(compared));
}

void Assembly::addRun(int pair, std::size_t side, bool isLeftOut) {
  const Trial trial = m_setup.trial(pair, side, m_comparison.sides[side].chosen);
  ComparedRun run;
  run.trial = trial.number;
  run.side = side;
  run.pair = pair;
  run.seed = trial.experiment.training.seed;
  run.splitSeed = trial.experiment.data.splitSeed;
  run.isLeftOut = isLeftOut;
  if (const TrialResult* result = find(m_results, trial.number)) {
    const RunOutcome& outcome = result->outcome;
    run.status = outcome.status;
    run.message = outcome.message.text();
    run.validation = outcome.validation.metrics;
    run.test = outcome.test.metrics;
    run.value = valueOf(m_comparison.onTest ? run.test : run.validation, m_comparison.metric);
    run.epochs = result->epochs;
    run.bestEpoch = outcome.bestEpoch;
    run.seconds = outcome.seconds;
  } else {
    m_comparison.isComplete = false;
  }
  m_comparison.runs.push_back(std::move(run));
}

void Assembly::estimateSide(std::size_t side) {
  std::vector<double> values, seconds;
  for (const ComparedRun& run : m_comparison.runs) {
    if (run.side != side || !counts(run)) continue;
    values.push_back(run.value);
    seconds.push_back(run.seconds);
  }
  ComparedSide& compared = m_comparison.sides[side];
  compared.metric = estimateMean(values);
  compared.seconds = estimateMean(seconds);
  compared.curve = curve(side);
}

std::vector<CurvePoint> Assembly::curve(std::size_t side) const {
  std::map<int, std::pair<std::vector<double>, std::vector<double>>> byEpoch;
  for (const ComparedRun& run : m_comparison.runs) {
    if (run.side != side || !counts(run)) continue;
    for (const EpochRecord& record : run.epochs) {
      auto& [losses, metrics] = byEpoch[record.epoch];
      const double loss =
          std::isnan(record.validationLoss) ? record.trainingLoss : record.validationLoss;
      if (!std::isnan(loss)) losses.push_back(loss);
      const double metric = valueOf(record.metrics, m_comparison.metric);
      if (!std::isnan(metric)) metrics.push_back(metric);
    }
  }
  std::vector<CurvePoint> points;
  for (const auto& [epoch, values] : byEpoch) {
    points.push_back({epoch, estimateMean(values.first), estimateMean(values.second)});
  }
  return points;
}

std::vector<int> Assembly::commonPairs(std::size_t first, std::size_t second) const {
  std::vector<int> common;
  for (int pair = 0; pair < m_setup.plan.seeds; ++pair) {
    if (counts(run(pair, first)) && counts(run(pair, second))) common.push_back(pair);
  }
  return common;
}

void Assembly::addPair(std::size_t first, std::size_t second) {
  ComparedPair pair{first, second, {}, {}, {notANumber, notANumber}, {notANumber, notANumber}, 0};
  const std::vector<int> common = commonPairs(first, second);
  std::vector<double> a, b, differences;
  for (const int p : common) {
    a.push_back(run(p, first).value);
    b.push_back(run(p, second).value);
    differences.push_back(a.back() - b.back());
  }
  pair.difference = estimateDifference(a, b);
  pair.overSeeds = {notANumber, notANumber};
  if (common.size() > 1) {
    pair.overSeeds = bootstrapMean(differences, {.widened = true});
  }
  pair.signedRank = signedRankProbability(differences);
  drawSamples(common, pair);
  m_comparison.pairs.push_back(std::move(pair));
}

// The same rows of the same table are asked, in the same order.
bool Assembly::sameSamples(std::size_t first, std::size_t second, int pair) const {
  const Dataset& a = data(first, pair);
  const Dataset& b = data(second, pair);
  if (&a == &b) return true;
  return std::ranges::equal(
      a.split(Split::Test), b.split(Split::Test), [&](std::int32_t x, std::int32_t y) {
        const Sample& p = a.samples[static_cast<std::size_t>(x)];
        const Sample& q = b.samples[static_cast<std::size_t>(y)];
        return p.tableRow + p.steps == q.tableRow + q.steps && p.targetRows == q.targetRows;
      });
}

// Windows of a series overlap in what they ask, and their errors go together beyond that: blocks of
// the horizon at least, of the cube root of their number (Bühlmann and Künsch 1999) at least.
int blockOf(const Dataset& dataset, int stride) {
  if (dataset.shape != Shape::Series) return 1;
  const auto samples = static_cast<double>(dataset.split(Split::Test).size());
  return std::max({1, static_cast<int>(std::ceil(std::cbrt(samples))),
                   (dataset.horizon + stride - 1) / std::max(stride, 1)});
}

// A second or so of drawing at most.
int resamplesFor(std::size_t pairs, int sequences) {
  const double work = static_cast<double>(pairs) * std::max(sequences, 1);
  return static_cast<int>(std::clamp(1e8 / work, 1000.0, 10000.0));
}

void Assembly::drawSamples(const std::vector<int>& common, ComparedPair& pair) const {
  if (common.empty() || !m_comparison.onTest) return;
  LossTable a, b;
  for (const int p : common) {
    if (!sameSamples(pair.first, pair.second, p)) return;
    a.push_back(find(m_results, run(p, pair.first).trial)->outcome.testLosses);
    b.push_back(find(m_results, run(p, pair.second).trial)->outcome.testLosses);
    if (a.back().empty() || a.back().size() != b.back().size()) return;
  }
  PairedBootstrap how;
  how.sameSamples = !m_comparison.isDealtAnew;
  how.block = blockOf(data(0, 0), m_comparison.sides.front().experiment.data.stride);
  how.metric = [this](double loss) { return metricOfLoss(m_comparison.metric, loss); };
  BootstrapOptions options{.widened = true};
  options.resamples = resamplesFor(common.size(), m_comparison.testSequences);
  how.redraw = Redraw::Sequences;
  pair.overSequences = bootstrapDifference(a, b, how, options);
  how.redraw = Redraw::Both;
  pair.overBoth = bootstrapDifference(a, b, how, options);
}

void Assembly::addBaselines() {
  std::map<std::pair<std::string, std::string>, std::vector<double>> values;  // by key and name
  for (const auto& dataset : m_setup.sides.front().datasets) {
    const auto known = baselineTable(dataset);
    for (const Baseline& baseline : known->deciding()) {
      values[{baseline.key, baseline.name}].push_back(
          valueOf(baseline.evaluation.metrics, m_comparison.metric));
    }
  }
  for (const auto& [who, of] : values) {
    if (!std::isnan(mean(of))) m_comparison.baselines.push_back({who.second, mean(of), who.first});
  }
  std::ranges::stable_sort(m_comparison.baselines, {}, [&](const ComparedBaseline& baseline) {
    return m_comparison.higherIsBetter ? -baseline.value : baseline.value;
  });
}

void Assembly::addNotes() {
  for (const SideSetup& side : m_setup.sides) {
    m_comparison.notes.insert(m_comparison.notes.end(), side.notes.begin(), side.notes.end());
  }
  for (const Message& note : comparisonNotes(m_comparison)) m_comparison.notes.push_back(note);
}

}  // namespace

std::string Comparison::sentence() const {
  std::string text;
  for (const Message& message : sentences) text += (text.empty() ? "" : " ") + message.text();
  return text;
}

std::optional<std::size_t> chosenCandidate(const ComparisonSetup& setup, std::size_t side,
                                           const Results& results) {
  const SideSetup& of = setup.sides[side];
  if (of.candidates.size() == 1) return 0;
  int number = 0;
  for (std::size_t s = 0; s < side; ++s) {
    number += static_cast<int>(setup.sides[s].candidates.size());
  }
  const std::string metric(mainMetric(of.dataset(0)));
  const double sign = metricInfo(metric).higherIsBetter ? -1 : 1;
  std::size_t chosen = of.candidates.size() / 2;  // the plan's own, where all have failed
  double best = std::numeric_limits<double>::infinity();
  for (std::size_t c = 0; c < of.candidates.size(); ++c) {
    const TrialResult* result = find(results, number + static_cast<int>(c));
    if (result == nullptr) return std::nullopt;
    const double value = sign * valueOf(result->outcome.validation.metrics, metric);
    if (!(value < best)) continue;
    best = value;
    chosen = c;
  }
  return chosen;
}

Comparison comparisonOf(const ComparisonSetup& setup, const Results& results,
                        const std::set<int>& leftOut) {
  return Assembly(setup, results, leftOut).take();
}

}  // namespace gatescope
