#pragma once

#include <QFrame>
#include <QString>

class QHBoxLayout;
class QLabel;
class QToolButton;
class QVBoxLayout;

namespace gatescope::ui {

// A titled rounded surface. Holds one view; controls stand at the right of its header. Where the
// card is too narrow for all of them in one line, the subtitle gives way first; controls that find
// no place beside the title get a line of their own.
class Card : public QFrame {
  Q_OBJECT
 public:
  explicit Card(const QString& title, QWidget* parent = nullptr);

  void setTitle(const QString& title);
  // Muted, beside the title. Where it does not fit its brief form stands there; where neither does,
  // what is always needed takes a line of its own, and the rest is left to the title's tool tip.
  enum class Need { WhereItFits, Always };
  void setSubtitle(const QString& subtitle, const QString& brief = {},
                   Need need = Need::WhereItFits);
  // What is under the mouse, in the subtitle's place for as long as it is not empty. It never moves
  // the header: what does not fit is cut.
  void setReading(const QString& reading);
  // In the title's place, for a card of several views. Takes it.
  void setHead(QWidget* head);
  void setContent(QWidget* content);  // takes it
  QWidget* content() const { return m_content; }
  // At the right of the header, before the export menu. Takes it.
  void addHeaderWidget(QWidget* widget);
  // A menu that copies and exports this widget (the content, or a part of it).
  void setExported(QWidget* widget);
  QSize minimumSizeHint() const override;

 protected:
  void resizeEvent(QResizeEvent* event) override;
  bool event(QEvent* event) override;

 private:
  void arrange();
  void placeControls(bool below);
  void placeSubtitle(bool below);
  int controlsWidth() const;
  void showSubtitle(const QString& said);

  QString m_name;
  QString m_whole, m_brief, m_reading;
  Need m_need = Need::WhereItFits;
  bool m_subtitleBelow = false;
  bool m_controlsBelow = false;
  QWidget* m_content = nullptr;
  QWidget* m_head = nullptr;  // the title, unless there is another
  QLabel* m_title = nullptr;
  QLabel* m_subtitle = nullptr;
  QHBoxLayout* m_header = nullptr;
  QHBoxLayout* m_controls = nullptr;  // in the header, or below it
  QVBoxLayout* m_layout = nullptr;
  QToolButton* m_menuButton = nullptr;
};

}  // namespace gatescope::ui
