#include "ui/views/view_switch.h"

#include "ui/views/chip.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPushButton>

namespace gatescope::ui {

ViewSwitch::ViewSwitch(QWidget* parent)
    : QWidget(parent), m_layout(new QHBoxLayout(this)), m_group(new QButtonGroup(this)) {
  m_layout->setContentsMargins(0, 0, 0, 0);
  m_layout->setSpacing(4);
  m_group->setExclusive(true);
  connect(m_group, &QButtonGroup::idToggled, this, [this](int view, bool on) {
    if (on) Q_EMIT changed(view);
  });
}

void ViewSwitch::addView(const QString& name, const QString& help) {
  QPushButton* chip = makeChip(name, help, this);
  const int view = static_cast<int>(m_group->buttons().size());
  m_layout->addWidget(chip);
  m_group->addButton(chip, view);
  if (view == 0) chip->setChecked(true);
}

int ViewSwitch::current() const {
  return m_group->checkedId();
}

void ViewSwitch::setCurrent(int view) {
  if (QAbstractButton* chip = m_group->button(view)) chip->setChecked(true);
}

}  // namespace gatescope::ui
