#include "core/data/roles.h"

#include "core/data/values.h"

#include <algorithm>
#include <map>

namespace gatescope {

namespace {

std::string columnList(const Table& table) {
  constexpr std::size_t most = 12;
  std::string list;
  for (std::size_t c = 0; c < std::min(most, table.columns.size()); ++c) {
    list += (c > 0 ? ", " : "") + table.columns[c].name;
  }
  return table.columns.size() > most ? list + ", …" : list;
}

Result<int> columnNamed(const Table& table, const std::string& name, const char* field) {
  const int column = table.indexOf(name);
  if (column >= 0) return column;
  return failField(field, "%1 has no column “%2”; its columns are %3", table.name, name,
                   columnList(table));
}

bool contains(const std::vector<int>& columns, int column) {
  return std::ranges::find(columns, column) != columns.end();
}

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
    return index == m_roles.time || index == m_roles.id || index == m_roles.split ||
           contains(m_ignored, index);
  }
  bool seesItsTarget() const;

  Result<void> settleIgnored();
  Result<void> settleShape();
  Result<void> settleTime();
  int timeByRule() const;
  Result<void> settleId();
  Result<void> settleSplit();
  Result<void> settleTargets();
  std::vector<int> targetsByRule() const;
  int labelByRule() const;
  Result<void> checkTargets();
  Result<void> settleWide();
  std::map<int, std::map<std::string, int>> stepColumns(std::vector<std::string>& channels) const;
  Result<void> settleInputs();
  Result<void> settleGivenInputs();
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

Result<Roles> RoleSettler::settle() {
  using Step = Result<void> (RoleSettler::*)();
  for (const Step step :
       {&RoleSettler::settleIgnored, &RoleSettler::settleShape, &RoleSettler::settleId,
        &RoleSettler::settleTime, &RoleSettler::settleSplit, &RoleSettler::settleTargets,
        &RoleSettler::checkTargets, &RoleSettler::settleWide, &RoleSettler::settleInputs}) {
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
    const auto index = columnNamed(m_table, name, "ignore");
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
  return {};
}

Result<void> RoleSettler::settleId() {
  if (m_roles.shape != Shape::Long) return {};
  if (!m_settings.idColumn.empty()) {
    const auto index = columnNamed(m_table, m_settings.idColumn, "id");
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
                     m_table.name, columnList(m_table));
  }
  m_notes.push_back(say("Rows of one sequence have the same “%1”", nameOf(m_roles.id)));
  return {};
}

Result<void> RoleSettler::settleTime() {
  if (m_settings.timeColumn.empty()) {
    m_roles.time = m_roles.shape == Shape::Wide ? -1 : timeByRule();
    return {};
  }
  const auto index = columnNamed(m_table, m_settings.timeColumn, "time");
  if (!index) return tl::unexpected(index.error());
  const Column& time = column(*index);
  if (time.type == ColumnType::Category) {
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
  for (int c = 0; c < count; ++c) {
    if (column(c).type == ColumnType::DateTime && !isTaken(c)) return c;
  }
  for (int c = 0; c < count; ++c) {
    if (column(c).type != ColumnType::Number || isTaken(c)) continue;
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
    if (m_roles.split >= 0) m_notes.push_back(say("Split by column “%1”", nameOf(m_roles.split)));
    return {};
  }
  const auto index = columnNamed(m_table, m_settings.splitColumn, "split-column");
  if (!index) return tl::unexpected(index.error());
  const Column& words = column(*index);
  for (std::size_t row = 0; row < words.rows(); ++row) {
    if (splitWord(words.text(row))) continue;
    return failField("split-column",
                     "%1, row %2, column “%3”: expected train, validation or test, found “%4”",
                     m_table.name, m_table.fileRow(row), words.name, words.text(row));
  }
  m_roles.split = *index;
  return {};
}

Result<void> RoleSettler::settleTargets() {
  for (const std::string& name : m_settings.targets) {
    if (!m_needTargets && m_table.indexOf(name) < 0) continue;
    const auto index = columnNamed(m_table, name, "target");
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
                     m_table.name, columnList(m_table));
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
    if (isTaken(c) || column(c).missing == column(c).rows()) continue;
    if (column(c).type == ColumnType::DateTime) continue;
    if (m_roles.shape == Shape::Wide && stepName(nameOf(c))) continue;
    last = c;
    if (isNamedAsLabel(nameOf(c))) named = c;
    if (column(c).type == ColumnType::Category) text = c;
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
    if (isTaken(c) || column(c).missing == column(c).rows()) continue;
    if (m_roles.shape == Shape::Wide && stepName(nameOf(c))) continue;
    if (column(c).type == ColumnType::Category) texts.push_back(c);
    if (column(c).type != ColumnType::Number) continue;
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
  const bool text = first.type == ColumnType::Category;
  m_roles.classified = m_task == Task::Classify ||
                       (targets.size() == 1 && m_task == Task::LabelSteps &&
                        (text || isFewWholeNumbers(first, 100))) ||
                       (targets.size() == 1 && m_task == Task::NextStep && text);
  if (m_roles.classified) return {};
  for (const int target : targets) {
    if (column(target).type == ColumnType::Category) return failNotNumber(target, "target");
  }
  return {};
}

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

Result<void> RoleSettler::settleWide() {
  if (m_roles.shape != Shape::Wide) return {};
  WideLayout& wide = m_roles.wide;
  for (const auto& [step, columns] : stepColumns(wide.channels)) {
    std::vector<int>& row = wide.steps.emplace_back(wide.channels.size(), -1);
    for (std::size_t k = 0; k < wide.channels.size(); ++k) {
      const auto found = columns.find(wide.channels[k]);
      if (found != columns.end()) row[k] = found->second;
    }
  }
  if (wide.steps.empty()) {
    const auto& wanted = m_settings.inputs;
    wide.channels = {""};
    for (int c = 0; c < static_cast<int>(m_table.columns.size()); ++c) {
      if (isTaken(c) || contains(m_roles.targets, c)) continue;
      const bool named = std::ranges::find(wanted, nameOf(c)) != wanted.end();
      if (wanted.empty() ? column(c).type == ColumnType::Number : named) wide.steps.push_back({c});
    }
    m_notes.push_back(
        say("%1 columns in their order are the steps of a sequence", wide.steps.size()));
  }
  for (std::string& channel : wide.channels) {
    if (channel.empty()) channel = "value";
  }
  for (const auto& step : wide.steps) {
    for (const int c : step) {
      if (c >= 0 && column(c).type != ColumnType::Number) return failNotNumber(c, "inputs");
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
  if (input.categories.size() > kMostOneHotValues) {
    return failField("inputs",
                     "Column “%1” holds %2 different texts; as an input it may hold %3 at most",
                     input.name, input.categories.size(), kMostOneHotValues);
  }
  return {};
}

Result<void> RoleSettler::settleGivenInputs() {
  for (const std::string& name : m_settings.inputs) {
    const auto index = columnNamed(m_table, name, "inputs");
    if (!index) return tl::unexpected(index.error());
    if (auto good = checkInput(*index); !good) return good;
    if (contains(m_roles.targets, *index) && !seesItsTarget()) {
      return failField("inputs", "Column “%1” is the target: as an input it would tell the answer",
                       name);
    }
    m_roles.inputs.push_back(*index);
  }
  return {};
}

Result<void> RoleSettler::settleInputs() {
  if (m_roles.shape == Shape::Wide) return {};
  if (!m_settings.inputs.empty()) return settleGivenInputs();
  for (int c = 0; c < static_cast<int>(m_table.columns.size()); ++c) {
    const Column& input = column(c);
    const bool target = contains(m_roles.targets, c);
    if (isTaken(c) || (target && !seesItsTarget())) continue;
    if (input.type == ColumnType::DateTime) {
      m_notes.push_back(say("Column “%1” holds dates and is left out", input.name));
    } else if (input.missing == input.rows()) {
      m_notes.push_back(say("Column “%1” is empty and left out", input.name));
    } else if (isCounter(input) && !target) {
      m_notes.push_back(say("Column “%1” counts the rows and is left out", input.name));
    } else if (!input.notNumber && input.categories.size() > kMostOneHotValues) {
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
                     m_table.name, columnList(m_table));
  }
  return {};
}

}  // namespace

Result<Roles> settleRoles(const Table& table, Task task, const DataSettings& settings,
                          std::vector<Message>& notes, bool needTargets) {
  return RoleSettler(table, task, settings, notes, needTargets).settle();
}

}  // namespace gatescope
