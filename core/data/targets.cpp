#include "core/data/draft.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>

namespace gatescope {

namespace {

constexpr std::size_t kMostClasses = 1000;
constexpr std::size_t kMostFractions = 100;  // more different numbers that are not whole: measured
constexpr float kNone = std::numeric_limits<float>::quiet_NaN();

// The texts of the labels, numbers in the order of their size, each with its class number.
Result<std::map<std::string, std::int32_t>> classNumbers(Draft& draft, const Column& label) {
  std::vector<std::string>& names = draft.data.classNames;
  if (draft.fitted != nullptr) {
    names = draft.fitted->classNames;
  } else {
    std::map<double, std::string> numbers;
    std::map<std::string, double> texts;
    for (std::size_t row = 0; row < std::min(draft.testRow, label.rows()); ++row) {
      if (label.isMissing(row)) continue;
      if (label.isCoded()) {
        texts.emplace(label.categories[static_cast<std::size_t>(label.codes[row])], 0);
      } else if (!numbers.contains(label.numbers[row])) {
        numbers.emplace(label.numbers[row], label.text(row));
      }
      const bool fraction =
          label.isNumeric() && label.numbers[row] != std::floor(label.numbers[row]);
      const std::size_t most = fraction ? kMostFractions : kMostClasses;
      if (std::max(numbers.size(), texts.size()) <= most) continue;
      return failField("target",
                       "Column “%1” holds more than %2 different values, too many for classes: "
                       "choose another target, or regress for numbers",
                       label.name, most);
    }
    for (const auto& [value, name] : numbers) names.push_back(name);
    for (const auto& [name, unused] : texts) names.push_back(name);
  }
  std::map<std::string, std::int32_t> classes;
  for (const std::string& name : names) {
    classes.emplace(name, static_cast<std::int32_t>(classes.size()));
  }
  return classes;
}

}  // namespace

Result<std::vector<std::int32_t>> nameClasses(Draft& draft) {
  if (draft.roles.targets.empty()) {  // nobody knows the answers
    draft.data.classNames = draft.fitted->classNames;
    draft.data.targetNames = draft.fitted->targetNames;
    return std::vector<std::int32_t>(draft.table.rows(), -1);
  }
  const Column& label = draft.column(draft.roles.targets.front());
  draft.data.targetNames = {label.name};
  const auto classes = classNumbers(draft, label);
  if (!classes) return tl::unexpected(classes.error());
  std::vector<std::int32_t> numbers(label.rows(), -1);
  std::map<double, std::int32_t> known;  // by cell, so that texts are made once a value
  for (std::size_t row = 0; row < label.rows(); ++row) {
    if (label.isMissing(row)) continue;
    const double key = label.isCoded() ? label.codes[row] : label.numbers[row];
    auto found = known.find(key);
    if (found == known.end()) {
      const auto number = classes->find(label.text(row));
      if (number == classes->end()) {
        return failField("target",
                         "%1, row %2, column “%3”: “%4” does not occur in the training data",
                         draft.fileOf(row), draft.fileRow(row), label.name, label.text(row));
      }
      found = known.emplace(key, number->second).first;
    }
    numbers[row] = found->second;
  }
  if (draft.data.classes() < 2) {
    return failField("target",
                     "Column “%1” of %2 has only one class (“%3”): at least two are needed to tell "
                     "apart",
                     label.name, draft.table.name,
                     draft.data.classNames.empty() ? "" : draft.data.classNames.front());
  }
  return numbers;
}

Result<void> checkClasses(const Draft& draft) {
  const Dataset& data = draft.data;
  if (!data.isClassified() || draft.fitted != nullptr) return {};
  std::int32_t only = -1;
  for (const std::int32_t s : data.split(Split::Training)) {
    const Sample& sample = data.samples[static_cast<std::size_t>(s)];
    for (std::int32_t r = 0; r < sample.targetRows; ++r) {
      const std::int32_t label = data.labels[static_cast<std::size_t>(sample.firstTarget + r)];
      if (only >= 0 && label != only) return {};
      only = label;
    }
  }
  return failField("split",
                   "The training part holds only the class “%1” of column “%2”: split it another "
                   "way",
                   data.classNames[static_cast<std::size_t>(std::max(only, 0))],
                   data.targetNames.front());
}

void fitTargets(Draft& draft, const std::vector<std::size_t>& trainingRows) {
  Dataset& data = draft.data;
  if (draft.fitted != nullptr) {
    data.targetNames = draft.fitted->targetNames;
    data.targetKinds = draft.fitted->targetKinds;
    data.targetScales = draft.fitted->targetScales;
    for (const std::string& name : data.targetNames) {
      const int index = draft.table.indexOf(name);
      const bool known = std::ranges::find(draft.roles.targets, index) != draft.roles.targets.end();
      draft.targetColumns.push_back(known ? index : -1);
    }
    return;
  }
  const auto& targets = draft.roles.targets;
  draft.targetColumns = targets;
  const bool multiLabel =
      draft.task == Task::LabelSteps &&
      std::ranges::all_of(targets, [&](int t) { return isBinary(draft.column(t)); });
  for (const int target : targets) {
    const Column& column = draft.column(target);
    const bool binary = multiLabel || (draft.task == Task::NextStep && isBinary(column)) ||
                        !column.labelSet.empty();
    data.targetNames.push_back(column.name);
    data.targetKinds.push_back(binary ? TargetKind::Binary : TargetKind::Number);
    const Preparation& prepare = draft.settings.prepare;
    const bool logarithm =
        std::ranges::find(prepare.logarithms, column.name) != prepare.logarithms.end();
    data.targetScales.push_back(
        binary ? Scale{} : fitScale(column.numbers, trainingRows, false, prepare.scale, logarithm));
  }
}

void appendTargets(Draft& draft, std::size_t row) {
  Dataset& data = draft.data;
  for (std::size_t k = 0; k < data.targetColumns(); ++k) {
    const int index = draft.targetColumns[k];
    const double value = index < 0 ? kNone : draft.column(index).numbers[row];
    data.targets.push_back(static_cast<float>(data.targetScales[k].apply(value)));
  }
}

bool targetsAreWhole(const Draft& draft, std::int64_t first, std::int32_t rows) {
  const Dataset& data = draft.data;
  const auto begin = static_cast<std::size_t>(first), count = static_cast<std::size_t>(rows);
  if (data.isClassified()) {
    const auto labels = std::span(data.labels).subspan(begin, count);
    return std::ranges::none_of(labels, [](std::int32_t label) { return label < 0; });
  }
  const std::size_t width = data.targetColumns();
  const auto values = std::span(data.targets).subspan(begin * width, count * width);
  return std::ranges::none_of(values, [](float value) { return std::isnan(value); });
}

}  // namespace gatescope
