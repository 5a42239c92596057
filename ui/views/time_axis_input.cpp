#include "ui/views/time_axis_input.h"

#include "ui/views/theme.h"
#include "ui/views/time_axis.h"

#include <algorithm>
#include <cmath>

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>

namespace gatescope::ui {

namespace {

bool applyKey(TimeAxis& axis, const QKeyEvent& event) {
  const int step = event.modifiers() & Qt::ControlModifier ? 10 : 1;
  const int page = std::max(axis.seen() / 4, 1);
  const int around = axis.cursor() < 0 ? (axis.first() + axis.last()) / 2 : axis.cursor();
  switch (event.key()) {
    case Qt::Key_Left:
      axis.moveCursor(-step);
      return true;
    case Qt::Key_Right:
      axis.moveCursor(step);
      return true;
    case Qt::Key_PageUp:
      axis.moveCursor(-page);
      return true;
    case Qt::Key_PageDown:
      axis.moveCursor(page);
      return true;
    case Qt::Key_Home:
      axis.moveCursor(-axis.steps());
      return true;
    case Qt::Key_End:
      axis.moveCursor(axis.steps());
      return true;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
      axis.zoom(0.8, around);
      return true;
    case Qt::Key_Minus:
      axis.zoom(1.25, around);
      return true;
    case Qt::Key_0:
      axis.showAll();
      return true;
    default:
      return false;
  }
}

}  // namespace

bool keyTimeAxis(TimeAxis& axis, const QKeyEvent& event) {
  if (event.key() == Qt::Key_Escape && axis.hasSpan()) {
    axis.clearSpan();
    return true;
  }
  const int before = axis.cursor();
  if (!applyKey(axis, event)) return false;
  if ((event.modifiers() & Qt::ShiftModifier) && axis.cursor() != before) {
    if (!axis.hasSpan()) axis.beginSpan(std::max(before, 0));
    axis.extendSpan(axis.cursor());
  }
  axis.setHover(-1);  // the keyboard wins until the mouse moves again
  return true;
}

bool dragTimeAxis(TimeAxis& axis, const QMouseEvent& event, int step) {
  if (!(event.modifiers() & Qt::ShiftModifier)) return false;
  if (event.type() == QEvent::MouseButtonPress) {
    axis.beginSpan(step);
  } else if (event.buttons() & Qt::LeftButton) {
    axis.extendSpan(step);
  }
  return true;
}

void wheelTimeAxis(TimeAxis& axis, QWheelEvent& event, double left, double right) {
  const QPoint delta = event.angleDelta();
  const bool sideways =
      std::abs(delta.x()) > std::abs(delta.y()) || (event.modifiers() & Qt::ShiftModifier);
  if (sideways) {
    const int way = delta.x() != 0 ? delta.x() : delta.y();
    const int by = std::max(axis.seen() / 10, 1) * (way > 0 ? -1 : 1);
    axis.setWindow(axis.first() + by, axis.last() + by);
  } else if (delta.y() != 0) {
    const int around = axis.stepAt(event.position().x(), left, right);
    axis.zoom(std::pow(0.8, delta.y() / 120.0), around);
  }
  event.accept();
}

void paintCursor(QPainter& painter, const TimeAxis& axis, const QRectF& plot) {
  const auto line = [&](int step, double strength) {
    if (step < axis.first() || step > axis.last()) return;
    const double x = std::floor(axis.xOf(step, plot.left(), plot.right())) + 0.5;
    // Dark within light: seen on every colour of a map.
    QColor halo(Qt::white), core(Qt::black);
    halo.setAlphaF(static_cast<float>(0.55 * strength));
    core.setAlphaF(static_cast<float>(strength));
    painter.setPen(QPen(halo, 3));
    painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
    painter.setPen(QPen(core, 1));
    painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
  };
  if (axis.hasSpan()) {
    const double half = plot.width() / std::max(axis.seen(), 1) / 2;
    const double from = axis.xOf(axis.spanFirst(), plot.left(), plot.right()) - half;
    const double to = axis.xOf(axis.spanLast(), plot.left(), plot.right()) + half;
    QColor veil = theme().surface;
    veil.setAlphaF(0.6F);
    const double left = std::clamp(from, plot.left(), plot.right());
    const double right = std::clamp(to, plot.left(), plot.right());
    painter.fillRect(QRectF(plot.topLeft(), QPointF(left, plot.bottom())), veil);
    painter.fillRect(QRectF(QPointF(right, plot.top()), plot.bottomRight()), veil);
  }
  if (axis.hover() != axis.cursor()) line(axis.hover(), 0.35);
  line(axis.cursor(), 1.0);
}

}  // namespace gatescope::ui
