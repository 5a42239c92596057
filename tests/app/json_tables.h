#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QJsonValue>

namespace gatescope::test {

// All but what the clock has part in.
inline QJsonValue withoutSeconds(const QJsonValue& value) {
  if (value.isObject()) {
    QJsonObject object = value.toObject();
    object.remove(QStringLiteral("seconds"));
    for (auto it = object.begin(); it != object.end(); ++it)
      it.value() = withoutSeconds(it.value());
    return object;
  }
  if (!value.isArray()) return value;
  QJsonArray array = value.toArray();
  for (auto&& element : array) element = withoutSeconds(element);
  return array;
}

}  // namespace gatescope::test
