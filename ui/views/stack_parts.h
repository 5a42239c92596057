#pragma once

#include "ui/views/signal_stack.h"
#include "ui/views/time_axis.h"

#include <utility>
#include <vector>

#include <QPixmap>
#include <QPointer>
#include <QWidget>

// The smaller parts of a SignalStack.
namespace gatescope::ui {

// A row over the steps of a time axis: the mouse and the keys move its cursor, as in a heatmap.
class AxisStrip : public QWidget {
  Q_OBJECT
 public:
  AxisStrip(TimeAxis& axis, QWidget* parent);

 protected:
  TimeAxis& axis() const { return m_axis; }
  // The step under a place; by default that of the axis.
  virtual int stepAt(QPointF place) const;
  void paintFocus(QPainter& painter) const;

  void mouseMoveEvent(QMouseEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  TimeAxis& m_axis;
};

// Curves over the steps without axes: enough to see where the sequence stands. Each is scaled to
// the row's height together with the others.
class CurveStrip : public AxisStrip {
  Q_OBJECT
 public:
  CurveStrip(TimeAxis& axis, QWidget* parent);

  void setCurves(std::vector<StepCurve> curves);
  const std::vector<StepCurve>& curves() const { return m_curves; }
  void setLow(bool on);  // asks for no more than its least height
  // By powers of ten: twelve of them below the largest value at most; 0 and less break the line.
  void setLogarithmic(bool on);
  // Higher, with room above and below the curves for points that are moved there.
  void setRoomAround(bool on);
  // Least and largest value as drawn; both NaN where there is none.
  std::pair<float, float> ends() const;

  // High enough for the label beside it: a head and a line of names, or two where there are many.
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  void setValue(int curve, int step, float value);
  // Keeps the values at the edges as they are now while points are moved.
  void holdScale(bool on);
  double yOf(float value) const;  // pixels
  float valueAt(double y) const;  // the nearest that the strip has room for

  void paintEvent(QPaintEvent* event) override;

 private:
  void refreshPicture();
  void paintCurves(QPainter& painter) const;
  void paintCurve(QPainter& painter, const StepCurve& curve) const;
  float asHeight(float value) const;
  void refreshEdges();

  std::vector<StepCurve> m_curves;
  QPixmap m_picture;            // of the curves; null: to be drawn anew
  float m_low = 0, m_high = 0;  // heights at the lower and the upper edge
  bool m_held = false;          // they stay
  bool m_isLow = false;
  bool m_logarithmic = false;
  bool m_room = false;
};

// The values at the upper and the lower edge of a CurveStrip.
class CurveEnds : public QWidget {
  Q_OBJECT
 public:
  explicit CurveEnds(QWidget* parent);

  void setEnds(std::pair<float, float> ends);

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return {sizeHint().width(), 14}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString m_low, m_high;
};

// The steps below the rows of a stack: their times where they have any, else their numbers.
class StepAxis : public QWidget {
  Q_OBJECT
 public:
  StepAxis(TimeAxis& axis, QWidget* parent);

  // Ascending seconds since 1970, one a step; anything else counts as none.
  void setTimes(std::vector<double> times);
  const std::vector<double>& times() const { return m_times; }
  QString timeText(int step) const;  // "2013-04-01"; empty: none

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  double placeOf(double value) const;  // pixels

  TimeAxis& m_axis;
  std::vector<double> m_times;
  bool m_timeOfDay = false;
};

// What the colours of a heatmap mean: its map with the values at the ends.
class ColourScale : public QWidget {
  Q_OBJECT
 public:
  explicit ColourScale(QWidget* parent);

  void setRange(SignalRange range, float low, float high);

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return {sizeHint().width(), 14}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString inOneLine() const;

  SignalRange m_range = SignalRange::ZeroToOne;
  QString m_low, m_high;
};

}  // namespace gatescope::ui
