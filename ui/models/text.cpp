#include "ui/models/text.h"

#include <QCoreApplication>

namespace gatescope::ui {

QString coreText(std::string_view english) {
  return QCoreApplication::translate("core", std::string(english).c_str());
}

QString coreText(const Message& message) {
  const Message translated{coreText(message.pattern).toStdString(), message.arguments};
  return QString::fromStdString(translated.text());
}

QString shortText(const QString& text) {
  return text.section(u':', 0, 0);
}

QString visibleToken(const QString& token) {
  if (token == u" ") return QStringLiteral("␣");
  if (token == u"\n") return QStringLiteral("⏎");
  return token;
}

}  // namespace gatescope::ui
