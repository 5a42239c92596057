#include "core/train/linear_baselines.h"

#include "core/train/number_metrics.h"
#include "core/train/target_rows.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace gatescope {

namespace {

constexpr std::size_t kMostValidation = 2000;  // samples that choose λ

// Those whose answers are all known.
std::vector<std::int32_t> answered(const Dataset& dataset, std::span<const std::int32_t> samples) {
  std::vector<std::int32_t> known(samples.begin(), samples.end());
  std::erase_if(known, [&](std::int32_t number) {
    const Sample& sample = dataset.samples[toSize(number)];
    if (dataset.isClassified()) return dataset.labels[toSize(sample.firstTarget)] < 0;
    const std::size_t width = dataset.targetColumns();
    const auto values =
        std::span(dataset.targets)
            .subspan(toSize(sample.firstTarget) * width, toSize(sample.targetRows) * width);
    return std::ranges::any_of(values, [](float value) { return std::isnan(value); });
  });
  return known;
}

bool hasNumbersOnly(const Dataset& dataset) {
  for (std::size_t k = 0; k < dataset.targetColumns(); ++k) {
    if (isBinaryColumn(dataset, k)) return false;
  }
  return true;
}

}  // namespace

std::optional<BaselineRule> linearBaseline(const Dataset& dataset) {
  const auto training = answered(dataset, dataset.split(Split::Training));
  if (training.empty()) return std::nullopt;
  const auto validation =
      evenly(answered(dataset, dataset.split(Split::Validation)), kMostValidation);
  if (dataset.isClassified()) {
    return dataset.task == Task::Classify ? logisticBaseline(dataset, training, validation)
                                          : std::nullopt;
  }
  const bool isAsked = dataset.task == Task::Forecast || dataset.task == Task::Regress;
  return isAsked && hasNumbersOnly(dataset) ? ridgeBaseline(dataset, training, validation)
                                            : std::nullopt;
}

}  // namespace gatescope
