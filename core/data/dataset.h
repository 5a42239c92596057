#pragma once

#include "core/base/result.h"
#include "core/table/read_options.h"
#include "core/table/table.h"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace gatescope {

enum class Task { Classify, Regress, Forecast, LabelSteps, NextStep };
enum class Shape { Automatic, Series, Wide, Long };
enum class SplitBy { Automatic, Time, Random, Stratified };
enum class Split { Training, Validation, Test };

// How a table becomes sequences: part of an experiment. Column lists empty: chosen by rule, and
// said in Dataset::notes.
struct DataSettings {
  std::string source = "example:sunspots";  // "example:KEY", "generated:KEY", or a file path
  std::string testSource;                   // a separate test file, or empty
  ReadOptions read;                         // how both files are read
  Shape shape = Shape::Automatic;
  std::vector<std::string> targets;
  std::vector<std::string> inputs;  // empty: every column with no other role; for a forecast the
                                    // targets are inputs too
  std::vector<std::string> ignored;
  std::string idColumn;  // long shape: which sequence a row belongs to
  std::string timeColumn;
  std::string splitColumn;  // values train / validation (valid, val) / test
  SplitBy splitBy = SplitBy::Automatic;
  std::array<double, 3> split = {70, 15, 15};  // training/validation/test, percent or row counts
  int window = 0;                              // steps; 0: chosen by rule
  int horizon =
      1;  // forecast: steps ahead; classify on a series: label so many rows after the window
  int season = 0;  // series: rows of a season, for the seasonal baseline; 0: by the time column
  std::string windowScale = "none";  // forecast: none, last, mean (core/train/window_scaling.h)
  int stride = 1;                    // rows between the starts of neighbouring windows
  std::uint64_t splitSeed = 1;
};

// z-score of one column, fitted on training rows only. Constant columns get deviation 1.
struct Scale {
  double mean = 0;
  double deviation = 1;

  double apply(double value) const { return (value - mean) / deviation; }
  double undo(double value) const { return value * deviation + mean; }
};

enum class TargetKind { Number, Binary };

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

// Sequences ready to train on. Immutable once made; shared between threads.
struct Dataset {
  Task task = Task::Forecast;
  Shape shape = Shape::Series;
  std::string name;

  std::vector<std::string>
      inputNames;  // F; a one-hot category is one input a value ("weather=rain")
  std::vector<std::string> inputColumns;  // F: the table's column (wide: the channel) behind it
  std::vector<float> inputs;              // step rows × F, row-major, scaled
  std::vector<Scale> inputScales;         // F; 0/1 inputs stay as they are
  std::vector<double> times;              // per step row, seconds since 1970; empty: no time column

  std::vector<std::string> targetNames;  // K numbers to predict a target row; or the label's name
  std::vector<TargetKind> targetKinds;   // K
  // Target rows × K, row-major, scaled (Binary: 0 or 1). NaN where the table has none: no sample
  // reaches there.
  std::vector<float> targets;
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
};

// Cuts, splits and scales. Errors name the column, row or setting at fault.
Result<Dataset> makeDataset(const Table& table, Task task, const DataSettings& settings,
                            const Table* testTable = nullptr);

// A sentence where a forecast is to stand relative to its window and a target is no input.
Result<void> checkWindowScale(const Dataset& dataset, const DataSettings& settings);

// Another table cut and scaled as `fitted` was, nothing learned from it: all its samples are in the
// test part. With `needTruth` false the targets may be absent (to predict what nobody knows): such
// samples stay, with label −1 or targets NaN.
Result<Dataset> applyDataset(const Table& table, const Dataset& fitted,
                             const DataSettings& settings, bool needTruth = true);

// The shape that a table most likely has, and a task and roles that make sense for it: what the
// program does when nothing was said.
struct Proposal {
  Shape shape = Shape::Series;
  Task task = Task::Forecast;
  DataSettings settings;
};
Proposal propose(const Table& table);

}  // namespace gatescope
