#include "core/inspect/cell_step.h"

#include "core/train/embedding.h"

namespace gatescope {

namespace {

double sumOf(const std::vector<StepTerm>& terms) {
  double sum = 0;
  for (const StepTerm& term : terms) sum += term.product();
  return sum;
}

}  // namespace

double GateNumbers::inputSum() const {
  return sumOf(input);
}

double GateNumbers::recurrentSum() const {
  return sumOf(recurrent);
}

std::vector<std::string> networkInputs(const Experiment& experiment, const Dataset& dataset) {
  std::vector<std::string> names;
  const auto embed = [&](const std::string& column, Index dimensions) {
    for (Index d = 1; d <= dimensions; ++d) names.push_back(column + " " + std::to_string(d));
  };
  if (dataset.isText()) embed(dataset.inputColumns.front(), tokenDimensions(experiment, dataset));
  const auto groups = embeddedCategories(experiment, dataset);
  std::size_t next = 0;
  for (const CategoryGroup& group : groups ? *groups : std::vector<CategoryGroup>()) {
    const auto first = static_cast<std::size_t>(group.first);
    while (next < first) names.push_back(dataset.inputNames[next++]);
    embed(dataset.inputColumns[first], group.dimensions);
    next = first + static_cast<std::size_t>(group.values);
  }
  while (next < dataset.features()) names.push_back(dataset.inputNames[next++]);
  return names;
}

}  // namespace gatescope
