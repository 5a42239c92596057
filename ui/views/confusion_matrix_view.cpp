#include "ui/views/confusion_matrix_view.h"

#include "ui/models/format.h"
#include "ui/views/theme.h"

#include <algorithm>
#include <cmath>

#include <QFontMetricsF>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace gatescope::ui {

namespace {

constexpr qreal gap = 6;

// Light at 0, the accent at 1: one hue, so that share alone is read.
QColor shareColour(double share) {
  const Theme& t = theme();
  return blend(t.accent, blend(t.grid, t.surface, 0.6), std::sqrt(share));
}

qreal widest(const QStringList& texts, const QFontMetricsF& metrics) {
  qreal width = 0;
  for (const QString& text : texts) width = std::max(width, metrics.horizontalAdvance(text));
  return width;
}

}  // namespace

ConfusionMatrixView::ConfusionMatrixView(QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
  setAccessibleName(tr("Confusion matrix"));
  setEmptyText(tr("Nothing was classified yet"));
  connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, qOverload<>(&QWidget::update));
}

void ConfusionMatrixView::setMatrix(std::vector<std::int64_t> counts, QStringList classes) {
  const auto side = static_cast<std::size_t>(classes.size());
  if (counts.size() != side * side) counts.clear();
  m_counts = std::move(counts);
  m_classes = std::move(classes);
  std::int64_t right = 0, all = 0;
  for (int row = 0; row < m_classes.size() && !m_counts.empty(); ++row)
    for (int column = 0; column < m_classes.size(); ++column) {
      all += count(row, column);
      if (row == column) right += count(row, column);
    }
  setAccessibleDescription(
      tr("%1 classes, %2 of %3 right").arg(m_classes.size()).arg(right).arg(all));
  update();
}

void ConfusionMatrixView::setEmptyText(const QString& text) {
  m_emptyText = text;
  update();
}

std::int64_t ConfusionMatrixView::count(int row, int column) const {
  return m_counts[static_cast<std::size_t>(row) * static_cast<std::size_t>(m_classes.size()) +
                  static_cast<std::size_t>(column)];
}

double ConfusionMatrixView::share(int row, int column) const {
  std::int64_t sum = 0;
  for (int c = 0; c < m_classes.size(); ++c) sum += count(row, c);
  return sum > 0 ? static_cast<double>(count(row, column)) / static_cast<double>(sum) : 0.0;
}

QString ConfusionMatrixView::cellText(int row, int column) const {
  return tr("%1 of true class “%2” were called “%3” (%4 % of that class)")
      .arg(countText(count(row, column)), m_classes[row], m_classes[column])
      .arg(share(row, column) * 100, 0, 'f', 1);
}

ConfusionMatrixView::Layout ConfusionMatrixView::layoutFor() const {
  Layout layout;
  const auto classes = static_cast<qreal>(m_classes.size());
  layout.labelFont = themeFont(FontRole::Small);
  const qreal line = QFontMetricsF(layout.labelFont).height();
  const auto wide = [&] { return widest(m_classes, QFontMetricsF(layout.labelFont)); };
  // Many classes: labels shrink with the cells, down to what can still be read.
  while (layout.labelFont.pixelSize() > 9 &&
         (height() - 3 * line) / classes < QFontMetricsF(layout.labelFont).height())
    layout.labelFont.setPixelSize(layout.labelFont.pixelSize() - 1);
  const qreal left = line + gap + std::min(wide(), width() * 0.32) + gap;
  qreal top = 2 * line + gap;
  qreal cellWidth = (width() - left - 2) / classes;
  layout.slantedColumns = wide() > cellWidth - 4 && cellWidth < 64;
  if (layout.slantedColumns) top = line + gap + std::min(wide(), height() * 0.28) + gap;
  const qreal cellHeight = (height() - top - 2) / classes;
  // Cells are at most twice as wide as high, and end where the widget does.
  cellWidth = std::min({cellWidth, std::max(cellHeight * 2, 44.0), 130.0});
  layout.side = std::min(cellHeight, std::max(cellWidth, 24.0));
  // The matrix stands in the middle of the room that it does not fill.
  layout.shift = std::max((width() - left - cellWidth * classes) / 2, 0.0);
  layout.cells = QRectF(left + layout.shift, top, cellWidth * classes, layout.side * classes);
  return layout;
}

void ConfusionMatrixView::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  if (m_counts.empty()) {
    painter.setPen(theme().muted);
    painter.drawText(rect().adjusted(16, 8, -16, -8), Qt::AlignCenter | Qt::TextWordWrap,
                     m_emptyText);
    return;
  }
  const Layout layout = layoutFor();
  paintCells(painter, layout);
  paintLabels(painter, layout);
}

void ConfusionMatrixView::paintCells(QPainter& painter, const Layout& layout) const {
  const qreal width = layout.cells.width() / static_cast<qreal>(m_classes.size());
  const QFont small = themeFont(FontRole::Small);
  QFont countFont = themeFont(FontRole::Strong);
  countFont.setPixelSize(
      std::clamp(static_cast<int>(layout.side * 0.55), 9, themeFont(FontRole::Body).pixelSize()));
  const QFontMetricsF metrics(countFont);
  const bool twoLines = layout.side > metrics.height() + QFontMetricsF(small).height() + 4;
  for (int row = 0; row < m_classes.size(); ++row)
    for (int column = 0; column < m_classes.size(); ++column) {
      const QRectF cell(layout.cells.left() + column * width,
                        layout.cells.top() + row * layout.side, width, layout.side);
      const double part = share(row, column);
      const QColor fill = shareColour(part);
      painter.setPen(Qt::NoPen);
      painter.setBrush(fill);
      painter.drawRoundedRect(cell.adjusted(1, 1, -1, -1), 2, 2);
      const QString text = countText(count(row, column));
      if (count(row, column) == 0 || metrics.horizontalAdvance(text) > width - 4 ||
          metrics.height() > layout.side)
        continue;
      painter.setPen(readableOn(fill));
      painter.setFont(countFont);
      const QString percent = QStringLiteral("%1 %").arg(part * 100, 0, 'f', part < 0.0995 ? 1 : 0);
      if (!twoLines || QFontMetricsF(small).horizontalAdvance(percent) > width - 4) {
        painter.drawText(cell, Qt::AlignCenter, text);
        continue;
      }
      painter.drawText(cell.adjusted(0, 0, 0, -layout.side / 2 + 2),
                       Qt::AlignHCenter | Qt::AlignBottom, text);
      painter.setFont(small);
      painter.drawText(cell.adjusted(0, layout.side / 2 + 1, 0, 0), Qt::AlignHCenter | Qt::AlignTop,
                       percent);
    }
}

void ConfusionMatrixView::paintLabels(QPainter& painter, const Layout& layout) const {
  const qreal width = layout.cells.width() / static_cast<qreal>(m_classes.size());
  const QFontMetricsF metrics(layout.labelFont);
  const qreal line = QFontMetricsF(themeFont(FontRole::Small)).height();
  painter.setFont(layout.labelFont);
  painter.setPen(theme().text);
  const qreal nameRoom = layout.cells.left() - layout.shift - line - 2 * gap;
  // Every class where there is room, else every second, third, …
  const int rowStride = std::max(static_cast<int>(std::ceil(metrics.height() / layout.side)), 1);
  const int columnStride = std::max(static_cast<int>(std::ceil(metrics.height() / width)), 1);
  for (int i = 0; i < m_classes.size(); i += rowStride) {
    const QRectF rowName(layout.shift + line + gap, layout.cells.top() + i * layout.side, nameRoom,
                         layout.side);
    painter.drawText(rowName.adjusted(0, -line, 0, line), Qt::AlignRight | Qt::AlignVCenter,
                     metrics.elidedText(m_classes[i], Qt::ElideMiddle, nameRoom));
  }
  for (int i = 0; i < m_classes.size(); i += columnStride) {
    const qreal middle = layout.cells.left() + (i + 0.5) * width;
    if (!layout.slantedColumns) {
      painter.drawText(QRectF(middle - width / 2, line + gap / 2, width, line), Qt::AlignCenter,
                       metrics.elidedText(m_classes[i], Qt::ElideMiddle, width - 4));
      continue;
    }
    const qreal room = layout.cells.top() - line - gap;
    painter.save();
    painter.translate(middle, layout.cells.top() - gap / 2);
    painter.rotate(-90);
    painter.drawText(QRectF(0, -line, room, 2 * line), Qt::AlignLeft | Qt::AlignVCenter,
                     metrics.elidedText(m_classes[i], Qt::ElideMiddle, room));
    painter.restore();
  }
  painter.setFont(themeFont(FontRole::Small));
  painter.setPen(theme().muted);
  painter.drawText(QRectF(layout.cells.left(), 0, std::max(layout.cells.width(), 90.0), line),
                   layout.cells.width() < 90 ? Qt::AlignLeft : Qt::AlignHCenter, tr("predicted"));
  painter.save();
  painter.translate(layout.shift, layout.cells.bottom());
  painter.rotate(-90);
  painter.drawText(QRectF(0, 0, layout.cells.height(), line), Qt::AlignCenter, tr("true"));
  painter.restore();
}

bool ConfusionMatrixView::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip && !m_counts.empty()) {
    const auto* help = static_cast<QHelpEvent*>(event);
    const Layout layout = layoutFor();
    const QPointF at = help->pos() - layout.cells.topLeft();
    const auto classes = static_cast<qreal>(m_classes.size());
    const int column = static_cast<int>(std::floor(at.x() / layout.cells.width() * classes));
    const int row = static_cast<int>(std::floor(at.y() / layout.cells.height() * classes));
    const bool inside =
        column >= 0 && row >= 0 && column < m_classes.size() && row < m_classes.size();
    QToolTip::showText(help->globalPos(), inside ? cellText(row, column) : QString());
    return true;
  }
  return QWidget::event(event);
}

QString ConfusionMatrixView::csv() const {
  QString text = tr("true \\ predicted");
  for (const QString& name : m_classes) text += u',' + csvField(name);
  text += u'\n';
  for (int row = 0; row < m_classes.size() && !m_counts.empty(); ++row) {
    text += csvField(m_classes[row]);
    for (int column = 0; column < m_classes.size(); ++column)
      text += u',' + QString::number(count(row, column));
    text += u'\n';
  }
  return text;
}

}  // namespace gatescope::ui
