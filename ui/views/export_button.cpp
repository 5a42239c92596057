#include "ui/views/export_button.h"

#include "ui/views/export.h"

#include <QCoreApplication>
#include <QMenu>
#include <QToolButton>

namespace gatescope::ui {

QToolButton* makeExportButton(QWidget& exported, const QString& name, QWidget* parent) {
  auto* button = new QToolButton(parent);
  button->setText(QStringLiteral("⋯"));
  button->setPopupMode(QToolButton::InstantPopup);
  button->setFocusPolicy(Qt::TabFocus);
  button->setAccessibleName(QCoreApplication::translate("ExportButton", "Export %1").arg(name));
  button->setToolTip(QCoreApplication::translate("ExportButton", "Copy or export what is seen"));
  auto* menu = new QMenu(button);
  addExportActions(*menu, exported, name);
  button->setMenu(menu);
  return button;
}

}  // namespace gatescope::ui
