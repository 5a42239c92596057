#include "ui/run_window.h"

#include "ui/control/places.h"
#include "ui/frame/main_window.h"
#include "ui/views/theme.h"

#include <QApplication>
#include <QSettings>

namespace gatescope::ui {

int runWindow(QApplication& application, const QString& fileToOpen) {
  const QSettings settings(settingsFile(), QSettings::IniFormat);
  const int mode = settings.value(QStringLiteral("theme"), 0).toInt();
  const bool known = mode >= 0 && mode <= static_cast<int>(ThemeMode::Dark);
  applyTheme(application, known ? static_cast<ThemeMode>(mode) : ThemeMode::System);
  MainWindow window;
  window.show();
  if (fileToOpen.isEmpty()) {
    window.offerLeftBehind();
  } else {
    window.openPath(fileToOpen);
  }
  return QApplication::exec();
}

}  // namespace gatescope::ui
