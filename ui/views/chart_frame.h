#pragma once

#include "ui/views/chart_maths.h"
#include "ui/views/line_chart.h"

#include <optional>

#include <QRectF>

class QPainter;

// Layout and painting of a chart around its curves, private to LineChart.
namespace gatescope::ui {

struct ChartContent {
  QVector<Series> series;
  QVector<Band> bands;
  QVector<Span> spans;
  QVector<Mark> marks;
  QString title, subtitle, xTitle, yTitle, emptyText;
  AxisText xText = AxisText::Number;
  AxisText yText = AxisText::Number;
  bool logY = false;
  bool legendShown = true;
  std::optional<Range> xExtent;
};

struct ChartZoom {
  std::optional<Range> x, y;
};

struct LegendEntry {
  QString name;
  QColor colour;
  Qt::PenStyle style = Qt::SolidLine;
  bool band = false;
  QRectF place;
  qreal swatch = 24;  // pixels of the place before the name
};

// Where everything stands for one size, zoom and content.
struct ChartFrame {
  QRectF plot;
  Range x, y;  // own units
  bool logY = false;
  bool empty = true;
  QVector<Tick> xTicks, yTicks;
  QVector<LegendEntry> legend;
  qreal spanHead = 0;  // above the plot: the spans' names, clear of the curves
  int unnamed = 0;     // names that found no place in the legend
  QRectF title, yTitle, xTitle, more;

  double toX(double value) const;
  double toY(double value) const;
  double valueAtX(double pixel) const;
  double valueAtY(double pixel) const;
  // What Qt Charts draws: log10 on a log axis, NaN where there is none.
  double drawn(double value) const;
  Range drawnY() const;
};

ChartFrame chartFrame(const ChartContent& content, const ChartZoom& zoom, QSizeF size);

// Behind the curves: spans, grid. Before them: ticks, titles, legend, marks.
void paintBehind(QPainter& painter, const ChartContent& content, const ChartFrame& frame);
void paintBefore(QPainter& painter, const ChartContent& content, const ChartFrame& frame);
// The reading line at the point nearest to x, with the values of every curve there.
void paintReading(QPainter& painter, const ChartContent& content, const ChartFrame& frame,
                  double x);

// The point of a curve nearest to x; nothing when it has no finite point within `within` of it.
std::optional<QPointF> nearestPoint(const QVector<QPointF>& points, double x, double within);

}  // namespace gatescope::ui
