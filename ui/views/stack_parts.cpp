#include "ui/views/stack_parts.h"

#include "core/table/table.h"
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
#include <QPaintEngine>
#include <QPainter>

namespace gatescope::ui {

AxisStrip::AxisStrip(TimeAxis& axis, QWidget* parent) : QWidget(parent), m_axis(axis) {
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
  const auto repaint = [this] { update(); };
  connect(&axis, &TimeAxis::cursorChanged, this, repaint);
  connect(&axis, &TimeAxis::hoverChanged, this, repaint);
  connect(&axis, &TimeAxis::spanChanged, this, repaint);
}

int AxisStrip::stepAt(QPointF place) const {
  return m_axis.stepAt(place.x(), 0, width());
}

void AxisStrip::paintFocus(QPainter& painter) const {
  if (!hasFocus()) return;
  painter.setBrush(Qt::NoBrush);
  painter.setPen(theme().accentText);
  painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

void AxisStrip::mouseMoveEvent(QMouseEvent* event) {
  const int step = stepAt(event->position());
  m_axis.setHover(step);
  if (dragTimeAxis(m_axis, *event, step)) return;
  if (event->buttons() & Qt::LeftButton) m_axis.setCursor(step);
}

void AxisStrip::mousePressEvent(QMouseEvent* event) {
  const int step = stepAt(event->position());
  if (!dragTimeAxis(m_axis, *event, step)) m_axis.setCursor(step);
}

void AxisStrip::mouseDoubleClickEvent(QMouseEvent*) {
  m_axis.showAll();
}

void AxisStrip::leaveEvent(QEvent*) {
  m_axis.setHover(-1);
}

void AxisStrip::wheelEvent(QWheelEvent* event) {
  wheelTimeAxis(m_axis, *event, 0, width());
}

void AxisStrip::keyPressEvent(QKeyEvent* event) {
  if (!keyTimeAxis(m_axis, *event)) QWidget::keyPressEvent(event);
}

CurveStrip::CurveStrip(TimeAxis& axis, QWidget* parent) : AxisStrip(axis, parent) {
  const auto redraw = [this] {
    m_picture = {};
    update();
  };
  connect(&axis, &TimeAxis::windowChanged, this, redraw);
  connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, redraw);
}

QSize CurveStrip::minimumSizeHint() const {
  const QFontMetrics body(themeFont(FontRole::Body)), small(themeFont(FontRole::Small));
  return {80, body.height() + small.height()};
}

void CurveStrip::setLow(bool on) {
  m_isLow = on;
  updateGeometry();
}

void CurveStrip::setLogarithmic(bool on) {
  if (on == m_logarithmic) return;
  m_logarithmic = on;
  refreshEdges();
}

void CurveStrip::setRoomAround(bool on) {
  if (on == m_room) return;
  m_room = on;
  updateGeometry();
  refreshEdges();
}

QSize CurveStrip::sizeHint() const {
  constexpr int roomy = 110;  // pixels
  if (m_room) return {400, roomy};
  if (m_isLow) return {400, minimumSizeHint().height()};
  const int line = QFontMetrics(themeFont(FontRole::Small)).height();
  const int lines = m_curves.size() > 3 ? 2 : 1;
  return {400, std::max(44, minimumSizeHint().height() + (lines - 1) * line)};
}

void CurveStrip::setCurves(std::vector<StepCurve> curves) {
  if (curves == m_curves) return;  // the inputs of a sample, while it is traced epoch by epoch
  m_curves = std::move(curves);
  QStringList names;
  for (const StepCurve& curve : m_curves) names.append(curve.name);
  setAccessibleDescription(names.join(QStringLiteral(", ")));
  updateGeometry();
  refreshEdges();
}

// As a height: the value itself or its power of ten.
float CurveStrip::asHeight(float value) const {
  if (!m_logarithmic) return value;
  return value > 0 ? std::log10(value) : std::numeric_limits<float>::quiet_NaN();
}

std::pair<float, float> CurveStrip::ends() const {
  constexpr float powers = 12;
  float least = std::numeric_limits<float>::infinity(), greatest = -least;
  for (const StepCurve& curve : m_curves) {
    for (const float value : curve.values) {
      const float v = asHeight(value);
      if (!std::isfinite(v)) continue;
      least = std::min(least, v);
      greatest = std::max(greatest, v);
    }
  }
  const float none = std::numeric_limits<float>::quiet_NaN();
  if (least > greatest) return {none, none};
  if (!m_logarithmic) return {least, greatest};
  least = std::max(least, greatest - powers);
  return {std::pow(10.0F, least), std::pow(10.0F, greatest)};
}

void CurveStrip::refreshEdges() {
  constexpr float room = 0.3F;  // of the range, on each side
  m_picture = {};
  update();
  if (m_held) return;
  const auto [least, greatest] = ends();
  m_low = asHeight(least);
  m_high = asHeight(greatest);
  if (!m_room) return;
  const float range = m_high > m_low ? m_high - m_low : 1.0F;
  m_low -= room * range;
  m_high += room * range;
}

void CurveStrip::holdScale(bool on) {
  m_held = on;
  refreshEdges();
}

double CurveStrip::yOf(float value) const {
  const double low = height() - 3.0, high = 3.0;
  if (!(m_high > m_low)) return (low + high) / 2;
  return low - double(asHeight(value) - m_low) * (low - high) / double(m_high - m_low);
}

float CurveStrip::valueAt(double y) const {
  const double low = height() - 3.0, high = 3.0;
  const double share = std::clamp((low - y) / (low - high), 0.0, 1.0);
  return static_cast<float>(double(m_low) + share * double(m_high - m_low));
}

void CurveStrip::setValue(int curve, int step, float value) {
  m_curves[static_cast<std::size_t>(curve)].values[static_cast<std::size_t>(step)] = value;
  refreshEdges();
}

void CurveStrip::paintCurve(QPainter& painter, const StepCurve& curve) const {
  QVector<QPointF> points;
  const int last = std::min(axis().last(), static_cast<int>(curve.values.size()) - 1);
  for (int step = axis().first(); step <= last; ++step) {
    const float value = curve.values[static_cast<std::size_t>(step)];
    const bool gone = std::isnan(asHeight(value)) || asHeight(value) < m_low;
    points.append({axis().xOf(step, 0, width()), gone ? std::nan("") : yOf(value)});
  }
  painter.setPen(QPen(curve.colour.isValid() ? curve.colour : theme().text, 1.4, curve.style));
  for (const auto& piece : decimate(points, {0, double(width())}, width())) {
    if (piece.size() == 1) painter.drawPoint(piece[0]);
    painter.drawPolyline(piece.data(), static_cast<int>(piece.size()));
  }
}

void CurveStrip::paintCurves(QPainter& painter) const {
  painter.setRenderHint(QPainter::Antialiasing);
  for (const StepCurve& curve : m_curves) paintCurve(painter, curve);
}

// Many curves are slow to draw, and a cursor that moves over them is drawn often.
void CurveStrip::refreshPicture() {
  const QSize pixels = size() * devicePixelRatioF();
  if (m_picture.size() == pixels) return;
  m_picture = QPixmap(pixels);
  m_picture.setDevicePixelRatio(devicePixelRatioF());
  m_picture.fill(Qt::transparent);
  QPainter painter(&m_picture);
  paintCurves(painter);
}

void CurveStrip::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  // An export wants lines, and at a size of its own.
  const bool onScreen = painter.paintEngine()->type() == QPaintEngine::Raster &&
                        painter.deviceTransform().m11() == devicePixelRatioF();
  if (onScreen) {
    refreshPicture();
    painter.drawPixmap(0, 0, m_picture);
  } else {
    paintCurves(painter);
    painter.setRenderHint(QPainter::Antialiasing, false);
  }
  paintCursor(painter, axis(), rect());
  paintFocus(painter);
}

CurveEnds::CurveEnds(QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Ignored);
  connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, qOverload<>(&QWidget::update));
}

void CurveEnds::setEnds(std::pair<float, float> ends) {
  m_low = std::isnan(ends.first) ? QString() : numberText(double(ends.first), 2);
  m_high = std::isnan(ends.second) ? QString() : numberText(double(ends.second), 2);
  setAccessibleName(tr("From %1 to %2").arg(m_low, m_high));
  updateGeometry();
  update();
}

QSize CurveEnds::sizeHint() const {
  const QFontMetrics metrics(themeFont(FontRole::Small));
  return {std::max(metrics.horizontalAdvance(m_low), metrics.horizontalAdvance(m_high)) + 2, 28};
}

void CurveEnds::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setFont(themeFont(FontRole::Small));
  painter.setPen(theme().muted);
  painter.drawText(rect(), Qt::AlignLeft | Qt::AlignTop, m_high);
  if (height() >= 2 * QFontMetrics(themeFont(FontRole::Small)).height() - 4)
    painter.drawText(rect(), Qt::AlignLeft | Qt::AlignBottom, m_low);
}

StepAxis::StepAxis(TimeAxis& axis, QWidget* parent) : QWidget(parent), m_axis(axis) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  const auto repaint = [this] { update(); };
  connect(&axis, &TimeAxis::windowChanged, this, repaint);
  connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, repaint);
}

void StepAxis::setTimes(std::vector<double> times) {
  bool good = times.size() == static_cast<std::size_t>(m_axis.steps());
  m_timeOfDay = false;
  for (std::size_t i = 0; i < times.size() && good; ++i) {
    good = std::isfinite(times[i]) && (i == 0 || times[i] > times[i - 1]);
    m_timeOfDay = m_timeOfDay || std::fmod(times[i], 86400) != 0;
  }
  m_times = good ? std::move(times) : std::vector<double>();
  update();
}

QString StepAxis::timeText(int step) const {
  const auto at = static_cast<std::size_t>(step);
  if (step < 0 || at >= m_times.size()) return {};
  return QString::fromStdString(dateTimeText(m_times[at], m_timeOfDay));
}

QSize StepAxis::sizeHint() const {
  return {80, QFontMetrics(themeFont(FontRole::Small)).height() + 5};
}

// Steps are equally wide, their times need not be: a time lies between its neighbours' steps.
double StepAxis::placeOf(double value) const {
  const auto at = [this](double step) {
    const double part = (step - m_axis.first() + 0.5) / std::max(m_axis.seen(), 1);
    return part * width();
  };
  if (m_times.empty()) return at(value - 1);
  const auto next = std::lower_bound(m_times.begin(), m_times.end(), value);
  const auto step = static_cast<double>(next - m_times.begin());
  if (next == m_times.begin() || next == m_times.end() || *next == value) return at(step);
  return at(step - (*next - value) / (*next - *(next - 1)));
}

void StepAxis::paintEvent(QPaintEvent*) {
  if (m_axis.seen() < 1) return;
  QPainter painter(this);
  const QFontMetricsF metrics(themeFont(FontRole::Small));
  const auto extent = [&](const QString& text) { return metrics.horizontalAdvance(text); };
  const auto first = static_cast<std::size_t>(m_axis.first());
  const auto last = static_cast<std::size_t>(m_axis.last());
  const double share = width() * (1 - 1.0 / m_axis.seen());  // from the first middle to the last
  const QVector<Tick> ticks =
      m_times.empty()
          ? niceTicks({{m_axis.first() + 1.0, m_axis.last() + 1.0},
                       AxisText::Integer,
                       false,
                       share,
                       extent})
          : niceTicks({{m_times[first], m_times[last]}, AxisText::DateTime, false, share, extent});
  painter.setFont(themeFont(FontRole::Small));
  double end = -20;
  for (const Tick& tick : ticks) {
    const double x = placeOf(tick.value), half = extent(tick.label) / 2 + 1;
    const double left = std::clamp(x - half, 0.0, std::max(width() - 2 * half, 0.0));
    if (left < end + 6) continue;  // irregular times press labels together
    end = left + 2 * half;
    painter.setPen(theme().fieldBorder);
    painter.drawLine(QPointF(x, 0), QPointF(x, 3));
    painter.setPen(theme().muted);
    painter.drawText(QRectF(left, 4, 2 * half, metrics.height()), Qt::AlignCenter, tick.label);
  }
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

QString ColourScale::inOneLine() const {
  return m_low + QStringLiteral("…") + m_high;
}

QSize ColourScale::sizeHint() const {
  const QFontMetricsF metrics(themeFont(FontRole::Small));
  return {static_cast<int>(std::ceil(14 + 5 + metrics.horizontalAdvance(inOneLine()))) + 2, 40};
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
  const QRectF text = bar.adjusted(bar.width() + 5, -1, 90, 1);
  if (height() < 2 * metrics.height()) {
    painter.drawText(text.adjusted(0, -9, 0, 9), Qt::AlignLeft | Qt::AlignVCenter, inOneLine());
    return;
  }
  painter.drawText(text, Qt::AlignLeft | Qt::AlignTop, m_high);
  painter.drawText(text, Qt::AlignLeft | Qt::AlignBottom, m_low);
}

}  // namespace gatescope::ui
