#include "ui/views/unit_scatter.h"

#include "ui/models/format.h"
#include "ui/views/theme.h"

#include <algorithm>
#include <cmath>

#include <QFontMetricsF>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

namespace gatescope::ui {

namespace {

constexpr qreal dot = 3.5, reach = 9;  // pixels: a dot's radius, how near a click must come

QFontMetricsF metrics() {
  return QFontMetricsF(themeFont(FontRole::Small));
}

}  // namespace

UnitScatter::UnitScatter(QWidget* parent) : QWidget(parent) {
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, qOverload<>(&QWidget::update));
}

void UnitScatter::setPoints(std::vector<QPointF> points, const QColor& colour) {
  m_points = std::move(points);
  m_colour = colour;
  if (m_selected >= std::ssize(m_points)) m_selected = -1;
  setAccessibleDescription(tr("%1 units").arg(m_points.size()));
  update();
}

void UnitScatter::setAxes(const QString& x, const QString& y) {
  m_x = x;
  m_y = y;
  setAccessibleName(tr("%1 against %2, a dot a unit").arg(y, x));
  update();
}

void UnitScatter::setSelectedUnit(int unit) {
  if (unit == m_selected) return;
  m_selected = unit < std::ssize(m_points) ? unit : -1;
  if (m_selected >= 0) setAccessibleDescription(unitText(m_selected));
  update();
}

QRectF UnitScatter::plot() const {
  const qreal line = metrics().height();
  return QRectF(rect()).adjusted(line + metrics().horizontalAdvance(QStringLiteral("0.5")) + 4, 6,
                                 -8, -2 * line - 4);
}

QPointF UnitScatter::placeOf(std::size_t unit) const {
  const QRectF in = plot();
  return {in.left() + m_points[unit].x() * in.width(),
          in.bottom() - m_points[unit].y() * in.height()};
}

int UnitScatter::unitAt(QPointF place) const {
  int nearest = -1;
  qreal least = reach;
  for (std::size_t unit = 0; unit < m_points.size(); ++unit) {
    const QPointF off = placeOf(unit) - place;
    const qreal distance = std::hypot(off.x(), off.y());
    if (distance >= least) continue;
    least = distance;
    nearest = static_cast<int>(unit);
  }
  return nearest;
}

QString UnitScatter::unitText(int unit) const {
  const QPointF& point = m_points[static_cast<std::size_t>(unit)];
  return tr("unit %1: %2 %3, %4 %5")
      .arg(unit + 1)
      .arg(m_x, numberText(point.x(), 2), m_y, numberText(point.y(), 2));
}

void UnitScatter::paintAxes(QPainter& painter) const {
  const QRectF in = plot();
  const qreal line = metrics().height();
  painter.setFont(themeFont(FontRole::Small));
  for (const double tick : {0.0, 0.5, 1.0}) {
    const qreal x = in.left() + tick * in.width(), y = in.bottom() - tick * in.height();
    painter.setPen(theme().grid);
    painter.drawLine(QPointF(x, in.top()), QPointF(x, in.bottom()));
    painter.drawLine(QPointF(in.left(), y), QPointF(in.right(), y));
    painter.setPen(theme().muted);
    const QString label = numberText(tick, 2);
    painter.drawText(QRectF(x - 20, in.bottom() + 2, 40, line), Qt::AlignCenter, label);
    painter.drawText(QRectF(0, y - line / 2, in.left() - 4, line),
                     Qt::AlignRight | Qt::AlignVCenter, label);
  }
  const auto fit = [](const QString& text, qreal room) {
    return metrics().elidedText(text, Qt::ElideRight, room);
  };
  painter.drawText(QRectF(in.left(), in.bottom() + line + 2, in.width(), line), Qt::AlignCenter,
                   fit(m_x, in.width()));
  painter.save();
  painter.translate(0, in.bottom());
  painter.rotate(-90);
  painter.drawText(QRectF(0, 0, in.height(), line), Qt::AlignCenter, fit(m_y, in.height()));
  painter.restore();
}

void UnitScatter::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  paintAxes(painter);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  QColor faint = m_colour;
  faint.setAlphaF(0.45F);
  painter.setBrush(faint);
  for (std::size_t unit = 0; unit < m_points.size(); ++unit) {
    painter.drawEllipse(placeOf(unit), dot, dot);
  }
  if (m_selected >= 0) {
    painter.setBrush(theme().accent);
    painter.setPen(QPen(theme().text, 1.2));
    painter.drawEllipse(placeOf(static_cast<std::size_t>(m_selected)), dot + 1.5, dot + 1.5);
  }
  if (!hasFocus()) return;
  painter.setBrush(Qt::NoBrush);
  painter.setPen(theme().accentText);
  painter.drawRect(plot());
}

void UnitScatter::mousePressEvent(QMouseEvent* event) {
  const int unit = unitAt(event->position());
  if (unit >= 0) Q_EMIT selected(unit);
}

void UnitScatter::keyPressEvent(QKeyEvent* event) {
  const int by = event->key() == Qt::Key_Right || event->key() == Qt::Key_Down ? 1
                 : event->key() == Qt::Key_Left || event->key() == Qt::Key_Up  ? -1
                                                                               : 0;
  if (by == 0 || m_points.empty()) return QWidget::keyPressEvent(event);
  Q_EMIT selected(std::clamp(m_selected + by, 0, static_cast<int>(m_points.size()) - 1));
}

bool UnitScatter::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QWidget::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  const int unit = unitAt(help->pos());
  QToolTip::showText(help->globalPos(), unit < 0 ? toolTip() : unitText(unit));
  return true;
}

QString UnitScatter::csv() const {
  QString text = tr("unit") + u',' + csvField(m_x) + u',' + csvField(m_y) + u'\n';
  for (std::size_t unit = 0; unit < m_points.size(); ++unit) {
    text += QStringLiteral("%1,%2,%3\n")
                .arg(unit + 1)
                .arg(m_points[unit].x(), 0, 'g', 8)
                .arg(m_points[unit].y(), 0, 'g', 8);
  }
  return text;
}

}  // namespace gatescope::ui
