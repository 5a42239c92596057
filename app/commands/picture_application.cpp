#include "app/commands/picture_application.h"

#include "ui/views/theme.h"

#include <clocale>

namespace gatescope {

PictureApplication::PictureApplication() {
  if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
  m_application.emplace(m_count, m_arguments);
  // Qt takes the desktop's locale over for C too; core's numbers keep their decimal point.
  std::setlocale(LC_NUMERIC, "C");
  ui::applyTheme(*m_application, ui::ThemeMode::Light);
}

}  // namespace gatescope
