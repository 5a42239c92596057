#include "core/data/role_settler.h"

#include <algorithm>

// The column of texts, of shape text.

namespace gatescope {

Result<void> RoleSettler::settleText() {
  if (m_roles.shape != Shape::Text) return {};
  const auto& wanted = m_settings.inputs;
  if (wanted.size() > 1) {
    return failField("inputs", "A network reads the texts of one column, and here are %1: name one",
                     wanted.size());
  }
  if (wanted.empty()) {
    const int text = textByRule();
    if (text < 0) {
      return failField("inputs", "%1 has no column of texts; its columns are %2", m_table.name,
                       columnList());
    }
    m_notes.push_back(say("Text: column “%1”", nameOf(text)));
    m_roles.inputs = {text};
    return {};
  }
  const auto index = columnNamed(wanted.front(), "inputs");
  if (!index) return tl::unexpected(index.error());
  const Column& text = column(*index);
  if (isTaken(*index)) {
    return failField("inputs", "Column “%1” cannot be the text: it has another role", text.name);
  }
  if (text.missing == text.rows()) {
    return failField("inputs", "Column “%1” of %2 is empty", text.name, m_table.name);
  }
  if (!text.isCoded()) {
    return failField("inputs",
                     "Column “%1” holds %2, which are no texts; to read them so, give it the type "
                     "text (types=%1=text)",
                     text.name, text.type == ColumnType::DateTime ? "dates" : "numbers");
  }
  m_roles.inputs = {*index};
  return {};
}

// Of the columns of free text the one with the longest texts; where there is none, of the coded
// ones that with the most different values. Never one that is, or is named as, the label.
int RoleSettler::textByRule() const {
  const auto rank = [&](const Column& text) {
    std::size_t bytes = 0;
    for (const std::string& value : text.categories) bytes += value.size();
    const std::size_t different = std::max<std::size_t>(text.categories.size(), 1);
    return text.type == ColumnType::Text ? std::pair(1, bytes / different)
                                         : std::pair(0, different);
  };
  int best = -1;
  for (int c = 0; c < static_cast<int>(m_table.columns.size()); ++c) {
    const Column& text = column(c);
    const bool target =
        m_task != Task::NextStep &&
        std::ranges::find(m_settings.targets, text.name) != m_settings.targets.end();
    if (!text.isCoded() || text.type == ColumnType::Boolean || target || isTaken(c)) continue;
    if (isNamedAsLabel(text.name) || text.missing == text.rows()) continue;
    if (best < 0 || rank(text) > rank(column(best))) best = c;
  }
  return best;
}

// What comes next in a text is the text itself.
Result<void> RoleSettler::takeTextAsTarget() {
  const std::string& text = nameOf(m_roles.inputs.front());
  for (const std::string& name : m_settings.targets) {
    if (name == text) continue;
    return failField("target",
                     "The task next-step predicts the next token of the text “%1” itself: leave "
                     "the target empty, or choose classify to tell “%2”",
                     text, name);
  }
  m_roles.targets = m_roles.inputs;
  return {};
}

}  // namespace gatescope
