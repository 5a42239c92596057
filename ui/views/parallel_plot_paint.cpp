#include "ui/views/colour_map.h"
#include "ui/views/parallel_plot.h"
#include "ui/views/theme.h"

#include <algorithm>
#include <cmath>

#include <QFontMetricsF>
#include <QLinearGradient>
#include <QPainter>

// How a ParallelPlot is drawn.
namespace gatescope::ui {

namespace {

constexpr double gap = 5, colours = 6;  // pixels; width of the strip along the last axis
constexpr double mostMargin = 0.2;      // of the width, for labels beside the outer axes

QFontMetricsF metrics() {
  return QFontMetricsF(themeFont(FontRole::Small));
}

double widest(const std::vector<ParallelAxis::Label>& labels) {
  double width = 0;
  for (const auto& label : labels) width = std::max(width, metrics().horizontalAdvance(label.text));
  return width;
}

// Those that do not touch, the lowest and the highest among them.
std::vector<ParallelAxis::Label> thinned(const std::vector<ParallelAxis::Label>& labels,
                                         double height) {
  std::vector<ParallelAxis::Label> kept;
  const double line = metrics().height();
  for (const auto& label : labels) {
    const auto room = [&](double place) { return std::abs(label.place - place) * height; };
    if (!kept.empty() && room(kept.back().place) < line) continue;
    const bool last = &label == &labels.back();
    if (!last && room(labels.back().place) < line) continue;
    kept.push_back(label);
  }
  return kept;
}

}  // namespace

std::vector<ParallelAxis::Label> ParallelPlot::labelsOf(int number) const {
  const ParallelAxis& axis = m_axes[static_cast<std::size_t>(number)];
  if (!axis.range) return thinned(axis.labels, m_plot.height());
  const double line = metrics().height();
  const auto ticks = niceTicks({*axis.range, AxisText::Number, axis.isLogarithmic, m_plot.height(),
                                [line](const QString&) { return line; }, line / 2});
  std::vector<ParallelAxis::Label> labels;
  for (const Tick& tick : ticks) {
    const auto scaled = [&](double value) { return axis.isLogarithmic ? std::log(value) : value; };
    const double from = scaled(axis.range->from), to = scaled(axis.range->to);
    labels.push_back({(scaled(tick.value) - from) / (to - from), tick.label});
  }
  return labels;
}

// Titles above, in two lines by turns where they would not fit beside each other; the outer axes'
// labels at the sides.
void ParallelPlot::layOut() {
  update();
  if (m_axes.empty()) return;
  const double line = metrics().height();
  const bool someLack = std::ranges::any_of(m_lines, [](const ParallelLine& each) {
    return std::ranges::any_of(each.places, [](double place) { return std::isnan(place); });
  });
  const double between = width() / std::max(axes() - 1.0, 1.0);
  m_isStaggered = std::ranges::any_of(m_axes, [&](const ParallelAxis& axis) {
    return metrics().horizontalAdvance(axis.title) > between - 2 * gap;
  });
  const double top = line * (m_isStaggered ? 2 : 1) + line / 2 + 2;
  const double foot = line / 2 + 2 + (someLack ? line + gap : 0);
  m_plot = QRectF(0, top, width(), std::max(height() - top - foot, 10.0));
  m_foot = m_plot.bottom() + line + 2;
  const double most = width() * mostMargin;
  m_plot.setLeft(std::min(widest(labelsOf(0)), most) + 2 * gap);
  m_plot.setRight(width() - std::min(widest(labelsOf(axes() - 1)), most) - colours - 3 * gap);
}

void ParallelPlot::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  if (m_lines.empty() || m_axes.empty()) {
    painter.setPen(theme().muted);
    painter.drawText(rect().adjusted(16, 8, -16, -8), Qt::AlignCenter | Qt::TextWordWrap,
                     m_emptyText);
    return;
  }
  const QColor pale = blend(theme().muted, theme().surface, 0.18);
  for (const ParallelLine& line : m_lines) {
    if (!passes(line)) paintLine(painter, line, pale, 1);
  }
  // The best lie on top.
  const auto best = byQuality();
  for (auto line = best.rbegin(); line != best.rend(); ++line) {
    const double quality = (*line)->quality;
    paintLine(painter, **line, std::isnan(quality) ? theme().muted : qualityLineColour(quality),
              1.6);
  }
  for (const int id : {m_selected, m_read}) {
    const ParallelLine* line = find(id);
    if (line == nullptr) continue;
    paintLine(painter, *line, theme().surface, 6);
    paintLine(painter, *line, theme().text, 3);
  }
  painter.setFont(themeFont(FontRole::Small));
  for (int axis = 0; axis < axes(); ++axis) {
    paintPart(painter, axis);
    paintAxis(painter, axis);
    paintTitle(painter, axis);
  }
  paintColours(painter);
}

void ParallelPlot::paintLine(QPainter& painter, const ParallelLine& line, const QColor& colour,
                             double width) const {
  QPolygonF points;
  for (int axis = 0; axis < axes(); ++axis) points.append(pointOf(line, axis));
  painter.setPen(QPen(colour, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  painter.setBrush(Qt::NoBrush);
  painter.drawPolyline(points);
}

void ParallelPlot::paintPart(QPainter& painter, int axis) const {
  const auto& part = m_parts[static_cast<std::size_t>(axis)];
  if (!part) return;
  QColor fill = theme().accent;
  fill.setAlphaF(0.3F);
  painter.setPen(QPen(theme().accent, 1));
  painter.setBrush(fill);
  const double top = m_plot.bottom() - part->to * m_plot.height();
  painter.drawRoundedRect(QRectF(xOf(axis) - 7, top, 14, part->length() * m_plot.height()), 2, 2);
}

// Labels at the left of an axis, those of the last at its right; on a wash of the page, since lines
// pass behind them.
void ParallelPlot::paintAxis(QPainter& painter, int axis) const {
  const double x = xOf(axis), line = metrics().height();
  const bool isLast = axis + 1 == axes(), isOuter = isLast || axis == 0;
  const double side = isLast ? width() - x - colours - 2 * gap : x - gap;
  const double between = axes() > 1 ? m_plot.width() / (axes() - 1) : m_plot.width();
  const double most = isOuter ? side : between - gap;
  const bool focused = hasFocus() && axis == m_axis;
  painter.setPen(QPen(focused ? theme().accentText : theme().muted, focused ? 2 : 1));
  painter.drawLine(QPointF(x, m_plot.top()), QPointF(x, m_plot.bottom()));
  QColor wash = theme().surface;
  wash.setAlphaF(0.75F);
  const auto write = [&](double y, const QString& whole) {
    const QString text = metrics().elidedText(whole, Qt::ElideRight, most + 1);
    const double length = metrics().horizontalAdvance(text);
    const double left = isLast ? x + colours + 2 * gap : x - gap - length;
    const QRectF room(left, y - line / 2, length + 1, line);
    if (!isOuter) painter.fillRect(room.adjusted(-2, 1, 1, -1), wash);
    painter.setPen(theme().text);
    painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter, text);
  };
  for (const auto& label : labelsOf(axis)) {
    write(m_plot.bottom() - label.place * m_plot.height(), label.text);
  }
  const bool someLack = std::ranges::any_of(m_lines, [&](const ParallelLine& each) {
    return std::isnan(each.places[static_cast<std::size_t>(axis)]);
  });
  if (someLack) write(m_foot, QStringLiteral("–"));
}

void ParallelPlot::paintTitle(QPainter& painter, int axis) const {
  const double line = metrics().height();
  const double between = axes() > 1 ? m_plot.width() / (axes() - 1) : m_plot.width();
  const double most = std::min((m_isStaggered ? 2 : 1) * between - 2 * gap, double(width()));
  const QString& whole = m_axes[static_cast<std::size_t>(axis)].title;
  const QString text = metrics().elidedText(whole, Qt::ElideRight, most);
  const double length = metrics().horizontalAdvance(text) + 1;
  const double left = std::clamp(xOf(axis) - length / 2, 0.0, std::max(width() - length, 0.0));
  const double top = m_isStaggered && axis % 2 == 0 ? line : 0;
  painter.setPen(hasFocus() && axis == m_axis ? theme().accentText : theme().text);
  painter.drawText(QRectF(left, top, length, line), Qt::AlignLeft | Qt::AlignVCenter, text);
}

// Which colours the metric has, along its axis: those of the lines, by their places.
void ParallelPlot::paintColours(QPainter& painter) const {
  double low = 0, high = 0, lowest = 2, highest = -1;
  for (const ParallelLine& line : m_lines) {
    const double place = line.places.back();
    if (std::isnan(place) || std::isnan(line.quality)) continue;
    if (place < lowest) std::tie(lowest, low) = std::pair(place, line.quality);
    if (place > highest) std::tie(highest, high) = std::pair(place, line.quality);
  }
  if (highest <= lowest) return;
  const auto y = [&](double place) { return m_plot.bottom() - place * m_plot.height(); };
  const QRectF strip(xOf(axes() - 1) + gap, y(highest), colours, y(lowest) - y(highest));
  QLinearGradient gradient(strip.bottomLeft(), strip.topLeft());
  for (double at = 0; at <= 1; at += 0.125)
    gradient.setColorAt(at, qualityLineColour(low + at * (high - low)));
  painter.fillRect(strip, gradient);
}

}  // namespace gatescope::ui
