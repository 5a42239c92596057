#include "ui/control/document_commands.h"

#include <utility>

namespace gatescope::ui {

FieldsCommand::FieldsCommand(Document& document, Edit edit)
    : QUndoCommand(edit.text), m_document(document), m_edit(std::move(edit)) {}

void FieldsCommand::undo() {
  m_document.applyFields(m_edit.before);
}

void FieldsCommand::redo() {
  m_document.applyFields(m_edit.after);
}

bool FieldsCommand::mergeWith(const QUndoCommand* other) {
  const Edit& next = static_cast<const FieldsCommand*>(other)->m_edit;
  if (m_edit.key.empty() || next.key != m_edit.key || next.number != m_edit.number) return false;
  m_edit.after = next.after;
  setObsolete(sameFields(m_edit.before, m_edit.after));
  return true;
}

MarksCommand::MarksCommand(Document& document, RunId run, RunMarks before, RunMarks after,
                           const QString& text)
    : QUndoCommand(text),
      m_document(document),
      m_run(run),
      m_before(std::move(before)),
      m_after(std::move(after)) {}

void MarksCommand::undo() {
  m_document.applyMarks(m_run, m_before);
}

void MarksCommand::redo() {
  m_document.applyMarks(m_run, m_after);
}

StudyMarksCommand::StudyMarksCommand(Document& document, StudyId study, StudyMarks before,
                                     StudyMarks after, const QString& text)
    : QUndoCommand(text),
      m_document(document),
      m_study(study),
      m_before(std::move(before)),
      m_after(std::move(after)) {}

void StudyMarksCommand::undo() {
  m_document.applyStudyMarks(m_study, m_before);
}

void StudyMarksCommand::redo() {
  m_document.applyStudyMarks(m_study, m_after);
}

}  // namespace gatescope::ui
