#pragma once

#include <QString>

class QToolButton;
class QWidget;

namespace gatescope::ui {

// A small button with the menu that copies and exports a widget: for pictures that have no card of
// their own. `name` becomes the proposed file name.
QToolButton* makeExportButton(QWidget& exported, const QString& name, QWidget* parent);

}  // namespace gatescope::ui
