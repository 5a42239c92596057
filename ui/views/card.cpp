#include "ui/views/card.h"

#include "ui/views/elided_label.h"
#include "ui/views/export.h"
#include "ui/views/theme.h"

#include <algorithm>

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>

namespace gatescope::ui {

namespace {

constexpr int spacing = 8;

}  // namespace

Card::Card(const QString& title, QWidget* parent) : QFrame(parent) {
  setLook(this, "card");
  m_layout = new QVBoxLayout(this);
  m_layout->setContentsMargins(14, 8, 12, 10);
  m_layout->setSpacing(4);
  m_layout->setSizeConstraint(QLayout::SetNoConstraint);  // minimumSizeHint decides
  m_header = new QHBoxLayout;
  m_header->setSpacing(spacing);
  m_layout->addLayout(m_header);
  m_controls = new QHBoxLayout;
  m_controls->setSpacing(spacing);
  m_title = new QLabel(this);
  setLook(m_title, "strong");
  m_head = m_title;
  m_subtitle = new ElidedLabel(this);
  setLook(m_subtitle, "muted");
  m_menuButton = new QToolButton(this);
  m_menuButton->setText(QStringLiteral("⋯"));
  m_menuButton->setPopupMode(QToolButton::InstantPopup);
  m_menuButton->setFocusPolicy(Qt::TabFocus);
  m_menuButton->hide();
  m_header->addWidget(m_title);
  m_header->addWidget(m_subtitle, 1);
  m_header->addLayout(m_controls);
  m_header->addWidget(m_menuButton);
  setTitle(title);
}

void Card::setTitle(const QString& title) {
  m_name = title;
  m_title->setText(title);
  setAccessibleName(title);
  m_menuButton->setAccessibleName(tr("Export %1").arg(title));
  m_menuButton->setToolTip(tr("Copy or export what is seen"));
  arrange();
}

void Card::setSubtitle(const QString& subtitle, const QString& brief, Need need) {
  if (subtitle == m_whole && brief == m_brief && need == m_need) return;
  m_need = need;
  m_whole = subtitle;
  m_brief = brief;
  m_head->setToolTip(subtitle);
  arrange();
}

void Card::setReading(const QString& reading) {
  if (reading == m_reading) return;
  m_reading = reading;
  arrange();
}

int Card::controlsWidth() const {
  int width = 0;
  for (int i = 0; i < m_controls->count(); ++i) {
    const QWidget* control = m_controls->itemAt(i)->widget();
    if (control == nullptr || control->isHidden()) continue;
    const int least =
        control->minimumWidth() > 0 ? control->minimumWidth() : control->minimumSizeHint().width();
    width += std::max(least, control->sizeHint().width()) + spacing;
  }
  return width;
}

// With the controls on a line of their own: a layout that asked for all in one line would never let
// the card become narrow enough to wrap.
QSize Card::minimumSizeHint() const {
  const QMargins edges = m_layout->contentsMargins();
  const int menu = m_menuButton->isHidden() ? 0 : m_menuButton->sizeHint().width() + spacing;
  const int content = m_content ? m_content->minimumSizeHint().width() : 0;
  const int width = std::max({m_head->sizeHint().width() + menu, controlsWidth(), content});
  return {width + edges.left() + edges.right(), QFrame::minimumSizeHint().height()};
}

void Card::showSubtitle(const QString& said) {
  m_subtitle->setText(m_reading.isEmpty() ? said : m_reading);
  m_subtitle->setToolTip(m_reading.isEmpty() ? m_whole : m_reading);
}

// Decides by the card's own width, never by what stands in its layouts, so that it cannot go back
// and forth.
void Card::arrange() {
  const QMargins edges = m_layout->contentsMargins();
  const int room = width() - edges.left() - edges.right();
  const int menu = m_menuButton->isHidden() ? 0 : m_menuButton->sizeHint().width() + spacing;
  const int title = m_head->sizeHint().width() + spacing;
  const int controls = controlsWidth();
  const QFontMetrics metrics = m_subtitle->fontMetrics();
  const int whole = m_whole.isEmpty() ? 0 : metrics.horizontalAdvance(m_whole) + 2;
  const int brief = m_brief.isEmpty() ? 0 : metrics.horizontalAdvance(m_brief) + 2;

  const bool controlsBelow = controls > 0 && title + controls + menu > room;
  constexpr int slack = 12;  // a control may take a little more than it asks for
  const int beside = room - title - menu - (controlsBelow ? 0 : controls) - slack;
  const bool wholeFits = whole <= beside;
  const bool briefFits = !m_brief.isEmpty() && brief <= beside;
  const bool needed = m_need == Need::Always && !m_whole.isEmpty();
  const bool subtitleBelow = !wholeFits && !briefFits && needed && !controlsBelow;
  placeControls(controlsBelow);
  placeSubtitle(subtitleBelow);
  const bool wholeBelow = subtitleBelow && (whole <= room || m_brief.isEmpty());
  showSubtitle(wholeFits || wholeBelow ? m_whole : briefFits || needed ? m_brief : QString());
}

void Card::placeControls(bool below) {
  if (below == m_controlsBelow) return;
  m_controlsBelow = below;
  (below ? static_cast<QLayout*>(m_header) : m_layout)->removeItem(m_controls);
  m_controls->setParent(nullptr);
  if (below) {
    m_layout->insertLayout(1, m_controls);
    m_layout->setAlignment(m_controls, Qt::AlignRight);
  } else {
    m_header->insertLayout(2, m_controls);
  }
}

void Card::placeSubtitle(bool below) {
  if (below == m_subtitleBelow) return;
  m_subtitleBelow = below;
  if (below) {
    m_header->removeWidget(m_subtitle);
    m_layout->insertWidget(1, m_subtitle);
    m_header->insertStretch(1, 1);
  } else {
    delete m_header->takeAt(1);  // the stretch
    m_layout->removeWidget(m_subtitle);
    m_header->insertWidget(1, m_subtitle, 1);
  }
}

void Card::resizeEvent(QResizeEvent* event) {
  QFrame::resizeEvent(event);
  arrange();
}

bool Card::event(QEvent* event) {
  // A control was shown, hidden or has another text.
  if (event->type() == QEvent::LayoutRequest) arrange();
  return QFrame::event(event);
}

void Card::setHead(QWidget* head) {
  m_title->hide();
  m_header->removeWidget(m_title);
  m_header->insertWidget(0, head);
  m_head = head;
  arrange();
}

void Card::setContent(QWidget* content) {
  if (m_content) delete m_content;
  m_content = content;
  m_layout->addWidget(content, 1);
}

void Card::addHeaderWidget(QWidget* widget) {
  m_controls->addWidget(widget);
  arrange();
}

void Card::setExported(QWidget* widget) {
  delete m_menuButton->menu();
  auto* menu = new QMenu(m_menuButton);
  addExportActions(*menu, *widget, m_name);
  m_menuButton->setMenu(menu);
  m_menuButton->show();
}

}  // namespace gatescope::ui
