#include "core/train/window_scaling.h"

#include <algorithm>
#include <cmath>

namespace gatescope {
namespace {

// Added to the variance: a constant window is not divided by nothing (Kim et al. 2022, eq. 1).
constexpr double leastVariance = 1e-5;

bool asksForIt(const Experiment& experiment) {
  return experiment.task == Task::Forecast && experiment.data.windowScale != "none";
}

// The input that a target column is, or features() where it is none.
std::size_t featureOf(const Dataset& dataset, const std::string& target) {
  return static_cast<std::size_t>(std::ranges::find(dataset.inputNames, target) -
                                  dataset.inputNames.begin());
}

}  // namespace

WindowScaling::WindowScaling(const Dataset& dataset, const Experiment& experiment) {
  if (!asksForIt(experiment)) return;
  m_divides = experiment.data.windowScale == "mean";
  for (const std::string& target : dataset.targetNames) {
    m_features.push_back(featureOf(dataset, target));
  }
}

double WindowScaling::asTarget(const Dataset& dataset, std::size_t target, double input) const {
  return dataset.targetScales[target].apply(dataset.inputScales[m_features[target]].undo(input));
}

void WindowScaling::fit(const Dataset& dataset, const Sample& sample, Index sequence,
                        Batch& batch) const {
  const std::size_t width = dataset.features();
  for (std::size_t k = 0; k < m_features.size(); ++k) {
    const auto value = [&](std::int64_t step) {
      const auto row = static_cast<std::size_t>(sample.firstStep + step);
      return asTarget(dataset, k, static_cast<double>(dataset.inputs[row * width + m_features[k]]));
    };
    double level = value(sample.steps - 1);
    double spread = 1;
    if (m_divides) {
      double sum = 0, squares = 0;
      for (std::int64_t t = 0; t < sample.steps; ++t) sum += value(t);
      level = sum / sample.steps;
      for (std::int64_t t = 0; t < sample.steps; ++t)
        squares += (value(t) - level) * (value(t) - level);
      spread = std::sqrt(squares / sample.steps + leastVariance);
    }
    batch.targetLevel(static_cast<Index>(k), sequence) = static_cast<Scalar>(level);
    batch.targetSpread(static_cast<Index>(k), sequence) = static_cast<Scalar>(spread);
  }
}

void WindowScaling::applyToInputs(const Dataset& dataset, Index sequence, const Batch& batch,
                                  Eigen::Ref<Vector> inputs) const {
  for (std::size_t k = 0; k < m_features.size(); ++k) {
    Scalar& input = inputs(static_cast<Index>(m_features[k]));
    const auto own = static_cast<Scalar>(asTarget(dataset, k, static_cast<double>(input)));
    const auto row = static_cast<Index>(k);
    input = (own - batch.targetLevel(row, sequence)) / batch.targetSpread(row, sequence);
  }
}

void WindowScaling::applyToTargets(Index sequence, const Batch& batch,
                                   Eigen::Ref<Vector> targets) const {
  const auto width = static_cast<Index>(m_features.size());
  for (Index row = 0; row < targets.size(); ++row) {
    const Index k = row % width;
    targets(row) =
        (targets(row) - batch.targetLevel(k, sequence)) / batch.targetSpread(k, sequence);
  }
}

}  // namespace gatescope
