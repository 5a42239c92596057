#pragma once

#include "core/train/events.h"

#include <QString>

namespace gatescope::ui {

// "finished", as a person reads it.
QString statusText(RunStatus status);

}  // namespace gatescope::ui
