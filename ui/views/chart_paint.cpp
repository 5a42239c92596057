#include "ui/models/format.h"
#include "ui/views/chart_frame.h"
#include "ui/views/theme.h"

#include <algorithm>
#include <cmath>

#include <QFontMetricsF>
#include <QPainter>

namespace gatescope::ui {

namespace {

QFontMetricsF smallMetrics() {
  return QFontMetricsF(themeFont(FontRole::Small));
}

double crisp(double pixel) {
  return std::floor(pixel) + 0.5;
}

void paintTicks(QPainter& painter, const ChartFrame& frame, qreal right) {
  painter.setFont(themeFont(FontRole::Small));
  painter.setPen(theme().muted);
  const QFontMetricsF metrics = smallMetrics();
  for (const Tick& tick : frame.yTicks) {
    const qreal y = frame.toY(tick.value);
    painter.drawText(QRectF(0, y - metrics.height() / 2, frame.plot.left() - 6, metrics.height()),
                     Qt::AlignRight | Qt::AlignVCenter, tick.label);
  }
  for (const Tick& tick : frame.xTicks) {
    const qreal width = metrics.horizontalAdvance(tick.label) + 2;
    const qreal x = std::clamp(frame.toX(tick.value) - width / 2, 0.0, right - width);
    painter.drawText(QRectF(x, frame.plot.bottom() + 4, width, metrics.height()), Qt::AlignCenter,
                     tick.label);
  }
}

void paintTitles(QPainter& painter, const ChartContent& content, const ChartFrame& frame) {
  const QFontMetricsF metrics = smallMetrics();
  if (!frame.title.isNull()) {
    const QFont strong = themeFont(FontRole::Strong);
    const QFontMetricsF strongMetrics(strong);
    painter.setFont(strong);
    painter.setPen(theme().text);
    painter.drawText(frame.title, Qt::AlignLeft | Qt::AlignVCenter, content.title);
    const qreal used = strongMetrics.horizontalAdvance(content.title) + 8;
    painter.setFont(themeFont(FontRole::Small));
    painter.setPen(theme().muted);
    painter.drawText(
        frame.title.adjusted(used, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
        metrics.elidedText(content.subtitle, Qt::ElideRight, frame.title.width() - used));
  }
  painter.setFont(themeFont(FontRole::Small));
  painter.setPen(theme().muted);
  if (!frame.yTitle.isNull())
    painter.drawText(frame.yTitle, Qt::AlignLeft | Qt::AlignVCenter,
                     metrics.elidedText(content.yTitle, Qt::ElideRight, frame.yTitle.width() + 1));
  if (!frame.xTitle.isNull())
    painter.drawText(frame.xTitle, Qt::AlignHCenter | Qt::AlignVCenter,
                     metrics.elidedText(content.xTitle, Qt::ElideRight, frame.xTitle.width()));
}

void paintLegend(QPainter& painter, const ChartFrame& frame) {
  const QFontMetricsF metrics = smallMetrics();
  painter.setFont(themeFont(FontRole::Small));
  for (const LegendEntry& entry : frame.legend) {
    const QRectF& place = entry.place;
    if (entry.band) {
      painter.fillRect(QRectF(place.left(), place.center().y() - 5, entry.swatch - 5, 10),
                       blend(entry.colour, theme().surface, 0.3));
    } else {
      painter.setPen(QPen(entry.colour, 2, entry.style, Qt::FlatCap));
      painter.drawLine(QPointF(place.left(), place.center().y()),
                       QPointF(place.left() + entry.swatch - 5, place.center().y()));
    }
    painter.setPen(theme().text);
    painter.drawText(
        place.adjusted(entry.swatch, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
        metrics.elidedText(entry.name, Qt::ElideRight, place.width() - entry.swatch + 1));
  }
  painter.setPen(theme().muted);
  painter.drawText(frame.more, Qt::AlignLeft | Qt::AlignVCenter,
                   QStringLiteral("+%1").arg(frame.unnamed));
}

void paintMarks(QPainter& painter, const ChartContent& content, const ChartFrame& frame) {
  const QFontMetricsF metrics = smallMetrics();
  painter.setFont(themeFont(FontRole::Small));
  qreal row = 0, lastRight = -1;
  for (const Mark& mark : content.marks) {
    if (!frame.x.contains(mark.x)) continue;
    const QColor colour = mark.colour.isValid() ? mark.colour : theme().muted;
    const qreal x = crisp(frame.toX(mark.x));
    painter.setPen(QPen(colour, 1, mark.style));
    painter.drawLine(QPointF(x, frame.plot.top()), QPointF(x, frame.plot.bottom()));
    if (mark.label.isEmpty()) continue;
    const qreal width = metrics.horizontalAdvance(mark.label) + 6;
    const bool leftSide = x + width > frame.plot.right();
    const qreal left = leftSide ? x - width : x;
    // Neighbouring labels step down instead of lying on each other.
    row = left < lastRight ? row + metrics.height() : 0;
    lastRight = left + width;
    const QRectF place(left, frame.plot.top() + row, width, metrics.height());
    painter.fillRect(place.adjusted(1, 0, -1, 0), theme().surface);
    painter.setPen(colour);
    painter.drawText(place, Qt::AlignCenter, mark.label);
  }
}

struct Reading {
  QString name, value;
  QColor colour;
};

void paintReadingBox(QPainter& painter, const ChartFrame& frame, qreal x, const QString& head,
                     const QVector<Reading>& readings) {
  const QFontMetricsF metrics = smallMetrics();
  qreal names = metrics.horizontalAdvance(head), values = 0;
  for (const Reading& reading : readings) {
    names = std::max(names, metrics.horizontalAdvance(reading.name));
    values = std::max(values, metrics.horizontalAdvance(reading.value));
  }
  const qreal line = metrics.height() + 1, swatch = 12, pad = 6;
  const QSizeF size(swatch + names + 12 + values + 2 * pad,
                    line * static_cast<qreal>(readings.size() + 1) + 2 * pad);
  qreal left = x + 10;
  if (left + size.width() > frame.plot.right()) left = x - 10 - size.width();
  // A box higher than the plot reaches over the legend rather than out of the chart.
  const qreal top = std::min(frame.plot.top() + 4, frame.plot.bottom() - size.height());
  const QRectF box(QPointF(std::max(left, 0.0), std::max(top, 0.0)), size);
  painter.setPen(QPen(theme().border, 1));
  painter.setBrush(theme().field);
  painter.drawRoundedRect(box, 5, 5);
  painter.setPen(theme().muted);
  QRectF row(box.left() + pad, box.top() + pad, box.width() - 2 * pad, line);
  painter.drawText(row, Qt::AlignLeft | Qt::AlignVCenter, head);
  for (const Reading& reading : readings) {
    row.translate(0, line);
    painter.fillRect(QRectF(row.left(), row.center().y() - 1.5, 8, 3), reading.colour);
    painter.setPen(theme().text);
    painter.drawText(row.adjusted(swatch, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, reading.name);
    painter.drawText(row, Qt::AlignRight | Qt::AlignVCenter, reading.value);
  }
}

void paintSpans(QPainter& painter, const ChartContent& content, const ChartFrame& frame) {
  const QFontMetricsF metrics = smallMetrics();
  painter.setFont(themeFont(FontRole::Small));
  for (const Span& span : content.spans) {
    const qreal left = std::clamp(frame.toX(span.from), frame.plot.left(), frame.plot.right());
    const qreal right = std::clamp(frame.toX(span.to), frame.plot.left(), frame.plot.right());
    if (right <= left) continue;
    const QRectF plot(left, frame.plot.top(), right - left, frame.plot.height());
    const QRectF place = plot.adjusted(0, -frame.spanHead, 0, 0);
    painter.fillRect(span.label.isEmpty() ? plot : place,
                     blend(span.colour, theme().surface, theme().dark ? 0.22 : 0.13));
    painter.setPen(theme().text);
    painter.drawText(place.adjusted(5, 1, -3, 0), Qt::AlignLeft | Qt::AlignTop,
                     metrics.elidedText(span.label, Qt::ElideRight, place.width() - 8));
  }
}

void paintBands(QPainter& painter, const ChartContent& content, const ChartFrame& frame) {
  painter.save();
  painter.setClipRect(frame.plot);
  painter.setPen(Qt::NoPen);
  for (const Band& band : content.bands) {
    QPolygonF outline;
    const auto add = [&](const QPointF& p) {
      if (std::isfinite(frame.drawn(p.y()))) outline.append({frame.toX(p.x()), frame.toY(p.y())});
    };
    std::for_each(band.upper.begin(), band.upper.end(), add);
    std::for_each(band.lower.rbegin(), band.lower.rend(), add);
    QColor fill = band.colour;
    fill.setAlphaF(0.22f);
    painter.setBrush(fill);
    painter.drawPolygon(outline);
  }
  painter.restore();
}

}  // namespace

void paintBehind(QPainter& painter, const ChartContent& content, const ChartFrame& frame) {
  if (frame.empty) {
    painter.setFont(themeFont(FontRole::Body));
    painter.setPen(theme().muted);
    painter.drawText(frame.plot.adjusted(16, 8, -16, -8), Qt::AlignCenter | Qt::TextWordWrap,
                     content.emptyText);
    return;
  }
  paintSpans(painter, content, frame);
  QColor grid = theme().text;  // also seen on spans
  grid.setAlphaF(0.1f);
  painter.setPen(QPen(grid, 1));
  for (const Tick& tick : frame.yTicks) {
    const qreal y = crisp(frame.toY(tick.value));
    painter.drawLine(QPointF(frame.plot.left(), y), QPointF(frame.plot.right(), y));
  }
  paintBands(painter, content, frame);
}

void paintBefore(QPainter& painter, const ChartContent& content, const ChartFrame& frame) {
  paintTitles(painter, content, frame);
  if (frame.empty) return;
  paintTicks(painter, frame, frame.plot.right() + 12);
  paintLegend(painter, frame);
  paintMarks(painter, content, frame);
}

void paintReading(QPainter& painter, const ChartContent& content, const ChartFrame& frame,
                  double x) {
  constexpr qsizetype most = 10;
  const double within = frame.x.length() * 0.02 + 0.5;
  std::optional<double> snapped;
  for (const Series& series : content.series)
    if (const auto point = nearestPoint(series.points, x, within))
      if (!snapped || std::abs(point->x() - x) < std::abs(*snapped - x)) snapped = point->x();
  if (!snapped || !frame.x.contains(*snapped)) return;
  QVector<Reading> readings;
  const qreal at = crisp(frame.toX(*snapped));
  painter.setPen(QPen(theme().muted, 1));
  painter.drawLine(QPointF(at, frame.plot.top()), QPointF(at, frame.plot.bottom()));
  painter.setPen(Qt::NoPen);
  for (const Series& series : content.series) {
    const auto point = nearestPoint(series.points, *snapped, within);
    if (!point || point->x() != *snapped || readings.size() == most) continue;
    readings.append({series.name, numberText(point->y(), 4), series.colour});
    painter.setBrush(series.colour);
    if (frame.plot.contains(at, frame.toY(point->y())))
      painter.drawEllipse(QPointF(at, frame.toY(point->y())), 3, 3);
  }
  const double pixel = frame.x.length() / std::max(frame.plot.width(), 1.0);
  QString head = axisText(*snapped, content.xText, std::max(pixel, 1e-12));
  if (!content.xTitle.isEmpty() && content.xText != AxisText::Relative)
    head = content.xTitle + u' ' + head;
  painter.setFont(themeFont(FontRole::Small));
  paintReadingBox(painter, frame, at, head, readings);
}

}  // namespace gatescope::ui
