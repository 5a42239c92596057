#include "ui/views/metric_map.h"

#include "ui/models/format.h"
#include "ui/views/theme.h"

#include <algorithm>
#include <cmath>

#include <QFontMetricsF>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QToolTip>

namespace gatescope::ui {

namespace {

constexpr qreal gap = 6;
constexpr int digits = 4;       // that are read
constexpr double mostCell = 2;  // times as wide as high

qreal widest(const QStringList& texts) {
  const QFontMetricsF metrics(themeFont(FontRole::Small));
  qreal width = 0;
  for (const QString& text : texts) width = std::max(width, metrics.horizontalAdvance(text));
  return width;
}

}  // namespace

MetricMap::MetricMap(QWidget* parent) : QWidget(parent) {
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
  setAccessibleName(tr("Map of a metric over two settings"));
  setEmptyText(tr("No result yet"));
  connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, qOverload<>(&QWidget::update));
}

void MetricMap::setPicture(MetricMapPicture picture) {
  m_picture = std::move(picture);
  m_current = {-1, -1};
  m_scale = qualityScale(m_picture.values, m_picture.higherIsBetter);
  setAccessibleName(
      tr("%1 by %2 and %3").arg(m_picture.metric, m_picture.xTitle, m_picture.yTitle));
  setAccessibleDescription(contains(best()) ? tr("Best: %1").arg(cellText(best())) : m_emptyText);
  update();
}

void MetricMap::setEmptyText(const QString& text) {
  m_emptyText = text;
  update();
}

bool MetricMap::contains(QPoint cell) const {
  return cell.x() >= 0 && cell.y() >= 0 && cell.x() < columns() && cell.y() < rows();
}

std::size_t MetricMap::indexOf(QPoint cell) const {
  return static_cast<std::size_t>(cell.y() * columns() + cell.x());
}

QPoint MetricMap::best() const {
  QPoint found(-1, -1);
  for (int y = 0; y < rows(); ++y) {
    for (int x = 0; x < columns(); ++x) {
      const double value = m_picture.values[indexOf({x, y})];
      if (!std::isfinite(value)) continue;
      const bool better =
          found.x() < 0 || (m_picture.higherIsBetter ? value > m_picture.values[indexOf(found)]
                                                     : value < m_picture.values[indexOf(found)]);
      if (better) found = {x, y};
    }
  }
  return found;
}

QString MetricMap::cellText(QPoint cell) const {
  if (!contains(cell)) return {};
  const QString at = tr("%1 %2, %3 %4")
                         .arg(m_picture.xTitle, m_picture.xLabels[cell.x()], m_picture.yTitle,
                              m_picture.yLabels[cell.y()]);
  const double value = m_picture.values[indexOf(cell)];
  if (!std::isfinite(value)) return tr("%1: no result").arg(at);
  const QString text = tr("%1: %2 %3").arg(at, m_picture.metric, numberText(value, digits));
  if (m_picture.counts.empty() || m_picture.counts[indexOf(cell)] == 1) return text;
  return tr("%1, mean of %2 configurations").arg(text).arg(m_picture.counts[indexOf(cell)]);
}

MetricMap::Layout MetricMap::layOut() const {
  const qreal line = QFontMetricsF(themeFont(FontRole::Small)).height();
  Layout layout;
  layout.names = std::min(widest(m_picture.yLabels), width() * 0.3);
  const qreal left = line + gap + layout.names + gap, top = line + gap;
  layout.width = (width() - left - 2) / std::max(columns(), 1);
  layout.slanted = widest(m_picture.xLabels) > layout.width - 4 && layout.width < 64;
  const qreal below =
      layout.slanted ? std::min(widest(m_picture.xLabels), height() * 0.28) + gap : line + 2;
  layout.height = (height() - top - below - line - 2) / std::max(rows(), 1);
  layout.width = std::min(layout.width, std::max(mostCell * layout.height, 60.0));
  layout.height = std::min(layout.height, std::max(layout.width, 24.0));
  layout.cells = QRectF(left, top, layout.width * columns(), layout.height * rows());
  return layout;
}

QRectF MetricMap::rectOf(const Layout& layout, QPoint cell) const {
  return {layout.cells.left() + cell.x() * layout.width,
          layout.cells.bottom() - (cell.y() + 1) * layout.height, layout.width, layout.height};
}

QPoint MetricMap::cellAt(QPointF place) const {
  const Layout layout = layOut();
  if (!layout.cells.contains(place)) return {-1, -1};
  const QPoint cell(static_cast<int>((place.x() - layout.cells.left()) / layout.width),
                    static_cast<int>((layout.cells.bottom() - place.y()) / layout.height));
  return contains(cell) ? cell : QPoint(-1, -1);
}

void MetricMap::moveTo(QPoint cell) {
  if (cell == m_current) return;
  m_current = cell;
  if (contains(cell)) setAccessibleDescription(cellText(cell));
  update();
  Q_EMIT hovered(cell.x(), cell.y());
}

void MetricMap::mouseMoveEvent(QMouseEvent* event) {
  moveTo(cellAt(event->position()));
}

void MetricMap::leaveEvent(QEvent*) {
  if (!hasFocus()) moveTo({-1, -1});
}

void MetricMap::mousePressEvent(QMouseEvent* event) {
  const QPoint cell = cellAt(event->position());
  moveTo(cell);
  if (event->button() == Qt::LeftButton && contains(cell)) Q_EMIT clicked(cell.x(), cell.y());
}

void MetricMap::keyPressEvent(QKeyEvent* event) {
  if (m_picture.values.empty()) return QWidget::keyPressEvent(event);
  QPoint by;
  switch (event->key()) {
    case Qt::Key_Left:
      by = {-1, 0};
      break;
    case Qt::Key_Right:
      by = {1, 0};
      break;
    case Qt::Key_Up:
      by = {0, 1};
      break;
    case Qt::Key_Down:
      by = {0, -1};
      break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
      if (contains(m_current)) Q_EMIT clicked(m_current.x(), m_current.y());
      return;
    default:
      return QWidget::keyPressEvent(event);
  }
  // The first arrow goes to the best.
  if (!contains(m_current)) return moveTo(contains(best()) ? best() : QPoint(0, 0));
  moveTo({std::clamp(m_current.x() + by.x(), 0, columns() - 1),
          std::clamp(m_current.y() + by.y(), 0, rows() - 1)});
}

bool MetricMap::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QWidget::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  QToolTip::showText(help->globalPos(), cellText(cellAt(help->pos())), this);
  return true;
}

QString MetricMap::csv() const {
  QString text = csvField(m_picture.yTitle + QStringLiteral(" \\ ") + m_picture.xTitle);
  for (const QString& label : m_picture.xLabels) text += u',' + csvField(label);
  text += u'\n';
  for (int y = 0; y < rows(); ++y) {
    text += csvField(m_picture.yLabels[y]);
    for (int x = 0; x < columns(); ++x) {
      const double value = m_picture.values[indexOf({x, y})];
      text += u',' + (std::isfinite(value) ? QString::number(value, 'g', 15) : QString());
    }
    text += u'\n';
  }
  return text;
}

}  // namespace gatescope::ui
