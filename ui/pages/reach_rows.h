#pragma once

#include "ui/control/asking_pace.h"
#include "ui/control/reach_service.h"
#include "ui/pages/page.h"
#include "ui/views/signal_stack.h"

#include <optional>
#include <vector>

#include <QObject>

class QAction;
class QPushButton;

namespace gatescope::ui {

class GatesView;

// The rows below a GatesView's heatmaps that show how far things reach through time: the loss's
// gradient by each state (of all runs on the same data that are shown), what one number of the
// answer looks at, and what is left of a push to the chosen unit's state. Each can be left out.
class ReachRows : public QObject {
  Q_OBJECT
 public:
  ReachRows(const PageContext& context, GatesView& gates);

  // For whoever lays out a header: a menu of the rows. Owned by the view until then.
  QPushButton* menu() const { return m_menu; }
  // The number of the answer that is asked about: “class rain”, a step ahead, a step. Nothing: the
  // likeliest class, the first step ahead, the step at the cursor.
  void setAnswer(std::optional<AnswerPlace> place);

 private:
  QAction* addChoice(const QString& text, const QString& about, const char* key, bool on);
  void askSoon();
  void ask();
  void show();
  std::vector<RunAt> runs() const;
  std::optional<AnswerPlace> answerPlace() const;
  QString answerName(const AnswerPlace& place) const;
  CurveRow gradientRow() const;
  CurveRow seenRow() const;
  CurveRow pushRow() const;

  PageContext m_context;
  GatesView& m_gates;
  ReachService m_service;
  AskingPace m_pace;
  std::optional<AnswerPlace> m_place;
  std::shared_ptr<const ReachAnswer> m_answer;
  QPushButton* m_menu = nullptr;
  QAction* m_gradient = nullptr;
  QAction* m_seen = nullptr;
  QAction* m_push = nullptr;
};

}  // namespace gatescope::ui
