#pragma once

#include "core/data/dataset.h"
#include "core/table/table.h"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// How a table's columns lie: what its names and the order of its values give away.

namespace gatescope {

// Whether a column's name is one of these words, in any case.
bool isNamed(std::string_view name, std::initializer_list<std::string_view> words);
bool isNamedAsLabel(std::string_view name);
bool isNamedAsTime(std::string_view name);

// "acc_x_t12" → {"acc_x", 12}; "t12" → {"", 12}.
struct StepName {
  std::string channel;
  int step = 0;
};
std::optional<StepName> stepName(std::string_view column);

// The columns of a wide table in the order of time.
struct WideLayout {
  std::vector<std::string> channels;
  std::vector<std::vector<int>> steps;  // per step and channel a column; −1: none
};

// 1, 2, 3, … without a gap, from any start: a row counter, not a measurement.
bool isCounter(const Column& column);
bool isIncreasing(const Column& column);
bool isBinary(const Column& column);  // numbers, all 0 or 1
// Whole numbers of at most `most` different values.
bool isFewWholeNumbers(const Column& column, std::size_t most);

// The column that says which sequence a row belongs to, −1 when no name suggests one.
int findIdColumn(const Table& table);
// The same by values alone: each value stands in one block of rows.
int findBlockColumn(const Table& table);
// A column of the words train, validation (valid, val), test; −1: none.
int findSplitColumn(const Table& table);
std::optional<Split> splitWord(std::string_view text);
// A column of yes and no that is named is_valid, is_test or the like; −1: none.
int findSplitFlag(const Table& table);

// Reads a split column: cells are such words, or yes and no (1 and 0). A yes then means what the
// column is named after, without such a name validation; a no means training, of a column named
// after training validation.
class SplitReader {
 public:
  explicit SplitReader(const Column& column);
  std::optional<Split> at(std::size_t row) const;  // nothing: no such word

 private:
  const Column& m_column;
  bool m_isFlag = false;
  Split m_yes = Split::Validation;
  Split m_no = Split::Training;
};

bool looksWide(const Table& table);
Shape guessShape(const Table& table);

}  // namespace gatescope
