#include "core/data/draft.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace gatescope {

namespace {

// Codes of the categories in the rows before `rows`, in the order of their names.
std::vector<std::int32_t> usedCodes(const Column& column, std::size_t rows) {
  std::vector<bool> used(column.categories.size(), false);
  for (std::size_t row = 0; row < std::min(rows, column.codes.size()); ++row) {
    if (column.codes[row] >= 0) used[static_cast<std::size_t>(column.codes[row])] = true;
  }
  std::vector<std::int32_t> codes;
  for (std::size_t code = 0; code < used.size(); ++code) {
    if (used[code]) codes.push_back(static_cast<std::int32_t>(code));
  }
  std::ranges::sort(codes, {}, [&](std::int32_t code) {
    return column.categories[static_cast<std::size_t>(code)];
  });
  return codes;
}

// The features of a dataset that is there already, found again in this table.
Result<std::vector<Feature>> matchFeatures(Draft& draft) {
  const Dataset& fitted = *draft.fitted;
  std::vector<Feature> features;
  for (std::size_t f = 0; f < fitted.features(); ++f) {
    const std::string& name = fitted.inputColumns[f];
    Feature feature;
    feature.column = draft.table.indexOf(name);
    if (feature.column < 0) {
      return failField("data", "%1 has no column “%2”, which the network was trained on",
                       draft.table.name, name);
    }
    feature.oneHot = fitted.inputNames[f] != name;
    const Column& column = draft.column(feature.column);
    const bool number = column.isNumeric();
    if (feature.oneHot && column.isCoded()) {
      const std::string value = fitted.inputNames[f].substr(name.size() + 1);
      const auto found = std::ranges::find(column.categories, value);
      if (found != column.categories.end()) {
        feature.code = static_cast<std::int32_t>(found - column.categories.begin());
      }
    } else if (feature.oneHot == number) {
      return failField("data",
                       "Column “%1” of %2 holds other values than the network was trained on", name,
                       draft.table.name);
    }
    features.push_back(feature);
  }
  draft.data.inputNames = fitted.inputNames;
  draft.data.inputColumns = fitted.inputColumns;
  return features;
}

}  // namespace

Result<std::vector<Feature>> nameFeatures(Draft& draft) {
  if (draft.fitted != nullptr) return matchFeatures(draft);
  std::vector<Feature> features;
  for (const int index : draft.roles.inputs) {
    const Column& column = draft.column(index);
    if (column.isNumeric()) {
      features.push_back({index, false, -1});
      draft.data.inputNames.push_back(column.name);
      draft.data.inputColumns.push_back(column.name);
      continue;
    }
    for (const std::int32_t code : usedCodes(column, draft.testRow)) {
      features.push_back({index, true, code});
      draft.data.inputNames.push_back(column.name + "=" +
                                      column.categories[static_cast<std::size_t>(code)]);
      draft.data.inputColumns.push_back(column.name);
    }
  }
  return features;
}

Scale fitScale(const std::vector<double>& column, const std::vector<std::size_t>& rows,
               bool keepBinary) {
  double sum = 0;
  std::size_t count = 0;
  bool binary = true;
  for (const std::size_t row : rows) {
    const double value = column[row];
    if (std::isnan(value)) continue;
    sum += value;
    ++count;
    binary = binary && (value == 0 || value == 1);
  }
  if (count == 0 || (keepBinary && binary)) return {};
  const double mean = sum / static_cast<double>(count);
  double squares = 0;
  for (const std::size_t row : rows) {
    const double value = column[row];
    if (!std::isnan(value)) squares += (value - mean) * (value - mean);
  }
  const double deviation = std::sqrt(squares / static_cast<double>(count));
  // Rounding leaves a constant column a deviation of its last bits.
  const bool constant = deviation <= 1e-12 * std::abs(mean);
  return {mean, constant ? 1.0 : deviation};
}

void fitInputs(Draft& draft, const std::vector<Feature>& features,
               const std::vector<std::size_t>& trainingRows) {
  if (draft.fitted != nullptr) {
    draft.data.inputScales = draft.fitted->inputScales;
    return;
  }
  for (const Feature& feature : features) {
    draft.data.inputScales.push_back(
        feature.oneHot ? Scale{}
                       : fitScale(draft.column(feature.column).numbers, trainingRows, true));
  }
}

std::size_t appendInputs(Draft& draft, const std::vector<Feature>& features,
                         std::span<const std::size_t> rows) {
  auto& inputs = draft.data.inputs;
  const std::size_t start = inputs.size(), width = features.size();
  inputs.resize(start + rows.size() * width);
  std::size_t filled = 0;
  for (std::size_t f = 0; f < width; ++f) {
    const Feature& feature = features[f];
    const Column& column = draft.column(feature.column);
    const Scale& scale = draft.data.inputScales[f];
    const bool first = f == 0 || features[f - 1].column != feature.column;
    float carried = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (column.isMissing(rows[i])) {
        filled += first;
      } else if (feature.oneHot) {
        carried = column.codes[rows[i]] == feature.code ? 1.0F : 0.0F;
      } else {
        carried = static_cast<float>(scale.apply(column.numbers[rows[i]]));
      }
      inputs[start + i * width + f] = carried;
    }
  }
  return filled;
}

std::size_t leadingGap(const Draft& draft, const std::vector<Feature>& features,
                       std::span<const std::size_t> rows) {
  std::size_t gap = 0;
  for (const Feature& feature : features) {
    if (feature.oneHot) continue;
    const Column& column = draft.column(feature.column);
    std::size_t missing = 0;
    while (missing < rows.size() && column.isMissing(rows[missing])) ++missing;
    gap = std::max(gap, missing);
  }
  return gap;
}

}  // namespace gatescope
