#include "ui/frame/rail.h"

#include "ui/views/theme.h"

#include <QButtonGroup>
#include <QFile>
#include <QIcon>
#include <QPainter>
#include <QPixmap>
#include <QSvgRenderer>
#include <QToolButton>
#include <QVBoxLayout>

namespace gatescope::ui {

namespace {

constexpr int railWidth = 76;
constexpr int iconSide = 20;
constexpr int finest = 3;  // pixels a logical pixel that icons are drawn with

QPixmap drawn(const QString& icon, const QColor& colour) {
  QFile file(QStringLiteral(":/pages/%1.svg").arg(icon));
  [[maybe_unused]] const bool open = file.open(QIODevice::ReadOnly);
  Q_ASSERT(open);
  QByteArray svg = file.readAll();
  svg.replace("currentColor", colour.name().toLatin1());
  QPixmap pixmap(iconSide * finest, iconSide * finest);
  pixmap.fill(Qt::transparent);
  QPainter painter(&pixmap);
  QSvgRenderer(svg).render(&painter);
  pixmap.setDevicePixelRatio(finest);
  return pixmap;
}

}  // namespace

Rail::Rail(QWidget* parent) : QFrame(parent), m_buttons(new QButtonGroup(this)) {
  setLook(this, "panel");
  setFixedWidth(railWidth);
  setAccessibleName(tr("Pages"));
  m_layout = new QVBoxLayout(this);
  m_layout->setContentsMargins(0, 8, 1, 8);
  m_layout->setSpacing(2);
  m_layout->addStretch();
  connect(m_buttons, &QButtonGroup::idClicked, this, &Rail::chosen);
  connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &Rail::paintIcons);
}

void Rail::add(const QString& title, const QString& icon) {
  auto* button = new QToolButton(this);
  setLook(button, "rail");
  button->setText(title);
  button->setAccessibleName(title);
  const int index = static_cast<int>(m_icons.size());
  button->setToolTip(tr("%1 (Ctrl+%2)").arg(title).arg(index + 1));
  button->setCheckable(true);
  button->setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
  button->setIconSize({iconSide, iconSide});
  button->setFixedWidth(railWidth - 1);
  button->setFocusPolicy(Qt::StrongFocus);
  m_buttons->addButton(button, index);
  m_layout->insertWidget(index, button);
  m_icons.push_back(icon);
  paintIcons();
}

void Rail::setCurrent(int index) {
  m_buttons->button(index)->setChecked(true);
}

void Rail::paintIcons() {
  for (std::size_t i = 0; i < m_icons.size(); ++i) {
    QIcon icon;
    icon.addPixmap(drawn(m_icons[i], theme().muted), QIcon::Normal, QIcon::Off);
    icon.addPixmap(drawn(m_icons[i], theme().accentText), QIcon::Normal, QIcon::On);
    m_buttons->button(static_cast<int>(i))->setIcon(icon);
  }
}

}  // namespace gatescope::ui
