#include "core/data/role_settler.h"

#include <algorithm>

namespace gatescope {

// step → channel → column.
std::map<int, std::map<std::string, int>> RoleSettler::stepColumns(
    std::vector<std::string>& channels) const {
  std::map<int, std::map<std::string, int>> steps;
  for (int c = 0; c < static_cast<int>(m_table.columns.size()); ++c) {
    const auto name = stepName(nameOf(c));
    if (!name || isTaken(c) || contains(m_roles.targets, c)) continue;
    const auto& wanted = m_settings.inputs;
    if (!wanted.empty() && std::ranges::find(wanted, nameOf(c)) == wanted.end() &&
        std::ranges::find(wanted, name->channel) == wanted.end()) {
      continue;
    }
    if (std::ranges::find(channels, name->channel) == channels.end()) {
      channels.push_back(name->channel);
    }
    steps[name->step].emplace(name->channel, c);
  }
  return steps;
}

void RoleSettler::takeNamedSteps() {
  WideLayout& wide = m_roles.wide;
  for (const auto& [step, columns] : stepColumns(wide.channels)) {
    std::vector<int>& row = wide.steps.emplace_back(wide.channels.size(), -1);
    for (std::size_t k = 0; k < wide.channels.size(); ++k) {
      const auto found = columns.find(wide.channels[k]);
      if (found != columns.end()) row[k] = found->second;
    }
  }
}

void RoleSettler::takeColumnsAsSteps() {
  WideLayout& wide = m_roles.wide;
  const auto& wanted = m_settings.inputs;
  wide.channels = {""};
  for (int c = 0; c < static_cast<int>(m_table.columns.size()); ++c) {
    if (isTaken(c) || contains(m_roles.targets, c)) continue;
    const bool named = std::ranges::find(wanted, nameOf(c)) != wanted.end();
    if (!named && (isCounter(column(c)) || isNamed(nameOf(c), {"id"}))) continue;
    if (!named && column(c).inTime) continue;
    if (wanted.empty() ? column(c).isNumeric() : named) wide.steps.push_back({c});
  }
  m_notes.push_back(
      say("%1 columns in their order are the steps of a sequence", wide.steps.size()));
}

Result<void> RoleSettler::settleWide() {
  if (m_roles.shape != Shape::Wide) return {};
  for (const std::string& name : m_settings.inputs) {
    const bool channel = std::ranges::any_of(m_table.columns, [&](const Column& step) {
      const auto parts = stepName(step.name);
      return parts && parts->channel == name;
    });
    if (channel) continue;
    if (const auto index = columnNamed(name, "inputs"); !index) {
      return tl::unexpected(index.error());
    }
  }
  takeNamedSteps();
  WideLayout& wide = m_roles.wide;
  if (wide.steps.empty()) takeColumnsAsSteps();
  for (std::string& channel : wide.channels) {
    if (channel.empty()) channel = "value";
  }
  for (const auto& step : wide.steps) {
    for (const int c : step) {
      if (c >= 0 && !column(c).isNumeric()) return failNotNumber(c, "inputs");
    }
  }
  if (wide.steps.empty()) {
    return failField("inputs", "%1 has no columns of numbers that could be the steps of a sequence",
                     m_table.name);
  }
  return {};
}

Result<void> RoleSettler::checkInput(int index) const {
  const Column& input = column(index);
  if (input.type == ColumnType::DateTime) {
    return failField("inputs", "Column “%1” holds dates, which are no input", input.name);
  }
  if (input.missing == input.rows()) {
    return failField("inputs", "Column “%1” of %2 is empty", input.name, m_table.name);
  }
  if (input.notNumber) return failNotNumber(index, "inputs");
  if (input.categories.size() > (embeds() ? kMostEmbeddedValues : kMostOneHotValues)) {
    return failField("inputs",
                     embeds() ? "Column “%1” holds %2 different texts; as an input it may hold %4 "
                                "at most"
                              : "Column “%1” holds %2 different texts; as an input it may hold %3 "
                                "at most, and %4 where categories are embedded "
                                "(categories=embedding)",
                     input.name, input.categories.size(), kMostOneHotValues, kMostEmbeddedValues);
  }
  return {};
}

// By rule. Beyond what one-hot takes, values have to come again for something to be learned of
// them.
bool RoleSettler::hasTooManyValues(const Column& input) const {
  const std::size_t values = input.categories.size();
  if (values <= kMostOneHotValues) return false;
  return !embeds() || values > kMostEmbeddedValues || 2 * values > input.rows();
}

Result<void> RoleSettler::settleGivenInputs() {
  for (const std::string& name : m_settings.inputs) {
    const auto columns = columnsNamed(name, "inputs");
    if (!columns) return tl::unexpected(columns.error());
    for (const int index : *columns) {
      if (auto good = checkInput(index); !good) return good;
      if (contains(m_roles.targets, index) && !seesItsTarget()) {
        return failField("inputs",
                         "Column “%1” is the target: as an input it would tell the answer", name);
      }
      m_roles.inputs.push_back(index);
    }
  }
  // Asked for by their own settings.
  for (int c = 0; c < static_cast<int>(m_table.columns.size()); ++c) {
    if (column(c).derived && !contains(m_roles.inputs, c)) m_roles.inputs.push_back(c);
  }
  return {};
}

Result<void> RoleSettler::settleInputs() {
  if (m_roles.shape == Shape::Wide || m_roles.shape == Shape::Text) return {};
  if (!m_settings.inputs.empty()) return settleGivenInputs();
  for (int c = 0; c < static_cast<int>(m_table.columns.size()); ++c) {
    const Column& input = column(c);
    const bool target = contains(m_roles.targets, c);
    if (isTaken(c) || (target && !seesItsTarget())) continue;
    if (input.inTime && !target) {
      m_notes.push_back(say("Column “%1” is part of the time and left out", input.name));
    } else if (input.type == ColumnType::DateTime) {
      m_notes.push_back(say("Column “%1” holds dates and is left out", input.name));
    } else if (input.missing == input.rows()) {
      m_notes.push_back(say("Column “%1” is empty and left out", input.name));
    } else if (isCounter(input) && !target) {
      m_notes.push_back(say("Column “%1” counts the rows and is left out", input.name));
    } else if (!input.notNumber && hasTooManyValues(input)) {
      m_notes.push_back(say("Column “%1” holds %2 different texts and is left out", input.name,
                            input.categories.size()));
    } else if (auto good = checkInput(c); !good) {
      return good;
    } else {
      m_roles.inputs.push_back(c);
    }
  }
  if (m_roles.inputs.empty()) {
    return failField("inputs",
                     "%1 has no column that the network could learn from; its columns are %2",
                     m_table.name, columnList());
  }
  return {};
}

}  // namespace gatescope
