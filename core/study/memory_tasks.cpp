#include "core/study/memory_tasks.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace gatescope {

namespace {

constexpr std::array kTasks = {
    MemoryTask{"adding", "generated:adding", "squared error"},
    MemoryTask{"copy", "generated:copy", "cross entropy"},
    MemoryTask{"temporal-order", "generated:temporal-order", "accuracy", true},
};

// Of the copy task: letters to be repeated, letters there are, steps besides the pause.
constexpr int kLetters = 10, kAlphabet = 8, kFrame = 2 * kLetters;

std::size_t placeOf(const std::vector<std::string>& names, std::string_view name) {
  return static_cast<std::size_t>(std::ranges::find(names, name) - names.begin());
}

// The value of an input in the last step of a sample, unscaled.
double lastInput(const Dataset& dataset, std::int32_t sample, std::string_view name) {
  const Sample& of = dataset.samples[static_cast<std::size_t>(sample)];
  const auto row = static_cast<std::size_t>(of.firstStep + of.steps - 1);
  const std::size_t column = placeOf(dataset.inputNames, name);
  const float value = dataset.inputs[row * dataset.features() + column];
  return dataset.inputScales[column].undo(static_cast<double>(value));
}

// A number that is not seen is ½ on average.
void answerAdding(const Dataset& dataset, Predictions& answers) {
  for (std::size_t i = 0; i < answers.samples.size(); ++i) {
    const bool marked = lastInput(dataset, answers.samples[i], "marker") > 0.5;
    const double seen = marked ? lastInput(dataset, answers.samples[i], "value") : 0.5;
    answers.values[i] = static_cast<float>(seen + 0.5);
  }
}

// Blank until the last ten steps, then any letter.
void answerCopy(const Dataset& dataset, Predictions& answers) {
  const std::size_t blank = placeOf(dataset.classNames, "blank");
  float* row = answers.values.data();
  for (const std::int32_t number : answers.samples) {
    const std::int32_t steps = dataset.samples[static_cast<std::size_t>(number)].targetRows;
    for (std::int32_t step = 0; step < steps; ++step, row += answers.width) {
      const bool letter = step >= steps - kLetters;
      for (std::size_t k = 0; k < answers.width; ++k) {
        row[k] = letter == (k == blank) ? 0.0F : letter ? 1.0F / kAlphabet : 1.0F;
      }
    }
  }
}

// Always the first class.
void answerFirst(Predictions& answers) {
  for (std::size_t i = 0; i < answers.values.size(); ++i) {
    answers.values[i] = i % answers.width == 0 ? 1.0F : 0.0F;
  }
}

}  // namespace

std::span<const MemoryTask> memoryTasks() {
  return kTasks;
}

const MemoryTask* findMemoryTask(std::string_view key) {
  const auto found = std::ranges::find(kTasks, key, &MemoryTask::key);
  return found == kTasks.end() ? nullptr : &*found;
}

double memorylessFigure(const MemoryTask& task, int length) {
  if (task.key == "adding") return 2.0 / 12;
  if (task.key == "copy") return kLetters * std::log(kAlphabet) / (length + kFrame);
  return 0.25;
}

double memorylessFigure(const MemoryTask& task, const Dataset& dataset, Split split) {
  Predictions answers = truth(dataset, dataset.split(split));
  if (task.key == "adding") {
    answerAdding(dataset, answers);
  } else if (task.key == "copy") {
    answerCopy(dataset, answers);
  } else {
    answerFirst(answers);
  }
  return figureOf(task, evaluate(dataset, answers).metrics).value_or(std::nan(""));
}

double shareRemembered(const MemoryTask& task, double figure, double memoryless) {
  const double perfect = task.higherIsBetter ? 1 : 0;
  return (memoryless - figure) / (memoryless - perfect);
}

std::optional<double> figureOf(const MemoryTask& task, const NamedValues& metrics) {
  if (task.key == "copy") return find(metrics, "log_loss");
  if (task.key == "temporal-order") return find(metrics, "accuracy");
  const auto rmse = find(metrics, "rmse");
  return rmse ? std::optional(*rmse * *rmse) : std::nullopt;
}

std::optional<double> recalledLetters(const MemoryTask& task, int length,
                                      const NamedValues& metrics) {
  const auto accuracy = find(metrics, "accuracy");
  if (task.key != "copy" || !accuracy) return std::nullopt;
  return 1 - (1 - *accuracy) * (length + kFrame) / kLetters;
}

}  // namespace gatescope
