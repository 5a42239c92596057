#include "ui/views/input_strip.h"

#include "ui/views/time_axis.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <QKeyEvent>
#include <QMouseEvent>

namespace gatescope::ui {

InputStrip::InputStrip(TimeAxis& axis, QWidget* parent) : CurveStrip(axis, parent) {}

void InputStrip::setInput(std::vector<StepCurve> curves) {
  if (m_curve < 0) setCurves(std::move(curves));
}

void InputStrip::setDrawable(int curves) {
  m_drawable = curves;
  setRoomAround(curves > 0);
  setCursor(curves > 0 ? Qt::CrossCursor : Qt::ArrowCursor);
}

int InputStrip::nearestCurve(int step, double y) const {
  int nearest = -1;
  double least = std::numeric_limits<double>::infinity();
  for (int i = 0; i < std::min(m_drawable, static_cast<int>(curves().size())); ++i) {
    const auto& values = curves()[static_cast<std::size_t>(i)].values;
    if (step < 0 || step >= std::ssize(values)) continue;
    const double away = std::abs(yOf(values[static_cast<std::size_t>(step)]) - y);
    if (away < least) {
      least = away;
      nearest = i;
    }
  }
  return nearest;
}

void InputStrip::mousePressEvent(QMouseEvent* event) {
  CurveStrip::mousePressEvent(event);
  const bool marks = event->modifiers() & Qt::ShiftModifier;
  if (!isDrawable() || marks || event->button() != Qt::LeftButton) return;
  m_step = stepAt(event->position());
  m_curve = nearestCurve(m_step, event->position().y());
  if (m_curve < 0) return;
  holdScale(true);
  m_value = valueAt(event->position().y());
  drawTo(event->position());
}

void InputStrip::mouseMoveEvent(QMouseEvent* event) {
  CurveStrip::mouseMoveEvent(event);
  if (m_curve >= 0) drawTo(event->position());
}

void InputStrip::mouseReleaseEvent(QMouseEvent* event) {
  CurveStrip::mouseReleaseEvent(event);
  if (m_curve < 0) return;
  m_curve = -1;
  holdScale(false);
  Q_EMIT drawingEnded();
}

// A quick mouse jumps over steps: those between are drawn on a straight line.
void InputStrip::drawTo(QPointF place) {
  const int to = stepAt(place), from = m_step;
  const float value = valueAt(place.y());
  const int count = std::abs(to - from);
  for (int k = count == 0 ? 0 : 1; k <= count; ++k) {
    const int step = from + (to > from ? k : -k);
    const float share = count == 0 ? 1.0F : static_cast<float>(k) / static_cast<float>(count);
    const float at = m_value + (value - m_value) * share;
    setValue(m_curve, step, at);
    Q_EMIT drawn(m_curve, step, at);
  }
  m_step = to;
  m_value = value;
}

void InputStrip::nudge(int by) {
  constexpr float share = 0.05F;  // of the range of values
  const int step = axis().cursor();
  const int curve = nearestCurve(step, height() / 2.0);
  if (curve < 0) return;
  const auto [low, high] = ends();
  const float whole = high > low ? high - low : 1.0F;
  const float value =
      curves()[static_cast<std::size_t>(curve)].values[static_cast<std::size_t>(step)] +
      static_cast<float>(by) * share * whole;
  setValue(curve, step, value);
  Q_EMIT drawn(curve, step, value);
  Q_EMIT drawingEnded();
}

void InputStrip::keyPressEvent(QKeyEvent* event) {
  const bool up = event->key() == Qt::Key_Up, down = event->key() == Qt::Key_Down;
  if (isDrawable() && (up || down)) return nudge(up ? 1 : -1);
  CurveStrip::keyPressEvent(event);
}

}  // namespace gatescope::ui
