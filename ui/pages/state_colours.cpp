#include "ui/pages/state_colours.h"

#include "core/data/sample_steps.h"
#include "ui/models/text.h"
#include "ui/pages/sample_series.h"
#include "ui/views/palette.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include <QCoreApplication>

namespace gatescope::ui {

namespace {

constexpr float none = std::numeric_limits<float>::quiet_NaN();

QString translated(const char* text) {
  return QCoreApplication::translate("StateColours", text);
}

const Sample& sampleOf(const StateCloud& cloud, std::size_t i) {
  return cloud.dataset->samples[static_cast<std::size_t>(cloud.samples[i])];
}

// The row of the targets that goes with a step: its own where each step has one, else the first.
std::int64_t targetRow(const Sample& sample, std::size_t step) {
  const bool each = sample.targetRows == sample.steps;
  return sample.firstTarget + (each ? static_cast<std::int64_t>(step) : 0);
}

std::vector<float> classesOf(const StateCloud& cloud, std::size_t i, std::size_t steps) {
  std::vector<float> values;
  for (std::size_t step = 0; step < steps; ++step) {
    const auto row = static_cast<std::size_t>(targetRow(sampleOf(cloud, i), step));
    values.push_back(static_cast<float>(cloud.dataset->labels[row]));
  }
  return values;
}

std::vector<float> targetsOf(const StateCloud& cloud, std::size_t i, std::size_t steps,
                             std::size_t target) {
  const Dataset& data = *cloud.dataset;
  std::vector<float> values;
  for (std::size_t step = 0; step < steps; ++step) {
    const auto row = static_cast<std::size_t>(targetRow(sampleOf(cloud, i), step));
    const auto scaled = double(data.targets[row * data.targetColumns() + target]);
    const bool number = data.targetKinds[target] == TargetKind::Number;
    values.push_back(static_cast<float>(number ? data.targetScales[target].undo(scaled) : scaled));
  }
  return values;
}

// Of one sample, a value a step.
std::vector<float> valuesOf(const StateCloud& cloud, const StateColouring& colouring, std::size_t i,
                            std::size_t steps) {
  using By = StateColouring::By;
  std::vector<float> values(steps);
  switch (colouring.by) {
    case By::Class:
      return classesOf(cloud, i, steps);
    case By::Target:
      return targetsOf(cloud, i, steps, colouring.series);
    case By::Input:
      values = inputValues(*cloud.dataset, sampleOf(cloud, i), colouring.series);
      values.resize(steps, none);
      return values;
    case By::Step:
      break;
  }
  std::iota(values.begin(), values.end(), 1.0F);
  return values;
}

// Classes beyond those that can have a colour of their own are one: the rarest.
void gatherRare(std::vector<StateDot>& dots, DotColours& colours, const Dataset& dataset) {
  const std::size_t classes = dataset.classNames.size();
  std::vector<std::size_t> counts(classes), order(classes), slot(classes);
  for (const StateDot& dot : dots) {
    if (dot.value >= 0) ++counts[static_cast<std::size_t>(dot.value)];
  }
  std::iota(order.begin(), order.end(), std::size_t{0});
  const bool all = classes <= static_cast<std::size_t>(mostClassColours);
  const std::size_t own = all ? classes : static_cast<std::size_t>(mostClassColours - 1);
  if (!all) {
    std::ranges::stable_sort(order, std::ranges::greater(),
                             [&](std::size_t k) { return counts[k]; });
    std::sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(own));
  }
  for (std::size_t place = 0; place < classes; ++place) slot[order[place]] = std::min(place, own);
  for (std::size_t place = 0; place < own; ++place) {
    colours.classes << visibleToken(fromUtf8(dataset.classNames[order[place]]));
  }
  if (!all) {
    colours.others = static_cast<int>(own);
    colours.classes << translated("%1 others").arg(classes - own);
  }
  for (StateDot& dot : dots) {
    dot.value = dot.value >= 0 ? float(slot[static_cast<std::size_t>(dot.value)]) : none;
  }
}

void spanRange(const std::vector<StateDot>& dots, DotColours& colours) {
  bool first = true;
  for (const StateDot& dot : dots) {
    if (!std::isfinite(dot.value)) continue;
    const auto value = double(dot.value);
    colours.low = first ? value : std::min(colours.low, value);
    colours.high = first ? value : std::max(colours.high, value);
    first = false;
  }
}

}  // namespace

std::vector<StateColouring> stateColourings(const Dataset& dataset) {
  using By = StateColouring::By;
  std::vector<StateColouring> all;
  const bool classes = dataset.isClassified() && dataset.task != Task::NextStep;
  if (classes) all.push_back({By::Class, 0, translated("class")});
  all.push_back({By::Step, 0, translated("step t")});
  const std::size_t most = curveColours;
  for (std::size_t i = 0; i < std::min(most, dataset.features()); ++i) {
    all.push_back({By::Input, i, translated("input %1").arg(fromUtf8(dataset.inputNames[i]))});
  }
  const std::size_t targets = dataset.isClassified() ? 0 : dataset.targetColumns();
  for (std::size_t k = 0; k < std::min(most, targets); ++k) {
    all.push_back({By::Target, k, translated("target %1").arg(fromUtf8(dataset.targetNames[k]))});
  }
  return all;
}

StatePoint statePoint(const std::vector<float>& points, int components, std::size_t number) {
  StatePoint point{0, 0, 0};
  const auto count = static_cast<std::size_t>(components);
  for (std::size_t c = 0; c < std::min(count, point.size()); ++c) {
    point[c] = points[number * count + c];
  }
  return point;
}

ColouredStates colouredStates(const StateCloud& cloud, const StateColouring& colouring,
                              std::size_t most) {
  ColouredStates states;
  states.colours.name = colouring.name;
  states.colours.isStep = colouring.by == StateColouring::By::Step;
  const std::size_t every = (cloud.size() + most - 1) / std::max(most, std::size_t{1});
  for (std::size_t i = 0; i < cloud.samples.size(); ++i) {
    const std::size_t first = cloud.firsts[i], steps = cloud.firsts[i + 1] - first;
    const std::vector<float> values = valuesOf(cloud, colouring, i, steps);
    for (std::size_t step = 0; step < steps; ++step) {
      const bool last = step == (cloud.backward ? 0 : steps - 1);
      if (every > 1 && !last && (first + step) % every != 0) continue;
      states.dots.push_back({statePoint(cloud.points, cloud.space.components, first + step),
                             cloud.places[i], static_cast<int>(step), values[step], last});
    }
  }
  if (colouring.by == StateColouring::By::Class) {
    gatherRare(states.dots, states.colours, *cloud.dataset);
  } else {
    spanRange(states.dots, states.colours);
  }
  return states;
}

}  // namespace gatescope::ui
