#include "ui/views/parallel_plot.h"

#include "ui/views/theme.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <QHelpEvent>
#include <QKeyEvent>
#include <QLineF>
#include <QMouseEvent>
#include <QToolTip>

namespace gatescope::ui {

namespace {

constexpr double reach = 12;     // pixels: how close to an axis a drag begins
constexpr double nearLine = 6;   // and to a line a click falls
constexpr double leastPart = 4;  // pixels: shorter drags are clicks
constexpr double step = 0.05;    // places an arrow moves an end by

double distance(const QPointF& point, const QPointF& from, const QPointF& to) {
  const QPointF way = to - from, off = point - from;
  const double length = QPointF::dotProduct(way, way);
  const double along =
      length > 0 ? std::clamp(QPointF::dotProduct(off, way) / length, 0.0, 1.0) : 0;
  return QLineF(point, from + way * along).length();
}

}  // namespace

ParallelPlot::ParallelPlot(QWidget* parent) : QWidget(parent) {
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
  setAccessibleName(tr("Parallel coordinates"));
  setEmptyText(tr("No configuration yet"));
  connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &ParallelPlot::layOut);
}

void ParallelPlot::setPicture(std::vector<ParallelAxis> axes, std::vector<ParallelLine> lines) {
  const bool same =
      std::ranges::equal(axes, m_axes, {}, &ParallelAxis::title, &ParallelAxis::title);
  m_axes = std::move(axes);
  m_lines = std::move(lines);
  if (!same) m_parts.assign(m_axes.size(), {});
  m_axis = std::clamp(m_axis, 0, std::max(this->axes() - 1, 0));
  m_read = -1;
  QStringList titles;
  for (const ParallelAxis& axis : m_axes) titles << axis.title;
  setAccessibleDescription(
      tr("%1 configurations over %2").arg(m_lines.size()).arg(titles.join(QStringLiteral(", "))));
  layOut();
}

void ParallelPlot::setSelected(int id) {
  m_selected = id;
  update();
}

void ParallelPlot::setEmptyText(const QString& text) {
  m_emptyText = text;
  update();
}

void ParallelPlot::setPart(int axis, std::optional<Range> part) {
  m_parts[static_cast<std::size_t>(axis)] = part;
  update();
  Q_EMIT brushed();
}

bool ParallelPlot::passes(const ParallelLine& line) const {
  for (std::size_t axis = 0; axis < m_parts.size(); ++axis) {
    // NaN lies within no part.
    if (m_parts[axis] && !m_parts[axis]->contains(line.places[axis])) return false;
  }
  return true;
}

std::vector<int> ParallelPlot::passing() const {
  std::vector<int> ids;
  for (const ParallelLine& line : m_lines) {
    if (passes(line)) ids.push_back(line.id);
  }
  return ids;
}

void ParallelPlot::resizeEvent(QResizeEvent*) {
  layOut();
}

double ParallelPlot::xOf(int axis) const {
  if (axes() < 2) return m_plot.center().x();
  return m_plot.left() + axis * m_plot.width() / (axes() - 1);
}

QPointF ParallelPlot::pointAt(int axis, double place) const {
  return {xOf(axis), std::isnan(place) ? m_foot : m_plot.bottom() - place * m_plot.height()};
}

double ParallelPlot::placeAt(double y) const {
  return std::clamp((m_plot.bottom() - y) / m_plot.height(), 0.0, 1.0);
}

int ParallelPlot::axisAt(double x) const {
  for (int axis = 0; axis < axes(); ++axis) {
    if (std::abs(xOf(axis) - x) <= reach) return axis;
  }
  return -1;
}

const ParallelLine* ParallelPlot::find(int id) const {
  const auto found = std::ranges::find(m_lines, id, &ParallelLine::id);
  return found == m_lines.end() ? nullptr : &*found;
}

// The nearest of those that pass.
const ParallelLine* ParallelPlot::lineAt(QPointF point) const {
  const ParallelLine* nearest = nullptr;
  double least = nearLine;
  for (const ParallelLine& line : m_lines) {
    if (!passes(line)) continue;
    for (int axis = 1; axis < axes(); ++axis) {
      if (point.x() < xOf(axis - 1) - nearLine || point.x() > xOf(axis) + nearLine) continue;
      const double off = distance(point, pointOf(line, axis - 1), pointOf(line, axis));
      if (off >= least) continue;
      least = off;
      nearest = &line;
    }
  }
  return nearest;
}

void ParallelPlot::read(int id) {
  if (id == m_read) return;
  m_read = id;
  if (const ParallelLine* line = find(id)) setAccessibleDescription(textOf(*line));
  update();
  Q_EMIT hovered(id);
}

// “units 16, learning rate 0.003, RMSE 12.3”
QString ParallelPlot::textOf(const ParallelLine& line) const {
  QStringList said;
  for (std::size_t axis = 0; axis < m_axes.size(); ++axis) {
    const QString& value = line.values[static_cast<qsizetype>(axis)];
    if (!value.isEmpty()) said << m_axes[axis].title + u' ' + value;
  }
  return said.join(QStringLiteral(", "));
}

void ParallelPlot::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton || m_lines.empty()) return;
  m_dragged = axisAt(event->position().x());
  m_dragFrom = event->position().y();
  if (m_dragged >= 0) m_axis = m_dragged;
}

void ParallelPlot::mouseMoveEvent(QMouseEvent* event) {
  if (m_dragged < 0) {
    const ParallelLine* line = lineAt(event->position());
    setCursor(axisAt(event->position().x()) >= 0 ? Qt::SizeVerCursor
              : line != nullptr                  ? Qt::PointingHandCursor
                                                 : Qt::ArrowCursor);
    return read(line != nullptr ? line->id : -1);
  }
  if (std::abs(event->position().y() - m_dragFrom) < leastPart) return;
  const double from = placeAt(m_dragFrom), to = placeAt(event->position().y());
  setPart(m_dragged, Range{std::min(from, to), std::max(from, to)});
}

// What begins on an axis is of that axis, and chooses no line.
void ParallelPlot::mouseReleaseEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton || std::exchange(m_dragged, -1) >= 0) return;
  if (const ParallelLine* line = lineAt(event->position())) Q_EMIT clicked(line->id);
}

void ParallelPlot::mouseDoubleClickEvent(QMouseEvent* event) {
  m_dragged = axisAt(event->position().x());
  if (m_dragged >= 0) setPart(m_dragged, {});
}

void ParallelPlot::leaveEvent(QEvent*) {
  if (!hasFocus()) read(-1);
}

std::vector<const ParallelLine*> ParallelPlot::byQuality() const {
  std::vector<const ParallelLine*> lines;
  for (const ParallelLine& line : m_lines) {
    if (passes(line)) lines.push_back(&line);
  }
  std::ranges::stable_sort(lines, {}, [](const ParallelLine* line) {
    return std::isnan(line->quality) ? 1.0 : -line->quality;
  });
  return lines;
}

void ParallelPlot::moveEnd(bool upper, double by) {
  Range part = m_parts[static_cast<std::size_t>(m_axis)].value_or(Range{0, 1});
  double& end = upper ? part.to : part.from;
  end = std::clamp(end + by, upper ? part.from : 0.0, upper ? 1.0 : part.to);
  setPart(m_axis, part);
}

void ParallelPlot::keyPressEvent(QKeyEvent* event) {
  if (m_lines.empty()) return QWidget::keyPressEvent(event);
  const int key = event->key();
  const int up = key == Qt::Key_Up ? 1 : key == Qt::Key_Down ? -1 : 0;
  const bool lower = event->modifiers() & Qt::ShiftModifier;
  const bool upper = event->modifiers() & Qt::ControlModifier;
  if (up != 0 && (lower || upper)) return moveEnd(upper, up * step);
  if (up != 0) {
    const auto lines = byQuality();
    if (lines.empty()) return;
    const auto at = std::ranges::find(lines, find(m_read)) - lines.begin();
    const auto last = std::ssize(lines) - 1;
    const auto next = at > last ? 0 : std::clamp<std::ptrdiff_t>(at - up, 0, last);
    return read(lines[static_cast<std::size_t>(next)]->id);
  }
  if (key == Qt::Key_Left || key == Qt::Key_Right) {
    m_axis = std::clamp(m_axis + (key == Qt::Key_Right ? 1 : -1), 0, axes() - 1);
    setAccessibleDescription(m_axes[static_cast<std::size_t>(m_axis)].title);
    return update();
  }
  if (key == Qt::Key_Delete || key == Qt::Key_Backspace) return setPart(m_axis, {});
  if (key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Space) {
    if (find(m_read) != nullptr) Q_EMIT clicked(m_read);
    return;
  }
  QWidget::keyPressEvent(event);
}

bool ParallelPlot::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QWidget::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  const int axis = axisAt(help->pos().x());
  const ParallelLine* line = lineAt(help->pos());
  const bool onTitle = axis >= 0 && help->pos().y() < m_plot.top();
  QToolTip::showText(help->globalPos(),
                     onTitle           ? m_axes[static_cast<std::size_t>(axis)].title
                     : line != nullptr ? textOf(*line)
                                       : QString(),
                     this);
  return true;
}

QString ParallelPlot::csv() const {
  QString text = tr("configuration,shown");
  for (const ParallelAxis& axis : m_axes) text += u',' + csvField(axis.title);
  text += u'\n';
  for (const ParallelLine& line : m_lines) {
    text += QString::number(line.id) + u',' + (passes(line) ? tr("yes") : tr("no"));
    for (const QString& value : line.values) text += u',' + csvField(value);
    text += u'\n';
  }
  return text;
}

}  // namespace gatescope::ui
