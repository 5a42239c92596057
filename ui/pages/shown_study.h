#pragma once

#include "ui/control/study_reader.h"
#include "ui/pages/page.h"

#include <string>
#include <vector>

#include <QObject>
#include <QTimer>

namespace gatescope::ui {

// Which study of a kind a view shows, and what the project holds of it: read anew whenever its
// trials, its plan or the user's marks change.
class ShownStudy : public QObject {
  Q_OBJECT
 public:
  ShownStudy(const PageContext& context, std::string kind, QObject* parent = nullptr);

  // Those of the kind that are not deleted, the oldest first.
  std::vector<const StudyRecord*> all() const;
  const StudyRecord* record() const;  // the one that is shown; nullptr: none
  void show(StudyId study);
  // Of the one that is shown; nullptr: not read yet.
  std::shared_ptr<const StudyFindings> findings() const { return m_findings; }
  const TrialMark* trial(int number) const;  // nullptr: not begun
  // The user's, kept in the project.
  void setCounted(int trial, bool counted);
  void setNote(int trial, const QString& note);

 Q_SIGNALS:
  void listed();   // another one is shown, or the list has changed
  void changed();  // the findings
  void failed(const QString& message);

 private:
  void refreshList();
  void read();

  PageContext m_context;
  std::string m_kind;
  StudyId m_shown = 0;
  StudyId m_newest = 0;  // known
  std::shared_ptr<const StudyFindings> m_findings;
  StudyReader m_reader;
  QTimer m_soon;
};

}  // namespace gatescope::ui
