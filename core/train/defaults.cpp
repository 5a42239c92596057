#include "core/train/defaults.h"

#include "core/train/settings.h"
#include "core/train/text_defaults.h"

#include <algorithm>

namespace gatescope {
namespace {

// Optimizer steps after which small networks have mostly learned what they can.
constexpr std::int64_t enoughSteps = 3000;
constexpr std::int64_t fewestEpochs = 10;
constexpr std::int64_t mostEpochs = 150;
// A small set is seen often: its epochs are a second's work together, and fewer leave it untrained.
constexpr std::int64_t mostEpochsOfSmall = 600;
// Sequences so long that every step's state is worth listening to, where there are few of them:
// learned from the last step alone, they are learned by heart.
constexpr double longSteps = 40;
// Forecasts of so many numbers, of so many columns, from so much: room for a larger network.
constexpr std::int64_t wideAnswers = 64;
constexpr std::size_t manyTargets = 4;
constexpr std::int64_t muchToLearn = 40000;

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
    case Shape::Text:
      return "text, a row is a text";
  }
  return {};
}

std::int64_t trainingSequences(const Dataset& dataset) {
  return std::ssize(dataset.split(Split::Training));
}

std::int64_t batchFor(std::int64_t sequences) {
  return sequences < smallSet ? 8 : sequences < middleSet ? 16 : 32;
}

std::int64_t stepsAnEpoch(std::int64_t sequences, std::int64_t batch) {
  return std::max<std::int64_t>((sequences + batch - 1) / batch, 1);
}

std::int64_t epochsFor(std::int64_t sequences, std::int64_t batch, std::int64_t most) {
  const std::int64_t steps = stepsAnEpoch(sequences, batch);
  return std::clamp((enoughSteps + steps - 1) / steps, fewestEpochs, most);
}

double meanSteps(const Dataset& dataset) {
  double steps = 0;
  const auto training = dataset.split(Split::Training);
  for (const std::int32_t s : training) {
    steps += dataset.samples[static_cast<std::size_t>(s)].steps;
  }
  return training.empty() ? 0 : steps / static_cast<double>(training.size());
}

// Numbers that the network gives for one item, as far as size matters.
std::int64_t answerCount(const Dataset& dataset, Strategy strategy) {
  if (dataset.isClassified()) return std::ssize(dataset.classNames);
  const bool direct = dataset.task == Task::Forecast && strategy == Strategy::Direct;
  const std::int64_t rows = direct ? std::max(dataset.horizon, 1) : 1;
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

namespace {

// Few sequences to tell apart: a large rate that comes to rest, many epochs.
std::vector<Choice> smallSetDefaults(std::int64_t sequences, const Dataset& dataset) {
  const std::int64_t batch = batchFor(sequences);
  const std::int64_t epochs = epochsFor(sequences, batch, mostEpochsOfSmall);
  std::vector<Choice> choices{
      choose("units", "32", "Units: 32"),
      choose("learning-rate", "0.01",
             "Learning rate: 0.01, falling to 0 at the last epoch, for few sequences"),
      choose("schedule", "cosine", "Schedule: cosine"),
      choose("batch", toText(batch), "Batch: %1, for %2 training sequences", batch, sequences),
      choose("epochs", toText(epochs), "Epochs: %1, about %2 steps of the optimizer", epochs,
             epochs * stepsAnEpoch(sequences, batch)),
      choose("dropout", "0.2", "Dropout: 0.2, against learning by heart")};
  if (meanSteps(dataset) >= longSteps) {
    choices.push_back(
        choose("head", "mean", "Head: the mean of all steps, for few long sequences"));
  }
  return choices;
}

// Forecasts of many numbers, of several columns, from many windows.
std::vector<Choice> wideForecastDefaults(std::int64_t sequences, std::int64_t answers) {
  constexpr std::int64_t batch = 64, enough = 1000;
  const std::int64_t steps = stepsAnEpoch(sequences, batch);
  const std::int64_t epochs = std::max<std::int64_t>(8, (enough + steps - 1) / steps);
  return {choose("units", "96", "Units: 96, for answers of %1 numbers", answers),
          choose("learning-rate", "0.003", "Learning rate: 0.003, falling to 0 at the last epoch"),
          choose("schedule", "cosine", "Schedule: cosine"),
          choose("batch", toText(batch), "Batch: %1, for %2 training sequences", batch, sequences),
          choose("epochs", toText(epochs), "Epochs: %1, about %2 steps of the optimizer", epochs,
                 epochs * steps),
          choose("dropout", "0.1", "Dropout: 0.1, against learning by heart")};
}

// Set by the size of what there is to learn from, as it was found on data of several kinds.
std::vector<Choice> sizeDefaults(std::int64_t sequences, std::int64_t answers,
                                 const Dataset& dataset) {
  if (dataset.task == Task::Classify && sequences < smallSet) {
    return smallSetDefaults(sequences, dataset);
  }
  const bool wide = answers > wideAnswers;
  const auto targets = static_cast<std::int64_t>(dataset.targetColumns());
  if (dataset.task == Task::Forecast && wide && dataset.targetColumns() >= manyTargets &&
      sequences * targets >= muchToLearn) {
    return wideForecastDefaults(sequences, answers);
  }
  const std::int64_t batch = batchFor(sequences);
  const std::int64_t epochs = epochsFor(sequences, batch, mostEpochs);
  const bool large = wide && sequences >= middleSet;
  const char* rate = large ? "0.001" : "0.003";
  std::vector<Choice> choices{
      choose("units", wide ? "64" : "32", "Units: %1, for answers of %2 numbers", wide ? 64 : 32,
             answers),
      choose("learning-rate", rate, "Learning rate: %1", rate),
      choose("batch", toText(batch), "Batch: %1, for %2 training sequences", batch, sequences),
      choose("epochs", toText(epochs), "Epochs: %1, about %2 steps of the optimizer", epochs,
             epochs * stepsAnEpoch(sequences, batch))};
  if (large) {
    choices.push_back(choose("dropout", "0.3", "Dropout: 0.3, for answers of %1 numbers", answers));
  } else if (dataset.task == Task::Classify) {
    choices.push_back(choose("dropout", "0.2", "Dropout: 0.2, against learning by heart"));
  }
  return choices;
}

}  // namespace

std::vector<Choice> trainingDefaults(const Dataset& dataset, Strategy strategy) {
  if (dataset.isText()) return textDefaults(dataset);
  const std::int64_t sequences = trainingSequences(dataset);
  std::vector<Choice> choices = sizeDefaults(sequences, answerCount(dataset, strategy), dataset);
  const auto epochsChosen = std::ranges::find(choices, "epochs", &Choice::key)->value;
  const std::int64_t epochs = std::stoll(epochsChosen);
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
