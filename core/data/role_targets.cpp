#include "core/data/role_settler.h"

#include <algorithm>

namespace gatescope {

Result<void> RoleSettler::settleTargets() {
  if (m_roles.shape == Shape::Text && m_task == Task::NextStep) return takeTextAsTarget();
  for (const std::string& name : m_settings.targets) {
    if (!m_needTargets && m_table.indexOf(name) < 0) continue;
    const auto index = columnNamed(name, "target");
    if (!index) return tl::unexpected(index.error());
    if (!m_needTargets && column(*index).missing == m_table.rows()) continue;
    if (isTaken(*index)) {
      return failField("target", "Column “%1” cannot be the target: it has another role", name);
    }
    if (!contains(m_roles.targets, *index)) m_roles.targets.push_back(*index);
  }
  if (!m_roles.targets.empty() || !m_needTargets) return {};
  m_roles.targets = targetsByRule();
  if (m_roles.targets.empty()) {
    return failField("target",
                     "%1 has no column that could be the target: name one; its columns are %2",
                     m_table.name, columnList());
  }
  if (m_roles.targets.size() == 1) {
    m_notes.push_back(say("Target: “%1”", nameOf(m_roles.targets.front())));
  } else {
    m_notes.push_back(say("Targets: %1 columns", m_roles.targets.size()));
  }
  return {};
}

// A column named as a label, else the last text column, else the last column that is free.
int RoleSettler::labelByRule() const {
  int named = -1, text = -1, last = -1;
  for (int c = 0; c < static_cast<int>(m_table.columns.size()); ++c) {
    if (isTaken(c) || column(c).derived || column(c).missing == column(c).rows()) continue;
    if (column(c).type == ColumnType::DateTime) continue;
    if (m_roles.shape == Shape::Wide && stepName(nameOf(c))) continue;
    if (m_roles.shape == Shape::Text && column(c).type == ColumnType::Text) continue;
    last = c;
    if (isNamedAsLabel(nameOf(c))) named = c;
    if (column(c).isCoded()) text = c;
  }
  if (named >= 0) return named;
  return text >= 0 && m_task != Task::Regress ? text : last;
}

std::vector<int> RoleSettler::targetsByRule() const {
  if (m_task == Task::Classify || m_task == Task::LabelSteps) {
    const int label = labelByRule();
    return label >= 0 ? std::vector{label} : std::vector<int>();
  }
  std::vector<int> numbers, texts;
  int named = -1;
  for (int c = 0; c < static_cast<int>(m_table.columns.size()); ++c) {
    if (isTaken(c) || column(c).derived || column(c).missing == column(c).rows()) continue;
    if (m_roles.shape == Shape::Wide && stepName(nameOf(c))) continue;
    if (column(c).isCoded()) texts.push_back(c);
    if (!column(c).isNumeric()) continue;
    numbers.push_back(c);
    if (isNamedAsLabel(nameOf(c)) || isNamed(nameOf(c), {"value"})) named = c;
  }
  if (m_task == Task::NextStep) {
    return numbers.empty() && texts.size() == 1 ? texts : numbers;
  }
  if (named >= 0) return {named};
  return numbers.empty() ? numbers : std::vector{numbers.back()};
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

Result<void> RoleSettler::checkTargets() {
  const auto& targets = m_roles.targets;
  if (targets.empty()) return {};
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
