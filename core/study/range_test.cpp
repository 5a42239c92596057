#include "core/study/range_test.h"

#include "core/base/rounding.h"
#include "core/train/flush_denormals.h"
#include "core/train/training_step.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <new>

namespace gatescope {
namespace {

// As the setting “learning-rate” allows.
constexpr double lowestRate = 1e-8, highestRate = 10;
constexpr double leastSpan = 10;
constexpr int fewestBatches = 50, mostBatches = 1'000'000;

// Of a smoothed loss, against the lowest so far: from here on it is no longer learning.
constexpr double divergedFactor = 4;

// Of suggestRate().
constexpr std::size_t fewestStarting = 5;
constexpr double clearFall = 5, clearRise = 2;  // standard deviations of the smoothed loss
constexpr double leastFall = 0.02;              // of the loss at first

// The training part, epoch after epoch, in batches.
class Batches {
 public:
  Batches(const Dataset& dataset, const TrainingSettings& settings)
      : m_dataset(dataset), m_settings(settings) {}

  std::span<const std::int32_t> next() {
    if (m_place.epoch == 0 || m_place.batch == batchesAnEpoch(m_dataset, m_settings)) {
      m_place = {m_place.epoch + 1, 0};
      m_order = epochOrder(m_dataset, m_settings.seed, m_place.epoch);
    }
    const auto size = static_cast<std::size_t>(m_settings.batch);
    const std::size_t first = static_cast<std::size_t>(m_place.batch) * size;
    ++m_place.batch;
    return std::span(m_order).subspan(first, std::min(size, m_order.size() - first));
  }
  BatchPlace place() const { return m_place; }

 private:
  const Dataset& m_dataset;
  const TrainingSettings& m_settings;
  std::vector<std::int32_t> m_order;
  BatchPlace m_place;
};

// The loss of a batch, learned from at this rate; nothing when it was too much.
std::optional<double> learn(TrainerState& state, Batches& batches, double rate) {
  const auto samples = batches.next();
  Engine::PieceLoss whole;
  for (int piece = 0; piece < state.engine.pieces(samples); ++piece) {
    if (takeStep(state, batches.place(), samples, piece, rate, whole)) return std::nullopt;
  }
  return whole.loss / std::max(static_cast<double>(whole.items), 1.0);
}

// What the exponential mean reaches back.
double smoothedBatches(int batches) {
  return std::max(batches / 20.0, 1.0);
}

// The mean of smoothLosses(), loss by loss.
class RunningMean {
 public:
  explicit RunningMean(double beta) : m_beta(beta) {}
  double add(double loss) {
    m_sum = m_beta * m_sum + (1 - m_beta) * loss;
    m_weight = m_beta * m_weight + (1 - m_beta);  // 1 − βⁱ
    return m_sum / m_weight;
  }

 private:
  double m_beta;
  double m_sum = 0;
  double m_weight = 0;
};

RangeTest::End runTest(TrainerState& state, RangeTest& test, const std::stop_token& stop,
                       const RangeWatch& watch) {
  const FlushDenormals flush;
  const RangeTestSettings& settings = test.settings;
  Batches batches(state.engine.dataset(), state.experiment.training);
  RunningMean mean(test.beta);
  double lowest = HUGE_VAL;
  for (int i = 0; i < settings.batches; ++i) {
    if (stop.stop_requested()) return RangeTest::End::Stopped;
    const double share = static_cast<double>(i) / (settings.batches - 1);
    RatePoint point{settings.from * std::pow(settings.to / settings.from, share)};
    const auto loss = learn(state, batches, point.rate);
    if (!loss) return RangeTest::End::Diverged;
    point.loss = *loss;
    point.smoothed = mean.add(*loss);
    test.points.push_back(point);
    if (watch) watch(point);
    if (i < smoothedBatches(settings.batches)) continue;  // a mean of few may lie anywhere
    lowest = std::min(lowest, point.smoothed);
    if (point.smoothed > divergedFactor * lowest) return RangeTest::End::Diverged;
  }
  return RangeTest::End::Whole;
}

// How the loss stands before the rate is large enough to learn with.
struct Start {
  double mean = 0;
  double deviation = 0;  // of the batches
};

Start startOf(std::span<const RatePoint> points) {
  const auto count = static_cast<double>(points.size());
  Start start;
  for (const RatePoint& point : points) start.mean += point.loss / count;
  double squares = 0;
  for (const RatePoint& point : points) squares += std::pow(point.loss - start.mean, 2);
  start.deviation = std::sqrt(squares / (count - 1));
  return start;
}

}  // namespace

Result<void> validate(const RangeTestSettings& settings) {
  const auto checkRate = [](const char* field, const char* name, double rate) -> Result<void> {
    if (rate >= lowestRate && rate <= highestRate) return {};
    return failField(field, "%1: expected a learning rate from %2 to %3, found %4", name,
                     lowestRate, highestRate, rate);
  };
  if (auto valid = checkRate("from", "From", settings.from); !valid) return valid;
  if (auto valid = checkRate("to", "To", settings.to); !valid) return valid;
  if (settings.to < leastSpan * settings.from) {
    return failField("to", "To: expected a rate of at least %1 times the first, %2, found %3",
                     leastSpan, settings.from, settings.to);
  }
  if (settings.batches < fewestBatches || settings.batches > mostBatches) {
    return failField("batches", "Batches: expected a whole number from %1 to %2, found %3",
                     fewestBatches, mostBatches, settings.batches);
  }
  return {};
}

std::vector<double> smoothLosses(std::span<const double> losses, double beta) {
  RunningMean mean(beta);
  std::vector<double> smoothed;
  smoothed.reserve(losses.size());
  for (const double loss : losses) smoothed.push_back(mean.add(loss));
  return smoothed;
}

double smoothing(int batches) {
  return 1 - 1 / smoothedBatches(batches);
}

RateSuggestion suggestRate(std::span<const RatePoint> points, double beta, bool diverged) {
  const std::size_t first = points.size() / 10;
  if (first < fewestStarting) {
    return {{}, say("The loss diverged after %1 batches: begin with lower rates", points.size())};
  }
  const Start start = startOf(points.first(first));
  const auto lowest = std::ranges::min_element(points.subspan(first), {}, &RatePoint::smoothed);
  const double deviation = start.deviation * std::sqrt((1 - beta) / (1 + beta));
  const double fall = start.mean - lowest->smoothed;
  if (fall < std::max(clearFall * deviation, leastFall * start.mean)) {
    return {{},
            say("The loss does not fall clearly: from %1 at first to %2 at the lowest, where "
                "chance alone moves the smoothed loss by %3. Test more batches",
                roundedTo(start.mean, 3), roundedTo(lowest->smoothed, 3), roundedTo(deviation, 3))};
  }
  if (!diverged && points.back().smoothed - lowest->smoothed < clearRise * deviation) {
    return {{},
            say("The loss has not begun to rise at the highest rate, %1: test up to a higher one",
                roundedTo(points.back().rate, 3))};
  }
  const double rate = roundedTo(lowest->rate / 10, 2);
  return {rate, say("%1 is a tenth of the rate at which the smoothed loss is lowest: %2 at a rate "
                    "of %3, from %4 at first. Beyond it the loss rises",
                    rate, roundedTo(lowest->smoothed, 3), roundedTo(lowest->rate, 3),
                    roundedTo(start.mean, 3))};
}

Result<RangeTest> testRates(std::shared_ptr<const Dataset> dataset, const Experiment& experiment,
                            const RangeTestSettings& settings, int threads,
                            const std::stop_token& stop, const RangeWatch& watch) try {
  if (auto valid = validate(settings); !valid) return tl::unexpected(valid.error());
  auto parts = trainerParts(*dataset, experiment);
  if (!parts) return tl::unexpected(parts.error());
  const auto start = std::chrono::steady_clock::now();
  TrainerState state(std::move(dataset), experiment, std::move(*parts), threads);
  RangeTest test;
  test.settings = settings;
  test.beta = smoothing(settings.batches);
  test.end = runTest(state, test, stop, watch);
  if (test.end == RangeTest::End::Stopped) {
    test.suggestion.reason =
        say("Stopped after %1 of %2 batches", test.points.size(), settings.batches);
  } else {
    test.suggestion = suggestRate(test.points, test.beta, test.end == RangeTest::End::Diverged);
  }
  test.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return test;
} catch (const std::bad_alloc&) {
  return failField("units", "There is not enough memory free for this network");
}

}  // namespace gatescope
