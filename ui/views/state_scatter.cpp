#include "ui/views/state_scatter.h"

#include "ui/models/format.h"
#include "ui/views/theme.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <QKeyEvent>
#include <QMouseEvent>

namespace gatescope::ui {

namespace {

constexpr double reach = 8;  // pixels: how near the mouse must come
constexpr double least = 4;  // pixels: below, a press is a click

double distance(QPointF a, QPointF b) {
  return std::hypot(a.x() - b.x(), a.y() - b.y());
}

int nearest(const std::vector<QPointF>& places, QPointF to) {
  int best = -1;
  double closest = reach;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const double off = distance(places[i], to);
    if (off >= closest) continue;
    closest = off;
    best = static_cast<int>(i);
  }
  return best;
}

}  // namespace

StateScatter::StateScatter(QWidget* parent) : QWidget(parent) {
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
  setAccessibleName(tr("States in their principal components"));
  clear(tr("No states to show yet"));
  connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &StateScatter::invalidate);
}

void StateScatter::setPicture(StatePicture picture, bool sameScale) {
  StateBox box = picture.box;
  if (sameScale) box.add(m_camera.box());
  m_picture = std::move(picture);
  m_camera.setBox(box);
  m_emptyText.clear();
  if (m_cursor >= std::ssize(m_picture.way)) m_cursor = -1;
  m_hit = {};
  setAccessibleDescription(tr("%1 states by %2; the way of the chosen sample has %3 steps")
                               .arg(countText(std::ssize(m_picture.dots)), m_picture.colours.name)
                               .arg(m_picture.way.size()));
  layOut();
  Q_EMIT readingChanged(readingText());
}

void StateScatter::clear(const QString& emptyText) {
  m_picture = {};
  m_camera.setBox({});
  m_emptyText = emptyText;
  m_hit = {};
  layOut();
  Q_EMIT readingChanged({});
}

void StateScatter::setSolid(bool on) {
  if (on == m_camera.solid()) return;
  m_camera.setSolid(on);
  m_camera.reset();
  layOut();
  Q_EMIT readingChanged(readingText());
}

void StateScatter::setCursor(int step) {
  m_cursor = step < std::ssize(m_picture.way) ? step : -1;
  update();
  Q_EMIT readingChanged(readingText());
}

void StateScatter::setHoverStep(int step) {
  m_hoverStep = step < std::ssize(m_picture.way) ? step : -1;
  update();
}

void StateScatter::layOut() {
  constexpr double left = 64, right = 12, top = 8, bottom = 44;  // for ticks and titles
  const bool solid = m_camera.solid();
  m_camera.setPlot(QRectF(rect()).adjusted(solid ? 4 : left, solid ? 4 : top, solid ? -4 : -right,
                                           solid ? -4 : -bottom));
  m_places.clear();
  for (const StateDot& dot : m_picture.dots) m_places.push_back(m_camera.placeOf(dot.at));
  m_order.resize(m_picture.dots.size());
  std::iota(m_order.begin(), m_order.end(), 0);
  if (solid) {
    std::vector<double> depths;
    for (const StateDot& dot : m_picture.dots) depths.push_back(m_camera.depthOf(dot.at));
    std::ranges::sort(m_order, {}, [&](int i) { return depths[static_cast<std::size_t>(i)]; });
  }
  m_way.clear();
  for (const StatePoint& point : m_picture.way) m_way.push_back(m_camera.placeOf(point));
  invalidate();
}

void StateScatter::invalidate() {
  m_cloud = {};
  update();
}

void StateScatter::resizeEvent(QResizeEvent*) {
  layOut();
}

StateScatter::Hit StateScatter::hitAt(QPointF place) const {
  const int step = nearest(m_way, place);
  if (step >= 0) return {-1, step};
  if (!m_camera.plot().contains(place)) return {};
  return {nearest(m_places, place), -1};
}

void StateScatter::setHit(Hit hit) {
  if (hit == m_hit) return;
  const bool step = hit.step != m_hit.step;
  m_hit = hit;
  update();
  if (step) Q_EMIT stepHovered(hit.step);
  Q_EMIT readingChanged(readingText());
}

void StateScatter::mouseMoveEvent(QMouseEvent* event) {
  const QPointF at = event->position();
  if (m_pressed && (m_dragged || distance(at, m_from) >= least)) {
    m_dragged = true;
    m_camera.solid() ? m_camera.turn(at - m_from) : m_camera.move(at - m_from);
    m_from = at;
    return layOut();
  }
  setHit(hitAt(at));
}

void StateScatter::mousePressEvent(QMouseEvent* event) {
  m_pressed = event->button() == Qt::LeftButton;
  m_dragged = false;
  m_from = event->position();
}

void StateScatter::mouseReleaseEvent(QMouseEvent* event) {
  const bool click = std::exchange(m_pressed, false) && !m_dragged;
  if (!click) return;
  const Hit hit = hitAt(event->position());
  if (hit.step >= 0) return Q_EMIT stepChosen(hit.step);
  if (hit.dot < 0) return;
  const StateDot& dot = m_picture.dots[static_cast<std::size_t>(hit.dot)];
  Q_EMIT dotChosen(dot.sample, dot.step);
}

void StateScatter::mouseDoubleClickEvent(QMouseEvent*) {
  m_camera.reset();
  layOut();
}

void StateScatter::leaveEvent(QEvent*) {
  setHit({});
}

void StateScatter::wheelEvent(QWheelEvent* event) {
  m_camera.zoom(std::pow(1.18, event->angleDelta().y() / 120.0), event->position());
  layOut();
  event->accept();
}

// Turns the space, moves or zooms the plane.
bool StateScatter::moveByKey(int key) {
  constexpr double by = 20;
  QPointF way;
  switch (key) {
    case Qt::Key_Left:
      way = {-by, 0};
      break;
    case Qt::Key_Right:
      way = {by, 0};
      break;
    case Qt::Key_Up:
      way = {0, -by};
      break;
    case Qt::Key_Down:
      way = {0, by};
      break;
    default:
      return false;
  }
  m_camera.solid() ? m_camera.turn(way) : m_camera.move(way);
  return true;
}

bool StateScatter::stepByKey(int key) {
  const int last = static_cast<int>(m_way.size()) - 1;
  if (last < 0) return false;
  switch (key) {
    case Qt::Key_Left:
      Q_EMIT stepChosen(std::max(m_cursor - 1, 0));
      return true;
    case Qt::Key_Right:
      Q_EMIT stepChosen(std::min(m_cursor + 1, last));
      return true;
    case Qt::Key_Home:
      Q_EMIT stepChosen(0);
      return true;
    case Qt::Key_End:
      Q_EMIT stepChosen(last);
      return true;
    default:
      return false;
  }
}

void StateScatter::keyPressEvent(QKeyEvent* event) {
  setHit({});  // the keyboard wins until the mouse moves again
  const int key = event->key();
  const QPointF middle = m_camera.plot().center();
  if (event->modifiers() & Qt::ShiftModifier && moveByKey(key)) return layOut();
  if (stepByKey(key)) return;
  if (key == Qt::Key_Plus || key == Qt::Key_Equal) {
    m_camera.zoom(1.25, middle);
  } else if (key == Qt::Key_Minus) {
    m_camera.zoom(0.8, middle);
  } else if (key == Qt::Key_0) {
    m_camera.reset();
  } else {
    return QWidget::keyPressEvent(event);
  }
  layOut();
}

// As many components as are seen.
QString StateScatter::placeText(const StatePoint& at) const {
  const auto seen = std::min<std::size_t>(m_camera.solid() ? 3 : 2, m_picture.axes.size());
  QStringList numbers;
  for (std::size_t c = 0; c < seen; ++c) numbers << numberText(double(at[c]), 2);
  return numbers.join(QStringLiteral(", "));
}

QString StateScatter::readingText() const {
  const auto joined = [](QStringList parts) {
    parts.removeAll(QString());
    return parts.join(QStringLiteral(" · "));
  };
  if (m_hit.dot >= 0) {
    const StateDot& dot = m_picture.dots[static_cast<std::size_t>(m_hit.dot)];
    return joined({tr("sample %1").arg(dot.sample + 1), tr("t = %1").arg(dot.step + 1),
                   m_picture.colours.valueText(dot.value), placeText(dot.at)});
  }
  const int step = m_hit.step >= 0 ? m_hit.step : m_cursor;
  if (step < 0) return {};
  return joined({tr("chosen sample"), tr("t = %1").arg(step + 1),
                 placeText(m_picture.way[static_cast<std::size_t>(step)])});
}

QString StateScatter::csv() const {
  const auto components = static_cast<std::size_t>(m_picture.axes.size());
  QString text = tr("sample") + u',' + tr("step") + u',' + csvField(m_picture.colours.name);
  for (std::size_t c = 0; c < components; ++c) text += tr(",component %1").arg(c + 1);
  text += u'\n';
  const auto add = [&](const QString& sample, int step, const QString& value,
                       const StatePoint& at) {
    text += sample + u',' + QString::number(step + 1) + u',' + value;
    for (std::size_t c = 0; c < components; ++c) {
      text += u',' + QString::number(double(at[c]), 'g', 8);
    }
    text += u'\n';
  };
  const DotColours& colours = m_picture.colours;
  for (const StateDot& dot : m_picture.dots) {
    const bool known = colours.indexOf(dot.value) != colours.count() - 1;
    const QString value = !known                 ? QString()
                          : colours.areClasses() ? csvField(colours.classes[int(dot.value)])
                                                 : QString::number(double(dot.value), 'g', 8);
    add(QString::number(dot.sample + 1), dot.step, value, dot.at);
  }
  for (std::size_t step = 0; step < m_picture.way.size(); ++step) {
    add(tr("chosen"), static_cast<int>(step), {}, m_picture.way[step]);
  }
  return text;
}

}  // namespace gatescope::ui
