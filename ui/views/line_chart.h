#pragma once

#include "ui/views/export.h"

#include <memory>

#include <QColor>
#include <QPointF>
#include <QString>
#include <QVector>
#include <QWidget>

namespace gatescope::ui {

// Points in ascending x. A NaN in y breaks the line.
struct Series {
  QString name;
  QColor colour;
  Qt::PenStyle style = Qt::SolidLine;
  qreal width = 2;
  QVector<QPointF> points;
  bool faint = false;  // drawn pale, behind the others: the raw curve beneath a smoothed one
  bool inLegend = true;
  bool dots = false;   // each point marked: for curves of few points
  bool leads = false;  // named first in the legend, before curves that lie beneath it
};

// Shaded between two curves of the same x: an interval.
struct Band {
  QString name;
  QColor colour;
  QVector<QPointF> lower;
  QVector<QPointF> upper;
};

// Shaded over all y from one x to another: a split, a window.
struct Span {
  qreal from = 0;
  qreal to = 0;
  QColor colour;
  QString label;
};

// A vertical line: "now", the epoch shown, the best epoch.
struct Mark {
  qreal x = 0;
  QString label;
  QColor colour;  // invalid: muted
  Qt::PenStyle style = Qt::DashLine;
};

enum class AxisText {
  Number,
  Integer,   // epochs, steps
  DateTime,  // seconds since 1970-01-01 UTC
  Relative,  // steps from now: t−144, now, t+12
  Power,     // the values are powers of ten: −3 reads 0.001
};

// Curves over a common x. Qt Charts draws them; grid, ticks and labels are ours, so that none is
// ever cut or overlaps. Changes are gathered and drawn at most every 33 ms; each curve is drawn
// with at most two points a pixel, its least and its greatest. Wheel zooms x (with Ctrl: y), a drag
// zooms to a rectangle, a drag with Shift or the middle button moves, double click or 0 shows all;
// arrows move the reading line.
class LineChart : public QWidget, public CsvSource {
  Q_OBJECT
 public:
  explicit LineChart(QWidget* parent = nullptr);
  ~LineChart() override;

  void setSeries(QVector<Series> series);
  void setBands(QVector<Band> bands);
  void setSpans(QVector<Span> spans);
  void setMarks(QVector<Mark> marks);
  const QVector<Series>& series() const;

  // A chart inside a Card has no title of its own.
  void setTitle(const QString& title, const QString& subtitle = {});
  void setXAxis(const QString& title, AxisText text = AxisText::Number);
  void setYAxis(const QString& title, AxisText text = AxisText::Number);
  void setLogY(bool on);  // values ≤ 0 are left out
  bool logY() const;
  void setLegendShown(bool on);
  // Smallest x range that is shown however few the points are: the epochs to come.
  void setXExtent(qreal from, qreal to);
  void clearXExtent();
  // What stands in an empty chart: what would be here and the step that fills it.
  void setEmptyText(const QString& text);

  void showAll();
  void setXRange(qreal from, qreal to);  // linked zoom: no xRangeChanged comes back
  void setReadingX(qreal x);             // linked reading line; NaN: none

  void flush();  // draws what is waiting, at once
  QString csv() const override;
  QSize sizeHint() const override { return {480, 260}; }
  QSize minimumSizeHint() const override { return {180, 120}; }

 Q_SIGNALS:
  void xRangeChanged(qreal from, qreal to, bool all);  // by the user
  void readingXChanged(qreal x);                       // by the user; NaN: left
  void clicked(qreal x);

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  struct State;
  void changed();
  std::unique_ptr<State> m_state;
};

}  // namespace gatescope::ui
