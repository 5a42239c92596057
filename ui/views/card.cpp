#include "ui/views/card.h"

#include "ui/views/export.h"
#include "ui/views/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>

namespace gatescope::ui {

Card::Card(const QString& title, QWidget* parent) : QFrame(parent) {
  setLook(this, "card");
  m_layout = new QVBoxLayout(this);
  m_layout->setContentsMargins(14, 9, 10, 10);
  m_layout->setSpacing(6);
  m_header = new QHBoxLayout;
  m_header->setSpacing(8);
  m_layout->addLayout(m_header);
  m_title = new QLabel(this);
  setLook(m_title, "strong");
  m_subtitle = new QLabel(this);
  setLook(m_subtitle, "muted");
  // The subtitle gives way: its text is cut at the right before any control is.
  m_subtitle->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
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
