#pragma once

class QKeyEvent;
class QPainter;
class QRectF;
class QWheelEvent;

// What all views over a TimeAxis share: the same keys, the same wheel, the same cursor.
namespace gatescope::ui {

class TimeAxis;

// Arrows, Home, End, Page Up/Down move the cursor, + − 0 zoom; the hover ends. False: not a key of
// the axis.
bool keyTimeAxis(TimeAxis& axis, const QKeyEvent& event);
// Zooms around the mouse; sideways (or with Shift) moves. The plot reaches from left to right.
void wheelTimeAxis(TimeAxis& axis, QWheelEvent& event, double left, double right);
// The cursor as a solid line, the hovered step as a faint one.
void paintCursor(QPainter& painter, const TimeAxis& axis, const QRectF& plot);

}  // namespace gatescope::ui
