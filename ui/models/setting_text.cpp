#include "ui/models/setting_text.h"

#include "ui/models/format.h"
#include "ui/models/text.h"

#include <algorithm>
#include <array>
#include <utility>

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
      return plainText(fromUtf8(value).toDouble());
    case Setting::Kind::Text:
    case Setting::Kind::Columns:
      return value.empty() ? SettingText::tr("–") : fromUtf8(value);
  }
  return {};
}

QString settingUnitText(const Setting& setting, std::string_view value) {
  static constexpr std::array<std::pair<std::string_view, const char*>, 5> singles = {{
      {"steps", QT_TRANSLATE_NOOP("SettingText", "step")},
      {"rows", QT_TRANSLATE_NOOP("SettingText", "row")},
      {"epochs", QT_TRANSLATE_NOOP("SettingText", "epoch")},
      {"sequences", QT_TRANSLATE_NOOP("SettingText", "sequence")},
      {"dimensions", QT_TRANSLATE_NOOP("SettingText", "dimension")},
  }};
  const auto single =
      std::ranges::find(singles, setting.unit, &std::pair<std::string_view, const char*>::first);
  const bool one = value == "1" && single != singles.end();
  return one ? SettingText::tr(single->second) : coreText(setting.unit);
}

}  // namespace gatescope::ui
