#pragma once

#include "core/train/settings.h"

#include <string>

#include <QString>

namespace gatescope::ui {

// A setting's value as a person reads it: the name of a choice, yes or no, what 0 stands for.
QString settingValueText(const Setting& setting, const std::string& value);

}  // namespace gatescope::ui
