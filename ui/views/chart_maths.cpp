#include "ui/views/chart_maths.h"

#include "ui/models/format.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <QCoreApplication>
#include <QDateTime>
#include <QTimeZone>

namespace gatescope::ui {

namespace {

QDateTime utc(double seconds) {
  return QDateTime::fromSecsSinceEpoch(static_cast<qint64>(std::floor(seconds)), QTimeZone::utc());
}

QString superscript(int number) {
  static const QString digits = QStringLiteral("⁰¹²³⁴⁵⁶⁷⁸⁹");
  QString text = number < 0 ? QStringLiteral("⁻") : QString();
  for (const QChar digit : QString::number(std::abs(number))) text += digits[digit.digitValue()];
  return text;
}

// 2·10⁻⁶ where plain digits would be too many.
QString scientific(double value, double step) {
  const int power = static_cast<int>(std::floor(std::log10(std::abs(value)) + 1e-9));
  const double mantissa = value / std::pow(10.0, power);
  const int decimals =
      std::clamp(power - static_cast<int>(std::floor(std::log10(step) + 1e-9)), 0, 4);
  const QString digits = QString::number(mantissa, 'f', decimals);
  const QString ten = QStringLiteral("10") + superscript(power);
  return digits == QStringLiteral("1") ? ten : digits + u'·' + ten;
}

QString plainNumber(double value, double step) {
  if (std::abs(value) < step * 1e-6) return QStringLiteral("0");
  const bool plain = std::abs(value) < 1e7 && step >= 1e-5;
  const int decimals = std::max(0, -static_cast<int>(std::floor(std::log10(step) + 1e-9)));
  QString text =
      plain ? QString::number(value, 'f', std::min(decimals, 6)) : scientific(value, step);
  if (text.startsWith(u'-')) text[0] = QChar(0x2212);
  return text;
}

constexpr double day = 86400;

QString dateText(double value, double step) {
  const QDateTime time = utc(value);
  if (step >= 360 * day) return time.toString(QStringLiteral("yyyy"));
  if (step >= 27 * day) return time.toString(QStringLiteral("yyyy-MM"));
  if (step >= day) return time.toString(QStringLiteral("yyyy-MM-dd"));
  return time.toString(step >= 60 ? QStringLiteral("MM-dd hh:mm") : QStringLiteral("hh:mm:ss"));
}

QString relativeText(double value) {
  const auto steps = std::llround(value);
  if (steps == 0) return QCoreApplication::translate("Chart", "now");
  return steps < 0 ? QStringLiteral("t−%1").arg(-steps) : QStringLiteral("t+%1").arg(steps);
}

// Pixels from the axis's start.
double placeOf(double value, const TickRequest& request) {
  const Range& range = request.range;
  if (!request.log) return (value - range.from) / range.length() * request.length;
  const double from = std::log10(range.from), to = std::log10(range.to);
  return (std::log10(value) - from) / (to - from) * request.length;
}

bool labelsFit(const QVector<Tick>& ticks, const TickRequest& request) {
  for (qsizetype i = 1; i < ticks.size(); ++i) {
    const double room = placeOf(ticks[i].value, request) - placeOf(ticks[i - 1].value, request);
    const double need =
        (request.extent(ticks[i].label) + request.extent(ticks[i - 1].label)) / 2 + request.gap;
    if (room < need) return false;
  }
  return true;
}

QVector<Tick> multiples(double step, const TickRequest& request) {
  QVector<Tick> ticks;
  const double slack = request.range.length() * 1e-9;
  for (double k = std::ceil((request.range.from - slack) / step);
       k * step <= request.range.to + slack; ++k)
    ticks.append({k * step, axisText(k * step, request.text, step)});
  return ticks;
}

// The horizon's end is worth a label of its own.
QVector<Tick> withEnd(const QVector<Tick>& ticks, const TickRequest& request) {
  const double end = std::floor(request.range.to);
  if (!ticks.isEmpty() && ticks.last().value >= end) return ticks;
  QVector<Tick> longer = ticks;
  longer.append({end, relativeText(end)});
  return labelsFit(longer, request) ? longer : ticks;
}

// Whether an axis is labelled at whole numbers only.
bool isWhole(AxisText text) {
  return text == AxisText::Integer || text == AxisText::Relative || text == AxisText::Power;
}

QVector<Tick> linearTicks(const TickRequest& request) {
  const bool whole = isWhole(request.text);
  const double least = request.range.length() / std::max(request.length / 24, 1.0);
  int power = static_cast<int>(std::floor(std::log10(least)));
  if (whole) power = std::max(power, 0);
  for (;; ++power)
    for (const double digit : {1.0, 2.0, 5.0}) {
      const double step = digit * std::pow(10.0, power);
      if (step > 10 * request.range.length() && step > 10) return {};
      if (step < least && !(whole && step == 1)) continue;
      const QVector<Tick> ticks = multiples(step, request);
      if (static_cast<double>(ticks.size() - 1) * 24 <= request.length && labelsFit(ticks, request))
        return request.text == AxisText::Relative ? withEnd(ticks, request) : ticks;
    }
}

QVector<Tick> logTicks(const TickRequest& request) {
  const int from = static_cast<int>(std::floor(std::log10(request.range.from)));
  const int to = static_cast<int>(std::ceil(std::log10(request.range.to)));
  static const std::array<std::vector<double>, 4> digitSets = {
      {{1, 2, 3, 4, 5, 6, 7, 8, 9}, {1, 2, 5}, {1, 3}, {1}}};
  for (int stride = 1; stride <= std::max(to - from, 1); ++stride)
    for (const auto& digits : digitSets) {
      if (stride > 1 && digits.size() > 1) continue;
      QVector<Tick> ticks;
      for (int power = from; power <= to; power += stride)
        for (const double digit : digits) {
          const double step = std::pow(10.0, power);
          const double value = digit * step;
          if (request.range.contains(value)) ticks.append({value, plainNumber(value, step)});
        }
      if (ticks.size() < 2 || !labelsFit(ticks, request)) continue;
      const double span =
          placeOf(ticks.last().value, request) - placeOf(ticks.first().value, request);
      if (3 * span >= request.length) return ticks;
    }
  // Less than a decade, and its round values (if any) stand in one corner: round steps instead.
  TickRequest plain = request;
  for (double length = request.length; length > 20; length *= 0.7) {
    plain.length = length;
    plain.log = false;
    const QVector<Tick> ticks = linearTicks(plain);
    if (labelsFit(ticks, request)) return ticks;
  }
  return {};
}

QVector<Tick> monthTicks(int months, const TickRequest& request) {
  QVector<Tick> ticks;
  const QDate start = utc(request.range.from).date();
  int index = start.year() * 12 + start.month() - 1;
  index -= ((index % months) + months) % months;
  for (;; index += months) {
    const int year = index >= 0 ? index / 12 : (index - 11) / 12;
    const QDate date(year, index - year * 12 + 1, 1);
    const auto value = static_cast<double>(date.startOfDay(QTimeZone::utc()).toSecsSinceEpoch());
    if (value > request.range.to) return ticks;
    if (value >= request.range.from) ticks.append({value, dateText(value, months * 30 * day)});
  }
}

QVector<Tick> dateTicks(const TickRequest& request) {
  constexpr std::array<double, 13> seconds = {1,     5,     15,    60,  300,     900,    3600,
                                              10800, 21600, 43200, day, 2 * day, 7 * day};
  for (const double step : seconds) {
    if (request.range.length() / step > request.length / 24) continue;
    const QVector<Tick> ticks = multiples(step, request);
    if (labelsFit(ticks, request)) return ticks;
  }
  for (const int months : {1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 12000}) {
    if (request.range.length() / (months * 30 * day) > request.length / 24) continue;
    const QVector<Tick> ticks = monthTicks(months, request);
    if (labelsFit(ticks, request)) return ticks;
  }
  return {};
}

// A short axis that holds no two round numbers is labelled near its ends, by the roundest pair that
// spans more than half of it, and between them where there is room.
QVector<Tick> endTicks(const TickRequest& request) {
  const bool whole = isWhole(request.text);
  const int power = static_cast<int>(std::floor(std::log10(request.range.length())));
  for (int down = 0; down < 4; ++down)
    for (const double digit : {5.0, 2.0, 1.0}) {
      const double step = digit * std::pow(10.0, power - down);
      if (whole && step < 1) return {};
      // Numbers that differ only in their last bits have no round ones between them.
      if (std::abs(request.range.to) > 1e12 * step) return {};
      const QVector<Tick> all = multiples(step, request);
      if (all.size() < 2) continue;
      const QVector<Tick> ends = {all.first(), all.last()};
      const double span = placeOf(ends[1].value, request) - placeOf(ends[0].value, request);
      if (2 * span < request.length) continue;
      const QVector<Tick> three = {all.first(), all[all.size() / 2], all.last()};
      if (all.size() % 2 == 1 && labelsFit(three, request)) return three;
      return labelsFit(ends, request) ? ends : QVector<Tick>();
    }
  return {};
}

// Least and greatest of one pixel, in the order in which they come.
void appendExtremes(QVector<QPointF>& piece, const QPointF& least, const QPointF& greatest) {
  if (least == greatest) {
    piece.append(least);
  } else {
    const bool leastFirst = least.x() <= greatest.x();
    piece.append(leastFirst ? least : greatest);
    piece.append(leastFirst ? greatest : least);
  }
}

}  // namespace

QVector<QVector<QPointF>> decimate(const QVector<QPointF>& points, Range x, int pixels) {
  const auto before = [](const QPointF& p, double v) { return p.x() < v; };
  const auto after = [](double v, const QPointF& p) { return v < p.x(); };
  auto begin = std::lower_bound(points.begin(), points.end(), x.from, before);
  auto end = std::upper_bound(points.begin(), points.end(), x.to, after);
  if (begin != points.begin()) --begin;
  if (end != points.end()) ++end;

  QVector<QVector<QPointF>> pieces;
  QVector<QPointF> piece;
  QPointF least, greatest;
  long long pixel = -1;
  bool open = false;  // least and greatest hold a pixel not yet appended
  const double scale = x.length() > 0 ? std::max(pixels, 1) / x.length() : 0;
  const auto close = [&] {
    if (open) appendExtremes(piece, least, greatest);
    open = false;
  };
  for (auto point = begin; point != end; ++point) {
    if (!std::isfinite(point->y())) {
      close();
      if (!piece.isEmpty()) pieces.append(std::exchange(piece, {}));
      continue;
    }
    const auto here = static_cast<long long>(std::floor((point->x() - x.from) * scale));
    if (!open || here != pixel) {
      close();
      least = greatest = *point;
      pixel = here;
      open = true;
    } else {
      if (point->y() < least.y()) least = *point;
      if (point->y() > greatest.y()) greatest = *point;
    }
  }
  close();
  if (!piece.isEmpty()) pieces.append(piece);
  return pieces;
}

QVector<Tick> niceTicks(const TickRequest& request) {
  if (!(request.range.length() > 0) || !std::isfinite(request.range.length()) || request.length < 8)
    return {};
  if (request.text == AxisText::DateTime) return dateTicks(request);
  const QVector<Tick> ticks =
      request.log && request.range.from > 0 ? logTicks(request) : linearTicks(request);
  if (ticks.size() >= 2) return ticks;
  const QVector<Tick> ends = endTicks(request);
  return ends.size() > ticks.size() ? ends : ticks;
}

QString axisText(double value, AxisText text, double step) {
  switch (text) {
    case AxisText::Number:
      return plainNumber(value, step);
    case AxisText::Integer:
      return countText(std::llround(value));
    case AxisText::DateTime:
      return dateText(value, step);
    case AxisText::Relative:
      return relativeText(value);
    case AxisText::Power:
      return plainText(std::pow(10.0, value));
  }
  return {};
}

}  // namespace gatescope::ui
