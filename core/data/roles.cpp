#include "core/data/roles.h"

#include "core/data/role_settler.h"
#include "core/table/dates.h"
#include "core/table/values.h"

#include <algorithm>

namespace gatescope {

std::string RoleSettler::columnList() const {
  std::vector<std::string> names;
  for (int c = 0; c < static_cast<int>(m_table.columns.size()); ++c) {
    if (names.empty() || names.back() != ownName(c)) names.push_back(ownName(c));
  }
  return listOf(names);
}

Result<int> RoleSettler::columnNamed(const std::string& name, const char* field) const {
  const int column = m_table.indexOf(name);
  if (column >= 0) return column;
  return failField(field, "%1 has no column “%2”; its columns are %3", m_table.name, name,
                   columnList());
}

std::vector<int> RoleSettler::columnsOfSet(const std::string& set) const {
  std::vector<int> columns;
  for (int c = 0; c < static_cast<int>(m_table.columns.size()); ++c) {
    if (!set.empty() && column(c).labelSet == set) columns.push_back(c);
  }
  return columns;
}

Result<std::vector<int>> RoleSettler::columnsNamed(const std::string& name,
                                                   const char* field) const {
  std::vector<int> set = columnsOfSet(name);
  if (!set.empty()) return set;
  const auto index = columnNamed(name, field);
  if (!index) return tl::unexpected(index.error());
  return std::vector{*index};
}

bool contains(const std::vector<int>& columns, int column) {
  return std::ranges::find(columns, column) != columns.end();
}

Result<Roles> RoleSettler::settle() {
  using Step = Result<void> (RoleSettler::*)();
  for (const Step step :
       {&RoleSettler::settleIgnored, &RoleSettler::settleShape, &RoleSettler::settleId,
        &RoleSettler::settleGroup, &RoleSettler::settleTime, &RoleSettler::settleSplit,
        &RoleSettler::settleText, &RoleSettler::settleTargets, &RoleSettler::checkTargets,
        &RoleSettler::settleWide, &RoleSettler::settleInputs}) {
    if (auto done = (this->*step)(); !done) return tl::unexpected(done.error());
  }
  return std::move(m_roles);
}

// Whether the past of what is to be predicted may be looked at.
bool RoleSettler::seesItsTarget() const {
  if (m_task == Task::Forecast || m_task == Task::NextStep) return true;
  const bool ahead = m_task == Task::Classify || m_task == Task::Regress;
  return m_roles.shape == Shape::Series && ahead && m_settings.horizon > 0;
}

Result<void> RoleSettler::settleIgnored() {
  for (const std::string& name : m_settings.ignored) {
    const auto index = columnNamed(name, "ignore");
    if (!index) return tl::unexpected(index.error());
    m_ignored.push_back(*index);
  }
  return {};
}

Result<void> RoleSettler::settleShape() {
  m_roles.shape = m_settings.shape;
  if (m_settings.shape == Shape::Automatic) {
    m_roles.shape = !m_settings.idColumn.empty() ? Shape::Long : guessShape(m_table);
  }
  if (m_task == Task::Forecast && m_roles.shape != Shape::Series) {
    return failField("task",
                     "A forecast learns from one series whose rows are time, and %1 holds many "
                     "sequences: choose another task or the shape series",
                     m_table.name);
  }
  if (m_roles.shape == Shape::Wide && (m_task == Task::LabelSteps || m_task == Task::NextStep)) {
    return failField("task",
                     "%1 has one row a sequence, which leaves no answer for each step: choose "
                     "classify or regress",
                     m_table.name);
  }
  if (m_roles.shape == Shape::Text && m_task == Task::LabelSteps) {
    return failField("task",
                     "%1 has one row a text, which leaves no label for each of its tokens: choose "
                     "classify, regress or next-step",
                     m_table.name);
  }
  return {};
}

Result<void> RoleSettler::settleId() {
  if (m_roles.shape != Shape::Long) return {};
  if (!m_settings.idColumn.empty()) {
    const auto index = columnNamed(m_settings.idColumn, "id");
    if (!index) return tl::unexpected(index.error());
    m_roles.id = *index;
    return {};
  }
  m_roles.id = findIdColumn(m_table);
  if (m_roles.id < 0) m_roles.id = findBlockColumn(m_table);
  if (m_roles.id < 0) {
    return failField("id",
                     "%1 has no column that tells its sequences apart: name the column of the "
                     "sequence id; its columns are %2",
                     m_table.name, columnList());
  }
  m_notes.push_back(say("Rows of one sequence have the same “%1”", nameOf(m_roles.id)));
  return {};
}

Result<void> RoleSettler::settleTime() {
  if (m_settings.timeColumn.empty()) {
    const bool aRowIsASequence = m_roles.shape == Shape::Wide || m_roles.shape == Shape::Text;
    m_roles.time = aRowIsASequence ? -1 : timeByRule();
    return {};
  }
  const auto index = columnNamed(m_settings.timeColumn, "time");
  if (!index) return tl::unexpected(index.error());
  const Column& time = column(*index);
  if (time.isCoded()) {
    const auto bad = std::ranges::find_if(time.codes, [&](std::int32_t code) {
      if (code < 0) return false;
      const std::string& text = time.categories[static_cast<std::size_t>(code)];
      return !parseDateTime(text) && !parseNumber(text);
    });
    const auto row = static_cast<std::size_t>(bad - time.codes.begin());
    return failField("time",
                     "%1, row %2, column “%3”: expected a time like 2024-05-31 13:00 or a number, "
                     "found “%4”",
                     m_table.name, m_table.fileRow(row), time.name,
                     bad == time.codes.end() ? std::string() : time.text(row));
  }
  m_roles.time = *index;
  return {};
}

int RoleSettler::timeByRule() const {
  const int count = static_cast<int>(m_table.columns.size());
  const auto isFree = [&](int c) {
    const auto isGiven = [&](const std::vector<std::string>& names) {
      return std::ranges::find(names, nameOf(c)) != names.end();
    };
    return !isTaken(c) && !column(c).derived && !isGiven(m_settings.targets) &&
           !isGiven(m_settings.inputs);
  };
  for (int c = 0; c < count; ++c) {
    if (column(c).type == ColumnType::DateTime && isFree(c)) return c;
  }
  const auto numbers = std::ranges::count_if(m_table.columns, &Column::isNumeric);
  for (int c = 0; c < count; ++c) {
    if (!column(c).isNumeric() || !isFree(c) || numbers < 2) continue;
    const bool ordered = m_roles.shape == Shape::Long || isIncreasing(column(c));
    if ((isNamedAsTime(nameOf(c)) && ordered && column(c).missing == 0) || isCounter(column(c))) {
      return c;
    }
  }
  return -1;
}

Result<void> RoleSettler::settleSplit() {
  if (m_settings.splitColumn.empty()) {
    m_roles.split = findSplitColumn(m_table);
    if (m_roles.split < 0 && m_roles.shape == Shape::Text) m_roles.split = findSplitFlag(m_table);
    if (m_roles.split >= 0) m_notes.push_back(say("Split by column “%1”", nameOf(m_roles.split)));
    return {};
  }
  const auto index = columnNamed(m_settings.splitColumn, "split-column");
  if (!index) return tl::unexpected(index.error());
  const Column& words = column(*index);
  const SplitReader reader(words);
  for (std::size_t row = 0; row < words.rows(); ++row) {
    if (reader.at(row)) continue;
    return failField("split-column",
                     "%1, row %2, column “%3”: expected train, validation or test, found “%4”",
                     m_table.name, m_table.fileRow(row), words.name, words.text(row));
  }
  m_roles.split = *index;
  return {};
}

Result<void> RoleSettler::settleGroup() {
  if (m_settings.groupColumn.empty()) return {};
  if (m_roles.shape == Shape::Series) {
    return failField("group",
                     "The rows of one series are split by time, so “%1” cannot keep some of them "
                     "together: leave the group out, or take the column as the sequence id",
                     m_settings.groupColumn);
  }
  const auto index = columnNamed(m_settings.groupColumn, "group");
  if (!index) return tl::unexpected(index.error());
  m_roles.group = *index;
  return {};
}

Result<Roles> settleRoles(const Table& table, Task task, const DataSettings& settings,
                          std::vector<Message>& notes, bool needTargets) {
  return RoleSettler(table, task, settings, notes, needTargets).settle();
}

}  // namespace gatescope
