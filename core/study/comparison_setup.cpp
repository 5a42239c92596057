#include "core/study/comparison_setup.h"

#include "core/base/rounding.h"
#include "core/train/metrics.h"
#include "core/train/sizing.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include <nlohmann/json.hpp>

namespace gatescope {

namespace {

bool sameSplits(const Dataset& a, const Dataset& b) {
  return a.splits == b.splits && a.samples.size() == b.samples.size();
}

// Datasets by what defines them: sides that differ in the network alone share theirs.
class DatasetCache {
 public:
  explicit DatasetCache(const MakeDataset& make) : m_make(make) {}

  Result<std::shared_ptr<const Dataset>> get(const Experiment& experiment) {
    Experiment data;
    data.task = experiment.task;
    data.data = experiment.data;
    const std::string key = toJson(data).dump();
    if (const auto found = m_known.find(key); found != m_known.end()) return found->second;
    auto made = m_make(experiment);
    if (made) m_known[key] = *made;
    return made;
  }

 private:
  const MakeDataset& m_make;
  std::map<std::string, std::shared_ptr<const Dataset>> m_known;
};

Result<void> makeData(SideSetup& side, const Experiment& experiment, const ComparisonPlan& plan,
                      DatasetCache& cache) {
  const auto first = cache.get(experiment);
  if (!first) return tl::unexpected(first.error());
  // Whether another seed deals out other parts shows whether they are dealt out at random.
  const auto other = cache.get(seededExperiment(experiment, -1, true));
  if (!other) return tl::unexpected(other.error());
  side.isDealtAnew = !sameSplits(**first, **other);
  if (plan.isTuned) side.tuning = side.isDealtAnew ? *other : *first;
  side.datasets.push_back(*first);
  for (int pair = 1; pair < plan.seeds; ++pair) {
    auto next = cache.get(seededExperiment(experiment, pair, side.isDealtAnew));
    if (!next) return tl::unexpected(next.error());
    side.datasets.push_back(std::move(*next));
  }
  return {};
}

// Units such that its parameters are those of the first side.
Result<void> fitParameters(SideSetup& side, Experiment& experiment, std::int64_t wanted) {
  auto fitted = withParameters(experiment, wanted, side.dataset(0));
  if (!fitted) return tl::unexpected(fitted.error());
  experiment = std::move(*fitted);
  const auto count = parameterCount(experiment, side.dataset(0));
  if (!count) return tl::unexpected(count.error());
  const double off = static_cast<double>(*count) / static_cast<double>(wanted) - 1;
  if (std::abs(off) > 0.02) {
    side.notes.push_back(
        say("%1: %2 units have %3 % %4 parameters than the first side: one unit "
            "more or less weighs more than the 2 % that are wanted",
            side.name, experiment.model.units, toText(roundedTo(100 * std::abs(off), 2)),
            off > 0 ? "more" : "fewer"));
  }
  return {};
}

Result<SideSetup> makeSide(const ComparisonPlan& plan, std::size_t number, std::int64_t& wanted,
                           DatasetCache& cache) {
  auto experiment = sideExperiment(plan, number);
  if (!experiment) return tl::unexpected(experiment.error());
  SideSetup side;
  side.name = plan.sides[number].name;
  if (auto made = makeData(side, *experiment, plan, cache); !made) {
    return tl::unexpected(made.error());
  }
  if (number == 0) {
    const auto count = parameterCount(*experiment, side.dataset(0));
    if (!count) return tl::unexpected(count.error());
    wanted = *count;
  } else if (plan.budget == Budget::Parameters) {
    if (auto fits = fitParameters(side, *experiment, wanted); !fits) {
      return tl::unexpected(fits.error());
    }
  }
  side.candidates = tuningGrid(plan, *experiment);
  for (const Experiment& candidate : side.candidates) {
    if (auto fits = checkMemory(candidate, side.dataset(0)); !fits) {
      return tl::unexpected(fits.error());
    }
  }
  return side;
}

Result<void> checkJudged(const ComparisonSetup& setup) {
  const Dataset& first = setup.sides.front().dataset(0);
  for (const SideSetup& side : setup.sides) {
    const Dataset& data = side.dataset(0);
    if (mainMetric(data) != mainMetric(first)) {
      return failField("side", "%1 is judged by %2 and %3 by %4: they cannot be compared",
                       setup.sides.front().name, metricInfo(mainMetric(first)).name, side.name,
                       metricInfo(mainMetric(data)).name);
    }
    const bool validated = !data.split(Split::Validation).empty();
    if (!validated && (setup.plan.isTuned || data.split(Split::Test).empty())) {
      return failField("split", setup.plan.isTuned
                                    ? "Tuning needs a validation part, and the split leaves none"
                                    : "There is neither a test part nor a validation part to "
                                      "compare on");
    }
  }
  return {};
}

struct EpochTime {
  double untrained = 0;  // evaluating before the first epoch
  double epoch = 0;
};

// A first epoch warms up; the median of up to ten more, about a second and a half of them.
EpochTime epochTime(Trial trial, int threads, const std::stop_token& stop) {
  TrialWatch watch;
  watch.threads = threads;
  watch.stop = stop;
  trial.untilEpoch = 1;
  TrialResult result = trainTrial(trial, watch);
  if (result.epochs.size() < 2) return {};
  EpochTime time{result.epochs[0].seconds, result.epochs[1].seconds};
  trial.untilEpoch += std::clamp(static_cast<int>(1.5 / time.epoch), 1, 10);
  trial.start = std::move(result.next);
  result = trainTrial(trial, watch);
  std::vector<double> seconds;
  for (std::size_t i = 2; i < result.epochs.size(); ++i) {
    seconds.push_back(result.epochs[i].seconds);
  }
  if (seconds.empty()) return time;
  std::ranges::sort(seconds);
  time.epoch = seconds[seconds.size() / 2];
  return time;
}

constexpr double usedShare = 0.95;  // of a run's seconds
constexpr int mostEpochs = 1'000'000;

}  // namespace

int ComparisonSetup::tuningTrials() const {
  int count = 0;
  for (const SideSetup& side : sides) {
    if (side.candidates.size() > 1) count += static_cast<int>(side.candidates.size());
  }
  return count;
}

int ComparisonSetup::trialNumber(int pair, std::size_t side) const {
  return tuningTrials() + pair * static_cast<int>(sides.size()) + static_cast<int>(side);
}

Trial ComparisonSetup::tuningTrial(int number) const {
  std::size_t place = static_cast<std::size_t>(number);
  std::size_t side = 0;
  while (place >= sides[side].candidates.size()) place -= sides[side++].candidates.size();
  const SideSetup& of = sides[side];
  Trial trial;
  trial.number = number;
  trial.experiment = seededExperiment(of.candidates[place], -1, of.isDealtAnew);
  trial.name = say("%1, tuning, %2 units, learning rate %3", of.name, trial.experiment.model.units,
                   trial.experiment.training.learningRate)
                   .text();
  trial.dataset = of.tuning;
  trial.seconds = time.seconds;
  return trial;
}

Trial ComparisonSetup::trial(int pair, std::size_t side, std::size_t candidate) const {
  const SideSetup& of = sides[side];
  Trial trial;
  trial.number = trialNumber(pair, side);
  trial.experiment = seededExperiment(of.candidates[candidate], pair, of.isDealtAnew);
  trial.name = say("%1, seed %2", of.name, trial.experiment.training.seed).text();
  trial.dataset = of.datasets[static_cast<std::size_t>(pair)];
  trial.seconds = time.seconds;
  return trial;
}

Result<ComparisonSetup> prepareComparison(const ComparisonPlan& plan, const MakeDataset& make) {
  if (auto sound = checkPlan(plan); !sound) return tl::unexpected(sound.error());
  ComparisonSetup setup{plan, {}, {}};
  DatasetCache cache(make);
  std::int64_t wanted = 0;
  for (std::size_t i = 0; i < plan.sides.size(); ++i) {
    auto side = makeSide(plan, i, wanted, cache);
    if (!side) {
      Error error = side.error();
      error.message = say("%1: %2", plan.sides[i].name, error.text());
      return tl::unexpected(std::move(error));
    }
    setup.sides.push_back(std::move(*side));
  }
  if (auto judged = checkJudged(setup); !judged) return tl::unexpected(judged.error());
  return setup;
}

bool measureTime(ComparisonSetup& setup, int threads, const std::stop_token& stop) {
  std::vector<std::vector<EpochTime>> times;
  for (std::size_t s = 0; s < setup.sides.size(); ++s) {
    times.emplace_back();
    for (std::size_t c = 0; c < setup.sides[s].candidates.size(); ++c) {
      times.back().push_back(epochTime(setup.trial(0, s, c), threads, stop));
      if (stop.stop_requested()) return false;
    }
  }
  const SideSetup& first = setup.sides.front();
  const std::size_t middle = first.candidates.size() / 2;  // the plan's own settings
  const EpochTime& own = times.front()[middle];
  setup.time.seconds =
      setup.plan.seconds > 0
          ? setup.plan.seconds
          : (own.untrained + first.candidates[middle].training.epochs * own.epoch) / usedShare;
  for (const auto& side : times) {
    setup.time.epochs.emplace_back();
    for (const EpochTime& time : side) {
      const double left = usedShare * setup.time.seconds - time.untrained;
      const double epochs = time.epoch > 0 ? std::floor(left / time.epoch + 1e-9) : 1;
      setup.time.epochs.back().push_back(
          static_cast<int>(std::clamp(epochs, 1.0, double{mostEpochs})));
    }
  }
  return true;
}

void settleTime(ComparisonSetup& setup) {
  for (std::size_t s = 0; s < setup.sides.size(); ++s) {
    for (std::size_t c = 0; c < setup.sides[s].candidates.size(); ++c) {
      setup.sides[s].candidates[c].training.epochs = setup.time.epochs[s][c];
    }
  }
}

}  // namespace gatescope
