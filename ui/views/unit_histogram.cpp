#include "ui/views/unit_histogram.h"

#include "ui/models/format.h"
#include "ui/views/theme.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <QFontMetricsF>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

namespace gatescope::ui {

namespace {

constexpr double mostOfAxis = 1e6;

}  // namespace

UnitHistogram::UnitHistogram(QWidget* parent) : QWidget(parent) {
  setMouseTracking(true);
  connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, qOverload<>(&QWidget::update));
}

void UnitHistogram::setValues(std::vector<double> values, const QString& unitOfValues,
                              const QColor& colour) {
  m_values = std::move(values);
  m_unit = unitOfValues;
  m_colour = colour;
  m_least = mostOfAxis;
  m_greatest = 0;
  for (const double value : m_values) {
    if (!std::isfinite(value) || value <= 0) continue;
    m_least = std::min(m_least, value);
    m_greatest = std::max(m_greatest, std::min(value, mostOfAxis));
  }
  if (m_greatest <= 0) m_least = m_greatest = 1;
  if (m_greatest < 2 * m_least) {  // some width in any case
    m_least /= 1.5;
    m_greatest *= 1.5;
  }
  if (m_selected >= std::ssize(m_values)) m_selected = -1;
  setAccessibleDescription(tr("%1 units, from %2 to %3 %4")
                               .arg(m_values.size())
                               .arg(numberText(m_least, 2), numberText(m_greatest, 2), m_unit));
  update();
}

void UnitHistogram::setSelectedUnit(int unit) {
  m_selected = unit < std::ssize(m_values) ? unit : -1;
  update();
}

QRectF UnitHistogram::plot() const {
  const qreal line = QFontMetricsF(themeFont(FontRole::Small)).height();
  return QRectF(rect()).adjusted(1, 4, -1, -line - 4);
}

double UnitHistogram::boundOf(int bar) const {
  return m_least * std::pow(m_greatest / m_least, double(bar) / bars);
}

int UnitHistogram::barOf(double value) const {
  if (!(value > m_least)) return 0;
  if (value >= m_greatest) return bars - 1;
  const double share = std::log(value / m_least) / std::log(m_greatest / m_least);
  return std::clamp(static_cast<int>(share * bars), 0, bars - 1);
}

std::vector<int> UnitHistogram::unitsIn(int bar) const {
  std::vector<int> units;
  for (std::size_t unit = 0; unit < m_values.size(); ++unit) {
    if (barOf(m_values[unit]) == bar) units.push_back(static_cast<int>(unit));
  }
  return units;
}

int UnitHistogram::barAt(QPointF place) const {
  const QRectF in = plot();
  if (m_values.empty() || place.x() < in.left() || place.x() >= in.right()) return -1;
  return static_cast<int>((place.x() - in.left()) / in.width() * bars);
}

void UnitHistogram::paintEvent(QPaintEvent*) {
  if (m_values.empty()) return;
  QPainter painter(this);
  const QRectF in = plot();
  std::array<int, bars> counts{};
  for (const double value : m_values) ++counts[static_cast<std::size_t>(barOf(value))];
  const int most = *std::ranges::max_element(counts);
  const int chosen = m_selected < 0 ? -1 : barOf(m_values[static_cast<std::size_t>(m_selected)]);
  const qreal width = in.width() / bars;
  for (int bar = 0; bar < bars; ++bar) {
    const qreal high = in.height() * counts[static_cast<std::size_t>(bar)] / most;
    painter.fillRect(QRectF(in.left() + bar * width + 1, in.bottom() - high, width - 2, high),
                     bar == chosen ? runColour("lstm", 0) : m_colour);
  }
  painter.setPen(theme().fieldBorder);
  painter.drawLine(in.bottomLeft(), in.bottomRight());
  const QFontMetricsF metrics(themeFont(FontRole::Small));
  painter.setFont(themeFont(FontRole::Small));
  painter.setPen(theme().muted);
  const QRectF labels(in.left(), in.bottom() + 2, in.width(), metrics.height());
  painter.drawText(labels, Qt::AlignLeft, numberText(m_least, 2));
  painter.drawText(labels, Qt::AlignHCenter,
                   tr("%1 %2").arg(numberText(std::sqrt(m_least * m_greatest), 2), m_unit));
  painter.drawText(labels, Qt::AlignRight, numberText(m_greatest, 2));
}

void UnitHistogram::mousePressEvent(QMouseEvent* event) {
  const int bar = barAt(event->position());
  const std::vector<int> units = bar < 0 ? std::vector<int>() : unitsIn(bar);
  if (units.empty()) return;
  const auto next = std::ranges::upper_bound(units, m_selected);
  Q_EMIT selected(next == units.end() ? units.front() : *next);
}

bool UnitHistogram::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QWidget::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  const int bar = barAt(help->pos());
  if (bar < 0) return true;
  const std::vector<int> units = unitsIn(bar);
  constexpr std::size_t most = 20;
  QStringList names;
  for (std::size_t i = 0; i < std::min(most, units.size()); ++i) {
    names << QString::number(units[i] + 1);
  }
  if (units.size() > most) names << QStringLiteral("…");
  QToolTip::showText(
      help->globalPos(),
      tr("%1 to %2 %3: %n units", nullptr, static_cast<int>(units.size()))
              .arg(numberText(boundOf(bar), 2), numberText(boundOf(bar + 1), 2), m_unit) +
          (names.isEmpty() ? QString() : u'\n' + names.join(QStringLiteral(", "))));
  return true;
}

QString UnitHistogram::csv() const {
  QString text = tr("unit") + u',' + csvField(m_unit) + u'\n';
  for (std::size_t unit = 0; unit < m_values.size(); ++unit) {
    text += QStringLiteral("%1,%2\n").arg(unit + 1).arg(m_values[unit], 0, 'g', 8);
  }
  return text;
}

}  // namespace gatescope::ui
