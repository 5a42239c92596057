#include "ui/views/time_axis.h"

#include <algorithm>
#include <cmath>

namespace gatescope::ui {

void TimeAxis::setSteps(int steps) {
  if (steps == m_steps) return;
  m_steps = std::max(steps, 0);
  m_first = 0;
  m_last = m_steps - 1;
  Q_EMIT windowChanged(m_first, m_last);
  clearSpan();
  setCursor(std::min(m_cursor, m_steps - 1));
  setHover(-1);
}

void TimeAxis::setCursor(int step) {
  const int wanted = std::clamp(step, -1, m_steps - 1);
  if (wanted == m_cursor) return;
  m_cursor = wanted;
  Q_EMIT cursorChanged(m_cursor);
}

void TimeAxis::moveCursor(int by) {
  if (m_steps == 0) return;
  const int wanted = std::clamp(m_cursor < 0 ? m_first : m_cursor + by, 0, m_steps - 1);
  setCursor(wanted);
  if (wanted < m_first) setWindow(wanted, wanted + seen() - 1);
  if (wanted > m_last) setWindow(wanted - seen() + 1, wanted);
}

void TimeAxis::setHover(int step) {
  const int wanted = step < m_steps ? std::max(step, -1) : -1;
  if (wanted == m_hover) return;
  m_hover = wanted;
  Q_EMIT hoverChanged(m_hover);
}

void TimeAxis::beginSpan(int step) {
  m_spanStart = std::clamp(step, 0, std::max(m_steps - 1, 0));
  m_spanFirst = m_spanLast = m_spanStart;
  Q_EMIT spanChanged();
}

void TimeAxis::extendSpan(int step) {
  if (!hasSpan()) return beginSpan(step);
  const int end = std::clamp(step, 0, std::max(m_steps - 1, 0));
  m_spanFirst = std::min(m_spanStart, end);
  m_spanLast = std::max(m_spanStart, end);
  Q_EMIT spanChanged();
}

void TimeAxis::clearSpan() {
  if (!hasSpan()) return;
  m_spanStart = m_spanFirst = m_spanLast = -1;
  Q_EMIT spanChanged();
}

void TimeAxis::setWindow(int first, int last) {
  if (m_steps == 0) return;
  const int length = std::clamp(last - first + 1, 1, m_steps);
  const int start = std::clamp(first, 0, m_steps - length);
  if (start == m_first && start + length - 1 == m_last) return;
  m_first = start;
  m_last = start + length - 1;
  Q_EMIT windowChanged(m_first, m_last);
}

void TimeAxis::zoom(double factor, int around) {
  constexpr int least = 8;
  if (m_steps == 0) return;
  const int now = seen();
  int wanted = static_cast<int>(std::lround(now * factor));
  if (wanted == now) wanted += factor > 1 ? 1 : -1;  // short windows must move too
  wanted = std::clamp(wanted, std::min(least, m_steps), m_steps);
  const double place = (around - m_first + 0.5) / now;
  const int first = static_cast<int>(std::lround(around + 0.5 - place * wanted));
  setWindow(first, first + wanted - 1);
}

double TimeAxis::xOf(int step, double left, double right) const {
  return left + (step - m_first + 0.5) / std::max(seen(), 1) * (right - left);
}

int TimeAxis::stepAt(double x, double left, double right) const {
  if (m_steps == 0 || right <= left) return -1;
  const int step = m_first + static_cast<int>(std::floor((x - left) / (right - left) * seen()));
  return std::clamp(step, m_first, m_last);
}

}  // namespace gatescope::ui
