#pragma once

#include "ui/views/line_chart.h"

#include <functional>

#include <QPointF>
#include <QString>
#include <QVector>

// The arithmetic of charts, without a widget.
namespace gatescope::ui {

struct Range {
  double from = 0;
  double to = 1;

  double length() const { return to - from; }
  bool contains(double value) const { return value >= from && value <= to; }
};

// Points within x (and one neighbour at each side, so that lines reach the edge), at most two for
// each pixel: the least and the greatest of it, so that no spike is lost. A NaN in y ends a piece.
QVector<QVector<QPointF>> decimate(const QVector<QPointF>& points, Range x, int pixels);

struct Tick {
  double value = 0;  // own units, also on a log axis
  QString label;
};

struct TickRequest {
  Range range;  // own units
  AxisText text = AxisText::Number;
  bool log = false;
  double length = 0;                             // pixels
  std::function<double(const QString&)> extent;  // pixels a label takes along the axis
  double gap = 10;                               // pixels between labels, at least
};

// Round values whose labels do not touch; two or more wherever two labels have room.
QVector<Tick> niceTicks(const TickRequest& request);

// A value as the axis would label it, with the digits that a step of this size needs.
QString axisText(double value, AxisText text, double step);

}  // namespace gatescope::ui
