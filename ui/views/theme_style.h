#pragma once

#include "ui/views/theme.h"

#include <QString>

namespace gatescope::ui {

// The style sheet of the whole program in a theme's colours.
QString styleSheet(const Theme& theme);

}  // namespace gatescope::ui
