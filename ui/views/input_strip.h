#pragma once

#include "ui/views/stack_parts.h"

namespace gatescope::ui {

// The curves of a network's inputs. While it is open for drawing, a drag moves the points of the
// nearest curve under the mouse, or draws it anew, and the arrows up and down move the point at the
// cursor.
class InputStrip : public CurveStrip {
  Q_OBJECT
 public:
  InputStrip(TimeAxis& axis, QWidget* parent);

  // Not while points are being moved: an answer to an earlier place would throw them back.
  void setInput(std::vector<StepCurve> curves);
  // How many of the first curves can be drawn; 0: none.
  void setDrawable(int curves);
  bool isDrawable() const { return m_drawable > 0; }

 Q_SIGNALS:
  // A point of a curve is to stand elsewhere: as it is dragged, and once more when it is let go.
  void drawn(int curve, int step, float value);
  void drawingEnded();

 protected:
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  int nearestCurve(int step, double y) const;
  void drawTo(QPointF place);
  void nudge(int by);

  int m_drawable = 0;
  int m_curve = -1;  // that is being drawn; −1: none
  int m_step = -1;   // where the mouse was last
  float m_value = 0;
};

}  // namespace gatescope::ui
