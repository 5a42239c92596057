#pragma once

#include <functional>
#include <vector>

#include <QFrame>
#include <QString>

class QHBoxLayout;
class QLabel;

namespace gatescope::ui {

// A sentence above the page with the steps that answer it: what went wrong and what can be done. It
// stays until it is answered or closed, and never takes the keyboard away.
class InfoBar : public QFrame {
  Q_OBJECT
 public:
  explicit InfoBar(QWidget* parent = nullptr);

  struct Step {
    QString title;
    std::function<void()> act;
  };
  void tell(const QString& sentence, const std::vector<Step>& steps = {});
  void dismiss();
  QString sentence() const;

 private:
  QLabel* m_sentence = nullptr;
  QHBoxLayout* m_steps = nullptr;
};

}  // namespace gatescope::ui
