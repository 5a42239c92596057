#pragma once

#include "core/train/settings.h"

#include <string>
#include <string_view>

#include <QString>

namespace gatescope::ui {

// A setting's value as a person reads it: the name of a choice, yes or no, what 0 stands for.
QString settingValueText(const Setting& setting, const std::string& value);
// Its unit behind that value: core's units are written for many.
QString settingUnitText(const Setting& setting, std::string_view value);

}  // namespace gatescope::ui
