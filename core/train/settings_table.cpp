#include "core/cells/cells.h"
#include "core/train/setting_rows.h"
#include "core/train/settings.h"

#include <algorithm>
#include <utility>

// The table itself: one row a setting. Reading, checking and storing are settings.cpp's.

namespace gatescope {
namespace {

using namespace rows;

constexpr double million = 1e6;

// When a setting matters.

bool readsSeries(const Experiment& e) {
  return e.data.shape == Shape::Series || e.data.shape == Shape::Automatic;
}
bool readsLong(const Experiment& e) {
  return e.data.shape == Shape::Long || e.data.shape == Shape::Automatic;
}
bool looksAhead(const Experiment& e) {
  return e.task == Task::Forecast ||
         (readsSeries(e) && (e.task == Task::Classify || e.task == Task::Regress));
}
bool learnsNumbers(const Experiment& e) {
  return e.task == Task::Regress || e.task == Task::Forecast;
}
bool forecasts(const Experiment& e) {
  return e.task == Task::Forecast;
}
bool usesMomentum(const Experiment& e) {
  return e.training.optimizer == "sgd" || e.training.optimizer == "nesterov";
}
bool usesWeightDecay(const Experiment& e) {
  return e.training.optimizer == "adamw";
}
bool countsScheduleEpochs(const Experiment& e) {
  return e.training.schedule == "step" || e.training.schedule == "plateau";
}
bool usesScheduleFactor(const Experiment& e) {
  return countsScheduleEpochs(e) || e.training.schedule == "exponential";
}
// Where it is neither it has to be 0, which a person must be able to say.
bool embeds(const Experiment& e) {
  return e.data.shape == Shape::Text || e.data.categories == "embedding" || e.model.embedding > 0;
}
bool hasRival(const Experiment& e) {
  return e.rival.cell != "none";
}

Choices cellChoices() {
  Choices choices;
  for (const Cell* cell : allCells()) choices.emplace_back(cell->key, cell->name);
  return choices;
}

void addTask(std::vector<Setting>& table) {
  table.push_back(choice(
      Group::Task, {"task", "Task", "What is to be learned from a sequence."},
      {{"classify", "Classify: a sequence has a class"},
       {"regress", "Regress: a sequence has numbers"},
       {"forecast", "Forecast: the next values of a series"},
       {"label-steps", "Label steps: each step has a class"},
       {"next-step", "Next step: predict each step from those before"}},
      [](auto& e) -> auto& { return e.task; }));
  table.push_back(columns(
      Group::Task,
      {"target", "Target",
       "The column or columns to predict; empty: chosen "
       "by rule."},
      [](auto& e) -> auto& { return e.data.targets; }));
  table.push_back(columns(
      Group::Task,
      {"inputs", "Inputs",
       "The columns that the network sees; empty: all that have no other "
       "part."},
      [](auto& e) -> auto& { return e.data.inputs; }));
  table.push_back(columns(
      Group::Task, {"ignore", "Ignore", "Columns that are left out."},
      [](auto& e) -> auto& { return e.data.ignored; }));
  table.push_back(integer(
      Group::Task,
      {"window", "Window",
       "How many steps of a series the network sees "
       "before it answers."},
      {0, million, "steps", "chosen by rule", true}, [](auto& e) -> auto& { return e.data.window; },
      readsSeries));
  table.push_back(integer(
      Group::Task, {"horizon", "Horizon", "How many steps ahead are predicted."},
      {0, 100000, "steps", "the window's last row", true},
      [](auto& e) -> auto& { return e.data.horizon; }, looksAhead));
  table.push_back(choice(
      Group::Task,
      {"strategy", "Strategy",
       "Whether a forecast answers all steps at once, or the next one and goes on from its own "
       "answers. Training and its loss then look one step ahead, metrics at all steps."},
      {{"direct", "Direct: all steps at once"}, {"recursive", "Recursive: step by step"}},
      [](auto& e) -> auto& { return e.data.strategy; }, forecasts));
  table.push_back(integer(
      Group::Task, {"stride", "Stride", "Rows between the starts of neighbouring windows."},
      {1, million, "rows", {}, true}, [](auto& e) -> auto& { return e.data.stride; }, readsSeries));
  table.push_back(choice(
      Group::Task,
      {"window-scale", "Window scale",
       "What is taken from each window and put back into its forecast, so that a level never seen "
       "in training does no harm."},
      {{"none", "None"}, {"last", "Last value"}, {"mean", "Mean and deviation"}},
      [](auto& e) -> auto& { return e.data.windowScale; }, forecasts));
  table.push_back(integer(
      Group::Task,
      {"season", "Season", "Rows of a season, for the forecast to beat: as one season ago."},
      {0, million, "rows", "by the time column", true},
      [](auto& e) -> auto& { return e.data.season; }, readsSeries));
}

void addData(std::vector<Setting>& table) {
  table.push_back(choice(
      Group::Data, {"shape", "Shape", "How the file's rows make sequences."},
      {{"automatic", "Automatic"},
       {"series", "Series: rows are time"},
       {"wide", "Wide: a row is a sequence"},
       {"long", "Long: a row is a step, an id names its sequence"},
       {"text", "Text: a row is a text"}},
      [](auto& e) -> auto& { return e.data.shape; }));
  table.push_back(column(
      Group::Data,
      {"id", "Sequence id",
       "The column that says which sequence a row belongs "
       "to."},
      [](auto& e) -> auto& { return e.data.idColumn; }, readsLong));
  table.push_back(column(
      Group::Data, {"time", "Time", "The column of dates, times or steps."},
      [](auto& e) -> auto& { return e.data.timeColumn; }));
  addSplit(table);
}

void addModel(std::vector<Setting>& table) {
  table.push_back(choice(
      Group::Model, {"cell", "Cell", "The recurrent unit that carries memory."}, cellChoices(),
      [](auto& e) -> auto& { return e.model.cell; }));
  table.push_back(integer(
      Group::Model,
      {"units", "Units",
       "Size of the hidden state: more remember more and "
       "cost more."},
      {1, million, {}, {}, true}, [](auto& e) -> auto& { return e.model.units; }));
  table.push_back(integer(
      Group::Model, {"layers", "Layers", "Recurrent layers, one above the other."}, {1, 16},
      [](auto& e) -> auto& { return e.model.layers; }));
  Setting bidirectional =
      row(Group::Model, Kind::Flag,
          {"bidirectional", "Bidirectional", "Read each sequence from both ends."},
          [](const Experiment& e) { return e.task != Task::NextStep; });
  bidirectional.read = [](const Experiment& e) {
    return std::string(e.model.bidirectional ? "true" : "false");
  };
  bidirectional.write = [](Experiment& e, const std::string& text) {
    e.model.bidirectional = text == "true";
  };
  table.push_back(std::move(bidirectional));
  table.push_back(integer(
      Group::Model,
      {"embedding", "Embedding",
       "Numbers that stand for each token of a text, or for each value of an embedded category, "
       "learned. By rule: 32 for a text, 1.6 n^0.56 for a category of n values."},
      {0, 4096, "dimensions", "by rule"}, [](auto& e) -> auto& { return e.model.embedding; },
      embeds));
  table.push_back(real(
      Group::Model,
      {"dropout", "Dropout",
       "Share of values set to 0 while training, between layers, before the output and behind a "
       "text's embedding: against learning by heart."},
      {0, 0.95, {}, "off"}, [](auto& e) -> auto& { return e.model.dropout; }));
  table.push_back(choice(
      Group::Model, {"head", "Head", "Which hidden states the output layer sees."},
      {{"automatic", "Automatic"},
       {"last", "The last step's"},
       {"mean", "The mean of all steps"},
       {"steps", "Every step's"}},
      [](auto& e) -> auto& { return e.model.head; }));
  table.push_back(choice(
      Group::Model,
      {"initializer", "Initial weights",
       "How weights are drawn: Keras (Glorot uniform, orthogonal) or PyTorch (uniform ± "
       "1/√units)."},
      {{"keras", "Keras"}, {"pytorch", "PyTorch"}},
      [](auto& e) -> auto& { return e.model.initializer; }));
}

void addRival(std::vector<Setting>& table) {
  Choices rivals = cellChoices();
  rivals.emplace_back("none", "None");
  table.push_back(choice(
      Group::Model, {"rival-cell", "Rival", "The cell that is trained beside, to compare."}, rivals,
      [](auto& e) -> auto& { return e.rival.cell; }));
  table.push_back(choice(
      Group::Model,
      {"rival-budget", "Equal in",
       "What both have in common: as many parameters (within 2 %), or as many units."},
      {{"parameters", "parameters"}, {"units", "units"}},
      [](auto& e) -> auto& { return e.rival.budget; }, hasRival));
}

void addOptimizer(std::vector<Setting>& table) {
  table.push_back(choice(
      Group::Training, {"loss", "Loss", "The error that training makes small."},
      {{"automatic", "Automatic"},
       {"mse", "Squared error"},
       {"mae", "Absolute error"},
       {"huber", "Huber: squared when small, absolute when large"}},
      [](auto& e) -> auto& { return e.training.loss; }, learnsNumbers));
  table.push_back(choice(
      Group::Training,
      {"class-weights", "Class weights",
       "Whether rare classes count as much as frequent ones: each item is weighed by how rare its "
       "class is in the training part."},
      {{"none", "None: every item counts the same"}, {"balanced", "Balanced"}},
      [](auto& e) -> auto& { return e.training.classWeights; },
      [](const Experiment& e) { return e.task == Task::Classify || e.task == Task::LabelSteps; }));
  table.push_back(choice(
      Group::Training, {"optimizer", "Optimizer", "How gradients become steps of the weights."},
      {{"sgd", "SGD with momentum"},
       {"nesterov", "SGD with Nesterov momentum"},
       {"rmsprop", "RMSprop"},
       {"adam", "Adam"},
       {"adamw", "AdamW"}},
      [](auto& e) -> auto& { return e.training.optimizer; }));
  table.push_back(real(
      Group::Training,
      {"learning-rate", "Learning rate",
       "Size of a step: too small learns slowly, too large does not settle."},
      {1e-8, 10, {}, {}, true}, [](auto& e) -> auto& { return e.training.learningRate; }));
  table.push_back(real(
      Group::Training, {"momentum", "Momentum", "Share of the last step that is kept."},
      {0, 0.9999, {}, "off"}, [](auto& e) -> auto& { return e.training.momentum; }, usesMomentum));
  table.push_back(real(
      Group::Training, {"weight-decay", "Weight decay", "Shrinks the weights a little each step."},
      {0, 1, {}, "off"}, [](auto& e) -> auto& { return e.training.weightDecay; }, usesWeightDecay));
  table.push_back(real(
      Group::Training,
      {"l2", "L2 penalty", "Added to the loss: so much times the sum of squared kernel weights."},
      {0, 1, {}, "off"}, [](auto& e) -> auto& { return e.training.l2; }));
}

void addSchedule(std::vector<Setting>& table) {
  table.push_back(choice(
      Group::Training, {"schedule", "Schedule", "How the learning rate changes over epochs."},
      {{"constant", "Constant"},
       {"step", "Step: drops every few epochs"},
       {"exponential", "Exponential: shrinks each epoch"},
       {"cosine", "Cosine: down to 0 at the last epoch"},
       {"plateau", "Plateau: drops when validation stops improving"}},
      [](auto& e) -> auto& { return e.training.schedule; }));
  table.push_back(integer(
      Group::Training,
      {"schedule-epochs", "Epochs a drop",
       "Step: epochs between drops. Plateau: epochs without improvement "
       "before a drop."},
      {1, million, "epochs"}, [](auto& e) -> auto& { return e.training.scheduleEpochs; },
      countsScheduleEpochs));
  table.push_back(real(
      Group::Training,
      {"schedule-factor", "Factor of a drop",
       "What the learning rate is multiplied by at a drop (exponential: each "
       "epoch)."},
      {0.001, 1}, [](auto& e) -> auto& { return e.training.scheduleFactor; }, usesScheduleFactor));
  table.push_back(integer(
      Group::Training,
      {"warmup", "Warm-up", "Epochs in which the learning rate rises to its full size."},
      {0, million, "epochs", "off"}, [](auto& e) -> auto& { return e.training.warmup; }));
}

void addLoop(std::vector<Setting>& table) {
  table.push_back(integer(
      Group::Training, {"batch", "Batch", "Sequences whose gradients make one step."},
      {1, 65536, "sequences", {}, true}, [](auto& e) -> auto& { return e.training.batch; }));
  table.push_back(integer(
      Group::Training,
      {"truncate", "Truncate",
       "Gradients go back at most so many steps, and memory with them (truncated backpropagation "
       "through time): for very long sequences."},
      {0, million, "steps", "off"}, [](auto& e) -> auto& { return e.training.truncate; }));
  table.push_back(integer(
      Group::Training, {"epochs", "Epochs", "How often the whole training split is seen."},
      {1, million, "epochs", {}, true}, [](auto& e) -> auto& { return e.training.epochs; }));
  table.push_back(integer(
      Group::Training,
      {"patience", "Patience", "Stop after so many epochs without a better validation loss."},
      {0, million, "epochs", "off"}, [](auto& e) -> auto& { return e.training.patience; }));
  table.push_back(real(
      Group::Training,
      {"clip-norm", "Clip gradient norm",
       "A longer gradient is shortened to this: against exploding."},
      {0, million, {}, "off", true}, [](auto& e) -> auto& { return e.training.clipNorm; }));
  table.push_back(real(
      Group::Training,
      {"clip-value", "Clip gradient values",
       "Each gradient number is held between minus and plus this."},
      {0, million, {}, "off", true}, [](auto& e) -> auto& { return e.training.clipValue; }));
  table.push_back(integer(
      Group::Training,
      {"seed", "Seed", "Names the random numbers: the same seed gives the same run."},
      {0, largestSeed}, [](auto& e) -> auto& { return e.training.seed; }));
}

}  // namespace

std::span<const Setting> allSettings() {
  static const std::vector<Setting> table = [] {
    std::vector<Setting> rows;
    addTask(rows);
    addImport(rows);
    addData(rows);
    addPreparation(rows);
    addText(rows);
    addModel(rows);
    addRival(rows);
    addOptimizer(rows);
    addSchedule(rows);
    addLoop(rows);
    addSearchRanges(rows);
    return rows;
  }();
  return table;
}

}  // namespace gatescope
