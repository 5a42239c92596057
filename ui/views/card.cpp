#include "ui/views/card.h"

#include "ui/views/export.h"
#include "ui/views/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

namespace gatescope::ui {

namespace {

// A label that gives way: its text is cut with an ellipsis before any control beside it is.
class ElidedLabel : public QLabel {
 public:
  using QLabel::QLabel;

  QSize minimumSizeHint() const override { return {0, QLabel::minimumSizeHint().height()}; }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.setPen(palette().color(foregroundRole()));
    painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter,
                     fontMetrics().elidedText(text(), Qt::ElideRight, width()));
  }
};

}  // namespace

Card::Card(const QString& title, QWidget* parent) : QFrame(parent) {
  setLook(this, "card");
  m_layout = new QVBoxLayout(this);
  m_layout->setContentsMargins(14, 8, 12, 10);
  m_layout->setSpacing(4);
  m_header = new QHBoxLayout;
  m_header->setSpacing(8);
  m_layout->addLayout(m_header);
  m_title = new QLabel(this);
  setLook(m_title, "strong");
  m_subtitle = new ElidedLabel(this);
  setLook(m_subtitle, "muted");
  m_header->addWidget(m_title);
  m_header->addWidget(m_subtitle, 1);
  m_menuButton = new QToolButton(this);
  m_menuButton->setText(QStringLiteral("⋯"));
  m_menuButton->setPopupMode(QToolButton::InstantPopup);
  m_menuButton->setFocusPolicy(Qt::TabFocus);
  m_menuButton->hide();
  m_header->addWidget(m_menuButton);
  setTitle(title);
}

void Card::setTitle(const QString& title) {
  m_name = title;
  m_title->setText(title);
  setAccessibleName(title);
  m_menuButton->setAccessibleName(tr("Export %1").arg(title));
  m_menuButton->setToolTip(tr("Copy or export what is seen"));
}

void Card::setSubtitle(const QString& subtitle) {
  m_subtitle->setText(subtitle);
  m_subtitle->setToolTip(subtitle);
}

void Card::setContent(QWidget* content) {
  if (m_content) delete m_content;
  m_content = content;
  m_layout->addWidget(content, 1);
}

void Card::addHeaderWidget(QWidget* widget) {
  m_header->insertWidget(m_header->indexOf(m_menuButton), widget);
}

void Card::setExported(QWidget* widget) {
  delete m_menuButton->menu();
  auto* menu = new QMenu(m_menuButton);
  addExportActions(*menu, *widget, m_name);
  m_menuButton->setMenu(menu);
  m_menuButton->show();
}

}  // namespace gatescope::ui
