#include "ui/views/heatmap_view.h"

#include "ui/models/format.h"
#include "ui/views/theme.h"
#include "ui/views/time_axis.h"
#include "ui/views/time_axis_input.h"

#include <algorithm>
#include <cmath>

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

namespace gatescope::ui {

HeatmapView::HeatmapView(QWidget* parent) : QWidget(parent), m_ownAxis(new TimeAxis(this)) {
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  setAttribute(Qt::WA_OpaquePaintEvent);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
  setTimeAxis(m_ownAxis);
  setSignal({}, tr("Heatmap"));
  connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &HeatmapView::invalidate);
}

void HeatmapView::setTimeAxis(TimeAxis* axis) {
  if (m_axis) disconnect(m_axis, nullptr, this, nullptr);
  m_axis = axis ? axis : m_ownAxis;
  const auto repaint = [this] { update(); };
  connect(m_axis, &TimeAxis::cursorChanged, this, repaint);
  connect(m_axis, &TimeAxis::hoverChanged, this, repaint);
  connect(m_axis, &TimeAxis::spanChanged, this, repaint);
  connect(m_axis, &TimeAxis::windowChanged, this, &HeatmapView::invalidate);
  invalidate();
}

void HeatmapView::setSignal(const QString& symbol, const QString& name) {
  m_symbol = symbol;
  m_name = name;
  setAccessibleName(symbol.isEmpty() ? name : QStringLiteral("%1 (%2)").arg(name, symbol));
}

void HeatmapView::setValues(std::vector<float> values, int rows, int columns, SignalRange range) {
  setValues(std::make_shared<const std::vector<float>>(std::move(values)), rows, columns, range);
}

void HeatmapView::setValues(Values values, int rows, int columns, SignalRange range) {
  Q_ASSERT(values->size() == static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns));
  m_values = std::move(values);
  if (rows != m_rows) {
    m_order.clear();
    m_markedRows.clear();
    m_selectedRow = -1;
  }
  m_rows = rows;
  m_columns = columns;
  m_range = range;
  m_largest = 0;
  if (range == SignalRange::Unbounded)
    for (const float v : *m_values)
      if (std::isfinite(v)) m_largest = std::max(m_largest, std::abs(v));
  m_axis->setSteps(columns);
  setAccessibleDescription(tr("%1 rows, %2 columns, colours from %3 to %4")
                               .arg(rows)
                               .arg(columns)
                               .arg(numberText(double(valueRange().low)))
                               .arg(numberText(double(valueRange().high))));
  invalidate();
}

void HeatmapView::setRowOrder(std::vector<int> order) {
  Q_ASSERT(order.empty() || order.size() == static_cast<std::size_t>(m_rows));
  m_order = std::move(order);
  invalidate();
}

void HeatmapView::setRowNames(QStringList names) {
  m_rowNames = std::move(names);
}

void HeatmapView::setMarkedRows(std::vector<int> rows) {
  std::erase_if(rows, [this](int row) { return row >= m_rows; });
  m_markedRows = std::move(rows);
  update();
}

void HeatmapView::setSelectedRow(int row) {
  m_selectedRow = row < m_rows ? row : -1;
  update();
}

float HeatmapView::value(int row, int column) const {
  return (*m_values)[static_cast<std::size_t>(row) * static_cast<std::size_t>(m_columns) +
                     static_cast<std::size_t>(column)];
}

ValueRange HeatmapView::valueRange() const {
  return rangeOf(m_range, m_largest);
}

QString HeatmapView::valueText(int row, int column) const {
  if (row < 0 || row >= m_rows || column < 0 || column >= m_columns) return {};
  if (row < m_rowNames.size()) {
    return tr("%1 at t = %2: %3")
        .arg(m_rowNames[row])
        .arg(column + 1)
        .arg(numberText(double(value(row, column))));
  }
  const QString symbol = m_symbol.isEmpty() ? m_name : m_symbol;
  return tr("%1 of unit %2 at t = %3: %4")
      .arg(symbol)
      .arg(row + 1)
      .arg(column + 1)
      .arg(numberText(double(value(row, column))));
}

// The steps and the order of rows that are seen.
std::vector<FigureTable> HeatmapView::tables() const {
  FigureTable table;
  table.name = accessibleName();
  for (int c = m_axis->first(); c <= m_axis->last(); ++c)
    table.columns << QStringLiteral("t = %1").arg(c + 1);
  for (int place = 0; place < m_rows; ++place) {
    const int row = rowAtPlace(place);
    table.rows << (row < m_rowNames.size() ? m_rowNames[row] : tr("unit %1").arg(row + 1));
    const auto first = m_values->begin() + std::ptrdiff_t(row) * m_columns;
    table.values.insert(table.values.end(), first + m_axis->first(), first + m_axis->last() + 1);
  }
  return {table};
}

QString HeatmapView::csv() const {
  QString text = m_rowNames.isEmpty() ? tr("unit") : tr("input");
  for (int c = m_axis->first(); c <= m_axis->last(); ++c) text += QStringLiteral(",t%1").arg(c + 1);
  text += u'\n';
  for (int place = 0; place < m_rows; ++place) {
    const int row = rowAtPlace(place);
    text += row < m_rowNames.size() ? csvField(m_rowNames[row]) : QString::number(row + 1);
    for (int c = m_axis->first(); c <= std::min(m_axis->last(), m_columns - 1); ++c) {
      const float v = value(row, c);
      text += u',';
      if (!std::isnan(v)) text += QString::number(double(v), 'g', 8);
    }
    text += u'\n';
  }
  return text;
}

int HeatmapView::placeAt(double y) const {
  if (m_rows == 0 || height() == 0) return -1;
  return std::clamp(static_cast<int>(y / height() * m_rows), 0, m_rows - 1);
}

int HeatmapView::rowAtPlace(int place) const {
  if (place < 0) return -1;
  return m_order.empty() ? place : m_order[static_cast<std::size_t>(place)];
}

void HeatmapView::select(int row, int column) {
  setSelectedRow(row);
  m_axis->setCursor(column);
  setAccessibleDescription(valueText(row, column));
  Q_EMIT selected(row, column);
}

void HeatmapView::invalidate() {
  m_image = {};
  update();
}

void HeatmapView::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  if (m_rows == 0 || m_columns == 0) {
    painter.fillRect(rect(), theme().surface);
    return;
  }
  if (m_image.isNull()) {
    const QRgb missing = blend(theme().muted, theme().surface, 0.25).rgb();
    m_image = heatmapImage({.values = m_values.get(),
                            .order = &m_order,
                            .rows = m_rows,
                            .columns = m_columns,
                            .first = m_axis->first(),
                            .last = std::min(m_axis->last(), m_columns - 1),
                            .range = m_range,
                            .ends = valueRange(),
                            .missing = missing},
                           size() * devicePixelRatioF());
  }
  // Each value is a crisp rectangle, not a blur between its neighbours.
  painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
  painter.drawImage(rect(), m_image);
  paintLines(painter);
}

void HeatmapView::paintLines(QPainter& painter) {
  paintCursor(painter, *m_axis, rect());
  const auto mark = [&](int row) {
    const auto found = std::find(m_order.begin(), m_order.end(), row);
    const auto place = m_order.empty() ? row : static_cast<int>(found - m_order.begin());
    paintRowMark(painter, rect(), place, m_rows);
  };
  for (const int row : m_markedRows) mark(row);
  if (m_selectedRow >= 0) mark(m_selectedRow);
  if (hasFocus()) {
    painter.setPen(QPen(theme().accentText, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(QRectF(rect()).adjusted(1, 1, -1, -1));
  }
}

void paintRowMark(QPainter& painter, const QRectF& map, double place, double rows) {
  const qreal side = map.height() / rows, top = map.top() + place * side;
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(QColor(Qt::black), 1));
  if (side >= 12) {
    const QRectF row(map.left() + 1.5, top + 1.5, map.width() - 3.0, side - 3);
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(row.adjusted(-1, -1, 1, 1));
    painter.setPen(QPen(QColor(Qt::white), 1));
    painter.drawRect(row);
    return;
  }
  constexpr qreal high = 5, deep = 8;
  const qreal y = std::max(std::min(top + side / 2, map.bottom() - high - 1), map.top() + high + 1);
  painter.setBrush(Qt::white);
  for (const auto& [edge, tip] : {std::pair(map.left() + 0.5, map.left() + deep),
                                  std::pair(map.right() - 0.5, map.right() - deep)})
    painter.drawPolygon(QPolygonF({{edge, y - high}, {edge, y + high}, {tip, y}}));
}

void HeatmapView::resizeEvent(QResizeEvent*) {
  invalidate();
}

void HeatmapView::mouseMoveEvent(QMouseEvent* event) {
  if (m_rows == 0) return;
  const int column = m_axis->stepAt(event->position().x(), 0, width());
  const int row = rowAtPlace(placeAt(event->position().y()));
  m_axis->setHover(column);
  Q_EMIT hovered(row, column);
  if (dragTimeAxis(*m_axis, *event, column) || (event->modifiers() & Qt::ControlModifier)) return;
  if (event->buttons() & Qt::LeftButton) select(row, column);
}

void HeatmapView::mousePressEvent(QMouseEvent* event) {
  if (m_rows == 0 || event->button() != Qt::LeftButton) return;
  const int column = m_axis->stepAt(event->position().x(), 0, width());
  const int row = rowAtPlace(placeAt(event->position().y()));
  if (dragTimeAxis(*m_axis, *event, column)) return;
  if (event->modifiers() & Qt::ControlModifier) return Q_EMIT toggled(row);
  select(row, column);
}

void HeatmapView::mouseDoubleClickEvent(QMouseEvent*) {
  m_axis->showAll();
}

void HeatmapView::leaveEvent(QEvent*) {
  m_axis->setHover(-1);
  Q_EMIT hovered(-1, -1);
}

void HeatmapView::wheelEvent(QWheelEvent* event) {
  wheelTimeAxis(*m_axis, *event, 0, width());
}

void HeatmapView::keyPressEvent(QKeyEvent* event) {
  if (m_rows == 0) return QWidget::keyPressEvent(event);
  if (keyTimeAxis(*m_axis, *event)) {
    select(m_selectedRow, m_axis->cursor());
    return;
  }
  if (event->key() != Qt::Key_Up && event->key() != Qt::Key_Down)
    return QWidget::keyPressEvent(event);
  m_axis->setHover(-1);
  const int by = event->key() == Qt::Key_Up ? -1 : 1;
  int place = by > 0 ? -1 : m_rows;
  for (int p = 0; p < m_rows && m_selectedRow >= 0; ++p)
    if (rowAtPlace(p) == m_selectedRow) place = p;
  select(rowAtPlace(std::clamp(place + by, 0, m_rows - 1)), m_axis->cursor());
}

bool HeatmapView::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip && m_rows > 0) {
    const auto* help = static_cast<QHelpEvent*>(event);
    QToolTip::showText(help->globalPos(), valueText(rowAtPlace(placeAt(help->pos().y())),
                                                    m_axis->stepAt(help->pos().x(), 0, width())));
    return true;
  }
  return QWidget::event(event);
}

}  // namespace gatescope::ui
