#pragma once

#include <QFrame>
#include <QString>

class QHBoxLayout;
class QLabel;
class QToolButton;
class QVBoxLayout;

namespace gatescope::ui {

// A titled rounded surface. Holds one view; controls stand at the right of its header.
class Card : public QFrame {
  Q_OBJECT
 public:
  explicit Card(const QString& title, QWidget* parent = nullptr);

  void setTitle(const QString& title);
  void setSubtitle(const QString& subtitle);  // muted, beside the title
  void setContent(QWidget* content);          // takes it
  QWidget* content() const { return m_content; }
  // At the right of the header, before the export menu. Takes it.
  void addHeaderWidget(QWidget* widget);
  // A menu that copies and exports this widget (the content, or a part of it).
  void setExported(QWidget* widget);

 private:
  QString m_name;
  QWidget* m_content = nullptr;
  QLabel* m_title = nullptr;
  QLabel* m_subtitle = nullptr;
  QHBoxLayout* m_header = nullptr;
  QVBoxLayout* m_layout = nullptr;
  QToolButton* m_menuButton = nullptr;
};

}  // namespace gatescope::ui
