#pragma once

#include <vector>

#include <QFrame>
#include <QString>

class QAction;
class QButtonGroup;
class QVBoxLayout;

namespace gatescope::ui {

// The window's destinations, one button each, from top to bottom.
class Rail : public QFrame {
  Q_OBJECT
 public:
  explicit Rail(QWidget* parent = nullptr);

  // icon: a file in :/pages whose colour follows the theme.
  void add(const QString& title, const QString& icon);
  void setCurrent(int index);

 Q_SIGNALS:
  void chosen(int index);

 private:
  void paintIcons();

  QButtonGroup* m_buttons = nullptr;
  QVBoxLayout* m_layout = nullptr;
  std::vector<QString> m_icons;
};

}  // namespace gatescope::ui
