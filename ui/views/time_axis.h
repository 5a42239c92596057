#pragma once

#include <QObject>

namespace gatescope::ui {

// The steps of one sequence, shared by all views that show it: which part is seen, where the cursor
// stands (it stays) and where the mouse hovers (it passes). Steps count from 0.
class TimeAxis : public QObject {
  Q_OBJECT
 public:
  using QObject::QObject;

  int steps() const { return m_steps; }
  int first() const { return m_first; }  // seen: first … last, both included
  int last() const { return m_last; }
  int seen() const { return m_last - m_first + 1; }
  int cursor() const { return m_cursor; }  // −1: none
  int hover() const { return m_hover; }    // −1: none
  // Steps that were marked out: first … last, both included; −1: none.
  int spanFirst() const { return m_spanFirst; }
  int spanLast() const { return m_spanLast; }
  bool hasSpan() const { return m_spanFirst >= 0; }

  // Shows all; the cursor stays where it can.
  void setSteps(int steps);
  void setCursor(int step);
  void moveCursor(int by);  // and shows it
  void setHover(int step);
  void beginSpan(int step);   // that step alone …
  void extendSpan(int step);  // … and up to another, before or after it
  void clearSpan();
  void setWindow(int first, int last);
  void showAll() { setWindow(0, m_steps - 1); }
  // Shows `factor` times as many steps; `around` keeps its place.
  void zoom(double factor, int around);

  // Middle of a step and step under a place, for a view whose plot reaches from left to right.
  double xOf(int step, double left, double right) const;
  int stepAt(double x, double left, double right) const;

 Q_SIGNALS:
  void cursorChanged(int step);
  void hoverChanged(int step);
  void windowChanged(int first, int last);
  void spanChanged();

 private:
  int m_steps = 0;
  int m_first = 0;
  int m_last = -1;
  int m_cursor = -1;
  int m_hover = -1;
  int m_spanStart = -1;  // where it was begun
  int m_spanFirst = -1;
  int m_spanLast = -1;
};

}  // namespace gatescope::ui
