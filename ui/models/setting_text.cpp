#include "ui/models/setting_text.h"

#include "ui/models/text.h"

#include <algorithm>

#include <QCoreApplication>

namespace gatescope::ui {

namespace {

struct SettingText {
  Q_DECLARE_TR_FUNCTIONS(SettingText)
};

}  // namespace

QString settingValueText(const Setting& setting, const std::string& value) {
  switch (setting.kind) {
    case Setting::Kind::Choice: {
      const auto found = std::ranges::find(setting.choices, value);
      if (found == setting.choices.end()) return fromUtf8(value);
      const auto at = static_cast<std::size_t>(found - setting.choices.begin());
      return shortText(coreText(setting.choiceNames[at]));
    }
    case Setting::Kind::Flag:
      return value == "true" ? SettingText::tr("yes") : SettingText::tr("no");
    case Setting::Kind::Integer:
    case Setting::Kind::Real:
      if (value == "0" && !setting.zeroMeans.empty()) return coreText(setting.zeroMeans);
      return fromUtf8(value);
    case Setting::Kind::Text:
    case Setting::Kind::Columns:
      return value.empty() ? SettingText::tr("–") : fromUtf8(value);
  }
  return {};
}

}  // namespace gatescope::ui
