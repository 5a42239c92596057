#pragma once

#include "core/train/baseline_rule.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>

namespace gatescope {

// The rule of a model that predicts(samples) and has a name().
template <typename Model>
BaselineRule ruleOf(std::string key, const Dataset& dataset, std::shared_ptr<const Model> model) {
  return {std::move(key), model->name(), [&dataset, model](Split split) {
            return measured(dataset, model->predict(dataset.split(split)));
          }};
}

// Calls visit(samples) for one block of them after another, so that the rows of all of them need
// not stand in memory together.
template <typename Visit>
void inBlocks(std::span<const std::int32_t> samples, Visit visit) {
  constexpr std::size_t most = 512;
  for (std::size_t first = 0; first < samples.size(); first += most) {
    visit(samples.subspan(first, std::min(most, samples.size() - first)));
  }
}

}  // namespace gatescope
