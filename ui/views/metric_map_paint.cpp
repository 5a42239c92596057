#include "ui/models/format.h"
#include "ui/views/colour_map.h"
#include "ui/views/metric_map.h"
#include "ui/views/theme.h"

#include <algorithm>
#include <cmath>

#include <QFontMetricsF>
#include <QLinearGradient>
#include <QPainter>

// How a MetricMap is drawn.
namespace gatescope::ui {

namespace {

constexpr qreal gap = 6;

QFontMetricsF metrics() {
  return QFontMetricsF(themeFont(FontRole::Small));
}

// Upwards, from the lower end of `room` at its left.
void drawUpwards(QPainter& painter, const QRectF& room, int alignment, const QString& text) {
  painter.save();
  painter.translate(room.bottomLeft());
  painter.rotate(-90);
  painter.drawText(QRectF(0, 0, room.height(), room.width()), alignment,
                   metrics().elidedText(text, Qt::ElideRight, room.height()));
  painter.restore();
}

}  // namespace

void MetricMap::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  if (!contains(best())) {
    painter.setPen(theme().muted);
    painter.drawText(rect().adjusted(16, 8, -16, -8), Qt::AlignCenter | Qt::TextWordWrap,
                     m_emptyText);
    return;
  }
  const Layout layout = layOut();
  paintCells(painter, layout);
  paintFrame(painter, rectOf(layout, best()), theme().text);
  if (contains(m_current)) paintFrame(painter, rectOf(layout, m_current), theme().accentText);
  painter.setFont(themeFont(FontRole::Small));
  paintLabels(painter, layout);
  paintTitles(painter, layout);
  paintLegend(painter, layout);
}

void MetricMap::paintCells(QPainter& painter, const Layout& layout) const {
  painter.setFont(themeFont(FontRole::Small));
  const QColor empty = blend(theme().grid, theme().surface, 0.7);
  for (int y = 0; y < rows(); ++y) {
    for (int x = 0; x < columns(); ++x) {
      const QRectF cell = rectOf(layout, {x, y});
      const double value = m_picture.values[indexOf({x, y})];
      const QColor fill = std::isfinite(value) ? qualityColour(m_scale.of(value)) : empty;
      painter.setPen(Qt::NoPen);
      painter.setBrush(fill);
      painter.drawRoundedRect(cell.adjusted(1, 1, -1, -1), 2, 2);
      const QString text = numberText(value);
      if (metrics().horizontalAdvance(text) > cell.width() - 6 ||
          metrics().height() > cell.height())
        continue;
      painter.setPen(std::isfinite(value) ? readableOn(fill) : theme().muted);
      painter.drawText(cell, Qt::AlignCenter, text);
    }
  }
}

// Seen on any of the colours: a line on a lining of the page.
void MetricMap::paintFrame(QPainter& painter, const QRectF& cell, const QColor& colour) const {
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(theme().surface, 4));
  painter.drawRoundedRect(cell.adjusted(2, 2, -2, -2), 2, 2);
  painter.setPen(QPen(colour, 2.5));
  painter.drawRoundedRect(cell.adjusted(1, 1, -1, -1), 2, 2);
}

// Every value where there is room, else every second, third, …
void MetricMap::paintLabels(QPainter& painter, const Layout& layout) const {
  const qreal line = metrics().height();
  painter.setPen(theme().text);
  const int rowStride = std::max(static_cast<int>(std::ceil(line / layout.height)), 1);
  for (int y = 0; y < rows(); y += rowStride) {
    const QRectF cell = rectOf(layout, {0, y});
    painter.drawText(QRectF(line + gap, cell.center().y() - line / 2, layout.names, line),
                     Qt::AlignRight | Qt::AlignVCenter,
                     metrics().elidedText(m_picture.yLabels[y], Qt::ElideMiddle, layout.names));
  }
  const int columnStride = std::max(static_cast<int>(std::ceil(line / layout.width)), 1);
  for (int x = 0; x < columns(); x += columnStride) {
    const QRectF cell = rectOf(layout, {x, 0});
    if (!layout.slanted) {
      painter.drawText(
          QRectF(cell.left(), cell.bottom() + 2, cell.width(), line), Qt::AlignCenter,
          metrics().elidedText(m_picture.xLabels[x], Qt::ElideMiddle, cell.width() - 4));
      continue;
    }
    const qreal room = height() - cell.bottom() - line - gap;
    drawUpwards(painter, {cell.center().x() - line / 2, cell.bottom() + gap / 2, line, room},
                Qt::AlignRight | Qt::AlignVCenter, m_picture.xLabels[x]);
  }
}

void MetricMap::paintTitles(QPainter& painter, const Layout& layout) const {
  const qreal line = metrics().height();
  painter.setPen(theme().muted);
  const QRectF below(layout.cells.left(), height() - line, width() - layout.cells.left(), line);
  const QRectF under(below.left(), below.top(), std::min(layout.cells.width(), below.width()),
                     line);
  const bool fits = metrics().horizontalAdvance(m_picture.xTitle) <= under.width();
  painter.drawText(fits ? under : below,
                   (fits ? Qt::AlignHCenter : Qt::AlignLeft) | Qt::AlignVCenter,
                   metrics().elidedText(m_picture.xTitle, Qt::ElideRight, below.width()));
  drawUpwards(painter, {0, layout.cells.top(), line, layout.cells.height()}, Qt::AlignCenter,
              m_picture.yTitle);
}

// “RMSE  worse 48.2 ▬▬▬ 12.1 better” above the cells; what finds no room is left out, the words
// first.
void MetricMap::paintLegend(QPainter& painter, const Layout& layout) const {
  constexpr qreal bar = 70;
  const QString sign = m_picture.higherIsBetter ? QStringLiteral("≤ ") : QStringLiteral("≥ ");
  const QString low = (m_scale.isCut ? sign : QString()) + numberText(m_scale.worst);
  const QString high = numberText(m_scale.best);
  const QStringList words{tr("worse") + u' ' + low, high + u' ' + tr("better")};
  const QStringList numbers{low, high};
  const auto lengthOf = [](const QStringList& ends) {
    return metrics().horizontalAdvance(ends[0]) + metrics().horizontalAdvance(ends[1]) + bar +
           2 * gap;
  };
  const QStringList ends = lengthOf(words) <= width() ? words : numbers;
  const qreal line = metrics().height(), length = lengthOf(ends);
  const qreal name = metrics().horizontalAdvance(m_picture.metric);
  const qreal right = std::clamp(layout.cells.right(),
                                 std::min(name + gap + length, qreal(width())), qreal(width()));
  const QRectF room(right - length, 0, length, line);
  painter.setPen(theme().muted);
  painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter, ends[0]);
  painter.drawText(room, Qt::AlignRight | Qt::AlignVCenter, ends[1]);
  const QRectF strip(room.left() + metrics().horizontalAdvance(ends[0]) + gap, line / 2 - 4, bar,
                     8);
  QLinearGradient gradient(strip.topLeft(), strip.topRight());
  for (double at = 0; at <= 1; at += 0.125) gradient.setColorAt(at, qualityColour(at));
  painter.fillRect(strip, gradient);
  const qreal left = room.left() - gap;
  if (name > left) return;
  painter.setPen(theme().text);
  painter.drawText(QRectF(0, 0, left, line), Qt::AlignLeft | Qt::AlignVCenter, m_picture.metric);
}

}  // namespace gatescope::ui
