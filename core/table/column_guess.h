#pragma once

#include "core/base/result.h"
#include "core/table/block_parser.h"
#include "core/table/read_options.h"
#include "core/table/table.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// What the cells of a column are, judged by all of its different texts or by the file's beginning.

namespace gatescope {

// What a person said about one column.
struct ColumnWish {
  enum class Kind { None, Number, Boolean, Words, Date } kind = Kind::None;
  std::optional<ColumnType> type;    // of Number and Words
  std::optional<DateOrder> order;    // of Date
  bool unixTime = false;             // of Date: seconds since 1970
  bool compact = false;              // of Date: yyyymmdd
  std::vector<std::string> missing;  // texts that mean missing, beside the usual
};

// The wishes of all columns. Fails for a column that is not there and a type that does not exist.
Result<std::vector<ColumnWish>> columnWishes(const ReadOptions& options,
                                             std::span<const std::string> names,
                                             const std::string& file);

struct ColumnGuess {
  ColumnPlan plan;
  bool boolean = false;             // words for yes and no
  std::vector<NumberStyle> styles;  // numbers: all ways in which every cell is one
  std::vector<DateOrder> orders;    // dates: likewise
  bool marked = false;              // numbers: some have a decimal mark or groups
};

// `texts` in the order of the file.
ColumnGuess guessColumn(std::span<const std::string_view> texts, const ColumnWish& wish);

// Settles how numbers are written where a column alone does not tell: as the other columns do, and
// as the options say. `delimiter`: where nothing else tells. Gives back what stays ambiguous.
std::vector<Problem> settleStyles(std::vector<ColumnGuess>& guesses, const ReadOptions& options,
                                  char delimiter, std::span<const std::string> names,
                                  Reading& reading);

std::string_view styleName(NumberStyle style);  // "decimal comma, thousands with ."
std::string_view orderName(DateOrder order);    // "dd/mm/yyyy"

}  // namespace gatescope
