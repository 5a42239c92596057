#include "app/commands/commands.h"
#include "app/commands/console.h"
#include "ui/run_window.h"

#include <clocale>

#include <QApplication>

namespace {

bool hasDisplay() {
  return qEnvironmentVariableIsSet("QT_QPA_PLATFORM") || !qEnvironmentVariableIsEmpty("DISPLAY") ||
         !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY");
}

int openWindow(int argc, char** argv, const std::string& file) {
  if (!hasDisplay()) {
    return gatescope::refuse({gatescope::say(
        "There is no display to open a window on; “gatescope --help” lists what works without")});
  }
  QApplication application(argc, argv);
  // Qt takes the desktop's locale over for C too; core's numbers keep their decimal point.
  std::setlocale(LC_NUMERIC, "C");
  return gatescope::ui::runWindow(application, QString::fromStdString(file));
}

}  // namespace

int main(int argc, char** argv) {
  const gatescope::CommandLineResult result = gatescope::runCommandLine(argc, argv);
  if (!result.wantsWindow) return result.exitCode;
  return openWindow(argc, argv, result.fileToOpen);
}
