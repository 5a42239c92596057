#pragma once

#include "ui/pages/page.h"
#include "ui/pages/shown_study.h"
#include "ui/pages/study_bar.h"
#include "ui/report/study_report.h"

#include <optional>
#include <variant>
#include <vector>

#include <QWidget>

class QLabel;
class QStackedLayout;
class QVBoxLayout;

namespace gatescope::ui {

// A view of the studies of one kind: the bar that begins them and chooses one, what follows from it
// in words, and below them what the view makes of it; or, without a study, what would be here.
class StudyView : public QWidget {
  Q_OBJECT
 protected:
  // `about`: what would be here.
  StudyView(const PageContext& context, const char* kind, const StudyBar::Words& words,
            const QString& about, QWidget* parent);

  QVBoxLayout* rows() const { return m_rows; }  // below the words
  void made();                                  // all is there: from now on it is shown
  void refresh();
  void say(const QString& sentence);
  void say(const std::vector<Message>& sentences);
  StudyBar* bar() const { return m_bar; }
  QLabel* sentence() const { return m_sentence; }

  // Of the study that is shown; nullptr: there is none, or it has not been read.
  template <typename Found>
  const Found* found() const {
    const auto findings = m_shown->findings();
    return findings ? std::get_if<Found>(&findings->found) : nullptr;
  }

  virtual void begin() = 0;  // a new one
  virtual void goOn() = 0;   // of the one that is shown, what is missing …
  virtual void widen() = 0;  // … and more than was planned
  virtual void showFound() = 0;
  virtual void showNothing() = 0;
  virtual std::optional<StudyReport> report() const = 0;

  PageContext m_context;
  ShownStudy* m_shown = nullptr;

 private:
  StudyBar* m_bar = nullptr;
  QLabel* m_sentence = nullptr;
  QVBoxLayout* m_rows = nullptr;
  QStackedLayout* m_pages = nullptr;
};

}  // namespace gatescope::ui
