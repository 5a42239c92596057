#include "core/train/throughput.h"

#include "core/base/random.h"
#include "core/cells/cells.h"
#include "core/train/engine.h"
#include "core/train/network.h"
#include "core/train/optimizer.h"
#include "core/train/settings.h"
#include "core/train/sizing.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>
#include <memory>
#include <numeric>
#include <vector>

#include <tbb/info.h>

namespace gatescope {

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

Experiment experimentOf(const ThroughputSettings& settings) {
  Experiment experiment;
  experiment.task = Task::Classify;
  experiment.model.cell = settings.cell;
  experiment.model.units = settings.units;
  experiment.model.layers = settings.layers;
  experiment.training.optimizer = "adam";
  experiment.training.batch = settings.batch;
  return experiment;
}

// One batch of standard normal sequences of two classes.
Dataset randomSequences(const ThroughputSettings& settings) {
  Dataset dataset;
  dataset.task = Task::Classify;
  dataset.shape = Shape::Long;
  dataset.name = "random numbers";
  dataset.targetNames = {"label"};
  dataset.classNames = {"no", "yes"};
  for (int i = 0; i < settings.inputs; ++i) dataset.inputNames.push_back("x" + std::to_string(i));
  dataset.inputColumns = dataset.inputNames;
  dataset.inputScales.resize(dataset.inputNames.size());
  Random random({1, 0x62656e6368});  // "bench"
  const auto steps =
      static_cast<std::size_t>(settings.batch) * static_cast<std::size_t>(settings.steps);
  dataset.inputs.resize(steps * dataset.features());
  for (float& value : dataset.inputs) value = static_cast<float>(random.normal());
  for (std::int32_t i = 0; i < settings.batch; ++i) {
    dataset.samples.push_back({std::int64_t{i} * settings.steps, settings.steps, i, 1, i});
    dataset.labels.push_back(static_cast<std::int32_t>(random.below(2)));
    dataset.splits[0].push_back(i);
  }
  return dataset;
}

double forwardFlops(const ThroughputSettings& settings, const Cell& cell) {
  const double units = settings.units;
  double flops = 0;
  for (int layer = 0; layer < settings.layers; ++layer) {
    const double inputs = layer == 0 ? settings.inputs : units;
    flops += 2.0 * settings.batch * settings.steps *
             (cell.inputGates * inputs + cell.gates * units) * units;
  }
  return flops;
}

// Seconds of one call, once a repeat; calls are gathered until they take `least` seconds.
struct Timing {
  std::vector<double> seconds;
  int iterations = 0;
};

Timing timeRepeats(const std::function<void()>& call, int repeats, double least) {
  call();  // memory grows to its size
  const auto start = Clock::now();
  call();
  const double once = std::max(secondsSince(start), 1e-9);
  Timing timing;
  timing.iterations = std::max(1, static_cast<int>(std::ceil(least / once)));
  while (static_cast<int>(timing.seconds.size()) < repeats) {
    const auto begin = Clock::now();
    for (int i = 0; i < timing.iterations; ++i) call();
    const double taken = secondsSince(begin);
    if (taken >= least) {
      timing.seconds.push_back(taken / timing.iterations);
    } else {  // it was slower when calls were counted: begin again with more
      timing.seconds.clear();
      timing.iterations = timing.iterations * 5 / 4 + 1;
    }
  }
  std::sort(timing.seconds.begin(), timing.seconds.end());
  return timing;
}

// One step of training (Kingma and Ba 2015 with its defaults), or one forward pass.
std::function<void()> workOf(const ThroughputSettings& settings, Engine& engine,
                             Optimizer& optimizer, std::vector<Scalar>& gradient) {
  const auto samples = engine.dataset().split(Split::Training);
  if (!settings.training) return [&engine, samples] { engine.answer(samples); };
  return [&engine, &optimizer, &gradient, samples] {
    engine.lossAndGradient(samples, 0, 1, gradient);
    optimizer.step(engine.model().parameters().values(), gradient, 1e-3);
  };
}

Throughput resultOf(const ThroughputSettings& settings, const Timing& timing) {
  Throughput result;
  result.threads = settings.threads > 0 ? settings.threads : tbb::info::default_concurrency();
  result.repeats = static_cast<int>(timing.seconds.size());
  result.iterations = timing.iterations;
  result.secondsABatch = timing.seconds[timing.seconds.size() / 2];
  result.fastestSeconds = timing.seconds.front();
  result.sequencesPerSecond = settings.batch / result.secondsABatch;
  result.microsecondsPerStep = result.secondsABatch * 1e6 / settings.steps;
  const double passes = settings.training ? 3 : 1;
  result.gflops =
      passes * forwardFlops(settings, *findCell(settings.cell)) / result.secondsABatch / 1e9;
  return result;
}

}  // namespace

Result<Throughput> measureThroughput(const ThroughputSettings& settings) {
  const Experiment experiment = experimentOf(settings);
  if (auto valid = validate(experiment); !valid) return tl::unexpected(valid.error());
  const auto dataset = std::make_shared<const Dataset>(randomSequences(settings));
  if (auto fits = checkMemory(experiment, *dataset); !fits) return tl::unexpected(fits.error());
  auto model = buildNetwork(experiment, *dataset);
  if (!model) return tl::unexpected(model.error());
  auto optimizer = Optimizer::create(experiment.training, model->parameters());
  if (!optimizer) return tl::unexpected(optimizer.error());
  std::vector<Scalar> gradient(static_cast<std::size_t>(model->parameters().size()));
  Engine engine(dataset, experiment, std::move(*model), settings.threads);
  const Timing timing = timeRepeats(workOf(settings, engine, *optimizer, gradient),
                                    settings.repeats, settings.leastSeconds);
  Throughput result = resultOf(settings, timing);
  result.parameters = static_cast<std::int64_t>(engine.model().parameters().size());
  return result;
}

}  // namespace gatescope
