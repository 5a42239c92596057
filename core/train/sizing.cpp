#include "core/train/sizing.h"

#include "core/cells/cells.h"
#include "core/train/embedding.h"
#include "core/train/network.h"
#include "core/train/optimizer.h"
#include "core/train/shards.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <thread>
#include <unistd.h>

namespace gatescope {
namespace {

// Shards of a batch that are in work at one time on this machine.
int shardsInWork(const TrainingSettings& training) {
  const auto cores = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  return std::min(slots(training.batch), cores);
}

// Memory of training in vectors of the parameters' size: values, gradient, best weights, the end of
// the last epoch, its checkpoint and snapshot on their way into the project's file, packed weights,
// and a gradient a shard in work. As measured at the peak of runs with 7 to 19 million parameters,
// SGD with one shard, Adam with one and with two: 17.1, 22.1 and 23.6.
double parameterVectors(const TrainingSettings& training) {
  return 16.1 + 2.5 * optimizerVectors(training) + 1.2 * shardsInWork(training);
}

// What a person reads: "1.2 TB".
std::string sizeText(double bytes) {
  constexpr std::array units{"bytes", "kB", "MB", "GB", "TB", "PB"};
  std::size_t unit = 0;
  for (; bytes >= 1000 && unit + 1 < units.size(); ++unit) bytes /= 1000;
  char text[32];
  std::snprintf(text, sizeof text, bytes < 10 && unit > 0 ? "%.1f" : "%.0f", bytes);
  return std::string(text) + " " + units[unit];
}

Result<void> checkAgainstLimit(double bytes) {
  const auto limit = static_cast<double>(memoryLimit());
  if (bytes <= limit) return {};
  return failField("units",
                   "Units: training this network would take about %1 of memory and this machine "
                   "has %2; choose fewer units or layers, or a smaller batch or window",
                   sizeText(bytes), sizeText(limit));
}

// Kept by the forward pass for one column (one step of one sequence) of a layer and direction, with
// the gradients of the backward pass: activated gates and ∂L/∂(pre-activation), products, kept
// slots, h and its gradient.
double keptValues(const RecurrentLayer& layer) {
  const double perUnit = 3.0 * layer.cell->gates + 2.0 * layer.cell->keptSlots + 2.0;
  return perUnit * static_cast<double>(layer.units) * (layer.bidirectional ? 2 : 1);
}

std::int32_t longest(const Dataset& dataset) {
  std::int32_t steps = 1;
  for (const Sample& sample : dataset.samples) steps = std::max(steps, sample.steps);
  return steps;
}

double activationValues(const std::vector<Layer>& layers, const Experiment& experiment,
                        const Dataset& dataset) {
  auto perColumn = static_cast<double>(dataset.features());
  for (const Layer& layer : layers) {
    if (const auto* tokens = std::get_if<EmbeddingLayer>(&layer)) {
      perColumn += 2.0 * static_cast<double>(tokens->dimensions);
    }
    // With its gradient, and joined to the inputs that pass.
    if (const auto* categories = std::get_if<CategoryEmbeddingLayer>(&layer)) {
      for (const CategoryGroup& group : categories->groups) {
        perColumn += 4.0 * static_cast<double>(group.dimensions);
      }
      perColumn += 4.0 * static_cast<double>(dataset.features());
    }
    if (const auto* recurrent = std::get_if<RecurrentLayer>(&layer)) {
      perColumn += keptValues(*recurrent);
    }
  }
  const int truncate = experiment.training.truncate;
  const int steps = truncate > 0 ? std::min(truncate, longest(dataset)) : longest(dataset);
  return perColumn * steps * std::min(experiment.training.batch, shardSequences) *
         shardsInWork(experiment.training);
}

// parameterCount() of the rival with so many units.
Result<std::int64_t> countWith(Experiment& rival, int units, const Dataset& dataset) {
  rival.model.units = units;
  return parameterCount(rival, dataset);
}

// Counts grow with units: the first number of units that reaches `wanted`, or the one before where
// that is nearer.
Result<int> nearestUnits(Experiment rival, std::int64_t wanted, const Dataset& dataset) {
  int low = 1;
  int high = 1;
  while (true) {
    const auto count = countWith(rival, high, dataset);
    if (!count) return tl::unexpected(count.error());
    if (*count >= wanted) break;
    low = high;
    high *= 2;
  }
  while (high - low > 1) {
    const int middle = low + (high - low) / 2;
    (*countWith(rival, middle, dataset) >= wanted ? high : low) = middle;
  }
  const auto above = *countWith(rival, high, dataset) - wanted;
  const auto below = wanted - *countWith(rival, low, dataset);
  return std::abs(below) < std::abs(above) ? low : high;
}

}  // namespace

Result<std::int64_t> parameterCount(const Experiment& experiment, const Dataset& dataset) {
  const auto layers = networkLayers(experiment, dataset);
  if (!layers) return tl::unexpected(layers.error());
  const Result<Index> count = countParameters(*layers, inputFeatures(dataset));
  if (!count) return tl::unexpected(count.error());
  return static_cast<std::int64_t>(*count);
}

Result<std::int64_t> memoryBytes(const Experiment& experiment, const Dataset& dataset) {
  const auto layers = networkLayers(experiment, dataset);
  if (!layers) return tl::unexpected(layers.error());
  const auto count = parameterCount(experiment, dataset);
  if (!count) return tl::unexpected(count.error());
  const double values = static_cast<double>(*count) * parameterVectors(experiment.training) +
                        activationValues(*layers, experiment, dataset);
  return static_cast<std::int64_t>(values * sizeof(Scalar));
}

std::int64_t memoryLimit() {
  return static_cast<std::int64_t>(sysconf(_SC_PHYS_PAGES)) * sysconf(_SC_PAGE_SIZE);
}

Result<void> checkParameterMemory(const Experiment& experiment) {
  const ModelSettings& model = experiment.model;
  const Cell* cell = findCell(model.cell);
  if (cell == nullptr) return failField("cell", "There is no cell “%1”", model.cell);
  const Index directions = model.bidirectional ? 2 : 1;
  double count = 0;
  for (int layer = 0; layer < model.layers; ++layer) {
    const Index inputs = layer == 0 ? 1 : model.units * directions;
    count += static_cast<double>(directions * cell->parameterCount(inputs, model.units));
  }
  return checkAgainstLimit(count * parameterVectors(experiment.training) * sizeof(Scalar));
}

Result<void> checkMemory(const Experiment& experiment, const Dataset& dataset) {
  const auto bytes = memoryBytes(experiment, dataset);
  if (!bytes) return tl::unexpected(bytes.error());
  return checkAgainstLimit(static_cast<double>(*bytes));
}

Result<Experiment> withParameters(const Experiment& experiment, std::int64_t wanted,
                                  const Dataset& dataset) {
  const Result<int> units = nearestUnits(experiment, wanted, dataset);
  if (!units) return tl::unexpected(units.error());
  Experiment sized = experiment;
  sized.model.units = *units;
  return sized;
}

Result<Experiment> rivalExperiment(const Experiment& experiment, const Dataset& dataset) {
  if (experiment.rival.cell == "none") {
    return failField("rival-cell", "No cell is chosen to train beside");
  }
  Experiment rival = experiment;
  rival.model.cell = experiment.rival.cell;
  if (experiment.rival.budget == "units") return rival;
  const auto wanted = parameterCount(experiment, dataset);
  if (!wanted) return tl::unexpected(wanted.error());
  return withParameters(rival, *wanted, dataset);
}

}  // namespace gatescope
