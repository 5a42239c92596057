#pragma once

#include <array>

#include <QPointF>
#include <QRectF>

namespace gatescope::ui {

// A place among the principal components of states.
using StatePoint = std::array<float, 3>;

// The box that holds points.
struct StateBox {
  StatePoint low{0, 0, 0};
  StatePoint high{0, 0, 0};
  bool empty = true;

  void add(const StatePoint& point);  // finite ones only
  void add(const StateBox& box);
};

// From points to places on the screen: the plane of the first two components, or all three turned.
class StateCamera {
 public:
  void setBox(const StateBox& box) { m_box = box; }
  void setPlot(const QRectF& plot) { m_plot = plot; }
  void setSolid(bool on) { m_solid = on; }  // three components
  bool solid() const { return m_solid; }
  const StateBox& box() const { return m_box; }
  const QRectF& plot() const { return m_plot; }

  QPointF placeOf(const StatePoint& point) const;
  double depthOf(const StatePoint& point) const;  // greater: nearer; 0 in the plane
  // Of the plane: what stands at a place.
  double xAt(double pixel) const;
  double yAt(double pixel) const;

  void turn(QPointF by);  // by a drag of so many pixels
  void move(QPointF by);
  void zoom(double factor, QPointF around);  // above 1: nearer
  void reset();

 private:
  static constexpr double startYaw = 0.6, startPitch = 0.35;  // radians
  // Cosine and sine of both.
  static std::array<double, 4> turnOf(double yaw, double pitch);
  std::array<double, 3> turned(const StatePoint& point) const;
  QPointF whole(const StatePoint& point) const;  // before zoom and move

  StateBox m_box;
  QRectF m_plot;
  bool m_solid = false;
  double m_yaw = startYaw, m_pitch = startPitch;
  std::array<double, 4> m_turn = turnOf(startYaw, startPitch);
  double m_zoom = 1;
  QPointF m_moved;  // pixels
};

}  // namespace gatescope::ui
