#include "core/train/naive_baselines.h"

#include "core/train/number_metrics.h"
#include "core/train/target_rows.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>

namespace gatescope {

namespace {

// Writes the guess for one target row: step number `step` of its sample.
using Guess = std::function<void(const Sample& sample, std::int32_t step, float* values)>;

Predictions predictions(const Dataset& dataset, Split split, const Guess& guess) {
  Predictions result = truth(dataset, dataset.split(split));
  float* values = result.values.data();
  for (std::int32_t number : result.samples) {
    const Sample& sample = dataset.samples[toSize(number)];
    for (std::int32_t i = 0; i < sample.targetRows; ++i, values += result.width)
      guess(sample, i, values);
  }
  return result;
}

// The same values for every target row.
Guess always(std::vector<float> values) {
  return [values = std::move(values)](const Sample&, std::int32_t, float* out) {
    std::copy(values.begin(), values.end(), out);
  };
}

// Shares of the classes among the training labels.
std::vector<float> classShares(const Dataset& dataset) {
  std::vector<double> counts(dataset.classes());
  double total = 0;
  for (std::int32_t number : dataset.split(Split::Training)) {
    const Sample& sample = dataset.samples[toSize(number)];
    for (std::int32_t i = 0; i < sample.targetRows; ++i) {
      const std::int32_t label = dataset.labels[toSize(sample.firstTarget + i)];
      if (label < 0) continue;
      counts[toSize(label)] += 1;
      total += 1;
    }
  }
  std::vector<float> shares(counts.size());
  for (std::size_t c = 0; c < counts.size(); ++c)
    shares[c] = static_cast<float>(total > 0 ? counts[c] / total : 0);
  return shares;
}

// Means of the target columns over the training rows (each row once, in however many windows it
// stands), in own units; of a binary column the share of ones.
std::vector<float> columnMeans(const Dataset& dataset) {
  const std::vector<std::int32_t> runs = trainingRuns(dataset);
  const std::size_t width = dataset.targetColumns();
  std::vector<float> means(width);
  for (std::size_t k = 0; k < width; ++k) {
    double sum = 0, rows = 0;
    for (std::size_t row = 0; row < runs.size(); ++row) {
      const double value = static_cast<double>(dataset.targets[row * width + k]);
      if (runs[row] == 0 || std::isnan(value)) continue;
      sum += value;
      rows += 1;
    }
    means[k] = static_cast<float>(dataset.targetScales[k].undo(rows > 0 ? sum / rows : 0));
  }
  return means;
}

// What is known of the target columns before a row, in own units.
class History {
 public:
  explicit History(const Dataset& dataset) : m_dataset(dataset), m_means(columnMeans(dataset)) {}

  // The value at `row`; where it is missing, `stride` rows earlier, and so on down to `earliest`;
  // then the mean of training.
  float at(std::int64_t row, std::int64_t stride, std::int64_t earliest, std::size_t column) const {
    for (; row >= std::max<std::int64_t>(earliest, 0); row -= stride) {
      const double value = scaled(row, column);
      if (!std::isnan(value)) return static_cast<float>(m_dataset.targetScales[column].undo(value));
    }
    return m_means[column];
  }
  float mean(std::size_t column) const { return m_means[column]; }
  // The first or last known value of a sample's window, scaled; nothing where there is none.
  struct Known {
    std::int64_t row = 0;
    double value = 0;
  };
  std::optional<Known> first(const Sample& sample, std::size_t column) const {
    for (std::int64_t row = windowBegin(sample); row < sample.firstTarget; ++row)
      if (const double value = scaled(row, column); !std::isnan(value)) return Known{row, value};
    return std::nullopt;
  }
  std::optional<Known> last(const Sample& sample, std::size_t column) const {
    for (std::int64_t row = sample.firstTarget - 1; row >= windowBegin(sample); --row)
      if (const double value = scaled(row, column); !std::isnan(value)) return Known{row, value};
    return std::nullopt;
  }

 private:
  static std::int64_t windowBegin(const Sample& sample) {
    return std::max<std::int64_t>(sample.firstTarget - sample.steps, 0);
  }
  double scaled(std::int64_t row, std::size_t column) const {
    return static_cast<double>(m_dataset.targets[toSize(row) * m_dataset.targetColumns() + column]);
  }

  const Dataset& m_dataset;
  std::vector<float> m_means;
};

// Forecast: the values of the last row before the targets, for all of the horizon.
Guess lastValue(const Dataset& dataset) {
  return [&dataset, history = History(dataset)](const Sample& sample, std::int32_t, float* values) {
    const std::int64_t last = sample.firstTarget - 1, first = sample.firstTarget - sample.steps;
    for (std::size_t k = 0; k < dataset.targetColumns(); ++k)
      values[k] = history.at(last, 1, first, k);
  };
}

// Forecast: on along the line from the first to the last known value of the window, y(T) + h·(y(T)
// − y(1))/(T − 1) (Hyndman and Athanasopoulos 2021, section 5.2); of logarithms where the column is
// learned as such. Where one value is known it is the last value, where none the mean of training.
Guess drift(const Dataset& dataset) {
  return [&dataset, history = History(dataset)](const Sample& sample, std::int32_t step,
                                                float* values) {
    for (std::size_t k = 0; k < dataset.targetColumns(); ++k) {
      const auto first = history.first(sample, k), last = history.last(sample, k);
      values[k] = history.mean(k);
      if (!last) continue;
      const auto between = static_cast<double>(last->row - first->row);
      const auto ahead = static_cast<double>(sample.firstTarget + step - last->row);
      const double slope = between > 0 ? (last->value - first->value) / between : 0;
      const Scale& scale = dataset.targetScales[k];
      values[k] = static_cast<float>(held(scale.undo(last->value + slope * ahead), scale));
    }
  };
}

// Forecast: the newest known value of the same place in the season, m·⌈(step+1)/m⌉ rows before.
Guess seasonal(const Dataset& dataset) {
  return [&dataset, history = History(dataset)](const Sample& sample, std::int32_t step,
                                                float* values) {
    const std::int32_t m = dataset.seasonLength;
    const std::int64_t row = sample.firstTarget + step - m * (step / m + 1);
    for (std::size_t k = 0; k < dataset.targetColumns(); ++k)
      values[k] = history.at(row, m, sample.firstTarget - std::max(m, sample.steps), k);
  };
}

// Next-step: numbers stay as they are, binary columns have their fixed frequencies.
Guess standStill(const Dataset& dataset) {
  return [&dataset, history = History(dataset)](const Sample& sample, std::int32_t step,
                                                float* values) {
    const std::int64_t now = sample.firstTarget + step - 1;
    for (std::size_t k = 0; k < dataset.targetColumns(); ++k)
      values[k] = isBinaryColumn(dataset, k) ? history.mean(k)
                                             : history.at(now, 1, sample.firstTarget - 1, k);
  };
}

// Every sample has a season of known rows before its targets: in its window, or in the same series
// before it.
bool seasonIsKnown(const Dataset& dataset, Split split) {
  const std::int64_t m = dataset.seasonLength;
  if (m <= 1) return false;
  return std::ranges::all_of(dataset.split(split), [&](std::int32_t number) {
    const Sample& sample = dataset.samples[toSize(number)];
    return m <= sample.steps || (dataset.shape == Shape::Series && m <= sample.firstTarget);
  });
}

double stepSeconds(const Dataset& dataset) {
  if (dataset.times.size() < 2) return 0;
  std::vector<double> steps;
  for (std::size_t i = 1; i < dataset.times.size(); ++i)
    steps.push_back(dataset.times[i] - dataset.times[i - 1]);
  const auto middle = steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2);
  std::nth_element(steps.begin(), middle, steps.end());
  return *middle;
}

// "same month last year", "same time yesterday", or the number of steps.
std::string seasonName(const Dataset& dataset) {
  constexpr double day = 86400;
  const double step = stepSeconds(dataset);
  const double season = step * dataset.seasonLength;
  const auto within = [&](double seconds) { return std::abs(season - seconds) < 0.04 * seconds; };
  if (within(day)) return step > 3000 ? "same hour yesterday" : "same time yesterday";
  if (within(7 * day)) return step > 0.9 * day ? "same day last week" : "same time last week";
  if (within(365.25 * day)) {
    if (step > 80 * day) return "same quarter last year";
    if (step > 27 * day) return "same month last year";
    return step > 6 * day ? "same week last year" : "same day last year";
  }
  return say("%1 steps before", dataset.seasonLength).text();
}

// The rules of a dataset, in the order in which equally good ones are named.
class Collector {
 public:
  explicit Collector(const Dataset& dataset) : m_dataset(dataset) {}

  using Answers = std::function<bool(Split)>;
  void add(std::string key, std::string name, Guess guess, Answers answers = {}) {
    m_rules.push_back({std::move(key), std::move(name),
                       [&dataset = m_dataset, guess = std::move(guess),
                        answers = std::move(answers)](Split split) -> std::optional<Measured> {
                         if (answers && !answers(split)) return std::nullopt;
                         return measured(dataset, predictions(dataset, split, guess));
                       }});
  }
  std::vector<BaselineRule> take() && { return std::move(m_rules); }

 private:
  const Dataset& m_dataset;
  std::vector<BaselineRule> m_rules;
};

void addClassBaselines(const Dataset& dataset, Collector& collector) {
  const std::vector<float> shares = classShares(dataset);
  const auto largest = std::max_element(shares.begin(), shares.end()) - shares.begin();
  std::vector<float> certain(shares.size());
  certain[toSize(largest)] = 1;
  collector.add("majority", "most frequent class", always(std::move(certain)));
  collector.add("frequencies", "class frequencies", always(shares));
}

bool hasNumbers(const Dataset& dataset) {
  for (std::size_t k = 0; k < dataset.targetColumns(); ++k)
    if (!isBinaryColumn(dataset, k)) return true;
  return false;
}

// One guess for every row, by what the columns are.
void addMeans(const Dataset& dataset, Collector& collector) {
  const bool numbers = hasNumbers(dataset);
  collector.add(numbers ? "mean" : "frequencies",
                numbers ? "mean of training" : "frequencies in training",
                always(columnMeans(dataset)));
}

}  // namespace

std::vector<BaselineRule> naiveBaselines(const Dataset& dataset) {
  Collector collector(dataset);
  if (dataset.isClassified()) {
    addClassBaselines(dataset, collector);
    return std::move(collector).take();
  }
  if (dataset.task == Task::Forecast) {
    collector.add("last-value", "last value", lastValue(dataset));
    if (dataset.window > 1) collector.add("drift", "drift", drift(dataset));
    collector.add("seasonal", seasonName(dataset), seasonal(dataset),
                  [&dataset](Split split) { return seasonIsKnown(dataset, split); });
  } else if (dataset.task == Task::NextStep && hasNumbers(dataset)) {
    collector.add("last-value", "last value", standStill(dataset));
  }
  addMeans(dataset, collector);
  return std::move(collector).take();
}

}  // namespace gatescope
