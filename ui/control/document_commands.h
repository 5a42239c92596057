#pragma once

#include "ui/control/document.h"

#include <QUndoCommand>

namespace gatescope::ui {

// An edit of the experiment panel. Edits of one field that follow each other are one step.
class FieldsCommand : public QUndoCommand {
 public:
  struct Edit {
    EditState before, after;
    std::string key;  // of the field; empty: of several
    int number = 0;   // edits of one number belong together
    QString text;
  };
  FieldsCommand(Document& document, Edit edit);

  void undo() override;
  void redo() override;
  int id() const override { return 1; }
  bool mergeWith(const QUndoCommand* other) override;

 private:
  Document& m_document;
  Edit m_edit;
};

// Renaming, hiding, pinning or deleting a run.
class MarksCommand : public QUndoCommand {
 public:
  MarksCommand(Document& document, RunId run, RunMarks before, RunMarks after, const QString& text);

  void undo() override;
  void redo() override;

 private:
  Document& m_document;
  RunId m_run;
  RunMarks m_before, m_after;
};

// Renaming, annotating or deleting a study.
class StudyMarksCommand : public QUndoCommand {
 public:
  StudyMarksCommand(Document& document, StudyId study, StudyMarks before, StudyMarks after,
                    const QString& text);

  void undo() override;
  void redo() override;

 private:
  Document& m_document;
  StudyId m_study;
  StudyMarks m_before, m_after;
};

}  // namespace gatescope::ui
