#include "ui/views/chart_maths.h"
#include "ui/views/state_scatter.h"
#include "ui/views/theme.h"

#include <algorithm>
#include <cmath>

#include <QFontMetricsF>
#include <QPaintEngine>
#include <QPainter>

// How a StateScatter is drawn.
namespace gatescope::ui {

namespace {

constexpr double dotRadius = 2.2, lastRadius = 4.2;
constexpr float dotStrength = 0.72F;
constexpr std::size_t mostSteps = 300;  // of the way, marked each

QFontMetricsF metrics() {
  return QFontMetricsF(themeFont(FontRole::Small));
}

QColor dotColour(const DotColours& colours, int index) {
  QColor colour = colours.colour(index);
  const bool known = index != colours.count() - 1;
  colour.setAlphaF(known ? dotStrength : dotStrength / 2);
  return colour;
}

// Text that is read over dots and lines.
void drawOver(QPainter& painter, const QRectF& room, const QString& text) {
  QColor behind = theme().surface;
  behind.setAlphaF(0.8F);
  painter.fillRect(room, behind);
  painter.setPen(theme().text);
  painter.drawText(room, Qt::AlignCenter, text);
}

}  // namespace

void StateScatter::paintDots(QPainter& painter) const {
  painter.setPen(Qt::NoPen);
  for (const int i : m_order) {
    const auto dot = static_cast<std::size_t>(i);
    const int index = m_picture.colours.indexOf(m_picture.dots[dot].value);
    const double radius = m_picture.dots[dot].last ? lastRadius : dotRadius;
    painter.setBrush(dotColour(m_picture.colours, index));
    painter.drawEllipse(m_places[dot], radius, radius);
  }
}

// A picture of a dot of each colour and size, put down where the dots are.
void StateScatter::paintStamps(QPainter& painter) const {
  const double ratio = devicePixelRatioF();
  const int side = static_cast<int>(std::ceil(2 * (lastRadius + 1) * ratio));
  const QPointF middle(side / ratio / 2, side / ratio / 2);
  std::vector<QPixmap> stamps;
  for (const double radius : {dotRadius, lastRadius}) {
    for (int index = 0; index < m_picture.colours.count(); ++index) {
      QPixmap stamp(side, side);
      stamp.setDevicePixelRatio(ratio);
      stamp.fill(Qt::transparent);
      QPainter on(&stamp);
      on.setRenderHint(QPainter::Antialiasing);
      on.setPen(Qt::NoPen);
      on.setBrush(dotColour(m_picture.colours, index));
      on.drawEllipse(middle, radius, radius);
      stamps.push_back(stamp);
    }
  }
  for (const int i : m_order) {
    const StateDot& dot = m_picture.dots[static_cast<std::size_t>(i)];
    const int index =
        m_picture.colours.indexOf(dot.value) + (dot.last ? m_picture.colours.count() : 0);
    painter.drawPixmap(m_places[static_cast<std::size_t>(i)] - middle,
                       stamps[static_cast<std::size_t>(index)]);
  }
}

void StateScatter::paintTicks(QPainter& painter) const {
  const QRectF plot = m_camera.plot();
  const double line = metrics().height();
  const auto wide = [](const QString& text) { return metrics().horizontalAdvance(text); };
  const auto high = [line](const QString&) { return line; };
  const Range x{m_camera.xAt(plot.left()), m_camera.xAt(plot.right())};
  const Range y{m_camera.yAt(plot.bottom()), m_camera.yAt(plot.top())};
  for (const Tick& tick : niceTicks({x, AxisText::Number, false, plot.width(), wide})) {
    const double at = plot.left() + (tick.value - x.from) / x.length() * plot.width();
    painter.setPen(theme().grid);
    painter.drawLine(QPointF(at, plot.top()), QPointF(at, plot.bottom()));
    painter.setPen(theme().muted);
    painter.drawText(QRectF(at - 40, plot.bottom() + 3, 80, line), Qt::AlignCenter, tick.label);
  }
  if (m_picture.axes.size() < 2) return;
  for (const Tick& tick : niceTicks({y, AxisText::Number, false, plot.height(), high})) {
    const double at = plot.bottom() - (tick.value - y.from) / y.length() * plot.height();
    painter.setPen(theme().grid);
    painter.drawLine(QPointF(plot.left(), at), QPointF(plot.right(), at));
    painter.setPen(theme().muted);
    painter.drawText(QRectF(0, at - line / 2, plot.left() - 5, line),
                     Qt::AlignRight | Qt::AlignVCenter, tick.label);
  }
}

void StateScatter::paintAxes(QPainter& painter) const {
  painter.setFont(themeFont(FontRole::Small));
  if (m_camera.solid()) return paintBox(painter);
  const QRectF plot = m_camera.plot();
  const double line = metrics().height();
  paintTicks(painter);
  painter.setPen(theme().muted);
  if (!m_picture.axes.isEmpty()) {
    const QRectF room(plot.left(), plot.bottom() + line + 6, plot.width(), line);
    painter.drawText(room, Qt::AlignCenter,
                     metrics().elidedText(m_picture.axes[0], Qt::ElideRight, room.width()));
  }
  if (m_picture.axes.size() < 2) return;
  painter.save();
  painter.translate(0, plot.bottom());
  painter.rotate(-90);
  painter.drawText(QRectF(0, 0, plot.height(), line), Qt::AlignCenter,
                   metrics().elidedText(m_picture.axes[1], Qt::ElideRight, plot.height()));
  painter.restore();
}

// The box around the states. Of each component's four edges the one farthest out carries its title,
// clear of the dots.
void StateScatter::paintBox(QPainter& painter) const {
  const StateBox& box = m_camera.box();
  const auto corner = [&](int number) {
    StatePoint point = box.low;
    for (std::size_t axis = 0; axis < 3; ++axis) {
      if (number & (1 << axis)) point[axis] = box.high[axis];
    }
    return m_camera.placeOf(point);
  };
  const QPointF centre = (corner(0) + corner(7)) / 2;
  for (int axis = 0; axis < 3; ++axis) {
    QLineF outer;
    double farthest = -1;
    for (int number = 0; number < 8; ++number) {
      if (number & (1 << axis)) continue;
      const QLineF edge(corner(number), corner(number | (1 << axis)));
      painter.setPen(theme().border);
      painter.drawLine(edge);
      const double off = QLineF(centre, edge.center()).length();
      if (off > farthest) outer = edge;
      farthest = std::max(farthest, off);
    }
    if (axis < m_picture.axes.size()) paintBoxTitle(painter, outer, centre, m_picture.axes[axis]);
  }
}

void StateScatter::paintBoxTitle(QPainter& painter, const QLineF& edge, QPointF centre,
                                 const QString& title) const {
  painter.setPen(theme().muted);
  painter.drawLine(edge);
  const double line = metrics().height(), wide = metrics().horizontalAdvance(title) + 4;
  // Away from the edge, far enough that the text does not touch it.
  const double length = std::max(edge.length(), 1.0);
  QPointF normal(-edge.dy() / length, edge.dx() / length);
  if (QPointF::dotProduct(normal, edge.center() - centre) < 0) normal = -normal;
  const double off = std::abs(normal.x()) * wide / 2 + std::abs(normal.y()) * line / 2 + 4;
  const QPointF at = edge.center() + normal * off;
  QRectF room(at.x() - wide / 2, at.y() - line / 2, wide, line);
  room.moveLeft(std::clamp(room.left(), 0.0, std::max(width() - wide, 0.0)));
  room.moveTop(std::clamp(room.top(), 0.0, std::max(height() - line, 0.0)));
  drawOver(painter, room, title);
}

// A long way in hairlines: strokes with joints would take seconds.
void StateScatter::paintWay(QPainter& painter) const {
  if (m_way.empty()) return;
  QVector<QLineF> lines;
  for (std::size_t i = 1; i < m_way.size(); ++i) lines.append({m_way[i - 1], m_way[i]});
  const bool longWay = m_way.size() > mostSteps;
  painter.setBrush(Qt::NoBrush);
  if (longWay) {
    painter.setPen(QPen(theme().text, 1));
    painter.drawLines(lines);
    return;
  }
  painter.setPen(QPen(theme().surface, 4, Qt::SolidLine, Qt::RoundCap));
  painter.drawLines(lines);
  painter.setPen(QPen(theme().text, 1.6, Qt::SolidLine, Qt::RoundCap));
  painter.drawLines(lines);
  painter.setPen(QPen(theme().surface, 1));
  painter.setBrush(theme().text);
  for (const QPointF& place : m_way) painter.drawEllipse(place, 3, 3);
}

// Where it begins (a ring) and ends (a disc), the cursor, and what is under the mouse.
void StateScatter::paintMarks(QPainter& painter) const {
  if (!m_way.empty()) {
    const std::size_t last = m_way.size() - 1;
    const std::size_t start = m_picture.backward ? last : 0, end = last - start;
    painter.setPen(QPen(theme().text, 2));
    painter.setBrush(theme().text);
    painter.drawEllipse(m_way[end], 5, 5);
    painter.setBrush(theme().surface);
    painter.drawEllipse(m_way[start], 5, 5);
    painter.setFont(themeFont(FontRole::Small));
    const double line = metrics().height();
    for (const std::size_t step : {start, end}) {
      const QString said = tr("t = %1").arg(step + 1);
      const double wide = metrics().horizontalAdvance(said) + 2;
      QRectF room(m_way[step].x() + 8, m_way[step].y() - line, wide, line);
      if (room.right() > m_camera.plot().right()) room.moveRight(m_way[step].x() - 8);
      drawOver(painter, room, said);
    }
  }
  const auto ring = [&](QPointF place, const QColor& colour, double radius) {
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme().surface, 4));
    painter.drawEllipse(place, radius, radius);
    painter.setPen(QPen(colour, 2));
    painter.drawEllipse(place, radius, radius);
  };
  const auto at = [](const std::vector<QPointF>& places, int index) {
    return places[static_cast<std::size_t>(index)];
  };
  const int hover = m_hit.step >= 0 ? m_hit.step : m_hoverStep;
  if (hover >= 0 && hover < std::ssize(m_way)) ring(at(m_way, hover), theme().muted, 7);
  if (m_cursor >= 0) ring(at(m_way, m_cursor), theme().accentText, 8);
  if (m_hit.dot >= 0) ring(at(m_places, m_hit.dot), theme().text, 5);
}

// A cursor that moves over many dots is drawn often.
void StateScatter::refreshCloud() {
  if (!m_cloud.isNull()) return;
  m_cloud = QPixmap(size() * devicePixelRatioF());
  m_cloud.setDevicePixelRatio(devicePixelRatioF());
  m_cloud.fill(Qt::transparent);
  QPainter on(&m_cloud);
  paintStamps(on);
  on.setRenderHint(QPainter::Antialiasing);
  paintWay(on);
}

void StateScatter::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  if (m_camera.box().empty) {
    painter.setPen(theme().muted);
    painter.drawText(rect().adjusted(16, 8, -16, -8), Qt::AlignCenter | Qt::TextWordWrap,
                     m_emptyText);
    return;
  }
  paintAxes(painter);
  // An export wants drawings, and at a size of its own.
  const bool onScreen = painter.paintEngine()->type() == QPaintEngine::Raster &&
                        painter.deviceTransform().m11() == devicePixelRatioF();
  painter.save();
  painter.setClipRect(m_camera.plot());
  if (onScreen) {
    refreshCloud();
    painter.drawPixmap(0, 0, m_cloud);
  } else {
    paintDots(painter);
    paintWay(painter);
  }
  constexpr double mark = 10;  // at the plot's edge they are seen whole
  painter.setClipRect(m_camera.plot().adjusted(-mark, -mark, mark, mark));
  paintMarks(painter);
  painter.restore();
  if (!hasFocus()) return;
  painter.setBrush(Qt::NoBrush);
  painter.setPen(theme().accentText);
  painter.drawRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5));
}

}  // namespace gatescope::ui
