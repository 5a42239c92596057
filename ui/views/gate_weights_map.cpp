#include "ui/views/gate_weights_map.h"

#include "ui/models/format.h"
#include "ui/views/heatmap_view.h"
#include "ui/views/theme.h"
#include "ui/views/time_axis.h"
#include "ui/views/time_axis_input.h"

#include <algorithm>
#include <cmath>

#include <QFontMetricsF>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

namespace gatescope::ui {

GateWeightsMap::GateWeightsMap(TimeAxis& to, TimeAxis& from, QWidget* parent)
    : QWidget(parent), m_to(to), m_from(from) {
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
  for (TimeAxis* axis : {&to, &from}) {
    connect(axis, &TimeAxis::windowChanged, this, &GateWeightsMap::invalidate);
  }
  connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &GateWeightsMap::invalidate);
}

void GateWeightsMap::setPicture(const WeightsPicture* picture, int gate) {
  m_picture = picture;
  m_gate = gate;
  invalidate();
}

void GateWeightsMap::setSelectedUnit(int unit) {
  m_unit = unit;
  update();
}

void GateWeightsMap::setChosen(std::optional<WeightPlace> chosen) {
  m_chosen = chosen;
  update();
}

const GateWeights& GateWeightsMap::weights() const {
  return m_picture->layer->gates[static_cast<std::size_t>(m_gate)];
}

WeightGrid GateWeightsMap::grid() const {
  return {*m_picture, m_to, m_from, double(width())};
}

// Below the caption, which there is where each matrix has a scale of its own.
QRectF GateWeightsMap::mapOf(const WeightGrid::Part& part) const {
  const double caption =
      m_picture->oneScale ? 0 : std::ceil(QFontMetricsF(themeFont(FontRole::Small)).height()) + 3;
  return {part.left, caption, part.width, std::max(height() - caption, 1.0)};
}

std::optional<WeightPlace> GateWeightsMap::placeAt(QPointF point) const {
  if (m_picture == nullptr) return std::nullopt;
  const WeightGrid all = grid();
  const QRectF map = mapOf(all.parts().front());
  const auto place = all.placeAt(point.x(), (point.y() - map.top()) / map.height(), m_gate);
  if (!place || weightsOf(weights(), place->part).empty()) return std::nullopt;
  return place;
}

void GateWeightsMap::invalidate() {
  m_images.fill({});
  update();
}

QImage GateWeightsMap::imageOf(const WeightGrid::Part& part) const {
  const bool recurrent = part.part == WeightPart::Recurrent;
  const auto& values = weightsOf(weights(), part.part);
  const float end =
      m_picture->ends[static_cast<std::size_t>(m_gate)][static_cast<std::size_t>(part.part)];
  const QRgb missing = blend(theme().muted, theme().surface, 0.25).rgb();
  const int columns = recurrent ? m_picture->layer->units : part.columns;
  return heatmapImage({.values = &values,
                       .order = &m_picture->order,
                       .rows = m_picture->layer->units,
                       .columns = columns,
                       .first = recurrent ? m_from.first() : 0,
                       .last = recurrent ? m_from.last() : columns - 1,
                       .range = SignalRange::Unbounded,
                       .ends = rangeOf(SignalRange::Unbounded, end),
                       .missing = missing,
                       .shrink = Shrink::Farthest,
                       .firstRow = m_to.first(),
                       .lastRow = m_to.last(),
                       .columnOrder = recurrent ? &m_picture->order : nullptr},
                      (mapOf(part).size() * devicePixelRatioF()).toSize());
}

void GateWeightsMap::paintCaption(QPainter& painter, const WeightGrid::Part& part) const {
  const float end =
      m_picture->ends[static_cast<std::size_t>(m_gate)][static_cast<std::size_t>(part.part)];
  painter.setFont(themeFont(FontRole::Small));
  painter.setPen(theme().muted);
  painter.drawText(QRectF(part.left + 2, 1, part.width + 8, mapOf(part).top()),
                   Qt::AlignLeft | Qt::AlignVCenter,
                   QStringLiteral("±") + numberText(double(end), 2));
}

void GateWeightsMap::paintPart(QPainter& painter, const WeightGrid::Part& part) {
  const QRectF map = mapOf(part);
  if (weightsOf(weights(), part.part).empty()) {
    painter.setFont(themeFont(FontRole::Small));
    painter.setPen(theme().muted);
    const QString said = part.part == WeightPart::Input ? tr("reads no input") : tr("none");
    painter.drawText(map, Qt::AlignCenter | Qt::TextWordWrap, said);
    return;
  }
  if (!m_picture->oneScale) paintCaption(painter, part);
  QImage& image = m_images[static_cast<std::size_t>(part.part)];
  if (image.isNull()) image = imageOf(part);
  painter.drawImage(map, image);
}

void GateWeightsMap::paintChosen(QPainter& painter) const {
  if (!m_chosen || m_chosen->gate != m_gate) return;
  const WeightGrid all = grid();
  const auto part = std::ranges::find(all.parts(), m_chosen->part, &WeightGrid::Part::part);
  if (part == all.parts().end()) return;
  const QRectF map = mapOf(*part);
  const auto [left, wide] = all.columnOf(*m_chosen);
  const double side = map.height() / std::max(m_to.seen(), 1);
  const double top = map.top() + (all.placeOf(m_chosen->to) - m_to.first()) * side;
  // At least so large that it is seen.
  constexpr double leastSide = 7;
  const QPointF middle(left + wide / 2, top + side / 2);
  if (!map.contains(middle)) return;
  QRectF frame(0, 0, std::max(wide, leastSide), std::max(side, leastSide));
  frame.moveCenter(middle);
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(QColor(Qt::white), 3));
  painter.drawRect(frame);
  painter.setPen(QPen(QColor(Qt::black), 1.2));
  painter.drawRect(frame);
}

void GateWeightsMap::paintUnit(QPainter& painter) const {
  const WeightGrid all = grid();
  const int place = all.placeOf(m_unit) - m_to.first();
  if (m_unit < 0 || place < 0 || place >= m_to.seen()) return;
  for (const WeightGrid::Part& part : all.parts()) {
    const bool wide = part.part == WeightPart::Input || part.part == WeightPart::Recurrent;
    if (wide && !weightsOf(weights(), part.part).empty()) {
      paintRowMark(painter, mapOf(part), place, m_to.seen());
    }
  }
}

void GateWeightsMap::paintEvent(QPaintEvent*) {
  if (m_picture == nullptr) return;
  QPainter painter(this);
  painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
  const WeightGrid all = grid();
  for (const WeightGrid::Part& part : all.parts()) paintPart(painter, part);
  paintUnit(painter);
  paintChosen(painter);
  if (!hasFocus()) return;
  painter.setPen(QPen(theme().accentText, 2));
  painter.setBrush(Qt::NoBrush);
  painter.drawRect(QRectF(rect()).adjusted(1, 1, -1, -1));
}

void GateWeightsMap::resizeEvent(QResizeEvent*) {
  invalidate();
}

void GateWeightsMap::mouseMoveEvent(QMouseEvent* event) {
  const auto place = placeAt(event->position());
  Q_EMIT hovered(place);
  if (place && event->buttons() & Qt::LeftButton) Q_EMIT chosen(*place);
}

void GateWeightsMap::mousePressEvent(QMouseEvent* event) {
  const auto place = placeAt(event->position());
  if (place && event->button() == Qt::LeftButton) Q_EMIT chosen(*place);
}

void GateWeightsMap::mouseDoubleClickEvent(QMouseEvent*) {
  m_to.showAll();
  m_from.showAll();
}

void GateWeightsMap::leaveEvent(QEvent*) {
  Q_EMIT hovered(std::nullopt);
}

// Rows and columns together over U; beside it rows alone.
void GateWeightsMap::zoom(double factor, QPointF around) {
  const WeightGrid all = grid();
  const QRectF map = mapOf(all.parts().back());
  const bool recurrent = around.x() >= map.left();
  m_to.zoom(factor, m_to.stepAt(around.y(), map.top(), map.bottom()));
  if (recurrent) m_from.zoom(factor, m_from.stepAt(around.x(), map.left(), map.right()));
}

void GateWeightsMap::wheelEvent(QWheelEvent* event) {
  if (m_picture == nullptr) return;
  const QPoint delta = event->angleDelta();
  const int way = delta.y() != 0 ? delta.y() : delta.x();
  const bool across = event->modifiers() & Qt::ShiftModifier || delta.y() == 0;
  const bool down = event->modifiers() & Qt::ControlModifier;
  if (across || down) {
    TimeAxis& axis = across ? m_from : m_to;
    const int by = std::max(axis.seen() / 10, 1) * (way > 0 ? -1 : 1);
    axis.setWindow(axis.first() + by, axis.last() + by);
  } else {
    zoom(std::pow(0.8, way / 120.0), event->position());
  }
  event->accept();
}

// Moves the window so that the place is seen.
void GateWeightsMap::reveal(const WeightPlace& place) {
  const WeightGrid all = grid();
  const auto bring = [](TimeAxis& axis, int at) {
    if (at < axis.first()) axis.setWindow(at, at + axis.seen() - 1);
    if (at > axis.last()) axis.setWindow(at - axis.seen() + 1, at);
  };
  bring(m_to, all.placeOf(place.to));
  if (place.part == WeightPart::Recurrent) bring(m_from, all.placeOf(place.from));
}

void GateWeightsMap::keyPressEvent(QKeyEvent* event) {
  if (m_picture == nullptr) return QWidget::keyPressEvent(event);
  const int step = event->modifiers() & Qt::ControlModifier ? 10 : 1;
  int across = 0, down = 0;
  switch (event->key()) {
    case Qt::Key_Left:
      across = -step;
      break;
    case Qt::Key_Right:
      across = step;
      break;
    case Qt::Key_Up:
      down = -step;
      break;
    case Qt::Key_Down:
      down = step;
      break;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
      return zoom(0.8, {double(width()), height() / 2.0});
    case Qt::Key_Minus:
      return zoom(1.25, {double(width()), height() / 2.0});
    case Qt::Key_0:
      return mouseDoubleClickEvent(nullptr);
    default:
      return QWidget::keyPressEvent(event);
  }
  const WeightGrid all = grid();
  const bool here = m_chosen && m_chosen->gate == m_gate;
  const WeightPlace place =
      here ? all.moved(*m_chosen, across, down) : *all.placeAt(all.parts().back().left, 0, m_gate);
  reveal(place);
  Q_EMIT hovered(std::nullopt);  // the keyboard wins until the mouse moves again
  Q_EMIT chosen(place);
}

}  // namespace gatescope::ui
