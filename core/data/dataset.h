#pragma once

#include "core/base/result.h"
#include "core/data/preparation.h"
#include "core/data/time_step.h"
#include "core/table/read_options.h"
#include "core/table/table.h"
#include "core/text/tokenizer.h"
#include "core/text/vocabulary.h"
#include "core/text/word_vectors.h"

#include <array>
#include <cmath>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace gatescope {

enum class Task { Classify, Regress, Forecast, LabelSteps, NextStep };
enum class Shape { Automatic, Series, Wide, Long, Text };
enum class SplitBy { Automatic, Time, Random, Stratified };
enum class Split { Training, Validation, Test };
// How a forecast of several steps comes about (Ben Taieb et al. 2012): the network answers all of
// them, or the next one alone and then goes on from its own answers (core/train/rollout.h).
enum class Strategy { Direct, Recursive };
enum class LowerCase { Automatic, Yes, No };  // automatic: for words

// How a column of texts becomes tokens (shape text).
struct TextSettings {
  TokenUnit unit = TokenUnit::Words;
  LowerCase lowerCase = LowerCase::Automatic;
  int vocabulary = 20000;  // tokens beside the special ones; 0: all
  int minCount = 2;        // of a token in the training texts
  int maxLength = 0;       // tokens that are read of a text; 0: by the training texts
  std::string vectors;     // a file of word vectors that the embedding begins with, or empty
};

// What cross-validation makes of an experiment's split. The test part is what it would be anyway,
// and left out; of all others one fold is the validation part. core/data/folds.h deals them out.
struct Fold {
  int number = 0;   // from 1; 0: none, the split stays as it is
  int count = 0;    // of folds
  int dealing = 1;  // which of several ways to deal them out at random
  // In place of a fold: what would be for validation is for training too, and the test part stays.
  bool isWhole = false;

  bool isOne() const { return number > 0; }
};

// How a table becomes sequences: part of an experiment. Column lists empty: chosen by rule, and
// said in Dataset::notes.
struct DataSettings {
  std::string source = "example:sunspots";  // "example:KEY", "generated:KEY", or a file path
  std::string testSource;                   // a separate test file, or empty
  ReadOptions read;                         // how both files are read
  Shape shape = Shape::Automatic;
  std::vector<std::string> targets;
  std::vector<std::string> inputs;  // empty: every column with no other role; for a forecast the
                                    // targets are inputs too; text: the one column of texts
  std::vector<std::string> ignored;
  std::string idColumn;  // long shape: which sequence a row belongs to
  std::string timeColumn;
  std::string splitColumn;  // values train / validation (valid, val) / test; or yes and no
                            // (is_valid, is_test, is_train)
  std::string groupColumn;  // sequences of one value stay together in every split
  SplitBy splitBy = SplitBy::Automatic;
  std::array<double, 3> split = {70, 15, 15};  // training/validation/test, percent or row counts
  int window = 0;                              // steps; 0: chosen by rule
  int horizon =
      1;  // forecast: steps ahead; classify on a series: label so many rows after the window
  Strategy strategy = Strategy::Direct;  // forecast
  int season = 0;  // series: rows of a season, for the seasonal baseline; 0: by the time column
  std::string windowScale = "none";    // forecast: none, last, mean (core/train/window_scaling.h)
  std::string categories = "one-hot";  // how the network reads category inputs: one-hot, embedding
  int stride = 1;                      // rows between the starts of neighbouring windows
  std::uint64_t splitSeed = 1;
  Fold fold;
  TextSettings text;
  Preparation prepare;
};

// Larger numbers overflow when they are squared, in single precision and then in every metric.
constexpr double kLargestNumber = 1e18;

// How a column's numbers are taken to the size that a network learns from, fitted on training rows
// only: minus a middle, divided by a spread (mean and standard deviation for a z-score, …), after
// the logarithm where one is wanted. Constant columns get a spread of 1.
struct Scale {
  double mean = 0;
  double deviation = 1;
  bool logarithm = false;

  double apply(double value) const {
    return ((logarithm ? std::log(value) : value) - mean) / deviation;
  }
  double undo(double value) const {
    const double own = value * deviation + mean;
    return logarithm ? std::exp(own) : own;
  }
};

// What an input holds of the column behind it, and where that column comes from itself: a forecast
// that goes on from its own answers makes the inputs of its next step by it.
struct InputOrigin {
  enum class Kind { Number, Category, Mask };  // Mask: 1 where the column's cell is missing
  Kind kind = Kind::Number;
  std::optional<Derivation> derived;
};

enum class TargetKind { Number, Binary };

// A column whose cells hold several labels, which is a column of 0 and 1 for each: "notes=60".
struct LabelSet {
  std::string column;
  std::vector<std::string> labels;
};

// One sequence and what is to be learned from it: ranges of rows of the dataset's stores. Windows
// of one series overlap in the store and are never copied. For Forecast and NextStep row r of the
// targets holds the values at step row r, so the row before the first target is the last known one.
struct Sample {
  std::int64_t firstStep = 0;
  std::int32_t steps = 0;
  std::int64_t firstTarget = 0;  // row of `targets` or `labels`
  std::int32_t targetRows = 0;   // 1, the horizon, or one a step
  std::int64_t tableRow = 0;     // first row of the table that it came from
};

// What a dataset of texts (shape text) has beside its tokens. The vocabulary and its vectors are
// those of the training texts, and are shared by the datasets that applyDataset() makes.
struct TextInput {
  TokenRules rules;
  std::int32_t maxLength = 0;                    // tokens of a sample at most
  std::shared_ptr<const Vocabulary> vocabulary;  // null: no dataset of texts
  std::shared_ptr<const WordVectors> vectors;    // null: none asked for, or their file is gone
  // Tokens that are not in the vocabulary: their step rows, ascending, and for each of them which
  // of the texts stands there. tokenText() looks them up.
  std::vector<std::int64_t> unknownRows;
  std::vector<std::int32_t> unknownWords;
  std::vector<std::string> unknownTexts;
};

// Sequences ready to train on. Immutable once made; shared between threads.
//
// Of shape text a step is a token. There are then no numbers to read: features() is 0, inputNames,
// inputs and inputScales are empty, inputColumns holds the one column of texts, and `tokens` has a
// number of the vocabulary for each step row. For NextStep the classes are the vocabulary's tokens,
// labels are the tokens themselves (row r of the labels is step row r, as ever), and each text
// begins and ends with Vocabulary::end.
struct Dataset {
  Task task = Task::Forecast;
  Shape shape = Shape::Series;
  std::string name;

  std::vector<std::string>
      inputNames;  // F; a one-hot category is one input a value ("weather=rain")
  std::vector<std::string> inputColumns;  // F: the table's column (wide: the channel) behind it
  // F, of a series or long table; the one-hot inputs of a category are neighbours.
  std::vector<InputOrigin> inputOrigins;
  std::vector<float> inputs;       // step rows × F, row-major, scaled
  std::vector<Scale> inputScales;  // F; 0/1 inputs stay as they are
  std::vector<float> inputFills;   // F, scaled: what a missing cell gets; NaN: the row before
  std::vector<double> times;       // per step row, seconds since 1970; empty: no time column
  // Of a series, per step row: its row in the table, −1 for one that was put in. Empty: as they
  // are.
  std::vector<std::int64_t> tableRowOf;
  TimeReport timeReport;
  TimeStep timeStep;                 // of the rows of a series, as in the training data
  std::vector<std::int32_t> tokens;  // per step row; empty: not of shape text
  TextInput text;

  std::vector<std::string> targetNames;  // K numbers to predict a target row; or the label's name
  std::vector<TargetKind> targetKinds;   // K
  std::vector<LabelSet> labelSets;       // whose labels are among the inputs or targets
  // Target rows × K, row-major, scaled (Binary: 0 or 1). NaN where the table has none: no sample
  // reaches there.
  std::vector<float> targets;
  // Of a series, likewise, the rows before the first step row: they were left out because not every
  // input had a value yet, and later lags reach back to them.
  std::vector<float> earlierTargets;
  std::vector<Scale> targetScales;      // K
  std::vector<std::string> classNames;  // classes in sorted order; empty when not classified
  std::vector<std::int32_t> labels;     // target rows; −1: none, no sample reaches there

  std::vector<Sample> samples;
  std::array<std::vector<std::int32_t>, 3> splits;  // sample numbers by Split
  // For a series: first step row of each part, and the end. Windows stay inside one part.
  std::array<std::int64_t, 4> splitRows{};

  int window = 0;  // as chosen; 0 for sequences of their own length
  int horizon = 0;
  int seasonLength = 0;  // of the seasonal naive forecast; 0: none known
  std::size_t tableRows = 0;
  std::vector<Message> notes;  // what was chosen, dropped or filled, in sentences

  std::size_t features() const { return inputNames.size(); }
  std::size_t targetColumns() const { return targetNames.size(); }
  std::size_t classes() const { return classNames.size(); }
  std::span<const std::int32_t> split(Split part) const {
    return splits[static_cast<std::size_t>(part)];
  }
  bool isClassified() const { return !classNames.empty(); }
  bool isText() const { return text.vocabulary != nullptr; }
};

// Cuts, splits and scales. Errors name the column, row or setting at fault.
Result<Dataset> makeDataset(const Table& table, Task task, const DataSettings& settings,
                            const Table* testTable = nullptr);

// A sentence where a forecast is to stand relative to its window and a target is no input.
Result<void> checkWindowScale(const Dataset& dataset, const DataSettings& settings);

// A sentence where a forecast is to go on from its own answers and an input cannot be made of them.
Result<void> checkStrategy(const Dataset& dataset, const DataSettings& settings);

// The target that an input is, is computed from or is the mask of; targetColumns(): none.
std::size_t targetBehind(const Dataset& dataset, std::size_t input);

// Another table cut and scaled as `fitted` was, nothing learned from it: all its samples are in the
// test part. With `needTruth` false the targets may be absent (to predict what nobody knows): such
// samples stay, with label −1 or targets NaN.
Result<Dataset> applyDataset(const Table& table, const Dataset& fitted,
                             const DataSettings& settings, bool needTruth = true);

// What stands at a step row of a dataset of texts, as it was read: also where the network only
// knows that it is unknown.
const std::string& tokenText(const Dataset& dataset, std::int64_t stepRow);

// Texts that stand in no table (typed by a person), cut as `fitted` was: unlabelled samples of the
// test part, one a text, in their order. Of a dataset of texts only.
Result<Dataset> applyToTexts(std::span<const std::string> texts, const Dataset& fitted);

// The shape that a table most likely has, and a task and roles that make sense for it: what the
// program does when nothing was said.
struct Proposal {
  Shape shape = Shape::Series;
  Task task = Task::Forecast;
  DataSettings settings;
};
Proposal propose(const Table& table);
// The same where it is known that its rows are texts; `column`: which column, empty: by rule.
Proposal proposeText(const Table& table, const std::string& column);

}  // namespace gatescope
