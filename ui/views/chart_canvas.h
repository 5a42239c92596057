#pragma once

#include "ui/views/chart_frame.h"

#include <functional>
#include <optional>

#include <QChartView>

class QLineSeries;
class QValueAxis;

namespace gatescope::ui {

// Private to LineChart: Qt Charts draws the curves into the plot of a ChartFrame, everything else
// is painted around them; mouse and wheel become zoom.
class ChartCanvas : public QChartView {
  Q_OBJECT
 public:
  explicit ChartCanvas(QWidget* parent);

  void show(const ChartContent& content);  // content must outlive the canvas
  void relayout();                         // after a change of size, zoom, content or theme

  ChartZoom zoom;
  double readingX;  // NaN: none
  const ChartFrame& frame() const { return m_frame; }
  void zoomAbout(double factor, double x);
  void showAll();

 Q_SIGNALS:
  void zoomed();
  void readingMoved(double x);
  void clicked(double x);

 protected:
  void drawBackground(QPainter* painter, const QRectF& rect) override;
  void drawForeground(QPainter* painter, const QRectF& rect) override;
  void resizeEvent(QResizeEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;

 private:
  enum class Drag { None, Zoom, Move };
  void drawCurves();
  void addPieces(const QVector<QPointF>& points, const QPen& pen, bool faint);
  void addHairline(const QVector<QPointF>& piece, const QColor& colour, bool faint);
  void paintHairlines(QPainter& painter, bool faint) const;
  QVector<QVector<QPointF>> piecesOf(const QVector<QPointF>& points) const;
  QLineSeries* nextLine();
  void move(const QPointF& to);
  void finishZoom();

  const ChartContent* m_content = nullptr;
  ChartFrame m_frame;
  QValueAxis* m_xAxis = nullptr;
  QValueAxis* m_yAxis = nullptr;
  QList<QLineSeries*> m_lines;  // kept between updates; the first m_used show something
  qsizetype m_used = 0;
  // A curve with more than 1.5 points a pixel is a solid stretch of ink: a hairline without
  // antialiasing, painted here and not by Qt Charts, draws it many times faster than a stroke and
  // looks the same. In pixels.
  struct Hairline {
    QPolygonF points;
    QColor colour;
    bool faint = false;
  };
  QVector<Hairline> m_hairlines;
  struct Dot {
    QPointF point;  // own units
    QColor colour;
  };
  QVector<Dot> m_dots;  // pieces of a single point
  Drag m_drag = Drag::None;
  QPointF m_dragFrom, m_dragTo;
};

}  // namespace gatescope::ui
