#pragma once

#include <QString>

class QPushButton;
class QWidget;

namespace gatescope::ui {

// A small checkable button, wide enough for its text also while it is checked (and bold).
QPushButton* makeChip(const QString& text, const QString& help, QWidget* parent);

}  // namespace gatescope::ui
