#pragma once

#include "core/base/result.h"

#include <QDialog>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace gatescope::ui {

// Asks for a study: what it is, its fields, what will be trained or why that cannot be, and a
// button that starts it. As high as its content is, which changes with the fields.
class StudyDialog : public QDialog {
  Q_OBJECT
 public:
  // What accepting does, where it is no start.
  void setStartText(const QString& text);

 protected:
  StudyDialog(const QString& title, const QString& about, int width, QWidget* parent);

  QVBoxLayout* body() const { return m_body; }  // for the fields
  void made();                                  // all fields are there: from now on they are taken
  void refresh();                               // whenever one of them changes
  // Takes the fields into the plan and says what follows; or why there is no plan.
  struct Taken {
    QString said;
    bool canStart = true;
  };
  virtual Result<Taken> take() = 0;

 private:
  QVBoxLayout* m_body = nullptr;
  QLabel* m_said = nullptr;
  QLabel* m_problem = nullptr;
  QPushButton* m_start = nullptr;
  bool m_isMade = false;
};

}  // namespace gatescope::ui
