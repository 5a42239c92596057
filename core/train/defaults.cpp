#include "core/train/defaults.h"

#include "core/train/settings.h"

#include <algorithm>

namespace gatescope {
namespace {

// Optimizer steps after which small networks have mostly learned what they can.
constexpr std::int64_t enoughSteps = 3000;
constexpr std::int64_t fewestEpochs = 10;
constexpr std::int64_t mostEpochs = 150;

// Below this a validation split is a handful of sequences and its loss too noisy to stop by.
constexpr std::int64_t smallSet = 200;
constexpr std::int64_t middleSet = 640;

std::string_view name(Task task) {
  switch (task) {
    case Task::Classify:
      return "tell the class of each sequence";
    case Task::Regress:
      return "give numbers for each sequence";
    case Task::Forecast:
      return "forecast the next values";
    case Task::LabelSteps:
      return "label each step";
    case Task::NextStep:
      return "predict each next step";
  }
  return {};
}

std::string_view name(Shape shape) {
  switch (shape) {
    case Shape::Automatic:
      break;
    case Shape::Series:
      return "one series, rows are time";
    case Shape::Wide:
      return "wide, a row is a sequence";
    case Shape::Long:
      return "long, a row is a step";
  }
  return {};
}

template <typename... Arguments>
Choice choose(std::string key, std::string value, std::string reason,
              const Arguments&... arguments) {
  return {std::move(key), std::move(value), say(std::move(reason), arguments...)};
}

std::int64_t trainingSequences(const Dataset& dataset) {
  return std::ssize(dataset.split(Split::Training));
}

std::int64_t batchFor(std::int64_t sequences) {
  return sequences < smallSet ? 8 : sequences < middleSet ? 16 : 32;
}

std::int64_t epochsFor(std::int64_t sequences, std::int64_t batch) {
  const std::int64_t steps = std::max<std::int64_t>((sequences + batch - 1) / batch, 1);
  return std::clamp((enoughSteps + steps - 1) / steps, fewestEpochs, mostEpochs);
}

// Numbers that the network gives for one item, as far as size matters.
std::int64_t answers(const Dataset& dataset) {
  if (dataset.isClassified()) return std::ssize(dataset.classNames);
  const std::int64_t rows = dataset.task == Task::Forecast ? std::max(dataset.horizon, 1) : 1;
  return rows * std::ssize(dataset.targetNames);
}

}  // namespace

std::vector<Choice> dataDefaults(const Proposal& proposal, std::optional<Task> task) {
  std::vector<Choice> choices;
  const DataSettings& data = proposal.settings;
  Experiment proposed;
  proposed.task = task.value_or(proposal.task);
  proposed.data.shape = proposal.shape;
  const auto value = [&](std::string_view key) { return findSetting(key)->read(proposed); };
  choices.push_back(
      choose("shape", value("shape"), "Shape: %1, as the columns suggest", name(proposal.shape)));
  if (!task) {
    choices.push_back(choose("task", value("task"), "Task: %1 (%2), as the columns suggest",
                             taskKey(proposal.task), name(proposal.task)));
  }
  // Roles go with the task they were proposed for.
  const bool sameTask = !task || *task == proposal.task;
  if (sameTask && !data.targets.empty()) {
    const std::string targets = joinColumns(data.targets);
    choices.push_back(choose("target", targets, "Target: %1", targets));
  }
  const auto column = [&](const char* key, const std::string& chosen, const char* reason) {
    if (chosen.empty()) return;
    choices.push_back(choose(key, joinColumns({chosen}), reason, chosen));
  };
  column("id", data.idColumn, "Sequence id: column %1");
  column("time", data.timeColumn, "Time: column %1");
  column("split-column", data.splitColumn, "Split: as column %1 says");
  return choices;
}

std::vector<Choice> trainingDefaults(const Dataset& dataset) {
  const std::int64_t sequences = trainingSequences(dataset);
  const std::int64_t batch = batchFor(sequences);
  const std::int64_t epochs = epochsFor(sequences, batch);
  const bool wide = answers(dataset) > 64;
  std::vector<Choice> choices;
  choices.push_back(choose("units", wide ? "64" : "32", "Units: %1, for answers of %2 numbers",
                           wide ? 64 : 32, answers(dataset)));
  const char* rate = wide && sequences >= middleSet ? "0.001" : "0.003";
  choices.push_back(choose("learning-rate", rate, "Learning rate: %1", rate));
  choices.push_back(
      choose("batch", toText(batch), "Batch: %1, for %2 training sequences", batch, sequences));
  choices.push_back(choose("epochs", toText(epochs), "Epochs: %1, about %2 steps of the optimizer",
                           epochs, epochs * ((sequences + batch - 1) / batch)));
  const bool canStop = sequences >= smallSet && !dataset.split(Split::Validation).empty();
  if (canStop) {
    const std::int64_t patience = std::max<std::int64_t>(epochs / 5, 5);
    choices.push_back(choose("patience", toText(patience),
                             "Patience: stops after %1 epochs without a better validation loss",
                             patience));
  }
  const auto isInput = [&](const std::string& target) {
    return std::ranges::find(dataset.inputNames, target) != dataset.inputNames.end();
  };
  if (dataset.task == Task::Forecast && std::ranges::all_of(dataset.targetNames, isInput)) {
    choices.push_back(choose("window-scale", "last",
                             "Window scale: each window relative to its last value, so that a "
                             "level never seen in training does no harm"));
  }
  if (wide && sequences >= middleSet) {
    choices.push_back(
        choose("dropout", "0.3", "Dropout: 0.3, for answers of %1 numbers", answers(dataset)));
  } else if (dataset.task == Task::Classify) {
    choices.push_back(choose("dropout", "0.2", "Dropout: 0.2, against learning by heart"));
  }
  return choices;
}

Result<std::vector<Message>> takeDefaults(Experiment& experiment, std::span<const Choice> choices,
                                          std::span<const std::string> given) {
  Experiment changed = experiment;
  std::vector<Message> reasons;
  for (const Choice& choice : choices) {
    if (std::ranges::find(given, choice.key) != given.end()) continue;
    const Result<void> done = setSetting(changed, choice.key, choice.value);
    if (!done) return tl::unexpected(done.error());
    reasons.push_back(choice.reason);
  }
  experiment = std::move(changed);
  return reasons;
}

}  // namespace gatescope
