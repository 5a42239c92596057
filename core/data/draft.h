#pragma once

#include "core/data/dataset.h"
#include "core/data/roles.h"

#include <utility>
#include <vector>

// A dataset in the making: what the steps that cut, split and scale a table hand to each other.

namespace gatescope {

struct Draft {
  const Table& table;
  Task task;
  const DataSettings& settings;
  Roles roles;
  // Table rows from here on are another file's, and the test part; rows(): there is none.
  std::size_t testRow = 0;
  const Table* testTable = nullptr;
  // Whose scales, classes and one-hot values are taken over; null: they are fitted here.
  const Dataset* fitted = nullptr;
  bool needTruth = true;
  Dataset data = {};
  std::vector<int> targetColumns = {};  // behind data.targetNames; −1: this table has none
  // Where rows were merged, put in or left out: the tables as they stand in the files, and per row
  // the one that it comes from (of the table; of the test table), −1 for one that was put in.
  const Table* source = nullptr;
  const Table* testSource = nullptr;
  std::vector<std::int64_t> rowOf = {};

  const Column& column(int index) const { return table.columns[static_cast<std::size_t>(index)]; }
  bool isTestRow(std::size_t row) const { return row >= testRow; }
  const std::string& fileOf(std::size_t row) const {
    return isTestRow(row) && testTable != nullptr ? testTable->name : table.name;
  }
  std::size_t fileRow(std::size_t row) const {
    const bool test = isTestRow(row) && testTable != nullptr;
    const std::int64_t own = ownRow(row);
    if (own < 0) return 0;
    const Table* from = test ? (testSource != nullptr ? testSource : testTable)
                             : (source != nullptr ? source : &table);
    return from->fileRow(static_cast<std::size_t>(own));
  }
  // The row in its own table, as it stands in the file; −1: put in.
  std::int64_t ownRow(std::size_t row) const {
    if (!rowOf.empty()) return rowOf[row];
    return static_cast<std::int64_t>(isTestRow(row) && testTable != nullptr ? row - testRow : row);
  }

  template <typename... Arguments>
  void note(std::string pattern, const Arguments&... arguments) {
    data.notes.push_back(say(std::move(pattern), arguments...));
  }
};

// What an input gets where its cell is missing.
enum class Fill { Forward, Interpolate, Mean };

// One input of the network: a number column, one value of a category, or whether a cell is missing.
struct Feature {
  int column = -1;
  bool oneHot = false;
  std::int32_t code = -1;  // of a one-hot feature; −1: a value that this table lacks
  bool mask = false;       // 1 where the column's cell is missing
  Fill fill = Fill::Forward;
};

// Names the inputs and says what is behind each; categories give one feature a value (in sorted
// order, from the rows before draft.testRow).
Result<std::vector<Feature>> nameFeatures(Draft& draft);

// Leaves out the inputs that say nothing of the training rows: values of a category that none of
// them has (another row with such a value has 0 in all others), masks of columns that none of them
// misses. Otherwise what stands in validation and test rows would decide on the network's size.
// Nothing for a dataset that is fitted already.
Result<void> keepKnownFeatures(Draft& draft, std::vector<Feature>& features,
                               const std::vector<std::size_t>& trainingRows);

// The scale (Preparation::scale) of the values not missing (NaN) in the given rows of one column;
// {0, 1} for a column of only 0 and 1 when `keepBinary`.
Scale fitScale(const std::vector<double>& column, const std::vector<std::size_t>& rows,
               bool keepBinary, const std::string& kind = "z-score", bool logarithm = false);

// Refuses logarithms of what has none, with its place.
Result<void> checkLogarithms(const Draft& draft);

// Scales of the features, from training rows; or the fitted dataset's.
void fitInputs(Draft& draft, const std::vector<Feature>& features,
               const std::vector<std::size_t>& trainingRows);

// Cells that were missing, by what they got.
struct Filled {
  std::size_t forward = 0, interpolated = 0, mean = 0;

  void operator+=(const Filled& other) {
    forward += other.forward;
    interpolated += other.interpolated;
    mean += other.mean;
  }
};

// Appends one run of rows to draft.data.inputs, in their order; missing cells are filled as their
// features say. The first row has every number, but for those that get the mean. `ends`: places in
// `rows` that nothing in front of them may look beyond, to what fills a missing cell.
Filled appendInputs(Draft& draft, const std::vector<Feature>& features,
                    std::span<const std::size_t> rows, std::span<const std::int64_t> ends = {});
void noteFilled(Draft& draft, const Filled& filled);

// Rows at the front of a run in which some number column has had no value yet.
std::size_t leadingGap(const Draft& draft, const std::vector<Feature>& features,
                       std::span<const std::size_t> rows);

// Class number of every table row, −1 where the label is missing; names the classes. They are those
// of all rows, not of training rows alone: they say what is asked, every fold asks the same, and a
// held-out row of a class that training lacks counts as told wrong.
Result<std::vector<std::int32_t>> nameClasses(Draft& draft);

// Refuses labels that leave nothing to be told apart, over the samples of the training part.
Result<void> checkClasses(const Draft& draft);

// Names, kinds and scales of numeric targets; scales from the values at `trainingRows`.
void fitTargets(Draft& draft, const std::vector<std::size_t>& trainingRows);
// Appends the targets of one table row.
void appendTargets(Draft& draft, std::size_t row);
bool targetsAreWhole(const Draft& draft, std::int64_t first, std::int32_t rows);

// How many of `count` items each part gets: percent that add up to 100, or counts.
Result<std::array<std::size_t, 3>> partSizes(const DataSettings& settings, std::size_t count,
                                             bool separateTest, const char* items);

// Whether the split, with its fold, leaves anything for a part.
bool isPartOfSplit(const DataSettings& settings, std::size_t part);

// The part of each sequence, none where it is not used. `firstRows`: its first table row.
// `classes`: one a sequence, empty when not classified.
using Parts = std::vector<std::optional<Split>>;
Result<Parts> splitSequences(Draft& draft, const std::vector<std::size_t>& firstRows,
                             const std::vector<std::int32_t>& classes);

// Puts samples into their parts, and refuses parts that were wanted and got none.
Result<void> fillParts(Draft& draft, const Parts& parts);

// The shapes. Each fills draft.data.
Result<void> makeSeries(Draft& draft);
Result<void> makeLong(Draft& draft);
Result<void> makeWide(Draft& draft);
Result<void> makeText(Draft& draft);

// One table of both, the rows of `test` behind those of `table`; columns by name.
Result<Table> joinTables(const Table& table, const Table& test, const Roles& roles);

}  // namespace gatescope
