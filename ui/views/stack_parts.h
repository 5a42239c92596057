#pragma once

#include "ui/views/signal_stack.h"
#include "ui/views/time_axis.h"

#include <vector>

#include <QPointer>
#include <QWidget>

// The smaller parts of a SignalStack.
namespace gatescope::ui {

// Curves over the steps without axes: enough to see where the sequence stands. Each is scaled to
// the row's height together with the others.
class CurveStrip : public QWidget {
  Q_OBJECT
 public:
  CurveStrip(TimeAxis& axis, QWidget* parent);

  void setCurves(std::vector<StepCurve> curves);
  const std::vector<StepCurve>& curves() const { return m_curves; }

  QSize sizeHint() const override { return {400, 44}; }
  QSize minimumSizeHint() const override { return {80, 30}; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void paintCurve(QPainter& painter, const StepCurve& curve, float least, float greatest) const;

  TimeAxis& m_axis;
  std::vector<StepCurve> m_curves;
};

// What the colours of a heatmap mean: its map with the values at the ends.
class ColourScale : public QWidget {
  Q_OBJECT
 public:
  explicit ColourScale(QWidget* parent);

  void setRange(SignalRange range, float low, float high);

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  SignalRange m_range = SignalRange::ZeroToOne;
  QString m_low, m_high;
};

}  // namespace gatescope::ui
