#include "tests/fuzz/table_checks.h"

#include "core/table/dates.h"
#include "core/table/encoding.h"
#include "core/table/values.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <set>
#include <string>

namespace gatescope::fuzz {

namespace {

constexpr NumberStyle kStyles[] = {{'.', 0},   {',', 0},   {'.', ','}, {',', '.'},
                                   {'.', ' '}, {',', ' '}, {'.', '\''}};
constexpr DateOrder kOrders[] = {DateOrder::YearMonthDay, DateOrder::DayMonthYear,
                                 DateOrder::MonthDayYear};

bool sameBits(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) ||
         (std::isnan(a) && std::isnan(b));
}

bool isTyped(const Column& column, const ReadOptions& options) {
  return std::ranges::any_of(options.types, [&](const std::string& entry) {
    return entry.substr(0, entry.rfind('=')) == column.name;
  });
}

void checkStores(const Column& column) {
  if (column.isCoded() ? !column.numbers.empty()
                       : !column.codes.empty() || !column.categories.empty()) {
    broken("both stores are in use", column.name);
  }
  std::size_t missing = 0;
  for (std::size_t row = 0; row < column.rows(); ++row) {
    if (column.isCoded()) {
      if (column.codes[row] < -1 || column.codes[row] >= std::ssize(column.categories)) {
        broken("a code outside the categories", column.name, row,
               std::to_string(column.codes[row]));
      }
    } else if (std::isinf(column.numbers[row])) {
      broken("a number is infinite", column.name, row);
    }
    missing += column.isMissing(row);
    const bool set = column.type == ColumnType::Labels;  // an empty one has no text either
    if (column.text(row).empty() != column.isMissing(row) && (!set || column.isMissing(row))) {
      broken("a cell without a text, or a missing one with it", column.name, row);
    }
  }
  if (missing != column.missing) {
    broken("the count of missing cells is wrong", column.name, missing,
           std::to_string(column.missing));
  }
}

void checkCategories(const Column& column, bool typed) {
  std::set<std::string_view> different(column.categories.begin(), column.categories.end());
  if (different.size() != column.categories.size()) broken("a category twice", column.name);
  for (const std::string& word : column.categories) {
    if (firstInvalidUtf8(word)) broken("a category is not UTF-8", column.name);
  }
  if (column.type == ColumnType::Boolean) {
    if (typed) return;
    if (column.categories.size() > 2) broken("a Boolean of three words", column.name);
    const auto says = [&](std::size_t code) { return parseBoolean(column.categories[code]); };
    if (column.categories.size() == 2 && (says(0) != false || says(1) != true)) {
      broken("not the words for no and yes", column.name);
    }
    return;
  }
  std::int32_t next = 0;
  for (const std::int32_t code : column.codes) {
    // The empty set stands last.
    if (code >= 0 && column.categories[static_cast<std::size_t>(code)].empty()) continue;
    if (code > next) broken("categories not in order of appearance", column.name);
    next += code == next;
  }
  const auto sets = std::ranges::count(column.categories, std::string());
  if (next + sets != std::ssize(column.categories)) broken("a category of no cell", column.name);
}

void checkNumbers(const Column& column, bool typed) {
  if (column.type == ColumnType::Integer && !typed &&
      !std::ranges::all_of(column.numbers,
                           [](double v) { return std::isnan(v) || v == std::floor(v); })) {
    broken("an Integer that is not whole", column.name);
  }
  if (column.sentinel) {
    const auto count = std::ranges::count(column.numbers, column.sentinel->value);
    if (static_cast<std::size_t>(count) != column.sentinel->count) {
      broken("a sentinel is counted wrongly", column.name);
    }
  }
}

void checkTimes(const Table& table) {
  std::set<std::string> parts;
  for (const Column& column : table.columns) {
    parts.insert(column.madeFrom.begin(), column.madeFrom.end());
  }
  for (const Column& column : table.columns) {
    if (column.inTime != parts.contains(column.name)) {
      broken("part of a time that is not there", column.name);
    }
  }
}

void checkProblems(const Table& table) {
  const Reading& reading = table.reading;
  if (reading.problems.size() > reading.problemCount) broken("more problems than are counted");
  if (!std::ranges::is_sorted(reading.problems, {}, &Problem::row)) {
    broken("the problems are not in order");
  }
  for (const Problem& problem : reading.problems) checkMessage(problem.message);
  for (const Message& note : table.notes) checkMessage(note);
  for (const Understood* item :
       {&reading.encoding, &reading.delimiter, &reading.quote, &reading.escape, &reading.decimal,
        &reading.thousands, &reading.comment, &reading.header, &reading.skipped}) {
    checkMessage(item->reason);
  }
}

bool sameNumbers(const std::vector<double>& one, const std::vector<double>& other) {
  return std::ranges::equal(one, other, sameBits);
}

void checkSameColumn(const Column& one, const Column& other) {
  const auto badText = [](const Column& column) {
    return column.notNumber ? std::to_string(column.notNumber->row) + column.notNumber->text : "";
  };
  const auto sentinel = [](const Column& column) {
    return column.sentinel ? exactText(column.sentinel->value) : "";
  };
  if (one.name != other.name) broken("blocks: another name", one.name, 0, other.name);
  if (one.type != other.type)
    broken("blocks: another type", one.name, 0, columnTypeKey(other.type));
  if (!sameNumbers(one.numbers, other.numbers)) broken("blocks: other numbers", one.name);
  if (one.codes != other.codes) broken("blocks: other codes", one.name);
  if (one.categories != other.categories) broken("blocks: other categories", one.name);
  if (one.missing != other.missing) broken("blocks: another count of missing", one.name);
  if (one.format != other.format) broken("blocks: another format", one.name, 0, other.format);
  if (one.reason.text() != other.reason.text()) {
    broken("blocks: another reason", one.name, 0, one.reason.text() + " / " + other.reason.text());
  }
  if (one.timeOfDay != other.timeOfDay || one.timeOnly != other.timeOnly) {
    broken("blocks: another kind of time", one.name);
  }
  if (badText(one) != badText(other))
    broken("blocks: another odd cell", one.name, 0, badText(other));
  if (sentinel(one) != sentinel(other)) broken("blocks: another sentinel", one.name);
}

// Whether a missing cell's text says so, by itself or because a person did.
bool mayBeMissing(std::string_view text, const ReadOptions& options) {
  if (isMissingWord(text)) return true;
  return std::ranges::any_of(options.missing, [&](const std::string& entry) {
    const std::string word = entry.substr(entry.rfind('=') + 1);  // npos + 1: all
    if (trimmed(text) == trimmed(word)) return true;
    return std::ranges::any_of(
               kStyles,
               [&](NumberStyle style) {
                 const auto value = parseNumber(text, style);
                 return value && (value == parseNumber(word) || value == parseNumber(word, style));
               }) ||
           std::ranges::any_of(kOrders, [&](DateOrder order) {
             const auto time = parseDate(text, order);
             return time && time == parseDate(word, order);
           });
  });
}

// Whether a person said that this very text means missing.
bool isSaidMissing(std::string_view text, std::string_view column, const ReadOptions& options) {
  return std::ranges::any_of(options.missing, [&](const std::string& entry) {
    const std::size_t split = entry.rfind('=');
    return (split == std::string::npos || entry.substr(0, split) == column) &&
           text == std::string_view(entry).substr(split + 1);
  });
}

bool saysNumber(std::string_view text, double value) {
  return std::ranges::any_of(kStyles, [&](NumberStyle style) {
    const auto read = parseNumber(text, style);
    return read && sameBits(*read, value);
  });
}

bool saysTime(std::string_view text, double value) {
  const bool date = std::ranges::any_of(
      kOrders, [&](DateOrder order) { return parseDate(text, order) == value; });
  if (date || parseTimeOfDay(text) == value) return true;
  return std::ranges::any_of(kStyles, [&](NumberStyle style) {
    const auto number = parseNumber(text, style);
    return number && (*number == value || *number / 1000 == value ||
                      parseCompactDate(exactText(*number)) == value);
  });
}

}  // namespace

void broken(std::string_view what, std::string_view column, std::size_t row,
            std::string_view detail) {
  std::fprintf(stderr, "BROKEN: %.*s; column “%.*s”, row %zu; %.*s\n",
               static_cast<int>(what.size()), what.data(), static_cast<int>(column.size()),
               column.data(), row, static_cast<int>(detail.size()), detail.data());
  std::abort();
}

std::vector<const Column*> fileColumns(const Table& table) {
  std::vector<const Column*> columns;
  for (const Column& column : table.columns) {
    if (column.madeFrom.empty()) columns.push_back(&column);
  }
  return columns;
}

std::vector<std::size_t> rowsUnlikeHeader(const Table& table) {
  const auto columns = fileColumns(table);
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const bool repeats = std::ranges::all_of(
        columns, [&](const Column* column) { return column->text(row) == column->name; });
    if (!repeats || columns.size() < 2) rows.push_back(row);
  }
  return rows;
}

void checkMessage(const Message& message) {
  const std::string& pattern = message.pattern;
  for (std::size_t i = 0; i + 1 < pattern.size(); ++i) {
    if (pattern[i] != '%' || pattern[i + 1] < '1' || pattern[i + 1] > '9') continue;
    if (static_cast<std::size_t>(pattern[i + 1] - '0') > message.arguments.size()) {
      broken("a message lacks an argument", {}, 0, pattern);
    }
  }
}

void checkTable(const Table& table, const ReadOptions& options) {
  if (table.columns.empty() || table.rows() == 0) broken("an empty table");
  std::set<std::string_view> names;
  for (const Column& column : table.columns) {
    if (column.name.empty() || !names.insert(column.name).second) {
      broken("a name is empty or not unique", column.name);
    }
    if (firstInvalidUtf8(column.name)) broken("a name is not UTF-8", column.name);
    if (column.rows() != table.rows()) {
      broken("columns of different length", column.name, column.rows());
    }
    checkMessage(column.reason);
    checkStores(column);
    const bool typed = isTyped(column, options);
    column.isCoded() ? checkCategories(column, typed) : checkNumbers(column, typed);
  }
  for (std::size_t row = 1; row < table.rows(); ++row) {
    if (table.fileRow(row) <= table.fileRow(row - 1)) broken("file rows do not ascend", {}, row);
  }
  if (!std::ranges::is_sorted(table.leftOutBefore)) broken("rows left out are not in order");
  if (!table.leftOutBefore.empty() && table.leftOutBefore.back() > table.rows()) {
    broken("a row left out behind the end");
  }
  checkTimes(table);
  checkProblems(table);
}

void checkSame(const Table& one, const Table& other) {
  if (one.columns.size() != other.columns.size()) broken("blocks: other columns");
  if (one.rows() != other.rows()) broken("blocks: other rows", {}, one.rows());
  for (std::size_t c = 0; c < one.columns.size(); ++c) {
    checkSameColumn(one.columns[c], other.columns[c]);
  }
  if (one.firstRow != other.firstRow || one.leftOutBefore != other.leftOutBefore) {
    broken("blocks: other rows left out");
  }
  const auto notes = [](const Table& table) {
    std::string text;
    for (const Message& note : table.notes) text += note.text() + "\n";
    return text;
  };
  if (notes(one) != notes(other)) broken("blocks: other notes", {}, 0, notes(one) + notes(other));
  if (one.reading.problemCount != other.reading.problemCount) broken("blocks: other problems");
  if (one.reading.problemCount > 100) return;  // as many are kept of a block
  for (std::size_t p = 0; p < one.reading.problems.size(); ++p) {
    const Problem &first = one.reading.problems[p], &second = other.reading.problems[p];
    if (first.row != second.row || first.column != second.column ||
        first.message.text() != second.message.text()) {
      broken("blocks: another problem", first.column, first.row, second.message.text());
    }
  }
}

void checkAgainstTexts(const Table& table, const Table& texts, const ReadOptions& options) {
  if (texts.rows() != table.rows()) broken("texts: other rows", {}, texts.rows());
  for (const Column* column : fileColumns(table)) {
    const Column* text = texts.find(column->name);
    if (text == nullptr) broken("texts: the column is not there", column->name);
    const bool typed = isTyped(*column, options);
    for (std::size_t row = 0; row < table.rows(); ++row) {
      const std::string cell = text->text(row);
      bool right = false;
      if (column->isMissing(row)) {
        right = mayBeMissing(cell, options) || (typed && table.reading.problemCount > 0);
      } else if (typed && column->type == ColumnType::Boolean) {
        right = parseBoolean(cell) == parseBoolean(column->text(row));  // all its words in two
      } else if (column->isCoded()) {
        right = column->text(row) == cell;
      } else {
        const double value = column->numbers[row];
        right = column->isNumeric() ? saysNumber(cell, value) : saysTime(cell, value);
      }
      if (!column->isMissing(row) && isSaidMissing(cell, column->name, options)) {
        broken("not missing, though said to be", column->name, row, cell);
      }
      if (!right) broken("a cell says another thing than its text", column->name, row, cell);
    }
  }
}

void checkRoundTrip(const Table& table, const Table& again) {
  const auto before = fileColumns(table), after = fileColumns(again);
  if (before.size() != after.size()) broken("round trip: other columns", {}, after.size());
  const std::vector<std::size_t> rows = rowsUnlikeHeader(table);
  if (rows.size() != again.rows()) broken("round trip: other rows", {}, again.rows());
  for (std::size_t c = 0; c < before.size(); ++c) {
    if (before[c]->name != after[c]->name) {
      broken("round trip: another name", before[c]->name, 0, after[c]->name);
    }
    if (before[c]->type != after[c]->type) {
      broken("round trip: another type", before[c]->name, 0, columnTypeKey(after[c]->type));
    }
    for (std::size_t r = 0; r < rows.size(); ++r) {
      const std::string text = before[c]->text(rows[r]), read = after[c]->text(r);
      if (text != read) {
        broken("round trip: another text", before[c]->name, rows[r], text + " / " + read);
      }
    }
  }
}

}  // namespace gatescope::fuzz
