#pragma once

#include "ui/views/dot_colours.h"
#include "ui/views/export.h"
#include "ui/views/state_camera.h"

#include <array>
#include <vector>

#include <QLineF>
#include <QPixmap>
#include <QStringList>
#include <QWidget>

namespace gatescope::ui {

// A state of one sample at one step.
struct StateDot {
  StatePoint at;
  int sample = 0;  // in its split, from 0
  int step = 0;
  float value = 0;    // by which it is coloured
  bool last = false;  // of its sample, in the order of reading: drawn larger
};

// States in their principal components, and the way of one sample through them.
struct StatePicture {
  std::vector<StateDot> dots;
  DotColours colours;
  std::vector<StatePoint> way;  // a point a step
  bool backward = false;        // it was read from its last step
  StateBox box;                 // of what is to be seen at the least
  QStringList axes;             // a title a component, one to three
};

// Dots in the plane of two components, or in the space of three that a drag turns. The mouse reads
// a dot, a click chooses its sample and step; arrows move along the way, + − and 0 zoom, with Shift
// arrows turn or move; the wheel zooms, a drag moves the plane, double click shows all.
class StateScatter : public QWidget, public CsvSource {
  Q_OBJECT
 public:
  explicit StateScatter(QWidget* parent = nullptr);

  // With `sameScale` what was to be seen before is still seen: while training is played.
  void setPicture(StatePicture picture, bool sameScale);
  void clear(const QString& emptyText);
  void setSolid(bool on);       // three components
  void setCursor(int step);     // of the way; −1: none
  void setHoverStep(int step);  // likewise, of another view's mouse
  const StatePicture& picture() const { return m_picture; }
  int cursorStep() const { return m_cursor; }
  bool isSolid() const { return m_camera.solid(); }
  QPointF placeOf(const StatePoint& point) const { return m_camera.placeOf(point); }
  // Of what is under the mouse, or where the cursor stands; empty: none.
  QString readingText() const;

  // The dots that are drawn, and the way.
  QString csv() const override;
  QSize sizeHint() const override { return {500, 400}; }
  QSize minimumSizeHint() const override { return {160, 140}; }

 Q_SIGNALS:
  void readingChanged(const QString& text);
  void dotChosen(int sample, int step);
  void stepChosen(int step);   // of the way
  void stepHovered(int step);  // −1: none

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  // What is near a place: a step of the way, else a dot.
  struct Hit {
    int dot = -1;
    int step = -1;
    bool operator==(const Hit&) const = default;
  };
  Hit hitAt(QPointF place) const;
  void setHit(Hit hit);
  void layOut();  // after a change of size, picture or camera
  void invalidate();
  void refreshCloud();
  bool moveByKey(int key);
  bool stepByKey(int key);
  QString placeText(const StatePoint& at) const;

  void paintDots(QPainter& painter) const;    // as drawings
  void paintStamps(QPainter& painter) const;  // the same, faster, for the screen
  void paintAxes(QPainter& painter) const;
  void paintTicks(QPainter& painter) const;
  void paintBox(QPainter& painter) const;
  void paintBoxTitle(QPainter& painter, const QLineF& edge, QPointF centre,
                     const QString& title) const;
  void paintWay(QPainter& painter) const;
  void paintMarks(QPainter& painter) const;

  StatePicture m_picture;
  StateCamera m_camera;
  std::vector<QPointF> m_places;  // of the dots
  std::vector<int> m_order;       // of the dots, the farthest first
  std::vector<QPointF> m_way;
  QPixmap m_cloud;  // dots and way as seen, at device pixels; null: to be drawn
  QString m_emptyText;
  int m_cursor = -1, m_hoverStep = -1;
  Hit m_hit;
  bool m_pressed = false, m_dragged = false;
  QPointF m_from;
};

}  // namespace gatescope::ui
