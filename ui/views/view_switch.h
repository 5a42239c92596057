#pragma once

#include <QWidget>

class QButtonGroup;
class QHBoxLayout;

namespace gatescope::ui {

// Which of several views is shown: a row of chips, one of them checked. Arrow keys go from one to
// the next.
class ViewSwitch : public QWidget {
  Q_OBJECT
 public:
  explicit ViewSwitch(QWidget* parent = nullptr);

  void addView(const QString& name, const QString& help);
  int current() const;
  void setCurrent(int view);

 Q_SIGNALS:
  void changed(int view);

 private:
  QHBoxLayout* m_layout = nullptr;
  QButtonGroup* m_group = nullptr;
};

}  // namespace gatescope::ui
