#pragma once

class QKeyEvent;
class QMouseEvent;
class QPainter;
class QRectF;
class QWheelEvent;

// What all views over a TimeAxis share: the same keys, the same wheel, the same cursor.
namespace gatescope::ui {

class TimeAxis;

// Arrows, Home, End, Page Up/Down move the cursor, with Shift they mark out a span, which Escape
// takes away; + − 0 zoom; the hover ends. False: not a key of the axis.
bool keyTimeAxis(TimeAxis& axis, const QKeyEvent& event);
// A drag with Shift marks out a span of steps. False: none of that.
bool dragTimeAxis(TimeAxis& axis, const QMouseEvent& event, int step);
// Zooms around the mouse; sideways (or with Shift) moves. The plot reaches from left to right.
void wheelTimeAxis(TimeAxis& axis, QWheelEvent& event, double left, double right);
// The cursor as a solid line, the hovered step as a faint one; what is beside a span that is marked
// out recedes.
void paintCursor(QPainter& painter, const TimeAxis& axis, const QRectF& plot);

}  // namespace gatescope::ui
