#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gatescope {

enum class ColumnType { Number, DateTime, Category };

// One column of a table. Exactly one of the two stores is in use.
struct Column {
  std::string name;
  ColumnType type = ColumnType::Number;
  // Number: the value. DateTime: seconds since 1970-01-01 UTC. NaN: missing.
  std::vector<double> numbers;
  // Category: index into `categories` (in order of first appearance), −1: missing.
  std::vector<std::int32_t> codes;
  std::vector<std::string> categories;
  std::size_t missing = 0;
  bool timeOfDay = false;  // DateTime: some cell is not at 00:00, so all show their time

  // A Category column most of whose cells are numbers: its first cell that is not, so that using
  // the column as a number can be refused with its place. Row as in the file, from 1, header
  // counted.
  struct BadCell {
    std::size_t row = 0;
    std::string text;
  };
  std::optional<BadCell> notNumber;

  std::size_t rows() const { return type == ColumnType::Category ? codes.size() : numbers.size(); }
  bool isMissing(std::size_t row) const;
  // The cell as a person reads it; "" when missing. Dates as ISO 8601.
  std::string text(std::size_t row) const;
};

struct Table {
  std::string name;  // file name without folder, or the example's title
  std::vector<Column> columns;
  std::size_t firstRow = 2;  // the file's row number of table row 0
  // Table rows in front of which a blank row of the file was left out; ascending, one entry each.
  std::vector<std::size_t> blankBefore;
  std::vector<Message> notes;  // what the reader decided or changed

  // The row number in the file, from 1: what messages name.
  std::size_t fileRow(std::size_t row) const;
  std::size_t rows() const { return columns.empty() ? 0 : columns.front().rows(); }
  const Column* find(std::string_view column) const;
  int indexOf(std::string_view column) const;  // −1: none
};

// ISO 8601 text of seconds since 1970; without the time of day, the date alone.
std::string dateTimeText(double seconds, bool withTime);

}  // namespace gatescope
