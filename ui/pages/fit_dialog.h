#pragma once

class QDialog;

namespace gatescope::ui {

// As high as its content is at its width, no lower: Qt does not ask texts that wrap for that.
void fitHeight(QDialog& dialog);

}  // namespace gatescope::ui
