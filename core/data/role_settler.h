#pragma once

#include "core/data/roles.h"

#include <map>
#include <string>
#include <vector>

// The inside of settleRoles(), for the sources that implement it.

namespace gatescope {

// Whether `column` is among `columns`.
bool contains(const std::vector<int>& columns, int column);

// Settles one role after the other; each step may rely on those before it.
class RoleSettler {
 public:
  RoleSettler(const Table& table, Task task, const DataSettings& settings,
              std::vector<Message>& notes, bool needTargets)
      : m_table(table),
        m_task(task),
        m_settings(settings),
        m_notes(notes),
        m_needTargets(needTargets) {}

  Result<Roles> settle();

 private:
  const Column& column(int index) const { return m_table.columns[static_cast<std::size_t>(index)]; }
  const std::string& nameOf(int index) const { return column(index).name; }
  bool isTaken(int index) const {
    const bool text = m_roles.shape == Shape::Text && contains(m_roles.inputs, index);
    return index == m_roles.time || index == m_roles.id || index == m_roles.split ||
           index == m_roles.group || text || contains(m_ignored, index);
  }
  bool seesItsTarget() const;
  // The names of the columns, cut short, for messages.
  std::string columnList() const;
  Result<int> columnNamed(const std::string& name, const char* field) const;
  // All columns of a label set, or the one column.
  Result<std::vector<int>> columnsNamed(const std::string& name, const char* field) const;
  std::vector<int> columnsOfSet(const std::string& set) const;
  std::vector<int> withItsSet(int index) const;
  const std::string& ownName(int index) const { return column(index).ownName(); }

  Result<void> settleIgnored();
  Result<void> settleShape();
  Result<void> settleTime();
  int timeByRule() const;
  Result<void> settleId();
  Result<void> settleSplit();
  Result<void> settleGroup();
  Result<void> settleText();
  int textByRule() const;
  Result<void> takeTextAsTarget();
  Result<void> settleTargets();
  std::vector<int> targetsByRule() const;
  int labelByRule() const;
  Result<void> checkTargets();
  Result<void> checkSetTarget(int target) const;
  Result<void> settleWide();
  void takeNamedSteps();
  void takeColumnsAsSteps();
  std::map<int, std::map<std::string, int>> stepColumns(std::vector<std::string>& channels) const;
  Result<void> settleInputs();
  Result<void> settleGivenInputs();
  bool embeds() const { return m_settings.categories == "embedding"; }
  bool hasTooManyValues(const Column& input) const;
  Result<void> checkInput(int index) const;
  tl::unexpected<Error> failNotNumber(int index, const char* field) const;

  const Table& m_table;
  Task m_task;
  const DataSettings& m_settings;
  std::vector<Message>& m_notes;
  bool m_needTargets;
  Roles m_roles;
  std::vector<int> m_ignored;
};

}  // namespace gatescope
