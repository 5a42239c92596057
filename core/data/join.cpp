#include "core/data/draft.h"

#include <algorithm>
#include <limits>
#include <unordered_map>

namespace gatescope {

namespace {

void appendMissing(Column& column, std::size_t rows) {
  column.missing += rows;
  if (column.isCoded()) {
    column.codes.insert(column.codes.end(), rows, -1);
  } else {
    column.numbers.insert(column.numbers.end(), rows, std::numeric_limits<double>::quiet_NaN());
  }
}

// As texts, whatever the other column is: 1 and “1” are one label.
void appendTexts(Column& column, const Column& other) {
  std::unordered_map<std::string, std::int32_t> codes;
  for (const std::string& text : column.categories) {
    codes.emplace(text, static_cast<std::int32_t>(codes.size()));
  }
  for (std::size_t row = 0; row < other.rows(); ++row) {
    if (other.isMissing(row)) {
      appendMissing(column, 1);
      continue;
    }
    const auto code = static_cast<std::int32_t>(codes.size());
    const auto [found, isNew] = codes.emplace(other.text(row), code);
    if (isNew) column.categories.push_back(found->first);
    column.codes.push_back(found->second);
  }
}

Result<void> appendColumn(Column& column, const Column& other, const Table& test) {
  if (other.missing == other.rows()) {
    appendMissing(column, other.rows());
  } else if (column.isCoded()) {
    appendTexts(column, other);
  } else if (column.type == other.type) {
    column.missing += other.missing;
    column.numbers.insert(column.numbers.end(), other.numbers.begin(), other.numbers.end());
  } else {
    std::size_t row = 0;
    while (other.isMissing(row)) ++row;
    if (other.notNumber) {
      return failField("test-data", "%1, row %2, column “%3”: expected a number, found “%4”",
                       test.name, other.notNumber->row, other.name, other.notNumber->text);
    }
    return failField("test-data", "%1, row %2, column “%3”: expected a %4, found “%5”", test.name,
                     test.fileRow(row), other.name, column.isNumeric() ? "number" : "date",
                     other.text(row));
  }
  return {};
}

// Whether the other file has to have this column.
bool isNeeded(int column, const Roles& roles) {
  return column == roles.time || column == roles.id ||
         std::ranges::find(roles.inputs, column) != roles.inputs.end() ||
         std::ranges::find(roles.targets, column) != roles.targets.end();
}

}  // namespace

Result<Table> joinTables(const Table& table, const Table& test, const Roles& roles) {
  Table joined = table;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    const Column* other = test.find(table.columns[c].name);
    const bool needed = isNeeded(static_cast<int>(c), roles);
    if (other == nullptr && needed) {
      return failField("test-data", "%1 has no column “%2”, which %3 has", test.name,
                       table.columns[c].name, table.name);
    }
    Column& column = joined.columns[c];
    const bool step = roles.shape == Shape::Wide && stepName(column.name).has_value();
    if (other == nullptr || (!needed && !step && other->type != column.type)) {
      appendMissing(column, test.rows());
    } else if (auto done = appendColumn(column, *other, test); !done) {
      return tl::unexpected(done.error());
    }
  }
  // Longer sequences than the first file has.
  for (const Column& other : test.columns) {
    if (roles.shape != Shape::Wide || joined.find(other.name) != nullptr) continue;
    if (!stepName(other.name) || !other.isNumeric()) continue;
    Column& column = joined.columns.emplace_back();
    column.name = other.name;
    appendMissing(column, table.rows());
    column.missing += other.missing;
    column.numbers.insert(column.numbers.end(), other.numbers.begin(), other.numbers.end());
  }
  return joined;
}

}  // namespace gatescope
