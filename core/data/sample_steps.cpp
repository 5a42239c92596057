#include "core/data/sample_steps.h"

namespace gatescope {

std::vector<float> inputSteps(const Dataset& dataset, const Sample& sample, std::size_t input) {
  std::vector<float> values;
  values.reserve(static_cast<std::size_t>(sample.steps));
  for (std::int64_t t = 0; t < sample.steps; ++t) {
    const auto row = static_cast<std::size_t>(sample.firstStep + t);
    values.push_back(dataset.inputs[row * dataset.features() + input]);
  }
  return values;
}

std::string joinedTokens(const Dataset& dataset, std::int64_t stepRow, std::int64_t count) {
  std::string text, before;
  for (std::int64_t row = stepRow; row < stepRow + count; ++row) {
    const std::string& token = tokenText(dataset, row);
    text.append(gapBetween(before, token, dataset.text.rules.unit)).append(token);
    before = token;
  }
  return text;
}

}  // namespace gatescope
