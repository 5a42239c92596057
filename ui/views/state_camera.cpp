#include "ui/views/state_camera.h"

#include <algorithm>
#include <cmath>

namespace gatescope::ui {

namespace {

constexpr double air = 0.05;         // of the plane, at each side
constexpr double solidShare = 0.34;  // of the smaller side, for half the longest edge of the box
constexpr double turnShare = 0.01;   // radians a pixel
constexpr double nearest = 50;

double middle(const StateBox& box, std::size_t axis) {
  return (double(box.low[axis]) + double(box.high[axis])) / 2;
}

// Half the edge, some width in any case.
double half(const StateBox& box, std::size_t axis) {
  const double length = (double(box.high[axis]) - double(box.low[axis])) / 2;
  return length > 1e-9 ? length : 0.5;
}

}  // namespace

void StateBox::add(const StatePoint& point) {
  if (!std::ranges::all_of(point, [](float x) { return std::isfinite(x); })) return;
  for (std::size_t axis = 0; axis < point.size(); ++axis) {
    low[axis] = empty ? point[axis] : std::min(low[axis], point[axis]);
    high[axis] = empty ? point[axis] : std::max(high[axis], point[axis]);
  }
  empty = false;
}

void StateBox::add(const StateBox& box) {
  if (box.empty) return;
  add(box.low);
  add(box.high);
}

std::array<double, 4> StateCamera::turnOf(double yaw, double pitch) {
  return {std::cos(yaw), std::sin(yaw), std::cos(pitch), std::sin(pitch)};
}

// Yaw about the second axis, then pitch about the screen's horizontal.
std::array<double, 3> StateCamera::turned(const StatePoint& point) const {
  const double longest = std::max({half(m_box, 0), half(m_box, 1), half(m_box, 2)});
  std::array<double, 3> p{};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    p[axis] = (double(point[axis]) - middle(m_box, axis)) / longest;
  }
  const auto& [cosYaw, sinYaw, cosPitch, sinPitch] = m_turn;
  const double x = cosYaw * p[0] + sinYaw * p[2];
  const double z = cosYaw * p[2] - sinYaw * p[0];
  return {x, cosPitch * p[1] - sinPitch * z, sinPitch * p[1] + cosPitch * z};
}

QPointF StateCamera::whole(const StatePoint& point) const {
  const QPointF centre = m_plot.center();
  if (m_solid) {
    const auto p = turned(point);
    const double scale = solidShare * std::min(m_plot.width(), m_plot.height());
    return {centre.x() + p[0] * scale, centre.y() - p[1] * scale};
  }
  const auto share = [&](std::size_t axis) {
    return (double(point[axis]) - middle(m_box, axis)) / half(m_box, axis) * (0.5 - air);
  };
  return {centre.x() + share(0) * m_plot.width(), centre.y() - share(1) * m_plot.height()};
}

QPointF StateCamera::placeOf(const StatePoint& point) const {
  const QPointF centre = m_plot.center();
  return centre + (whole(point) - centre) * m_zoom + m_moved;
}

double StateCamera::depthOf(const StatePoint& point) const {
  return m_solid ? turned(point)[2] : 0;
}

double StateCamera::xAt(double pixel) const {
  const double off = (pixel - m_plot.center().x() - m_moved.x()) / m_zoom;
  return middle(m_box, 0) + off / (m_plot.width() * (0.5 - air)) * half(m_box, 0);
}

double StateCamera::yAt(double pixel) const {
  const double off = (m_plot.center().y() + m_moved.y() - pixel) / m_zoom;
  return middle(m_box, 1) + off / (m_plot.height() * (0.5 - air)) * half(m_box, 1);
}

void StateCamera::turn(QPointF by) {
  constexpr double most = 1.5;  // a little less than straight from above
  m_yaw += by.x() * turnShare;
  m_pitch = std::clamp(m_pitch + by.y() * turnShare, -most, most);
  m_turn = turnOf(m_yaw, m_pitch);
}

void StateCamera::move(QPointF by) {
  m_moved += by;
}

void StateCamera::zoom(double factor, QPointF around) {
  const double wanted = std::clamp(m_zoom * factor, 1.0, nearest);
  const double by = wanted / m_zoom;
  const QPointF from = around - m_plot.center();
  m_moved = from + (m_moved - from) * by;
  m_zoom = wanted;
  if (m_zoom == 1) m_moved = {};
}

void StateCamera::reset() {
  m_zoom = 1;
  m_moved = {};
  m_yaw = startYaw;
  m_pitch = startPitch;
  m_turn = turnOf(m_yaw, m_pitch);
}

}  // namespace gatescope::ui
