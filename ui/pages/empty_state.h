#pragma once

#include <QWidget>

class QAction;
class QLabel;

namespace gatescope::ui {

// What stands on a page that has nothing to show yet: what would be here, and the step that fills
// it.
class EmptyState : public QWidget {
  Q_OBJECT
 public:
  EmptyState(const QString& sentence, QAction* step, QWidget* parent = nullptr);

  void setSentence(const QString& sentence);

 private:
  QLabel* m_sentence = nullptr;
};

}  // namespace gatescope::ui
