#include "ui/views/stack_parts.h"

#include "ui/models/format.h"
#include "ui/views/chart_maths.h"
#include "ui/views/colour_map.h"
#include "ui/views/theme.h"
#include "ui/views/time_axis_input.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <QFontMetricsF>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

namespace gatescope::ui {

CurveStrip::CurveStrip(TimeAxis& axis, QWidget* parent) : QWidget(parent), m_axis(axis) {
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
  const auto repaint = [this] { update(); };
  connect(&axis, &TimeAxis::cursorChanged, this, repaint);
  connect(&axis, &TimeAxis::hoverChanged, this, repaint);
  connect(&axis, &TimeAxis::windowChanged, this, repaint);
  connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, repaint);
}

void CurveStrip::setCurves(std::vector<StepCurve> curves) {
  m_curves = std::move(curves);
  QStringList names;
  for (const StepCurve& curve : m_curves) names.append(curve.name);
  setAccessibleDescription(names.join(QStringLiteral(", ")));
  update();
}

void CurveStrip::paintCurve(QPainter& painter, const StepCurve& curve, float least,
                            float greatest) const {
  const qreal low = height() - 3.0, high = 3.0;
  const double scale = greatest > least ? (low - high) / double(greatest - least) : 0.0;
  QVector<QPointF> points;
  const int last = std::min(m_axis.last(), static_cast<int>(curve.values.size()) - 1);
  for (int step = m_axis.first(); step <= last; ++step) {
    const float value = curve.values[static_cast<std::size_t>(step)];
    const double y = scale > 0 ? low - double(value - least) * scale : (low + high) / 2;
    points.append({m_axis.xOf(step, 0, width()), std::isnan(value) ? std::nan("") : y});
  }
  painter.setPen(QPen(curve.colour.isValid() ? curve.colour : theme().text, 1.4));
  for (const auto& piece : decimate(points, {0, double(width())}, width())) {
    if (piece.size() == 1) painter.drawPoint(piece[0]);
    painter.drawPolyline(piece.data(), static_cast<int>(piece.size()));
  }
}

void CurveStrip::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  float least = std::numeric_limits<float>::infinity(), greatest = -least;
  for (const StepCurve& curve : m_curves)
    for (const float v : curve.values)
      if (std::isfinite(v)) {
        least = std::min(least, v);
        greatest = std::max(greatest, v);
      }
  for (const StepCurve& curve : m_curves) paintCurve(painter, curve, least, greatest);
  painter.setRenderHint(QPainter::Antialiasing, false);
  paintCursor(painter, m_axis, rect());
  if (hasFocus()) {
    painter.setPen(theme().accentText);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
  }
}

void CurveStrip::mouseMoveEvent(QMouseEvent* event) {
  const int step = m_axis.stepAt(event->position().x(), 0, width());
  m_axis.setHover(step);
  if (event->buttons() & Qt::LeftButton) m_axis.setCursor(step);
}

void CurveStrip::mousePressEvent(QMouseEvent* event) {
  m_axis.setCursor(m_axis.stepAt(event->position().x(), 0, width()));
}

void CurveStrip::mouseDoubleClickEvent(QMouseEvent*) {
  m_axis.showAll();
}

void CurveStrip::leaveEvent(QEvent*) {
  m_axis.setHover(-1);
}

void CurveStrip::wheelEvent(QWheelEvent* event) {
  wheelTimeAxis(m_axis, *event, 0, width());
}

void CurveStrip::keyPressEvent(QKeyEvent* event) {
  if (!keyTimeAxis(m_axis, *event)) QWidget::keyPressEvent(event);
}

ColourScale::ColourScale(QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);
  connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, qOverload<>(&QWidget::update));
}

void ColourScale::setRange(SignalRange range, float low, float high) {
  m_range = range;
  m_low = numberText(double(low), 2);
  m_high = numberText(double(high), 2);
  setAccessibleName(tr("Colours from %1 to %2").arg(m_low, m_high));
  updateGeometry();
  update();
}

QSize ColourScale::sizeHint() const {
  const QFontMetricsF metrics(themeFont(FontRole::Small));
  const qreal text = std::max(metrics.horizontalAdvance(m_low), metrics.horizontalAdvance(m_high));
  return {static_cast<int>(std::ceil(14 + 5 + text)) + 2, 40};
}

void ColourScale::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const QFontMetricsF metrics(themeFont(FontRole::Small));
  const QRectF bar(2, 1, 10, height() - 2.0);
  const ColourTable& table = tableFor(m_range);
  QLinearGradient gradient(bar.bottomLeft(), bar.topLeft());
  for (int i = 0; i <= 16; ++i)
    gradient.setColorAt(i / 16.0, QColor(table[static_cast<std::size_t>(i * 255 / 16)]));
  painter.fillRect(bar, gradient);
  painter.setPen(theme().border);
  painter.drawRect(bar);
  painter.setFont(themeFont(FontRole::Small));
  painter.setPen(theme().muted);
  const QRectF text = bar.adjusted(bar.width() + 5, 0, 60, 0);
  painter.drawText(text, Qt::AlignLeft | Qt::AlignTop, m_high);
  if (height() > 2 * metrics.height())
    painter.drawText(text, Qt::AlignLeft | Qt::AlignBottom, m_low);
}

}  // namespace gatescope::ui
