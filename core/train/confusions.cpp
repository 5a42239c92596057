#include "core/train/confusions.h"

#include <algorithm>
#include <cassert>
#include <map>
#include <span>
#include <tuple>
#include <utility>

namespace gatescope {

std::vector<Confusion> confusions(const Dataset& dataset, const Predictions& predictions) {
  assert(dataset.task == Task::Classify && predictions.width == dataset.classes());
  std::map<std::pair<std::int32_t, std::int32_t>, Confusion> found;
  std::vector<std::int64_t> ofClass(dataset.classes());
  for (std::size_t i = 0; i < predictions.samples.size(); ++i) {
    const auto number = static_cast<std::size_t>(predictions.samples[i]);
    const auto row = static_cast<std::size_t>(dataset.samples[number].firstTarget);
    const std::int32_t label = dataset.labels[row];
    if (label < 0) continue;
    ++ofClass[static_cast<std::size_t>(label)];
    const auto values =
        std::span(predictions.values).subspan(i * predictions.width, predictions.width);
    const auto best = std::ranges::max_element(values);
    const auto said = static_cast<std::int32_t>(best - values.begin());
    if (said == label) continue;
    Confusion& confusion = found[{label, said}];
    ++confusion.count;
    if (static_cast<double>(*best) <= confusion.probability) continue;
    confusion.surest = i;
    confusion.probability = static_cast<double>(*best);
  }
  std::vector<Confusion> all;
  for (auto& [classes, confusion] : found) {
    std::tie(confusion.truth, confusion.said) = classes;
    const std::int64_t of = ofClass[static_cast<std::size_t>(confusion.truth)];
    confusion.share = static_cast<double>(confusion.count) / static_cast<double>(of);
    all.push_back(confusion);
  }
  std::ranges::stable_sort(all, std::ranges::greater(), &Confusion::count);
  return all;
}

}  // namespace gatescope
