#include "core/data/label_columns.h"

#include "core/table/label_sets.h"

#include <algorithm>
#include <limits>
#include <unordered_map>
#include <utility>

namespace gatescope {

namespace {

constexpr std::size_t kMostLabels = 500;  // a number for each in every row

std::string columnOf(const LabelSet& set, const std::string& label) {
  return set.column + "=" + label;
}

bool holds(const LabelSet& set, const std::string& name) {
  return std::ranges::any_of(set.labels,
                             [&](const auto& label) { return columnOf(set, label) == name; });
}

// Spreads one column.
class Spreader {
 public:
  Spreader(const Table& table, const Column& column, const LabelSet& set, bool target)
      : m_table(table),
        m_column(column),
        m_set(set),
        m_target(target),
        m_separator(labelSeparator(column.categories)) {
    for (const std::string& label : set.labels) m_places.emplace(label, m_places.size());
  }

  Result<std::vector<Column>> spread();
  void note(std::vector<Message>& notes) const;

 private:
  // Which labels stand in a cell.
  struct Cell {
    std::vector<std::size_t> places;
    bool unknown = false;
  };
  Result<Cell> read(const std::string& text, std::size_t row);

  const Table& m_table;
  const Column& m_column;
  const LabelSet& m_set;
  bool m_target;
  char m_separator;
  std::unordered_map<std::string, std::size_t> m_places;
  std::size_t m_empty = 0, m_unknown = 0;
  std::string m_firstUnknown;
};

Result<Spreader::Cell> Spreader::read(const std::string& text, std::size_t row) {
  Cell cell;
  // A table of single labels does not tell by what they would be divided.
  if (const auto whole = m_places.find(text); whole != m_places.end()) {
    cell.places.push_back(whole->second);
    return cell;
  }
  for (const std::string_view part : labelsOf(text, m_separator)) {
    const std::string label(part);
    const auto found = m_places.find(label);
    if (found != m_places.end()) {
      cell.places.push_back(found->second);
      continue;
    }
    if (m_target) {
      return failField("target",
                       "%1, row %2, column “%3”: “%4” does not occur in the training data",
                       m_table.name, m_table.fileRow(row), m_column.name, label);
    }
    if (m_firstUnknown.empty()) m_firstUnknown = label;
    cell.unknown = true;
  }
  return cell;
}

Result<std::vector<Column>> Spreader::spread() {
  std::vector<Column> columns(m_set.labels.size());
  for (std::size_t k = 0; k < columns.size(); ++k) {
    columns[k].name = columnOf(m_set, m_set.labels[k]);
    columns[k].type = ColumnType::Integer;
    columns[k].labelSet = m_set.column;
    columns[k].numbers.assign(m_column.rows(), 0);
  }
  std::unordered_map<std::string, Cell> known;
  for (std::size_t row = 0; row < m_column.rows(); ++row) {
    if (m_column.type == ColumnType::Labels && m_column.isMissing(row)) {
      for (Column& column : columns) {
        column.numbers[row] = std::numeric_limits<double>::quiet_NaN();
        ++column.missing;
      }
      continue;
    }
    const std::string text = m_column.text(row);
    m_empty += text.empty();
    auto found = known.find(text);
    if (found == known.end()) {
      auto cell = read(text, row);
      if (!cell) return tl::unexpected(cell.error());
      found = known.emplace(text, std::move(*cell)).first;
    }
    m_unknown += found->second.unknown;
    for (const std::size_t place : found->second.places) columns[place].numbers[row] = 1;
  }
  return columns;
}

void Spreader::note(std::vector<Message>& notes) const {
  notes.push_back(say("“%1” holds sets of %2 labels: a column of 0 and 1 for each", m_set.column,
                      m_set.labels.size()));
  if (m_empty > 0) {
    notes.push_back(say("%1 empty cells of “%2” are sets without a label", m_empty, m_set.column));
  }
  if (m_unknown > 0) {
    notes.push_back(
        say("%1 cells of “%2” hold labels that the training data lack (like “%3”), "
            "which are passed over",
            m_unknown, m_set.column, m_firstUnknown));
  }
}

}  // namespace

Result<std::vector<LabelSet>> findLabelSets(const Table& table, const DataSettings& settings) {
  std::vector<LabelSet> sets;
  for (const Column& column : table.columns) {
    const bool whole = std::ranges::find(settings.ignored, column.name) != settings.ignored.end() ||
                       column.name == settings.idColumn || column.name == settings.timeColumn ||
                       column.name == settings.splitColumn || column.name == settings.groupColumn;
    if (column.type != ColumnType::Labels || whole) continue;
    LabelSet set{column.name, labelsIn(column)};
    if (set.labels.empty() || set.labels.size() > kMostLabels) {
      return failField("types",
                       "Column “%1” of %2 holds %3 different labels; a label set has 1 to %4: "
                       "ignore the column or give it another type",
                       column.name, table.name, set.labels.size(), kMostLabels);
    }
    for (const std::string& label : set.labels) {
      if (table.find(columnOf(set, label)) == nullptr) continue;
      return failField("types", "%1 has a column “%2”, which is what label “%3” of “%4” is called",
                       table.name, columnOf(set, label), label, column.name);
    }
    sets.push_back(std::move(set));
  }
  return sets;
}

Result<std::optional<Table>> spreadLabelSets(const Table& table, std::span<const LabelSet> sets,
                                             std::span<const std::string> targets, bool needTargets,
                                             std::vector<Message>& notes) {
  if (sets.empty()) return std::nullopt;
  const auto isTarget = [&](const LabelSet& set) {
    return std::ranges::any_of(targets, [&](const auto& name) { return holds(set, name); });
  };
  for (const LabelSet& set : sets) {
    if (table.find(set.column) != nullptr || (isTarget(set) && !needTargets)) continue;
    return failField("data", "%1 has no column “%2”, which the network was trained on", table.name,
                     set.column);
  }
  Table result;
  result.name = table.name;
  result.firstRow = table.firstRow;
  result.leftOutBefore = table.leftOutBefore;
  for (const Column& column : table.columns) {
    const auto set = std::ranges::find(sets, column.name, &LabelSet::column);
    if (set == sets.end()) {
      result.columns.push_back(column);
      continue;
    }
    Spreader spreader(table, column, *set, isTarget(*set));
    auto columns = spreader.spread();
    if (!columns) return tl::unexpected(columns.error());
    spreader.note(notes);
    std::ranges::move(*columns, std::back_inserter(result.columns));
  }
  return result;
}

Result<std::optional<Table>> spreadLabelSets(const Table& table, const DataSettings& settings) {
  const auto sets = findLabelSets(table, settings);
  if (!sets) return tl::unexpected(sets.error());
  std::vector<Message> notes;
  return spreadLabelSets(table, *sets, {}, true, notes);
}

std::vector<std::string> ownColumns(std::span<const LabelSet> sets,
                                    std::span<const std::string> names) {
  std::vector<std::string> columns;
  for (const std::string& name : names) {
    const auto set =
        std::ranges::find_if(sets, [&](const auto& each) { return holds(each, name); });
    const std::string& column = set == sets.end() ? name : set->column;
    if (std::ranges::find(columns, column) == columns.end()) columns.push_back(column);
  }
  return columns;
}

}  // namespace gatescope
