#include "ui/views/estimate_layout.h"
#include "ui/views/theme.h"

#include <algorithm>
#include <cmath>

#include <QFontMetricsF>
#include <QPainter>

// How an EstimatePlot is drawn.
namespace gatescope::ui {

namespace {

constexpr qreal barHeight = 7, meanHeight = 15, meanWidth = 3;

QFontMetricsF metrics() {
  return QFontMetricsF(themeFont(FontRole::Small));
}

}  // namespace

void EstimatePlot::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  if (isEmpty()) {
    painter.setPen(theme().muted);
    painter.drawText(rect().adjusted(16, 8, -16, -8), Qt::AlignCenter | Qt::TextWordWrap,
                     m_emptyText);
    return;
  }
  paintScale(painter);
  paintReferences(painter);
  paintJoins(painter);
  for (std::size_t row = 0; row < m_rows.size(); ++row) paintRow(painter, row);
  paintRead(painter);
}

void EstimatePlot::paintScale(QPainter& painter) const {
  const QRectF& plot = m_layout->plot;
  painter.setFont(themeFont(FontRole::Small));
  for (const Tick& tick : m_layout->ticks) {
    const qreal x = std::floor(m_layout->toX(tick.value)) + 0.5;
    painter.setPen(theme().grid);
    painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
    const qreal width = metrics().horizontalAdvance(tick.label) + 2;
    painter.setPen(theme().muted);
    painter.drawText(QRectF(std::clamp(x - width / 2, 0.0, this->width() - width),
                            plot.bottom() + 4, width, metrics().height()),
                     Qt::AlignCenter, tick.label);
  }
  if (m_layout->title.isNull()) return;
  // Below the plot where it fits there, else up to its right end.
  const bool fits = metrics().horizontalAdvance(m_title) <= plot.width();
  const QRectF below(plot.left(), m_layout->title.top(), plot.width(), m_layout->title.height());
  painter.drawText(fits ? below : m_layout->title,
                   fits ? Qt::AlignCenter : Qt::AlignRight | Qt::AlignVCenter,
                   metrics().elidedText(m_title, Qt::ElideRight, m_layout->title.width()));
}

void EstimatePlot::paintReferences(QPainter& painter) const {
  painter.setFont(themeFont(FontRole::Small));
  for (std::size_t i = 0; i < m_references.size(); ++i) {
    const EstimateLayout::Reference& place = m_layout->references[i];
    painter.setPen(theme().muted);
    painter.drawText(place.label, Qt::AlignCenter, place.text);
    if (!place.isInside) continue;
    const qreal x = std::floor(m_layout->toX(m_references[i].value)) + 0.5;
    const Qt::PenStyle style = m_references[i].isDashed ? Qt::DashLine : Qt::SolidLine;
    painter.setPen(QPen(theme().muted, 1, style));
    painter.drawLine(QPointF(x, m_layout->plot.top()), QPointF(x, m_layout->plot.bottom()));
  }
}

void EstimatePlot::paintJoins(QPainter& painter) const {
  painter.setPen(QPen(blend(theme().muted, theme().surface, 0.4), 1));
  for (std::size_t row = 1; row < m_rows.size(); ++row) {
    for (std::size_t dot = 0; dot < m_rows[row].dots.size(); ++dot) {
      const int pair = m_rows[row].dots[dot].pair;
      const auto& above = m_rows[row - 1].dots;
      const auto mate = std::ranges::find(above, pair, &EstimateDot::pair);
      if (pair < 0 || mate == above.end()) continue;
      const QPointF from = m_layout->dots[row][dot];
      const QPointF to = m_layout->dots[row - 1][static_cast<std::size_t>(mate - above.begin())];
      if (std::isfinite(from.x()) && std::isfinite(to.x())) painter.drawLine(from, to);
    }
  }
}

void EstimatePlot::paintRow(QPainter& painter, std::size_t number) const {
  const EstimateRow& row = m_rows[number];
  const QFont body = themeFont(m_layout->smallNames ? FontRole::Small : FontRole::Body);
  const QFontMetricsF bodyMetrics(body);
  const qreal middle = m_layout->middleOf(number), lines = bodyMetrics.height();
  const bool two = !row.figures.isEmpty() && m_layout->rowHeight > lines + metrics().height();
  const qreal top = middle - (two ? lines + metrics().height() : lines) / 2;
  painter.setFont(body);
  painter.setPen(theme().text);
  painter.drawText(QRectF(0, top, m_layout->names, lines), Qt::AlignRight | Qt::AlignVCenter,
                   bodyMetrics.elidedText(row.name, Qt::ElideMiddle, m_layout->names));
  if (two) {
    painter.setFont(themeFont(FontRole::Small));
    painter.setPen(theme().muted);
    painter.drawText(QRectF(0, top + lines, m_layout->names, metrics().height()),
                     Qt::AlignRight | Qt::AlignVCenter,
                     metrics().elidedText(row.figures, Qt::ElideRight, m_layout->names));
  }
  QColor fill = row.colour;
  fill.setAlphaF(0.75F);
  for (std::size_t dot = 0; dot < row.dots.size(); ++dot) {
    const QPointF& place = m_layout->dots[number][dot];
    if (!std::isfinite(place.x())) continue;
    const bool hollow = row.dots[dot].isHollow;
    painter.setPen(hollow ? QPen(row.colour, 1.4) : QPen(theme().surface, 0.8));
    painter.setBrush(hollow ? theme().surface : fill);
    painter.drawEllipse(place, estimateDot, estimateDot);
  }
  paintEstimate(painter, number);
}

void EstimatePlot::paintEstimate(QPainter& painter, std::size_t number) const {
  const EstimateRow& row = m_rows[number];
  if (std::isnan(row.mean)) return;
  const qreal y = m_layout->estimateY(m_rows, number);
  painter.setPen(Qt::NoPen);
  if (!std::isnan(row.low)) {
    const qreal low = m_layout->toX(row.low), high = m_layout->toX(row.high);
    painter.setBrush(blend(row.colour, theme().surface, 0.4));
    painter.drawRoundedRect(QRectF(low, y - barHeight / 2, std::max(high - low, 1.0), barHeight), 2,
                            2);
  }
  painter.setBrush(row.colour);
  const qreal height = std::min(meanHeight, m_layout->rowHeight * 0.5);
  painter.drawRoundedRect(
      QRectF(m_layout->toX(row.mean) - meanWidth / 2, y - height / 2, meanWidth, height), 1, 1);
}

void EstimatePlot::paintRead(QPainter& painter) const {
  if (m_read.row < 0) return;
  const auto row = static_cast<std::size_t>(m_read.row);
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(theme().text, 1.5));
  if (m_read.dot >= 0) {
    const QPointF place = m_layout->dots[row][static_cast<std::size_t>(m_read.dot)];
    painter.drawEllipse(place, estimateDot + 2, estimateDot + 2);
  } else if (hasFocus()) {
    painter.setPen(QPen(theme().accentText, 1));
    painter.drawRoundedRect(QRectF(0.5, m_layout->middleOf(row) - m_layout->rowHeight / 2 + 1,
                                   width() - 1, m_layout->rowHeight - 2),
                            4, 4);
  }
}

}  // namespace gatescope::ui
