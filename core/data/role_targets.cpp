#include "core/data/role_settler.h"

#include <algorithm>

namespace gatescope {

Result<void> RoleSettler::settleTargets() {
  if (m_roles.shape == Shape::Text && m_task == Task::NextStep) return takeTextAsTarget();
  for (const std::string& name : m_settings.targets) {
    const auto columns = columnsNamed(name, "target");
    if (!columns && !m_needTargets) continue;
    if (!columns) return tl::unexpected(columns.error());
    for (const int index : *columns) {
      if (!m_needTargets && column(index).missing == m_table.rows()) continue;
      if (isTaken(index)) {
        return failField("target", "Column “%1” cannot be the target: it has another role", name);
      }
      if (!contains(m_roles.targets, index)) m_roles.targets.push_back(index);
    }
  }
  if (!m_roles.targets.empty() || !m_needTargets) return {};
  m_roles.targets = targetsByRule();
  if (m_roles.targets.empty()) {
    return failField("target",
                     "%1 has no column that could be the target: name one; its columns are %2",
                     m_table.name, columnList());
  }
  const std::string& first = ownName(m_roles.targets.front());
  const bool one = std::ranges::all_of(m_roles.targets, [&](int c) { return ownName(c) == first; });
  if (one) {
    m_notes.push_back(say("Target: “%1”", first));
  } else {
    m_notes.push_back(say("Targets: %1 columns", m_roles.targets.size()));
  }
  return {};
}

std::vector<int> RoleSettler::withItsSet(int index) const {
  return column(index).labelSet.empty() ? std::vector{index} : columnsOfSet(column(index).labelSet);
}

// A column named as a label, else the last label set or text column, else the last column that is
// free.
int RoleSettler::labelByRule() const {
  int named = -1, text = -1, last = -1;
  for (int c = 0; c < static_cast<int>(m_table.columns.size()); ++c) {
    if (isTaken(c) || column(c).derived || column(c).missing == column(c).rows()) continue;
    if (column(c).type == ColumnType::DateTime) continue;
    if (m_roles.shape == Shape::Wide && stepName(nameOf(c))) continue;
    if (m_roles.shape == Shape::Text && column(c).type == ColumnType::Text) continue;
    const bool set = !column(c).labelSet.empty();
    if (set && m_task == Task::Classify) continue;
    last = c;
    if (isNamedAsLabel(ownName(c))) named = c;
    if (column(c).isCoded() || set) text = c;
  }
  if (named >= 0) return named;
  return text >= 0 && m_task != Task::Regress ? text : last;
}

std::vector<int> RoleSettler::targetsByRule() const {
  if (m_task == Task::Classify || m_task == Task::LabelSteps) {
    const int label = labelByRule();
    return label >= 0 ? withItsSet(label) : std::vector<int>();
  }
  std::vector<int> numbers, texts;
  int named = -1;
  for (int c = 0; c < static_cast<int>(m_table.columns.size()); ++c) {
    if (isTaken(c) || column(c).derived || column(c).missing == column(c).rows()) continue;
    if (m_roles.shape == Shape::Wide && stepName(nameOf(c))) continue;
    if (column(c).isCoded()) texts.push_back(c);
    if (!column(c).isNumeric()) continue;
    if (m_task == Task::Forecast && !column(c).labelSet.empty()) continue;
    numbers.push_back(c);
    if (isNamedAsLabel(ownName(c)) || isNamed(nameOf(c), {"value"})) named = c;
  }
  if (m_task == Task::NextStep) {
    return numbers.empty() && texts.size() == 1 ? texts : numbers;
  }
  if (named >= 0) return withItsSet(named);
  return numbers.empty() ? numbers : withItsSet(numbers.back());
}

tl::unexpected<Error> RoleSettler::failNotNumber(int index, const char* field) const {
  const Column& bad = column(index);
  if (bad.notNumber) {
    return failField(field,
                     "%1, row %2, column “%3”: expected a number, found “%4”: correct it or "
                     "ignore the column",
                     m_table.name, bad.notNumber->row, bad.name, bad.notNumber->text);
  }
  const auto filled = std::ranges::find_if(bad.codes, [](std::int32_t code) { return code >= 0; });
  const auto row = static_cast<std::size_t>(filled - bad.codes.begin());
  return failField(field, "%1, row %2, column “%3”: expected a number, found “%4”", m_table.name,
                   m_table.fileRow(row), bad.name, row < bad.rows() ? bad.text(row) : "");
}

Result<void> RoleSettler::checkSetTarget(int target) const {
  const std::string& set = column(target).labelSet;
  if (!set.empty() && m_task == Task::Classify) {
    return failField("target",
                     "Column “%1” holds sets of labels, and classify tells one class: choose "
                     "label-steps or next-step for a set at each step, regress for one a sequence",
                     set);
  }
  if (!set.empty() && m_task == Task::Forecast) {
    return failField(
        "target", "Column “%1” holds sets of labels, which are no forecast: choose next-step", set);
  }
  return {};
}

Result<void> RoleSettler::checkTargets() {
  const auto& targets = m_roles.targets;
  if (targets.empty()) return {};
  for (const int target : targets) {
    if (auto set = checkSetTarget(target); !set) return set;
  }
  const Column& first = column(targets.front());
  if (m_task == Task::Classify && targets.size() > 1) {
    return failField("target", "Classify needs one label column, not %1", targets.size());
  }
  for (const int target : targets) {
    if (column(target).missing == column(target).rows()) {
      return failField("target", "Column “%1” of %2 is empty: nothing can be learned from it",
                       nameOf(target), m_table.name);
    }
    if (column(target).type == ColumnType::DateTime) {
      return failField("target", "Column “%1” holds dates, which are not predicted",
                       nameOf(target));
    }
  }
  const bool text = first.isCoded();
  m_roles.classified = m_task == Task::Classify ||
                       (targets.size() == 1 && m_task == Task::LabelSteps &&
                        (text || isFewWholeNumbers(first, 100))) ||
                       (targets.size() == 1 && m_task == Task::NextStep && text);
  if (m_roles.classified) return {};
  for (const int target : targets) {
    if (column(target).isCoded()) return failNotNumber(target, "target");
  }
  return {};
}

}  // namespace gatescope
