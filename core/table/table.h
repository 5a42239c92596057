#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gatescope {

enum class ColumnType { Integer, Number, Boolean, DateTime, Category, Text, Labels };

std::string_view columnTypeKey(ColumnType type);  // "integer", …, "datetime", …, "labels"
std::optional<ColumnType> columnTypeFromKey(std::string_view key);

// How a column was computed from another one, as a further input.
struct Derivation {
  enum class Kind { Lag, Change, Sine, Cosine };
  Kind kind = Kind::Lag;
  std::string column;  // of sine and cosine the one of times
  int number = 0;      // Lag: so many rows before; sine, cosine: which cycle (core/data/derive.h)

  bool isCalendar() const { return kind == Kind::Sine || kind == Kind::Cosine; }
};

// One column of a table. Exactly one of the two stores is in use.
struct Column {
  std::string name;
  ColumnType type = ColumnType::Number;
  // Integer, Number: the value. DateTime: seconds since 1970-01-01 UTC. NaN: missing.
  std::vector<double> numbers;
  // Boolean, Category, Text, Labels: index into `categories`, −1: missing. Categories stand in
  // order of first appearance; a Boolean's are its word for no, then its word for yes. Labels: each
  // category is a whole cell, like "60 64 67"; the empty set, "", comes last where there is one.
  std::vector<std::int32_t> codes;
  std::vector<std::string> categories;
  std::size_t missing = 0;
  bool timeOfDay = false;  // DateTime: some cell is not at 00:00, so all show their time
  bool timeOnly = false;   // DateTime: times of day without a date, as seconds since midnight

  // Why it has this type, and how its cells are written ("dd/mm/yyyy", "decimal comma").
  Message reason;
  std::string format;
  // A number far from all others that stands again and again: may be meant as missing.
  struct Sentinel {
    double value = 0;
    std::size_t count = 0;
  };
  std::optional<Sentinel> sentinel;
  std::vector<std::string> madeFrom;  // a time put together from these columns
  bool inTime = false;                // part of a time that was put together
  std::optional<Derivation> derived;
  std::string labelSet;  // the column of label sets that this 0/1 column is a label of

  // A coded column most of whose cells are numbers: its first cell that is not, so that using the
  // column as a number can be refused with its place. Row as in the file, from 1, header counted.
  struct BadCell {
    std::size_t row = 0;
    std::string text;
  };
  std::optional<BadCell> notNumber;

  bool isNumeric() const { return type == ColumnType::Integer || type == ColumnType::Number; }
  bool isCoded() const {
    return type == ColumnType::Boolean || type == ColumnType::Category ||
           type == ColumnType::Text || type == ColumnType::Labels;
  }
  std::size_t rows() const { return isCoded() ? codes.size() : numbers.size(); }
  // As the file calls it: a label's column by its set.
  const std::string& ownName() const { return labelSet.empty() ? name : labelSet; }
  bool isMissing(std::size_t row) const;
  // The cell as a person reads it; "" when missing. Dates as ISO 8601.
  std::string text(std::size_t row) const;
};

// Something in a file that is not as it should be. Row as in the file, from 1, header counted;
// 0: no one row.
struct Problem {
  std::size_t row = 0;
  std::string column;
  Message message;
};

// A property of a file: its value, and why the reader took it.
struct Understood {
  std::string value;
  Message reason;
};

// How a file was understood.
struct Reading {
  Understood encoding;            // "UTF-8"
  Understood delimiter;           // one character
  Understood quote;               // one character, or empty: quotes are text
  Understood escape;              // "\\", or empty: a quote inside quotes is doubled
  Understood decimal;             // one character; "." and "," where columns differ
  Understood thousands;           // characters, or empty
  Understood comment;             // one character, or empty
  Understood header;              // lines that name the columns
  Understood skipped;             // lines above them
  std::vector<Problem> problems;  // at most kMostProblems of a kind
  std::size_t problemCount = 0;
};

struct Table {
  std::string name;  // file name without folder, or the example's title
  std::vector<Column> columns;
  std::size_t firstRow = 2;  // the file's row number of table row 0
  // Table rows in front of which a row of the file was left out; ascending, one entry each.
  std::vector<std::size_t> leftOutBefore;
  std::vector<Message> notes;  // what the reader decided or changed
  Reading reading;

  // The row number in the file, from 1: what messages name.
  std::size_t fileRow(std::size_t row) const;
  std::size_t rows() const { return columns.empty() ? 0 : columns.front().rows(); }
  const Column* find(std::string_view column) const;
  int indexOf(std::string_view column) const;  // −1: none
};

// “a, b, c, …”: the first dozen of them, for messages.
std::string listOf(std::span<const std::string> names);

// ISO 8601 text of seconds since 1970; without the time of day, the date alone.
std::string dateTimeText(double seconds, bool withTime);
// "13:05:30" of seconds since midnight.
std::string timeOfDayText(double seconds);
// The shortest text that reads back as the same number.
std::string exactText(double value);

}  // namespace gatescope
