#pragma once

#include "core/table/block.h"
#include "core/table/csv_scanner.h"
#include "core/table/dates.h"
#include "core/table/layout.h"
#include "core/table/read_options.h"
#include "core/table/table.h"
#include "core/table/values.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

// One block of a file into typed cells. Blocks are parsed side by side.

namespace gatescope {

// What the cells of a column are taken for.
struct ColumnPlan {
  enum class Kind { Skip, Number, Date, TimeOfDay, Words } kind = Kind::Words;
  NumberStyle style;
  DateOrder order = DateOrder::YearMonthDay;
  bool padded = false;       // Number: 01067 is a number as well, not a code
  bool unixTime = false;     // Number: seconds since 1970, of years that a time can have
  bool compactDate = false;  // Number: yyyymmdd
  // Date: whether the other order of day and month is possible, too, up to now.
  bool ambiguous = false;
};

// The code of an empty cell of words. It means missing, but for a column of label sets.
constexpr std::int32_t kEmptyCell = -2;

// The cells of a column in one block, or in all blocks so far.
struct ColumnCells {
  std::vector<double> numbers;      // Number, Date, TimeOfDay; NaN: missing, or not as planned
  std::vector<std::int32_t> codes;  // Words: index into `words`, −1: missing, or kEmptyCell
  std::vector<std::string_view> words;
  std::unordered_map<std::string_view, std::int32_t> known;

  std::size_t missing = 0;  // with the empty ones
  std::size_t odd = 0;      // cells that are not as planned
  std::optional<Column::BadCell> firstOdd;
  bool whole = true;       // no number has a decimal mark or an exponent
  bool wide = false;       // some whole number is beyond 2^53, where not all of them are doubles
  bool timeOfDay = false;  // some date is not at 00:00
  bool otherOrder = true;  // all dates are possible in the other order of day and month, too

  void clear();
};

// Stays where it is: `words` point into it. Its memory serves one block after the other.
struct ParsedBlock {
  ParsedBlock() = default;
  ParsedBlock(const ParsedBlock&) = delete;
  ParsedBlock& operator=(const ParsedBlock&) = delete;
  void clear();  // all but the source

  Block source;
  std::deque<std::string> unescaped;
  std::vector<ColumnCells> columns;
  std::size_t rows = 0;              // of the table
  std::size_t records = 0;           // of the file
  std::vector<std::size_t> leftOut;  // table rows in front of which a record was left out
  std::size_t blank = 0, comments = 0;
  std::vector<Problem> problems;  // rows counted from this block's first
  std::size_t problemCount = 0;
  std::optional<Error> fault;  // arguments 2 and 3 are row and column, row as above
  std::size_t faultRow = 0;
};

class BlockParser {
 public:
  BlockParser(const Layout& layout, const std::vector<ColumnPlan>& plans,
              const std::vector<std::string>& names, RaggedRows ragged, const std::string& file)
      : m_layout(layout), m_plans(plans), m_names(names), m_ragged(ragged), m_file(file) {}

  // Of block.source, which the header stands in if it is the `first`.
  void parse(ParsedBlock& block, bool first) const;

 private:
  const Layout& m_layout;
  const std::vector<ColumnPlan>& m_plans;
  const std::vector<std::string>& m_names;
  RaggedRows m_ragged;
  const std::string& m_file;
};

// Adds one cell to a column, by plan.
void addCell(ColumnCells& cells, const ColumnPlan& plan, std::string_view text, std::size_t row);

}  // namespace gatescope
