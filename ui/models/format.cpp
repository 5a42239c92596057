#include "ui/models/format.h"

#include <cmath>

#include <QCoreApplication>
#include <QLocale>

namespace gatescope::ui {

namespace {

const QChar minus(0x2212);
constexpr double tiny = 1e-4;  // beyond these a power of ten reads better
constexpr double huge = 1e7;

struct Format {
  Q_DECLARE_TR_FUNCTIONS(Format)
};

QString withTrueMinus(QString text) {
  if (text.startsWith(u'-')) text[0] = minus;
  return text;
}

}  // namespace

QString numberText(double value, int digits) {
  if (std::isnan(value)) return QStringLiteral("–");
  if (std::isinf(value)) return value > 0 ? QStringLiteral("∞") : QStringLiteral("−∞");
  const double magnitude = std::abs(value);
  if (magnitude > 0 && (magnitude < tiny || magnitude >= huge))
    return withTrueMinus(QString::number(value, 'g', digits));
  QString text = QString::number(value, 'f', decimalsOf(value, digits));
  while (text.contains(u'.') && (text.endsWith(u'0') || text.endsWith(u'.'))) text.chop(1);
  return withTrueMinus(text == QStringLiteral("-0") ? QStringLiteral("0") : text);
}

QString countText(std::int64_t count) {
  return withTrueMinus(QLocale(QLocale::English).toString(static_cast<qlonglong>(count)));
}

QString percentText(double share) {
  if (!std::isfinite(share)) return QStringLiteral("–");
  const double percent = share * 100;
  QString text = QString::number(std::abs(percent), 'f', std::abs(percent) < 9.95 ? 1 : 0);
  if (text == QStringLiteral("0.0")) return QStringLiteral("0 %");
  return (percent < 0 ? QString(minus) : QStringLiteral("+")) + text + QStringLiteral(" %");
}

QString durationText(double seconds) {
  if (!std::isfinite(seconds) || seconds < 0) return QStringLiteral("–");
  if (seconds < 9.95) return Format::tr("%1 s").arg(seconds, 0, 'f', 1);
  const auto whole = static_cast<qint64>(std::llround(seconds));
  if (whole < 60) return Format::tr("%1 s").arg(whole);
  if (whole < 3600)
    return Format::tr("%1 min %2 s").arg(whole / 60).arg(whole % 60, 2, 10, QChar(u'0'));
  return Format::tr("%1 h %2 min").arg(whole / 3600).arg(whole % 3600 / 60, 2, 10, QChar(u'0'));
}

// Digits behind the point so that `digits` are significant; whole parts are never rounded away.
int decimalsOf(double value, int digits) {
  const double magnitude = std::abs(value);
  if (magnitude == 0 || !std::isfinite(magnitude)) return digits;
  const int whole = static_cast<int>(std::floor(std::log10(magnitude))) + 1;  // negative: zeros
  return std::max(0, digits - whole);
}

QString plainText(double value) {
  constexpr int most = 10;  // decimals
  if (value == std::floor(value) && std::abs(value) < 1e16)
    return countText(static_cast<std::int64_t>(value));
  QString text = QLocale(QLocale::English).toString(value, 'f', most);
  while (text.endsWith(u'0')) text.chop(1);
  return withTrueMinus(text);
}

bool isShare(std::string_view metric) {
  for (const std::string_view name : {"accuracy", "precision", "recall", "f1"}) {
    if (metric.ends_with(name)) return true;
  }
  return false;
}

QString metricText(std::string_view metric, double value, int decimals) {
  if (!std::isfinite(value)) return numberText(value);
  if (isShare(metric)) return QString::number(value * 100, 'f', 1) + QStringLiteral(" %");
  const bool extreme = value != 0 && (std::abs(value) < tiny || std::abs(value) >= huge);
  if (decimals < 0 || extreme) return numberText(value);
  return withTrueMinus(QString::number(value, 'f', decimals));
}

}  // namespace gatescope::ui
