#pragma once

#include "core/base/result.h"

#include <string>
#include <string_view>

#include <QString>

namespace gatescope::ui {

inline QString fromUtf8(std::string_view text) {
  return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

// A text or sentence of core in the user's language: patterns are translated in the context
// "core", then filled in.
QString coreText(std::string_view english);
QString coreText(const Message& message);

// "Forecast: the next values of a series" → "Forecast": for a field that has no room.
QString shortText(const QString& text);

// A blank or a line end made visible, where a token is nothing else.
QString visibleToken(const QString& token);

}  // namespace gatescope::ui
