#include "core/data/prepare.h"

#include "core/data/derive.h"
#include "core/data/layout.h"
#include "core/data/time_check.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

namespace gatescope {

namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kMostGrowth = 10;  // times as many rows by resampling

struct Entry {
  std::string column;  // empty: all
  std::string policy;
};

Entry entryOf(const std::string& text) {
  const std::size_t split = text.rfind('=');
  if (split == std::string::npos) return {{}, text};
  return {text.substr(0, split), text.substr(split + 1)};
}

bool drops(const Preparation& prepare) {
  return std::ranges::any_of(prepare.missing,
                             [](const auto& text) { return entryOf(text).policy == "drop"; });
}

bool changesNothing(const Preparation& prepare) {
  return prepare.gaps == "keep" && prepare.duplicates == "keep" && !drops(prepare) &&
         prepare.calendar.empty() && prepare.lags.empty() && prepare.differences.empty();
}

const Column* timeColumn(const Table& table, const DataSettings& settings) {
  if (!settings.timeColumn.empty()) return table.find(settings.timeColumn);
  const auto found = std::ranges::find_if(table.columns, [](const Column& column) {
    return column.type == ColumnType::DateTime && !column.timeOnly;
  });
  return found == table.columns.end() ? nullptr : &*found;
}

const Column* idColumn(const Table& table, const DataSettings& settings) {
  if (!settings.idColumn.empty()) return table.find(settings.idColumn);
  const int id = std::max(findIdColumn(table), -1);
  const int column = id >= 0 ? id : findBlockColumn(table);
  return column < 0 ? nullptr : &table.columns[static_cast<std::size_t>(column)];
}

// One row of the new table: those of the old one that it is made from, none for a time that is not
// there.
struct NewRow {
  std::vector<std::size_t> from;
  double time = 0;
};

class Preparer {
 public:
  Preparer(const Table& table, Shape shape, const DataSettings& settings,
           std::vector<Message>& notes)
      : m_table(table),
        m_prepare(settings.prepare),
        m_notes(notes),
        m_time(timeColumn(table, settings)),
        m_id(shape == Shape::Long ? idColumn(table, settings) : nullptr) {}

  Result<Prepared> prepare();

 private:
  bool hasTimes() const { return m_time != nullptr && !m_time->isCoded(); }
  std::vector<std::vector<std::size_t>> groups() const;
  Result<std::vector<NewRow>> rowsOf(std::vector<std::size_t> group);
  void mergeDuplicates(std::vector<NewRow>& rows);
  Result<std::vector<NewRow>> resample(const std::vector<NewRow>& rows);
  void dropIncomplete(std::vector<std::vector<NewRow>>& groups);
  Column gather(const Column& column, const std::vector<std::vector<NewRow>>& groups) const;
  double numberOf(const Column& column, const NewRow& row) const;
  std::size_t chosen(const NewRow& row) const {
    return m_prepare.duplicates == "last" ? row.from.back() : row.from.front();
  }

  const Table& m_table;
  const Preparation& m_prepare;
  std::vector<Message>& m_notes;
  const Column* m_time;
  const Column* m_id;
  std::size_t m_merged = 0, m_inserted = 0;
};

// The rows of each sequence, in the order of time.
std::vector<std::vector<std::size_t>> Preparer::groups() const {
  std::vector<std::vector<std::size_t>> groups;
  std::map<double, std::size_t> known;
  for (std::size_t row = 0; row < m_table.rows(); ++row) {
    std::size_t group = 0;
    if (m_id != nullptr) {
      if (m_id->isMissing(row)) continue;
      const double key = m_id->isCoded() ? m_id->codes[row] : m_id->numbers[row];
      group = known.emplace(key, known.size()).first->second;
    }
    if (hasTimes() && m_time->isMissing(row)) continue;
    groups.resize(std::max(groups.size(), group + 1));
    groups[group].push_back(row);
  }
  if (!hasTimes() || m_prepare.order != "time") return groups;
  for (auto& rows : groups) {
    std::ranges::stable_sort(rows, {}, [&](std::size_t row) { return m_time->numbers[row]; });
  }
  return groups;
}

void Preparer::mergeDuplicates(std::vector<NewRow>& rows) {
  std::vector<NewRow> merged;
  for (NewRow& row : rows) {
    if (!merged.empty() && merged.back().time == row.time) {
      merged.back().from.push_back(row.from.front());
      ++m_merged;
    } else {
      merged.push_back(std::move(row));
    }
  }
  rows = std::move(merged);
}

// A row for each time from the first to the last, by the usual step; rows go to the nearest one.
Result<std::vector<NewRow>> Preparer::resample(const std::vector<NewRow>& rows) {
  std::vector<double> times;
  for (const NewRow& row : rows) times.push_back(row.time);
  const TimeStep step = usualStep(times);
  if (!step.isKnown() || rows.size() < 2) return rows;
  const auto count = static_cast<std::size_t>(step.between(times.front(), times.back())) + 1;
  if (count > kMostGrowth * rows.size()) {
    return failField(
        "gaps",
        "Resampling %1 would make %2 rows of %3: most of its times are missing, so keep "
        "the gaps",
        m_table.name, count, rows.size());
  }
  std::vector<NewRow> grid(count);
  for (std::size_t k = 0; k < count; ++k) {
    grid[k].time = step.after(times.front(), static_cast<std::int64_t>(k));
  }
  std::size_t place = 0;
  for (const NewRow& row : rows) {
    while (place + 1 < count &&
           std::abs(grid[place + 1].time - row.time) <= std::abs(grid[place].time - row.time)) {
      ++place;
    }
    m_merged += !grid[place].from.empty();
    grid[place].from.insert(grid[place].from.end(), row.from.begin(), row.from.end());
  }
  for (const NewRow& row : grid) m_inserted += row.from.empty();
  return grid;
}

Result<std::vector<NewRow>> Preparer::rowsOf(std::vector<std::size_t> group) {
  std::vector<NewRow> rows;
  rows.reserve(group.size());
  for (const std::size_t row : group) {
    rows.push_back({{row}, hasTimes() ? m_time->numbers[row] : 0.0});
  }
  if (!hasTimes()) return rows;
  if (m_prepare.duplicates != "keep") mergeDuplicates(rows);
  if (m_prepare.gaps == "resample") return resample(rows);
  return rows;
}

void Preparer::dropIncomplete(std::vector<std::vector<NewRow>>& groups) {
  std::vector<const Column*> columns;
  for (const std::string& text : m_prepare.missing) {
    const Entry entry = entryOf(text);
    if (entry.policy != "drop") continue;
    for (const Column& column : m_table.columns) {
      const bool wanted =
          entry.column.empty()
              ? missingPolicy(m_prepare, column.ownName()) == "drop" && column.isNumeric()
              : column.ownName() == entry.column;
      if (wanted) columns.push_back(&column);
    }
  }
  std::size_t dropped = 0;
  for (auto& rows : groups) {
    dropped += std::erase_if(rows, [&](const NewRow& row) {
      return std::ranges::any_of(columns, [&](const Column* column) {
        return row.from.empty() || column->isMissing(chosen(row));
      });
    });
  }
  if (dropped > 0) m_notes.push_back(say("%1 rows with missing cells are left out", dropped));
}

double Preparer::numberOf(const Column& column, const NewRow& row) const {
  if (&column == m_time) return row.time;
  if (row.from.empty()) return kMissing;
  const bool mean = row.from.size() > 1 && column.isNumeric() && m_prepare.duplicates != "first" &&
                    m_prepare.duplicates != "last";
  if (!mean) return column.numbers[chosen(row)];
  double sum = 0;
  std::size_t count = 0;
  for (const std::size_t from : row.from) {
    if (std::isnan(column.numbers[from])) continue;
    sum += column.numbers[from];
    ++count;
  }
  if (count == 0) return kMissing;
  if (!column.labelSet.empty()) return sum > 0 ? 1 : 0;  // of sets, all that is in any of them
  return sum / static_cast<double>(count);
}

Column Preparer::gather(const Column& column,
                        const std::vector<std::vector<NewRow>>& groups) const {
  Column result = column;
  result.codes.clear();
  result.numbers.clear();
  result.missing = 0;
  for (const auto& rows : groups) {
    // A sequence keeps its id where rows are put in.
    const bool constant = &column == m_id && !rows.empty();
    const std::size_t any =
        constant ? std::ranges::find_if(rows, [](const NewRow& r) { return !r.from.empty(); })
                       ->from.front()
                 : 0;
    for (const NewRow& row : rows) {
      if (column.isCoded()) {
        const bool known = !row.from.empty() || constant;
        result.codes.push_back(known ? column.codes[constant ? any : chosen(row)] : -1);
        result.missing += result.codes.back() < 0;
      } else {
        result.numbers.push_back(constant ? column.numbers[any] : numberOf(column, row));
        result.missing += std::isnan(result.numbers.back());
      }
    }
  }
  return result;
}

Result<Prepared> Preparer::prepare() {
  std::vector<std::vector<NewRow>> rows;
  for (auto& group : groups()) {
    auto made = rowsOf(std::move(group));
    if (!made) return tl::unexpected(made.error());
    rows.push_back(std::move(*made));
  }
  if (m_merged > 0) {
    m_notes.push_back(say("%1 rows with the time of another were merged (%2)", m_merged,
                          m_prepare.duplicates == "keep" ? "mean" : m_prepare.duplicates));
  }
  if (m_inserted > 0)
    m_notes.push_back(say("%1 rows were put in for times that are not there", m_inserted));
  if (drops(m_prepare)) dropIncomplete(rows);
  Prepared prepared;
  prepared.table.name = m_table.name;
  prepared.table.firstRow = m_table.firstRow;
  std::vector<std::size_t> lengths;
  for (const auto& group : rows) {
    lengths.push_back(group.size());
    for (const NewRow& row : group) {
      prepared.rowOf.push_back(row.from.empty() ? -1 : static_cast<std::int64_t>(chosen(row)));
    }
  }
  for (const Column& column : m_table.columns) {
    prepared.table.columns.push_back(gather(column, rows));
  }
  const int time = m_time == nullptr ? -1 : static_cast<int>(m_time - m_table.columns.data());
  if (auto derived = addDerived(prepared.table, time, lengths, m_prepare); !derived) {
    return tl::unexpected(derived.error());
  }
  return prepared;
}

}  // namespace

std::string missingPolicy(const Preparation& prepare, const std::string& column) {
  std::string general = "forward";
  for (const std::string& text : prepare.missing) {
    const Entry entry = entryOf(text);
    if (entry.column == column) return entry.policy;
    if (entry.column.empty()) general = entry.policy;
  }
  return general;
}

Result<void> checkPreparation(const Preparation& prepare) {
  constexpr std::array policies = {"forward", "interpolate", "mean", "mask", "drop"};
  for (const std::string& text : prepare.missing) {
    if (std::ranges::find(policies, entryOf(text).policy) != policies.end()) continue;
    return failField(
        "missing",
        "Missing cells: expected forward, interpolate, mean, mask or drop, or COL= and "
        "one of them, found “%1”",
        text);
  }
  return checkDerived(prepare);
}

Result<std::optional<Prepared>> prepareTable(const Table& table, Shape shape,
                                             const DataSettings& settings,
                                             std::vector<Message>& notes) {
  const bool rowsAreSteps = shape == Shape::Series || shape == Shape::Long;
  if (!rowsAreSteps || changesNothing(settings.prepare)) return std::nullopt;
  auto prepared = Preparer(table, shape, settings, notes).prepare();
  if (!prepared) return tl::unexpected(prepared.error());
  if (prepared->table.rows() == 0) {
    return failField("missing", "%1 has no row without a missing cell", table.name);
  }
  return std::move(*prepared);
}

}  // namespace gatescope
