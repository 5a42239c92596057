#pragma once

#include <QString>

class QApplication;

namespace gatescope::ui {

// Shows the window on a project, a CSV file or (empty) the first example, and runs until it is
// closed. Returns the exit code.
int runWindow(QApplication& application, const QString& fileToOpen);

}  // namespace gatescope::ui
