#include "ui/views/histogram_map.h"

#include "ui/models/format.h"
#include "ui/views/chart_maths.h"
#include "ui/views/theme.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include <QFontMetricsF>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

namespace gatescope::ui {

namespace {

constexpr double barsWidth = 44, gap = 8;

QFontMetricsF metrics() {
  return QFontMetricsF(themeFont(FontRole::Small));
}

// From the page to the colour.
std::array<QRgb, 256> shadesOf(const QColor& colour) {
  std::array<QRgb, 256> shades{};
  for (std::size_t i = 0; i < shades.size(); ++i) {
    shades[i] = blend(colour, theme().surface, double(i) / double(shades.size() - 1)).rgb();
  }
  return shades;
}

// By the root of the share, so that few are seen beside many.
std::size_t shadeOf(std::uint32_t count, std::uint32_t most) {
  return static_cast<std::size_t>(std::lround(255 * std::sqrt(double(count) / most)));
}

}  // namespace

HistogramMap::HistogramMap(QWidget* parent) : QWidget(parent) {
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
  setEmptyText(tr("Nothing was counted yet"));
  connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &HistogramMap::layOut);
}

void HistogramMap::setHistograms(std::vector<EpochHistogram> histograms, double low, double high) {
  m_histograms = std::move(histograms);
  m_low = low;
  m_high = high;
  m_most = 1;
  for (const EpochHistogram& each : m_histograms)
    for (const std::uint32_t count : each.counts) m_most = std::max(m_most, count);
  setAccessibleDescription(tr("%1 epochs, values from %2 to %3")
                               .arg(m_histograms.size())
                               .arg(numberText(low), numberText(high)));
  invalidate();
}

void HistogramMap::setTitle(const QString& title, const QColor& colour) {
  m_title = title;
  m_colour = colour;
  setAccessibleName(tr("%1 over training").arg(title));
  invalidate();
}

void HistogramMap::setShownEpoch(int epoch) {
  m_shown = epoch;
  update();
}

void HistogramMap::setEmptyText(const QString& text) {
  m_emptyText = text;
  update();
}

int HistogramMap::bins() const {
  return m_histograms.empty() ? 0 : static_cast<int>(m_histograms.front().counts.size());
}

// Room for the title above, the values at the left, the bars at the right and the epochs below.
void HistogramMap::layOut() {
  const double line = metrics().height(), labels = metrics().horizontalAdvance(tr("−0.05")) + 6;
  m_plot = QRectF(rect()).adjusted(labels, line + 4, -barsWidth - gap, -line - 4);
  invalidate();
}

QRectF HistogramMap::bars() const {
  const QRectF& in = m_plot;
  return {in.right() + gap, in.top(), barsWidth, in.height()};
}

// A column reaches half-way to its neighbours.
double HistogramMap::boundOf(int column) const {
  const int count = static_cast<int>(m_histograms.size());
  const auto epoch = [&](int at) {
    return double(m_histograms[static_cast<std::size_t>(at)].epoch);
  };
  if (column <= 0) return epoch(0) - 0.5;
  if (column >= count) return epoch(count - 1) + 0.5;
  return (epoch(column - 1) + epoch(column)) / 2;
}

double HistogramMap::xOf(double epoch) const {
  const double from = boundOf(0), to = boundOf(static_cast<int>(m_histograms.size()));
  return m_plot.left() + (epoch - from) / (to - from) * m_plot.width();
}

double HistogramMap::yOf(double value) const {
  return m_plot.bottom() - (value - m_low) / (m_high - m_low) * m_plot.height();
}

int HistogramMap::columnAt(double x) const {
  if (m_histograms.empty() || x < m_plot.left() || x >= m_plot.right()) return -1;
  int column = 0;
  while (column + 1 < std::ssize(m_histograms) && xOf(boundOf(column + 1)) <= x) ++column;
  return column;
}

int HistogramMap::binAt(double y) const {
  const double share = (m_plot.bottom() - y) / m_plot.height();
  return std::clamp(static_cast<int>(share * bins()), 0, bins() - 1);
}

int HistogramMap::shownColumn() const {
  const auto found = std::ranges::find(m_histograms, m_shown, &EpochHistogram::epoch);
  return found == m_histograms.end() ? -1 : static_cast<int>(found - m_histograms.begin());
}

void HistogramMap::invalidate() {
  m_image = {};
  update();
}

// A pixel across, a bin down: the painter stretches the bins.
QImage HistogramMap::image() const {
  const int across = std::max(static_cast<int>(m_plot.width()), 1);
  QImage image(across, bins(), QImage::Format_RGB32);
  std::vector<int> columns(static_cast<std::size_t>(across));
  int column = 0;
  for (int x = 0; x < across; ++x) {
    while (column + 1 < std::ssize(m_histograms) &&
           xOf(boundOf(column + 1)) <= m_plot.left() + x + 0.5) {
      ++column;
    }
    columns[static_cast<std::size_t>(x)] = column;
  }
  const auto shades = shadesOf(m_colour);
  for (int bin = 0; bin < bins(); ++bin) {
    auto* line = reinterpret_cast<QRgb*>(image.scanLine(bins() - 1 - bin));
    for (int x = 0; x < across; ++x) {
      const auto& counts =
          m_histograms[static_cast<std::size_t>(columns[static_cast<std::size_t>(x)])].counts;
      line[x] = shades[shadeOf(counts[static_cast<std::size_t>(bin)], m_most)];
    }
  }
  return image;
}

void HistogramMap::paintAxes(QPainter& painter) const {
  const QRectF& in = m_plot;
  const double line = metrics().height();
  painter.setFont(themeFont(FontRole::Small));
  painter.setPen(theme().muted);
  painter.drawText(QRectF(0, 0, width(), line), Qt::AlignLeft | Qt::AlignVCenter,
                   metrics().elidedText(m_title, Qt::ElideRight, width()));
  const auto high = [line](const QString&) { return line; };
  for (const Tick& tick :
       niceTicks({{m_low, m_high}, AxisText::Number, false, in.height(), high})) {
    const double y =
        std::clamp(yOf(tick.value), in.top() + line / 2 - 2, in.bottom() - line / 2 + 2);
    painter.drawText(QRectF(0, y - line / 2, in.left() - 4, line),
                     Qt::AlignRight | Qt::AlignVCenter, tick.label);
  }
  const auto wide = [](const QString& text) { return metrics().horizontalAdvance(text); };
  const Range epochs{double(m_histograms.front().epoch), double(m_histograms.back().epoch)};
  QVector<Tick> ticks{{epochs.from, axisText(epochs.from, AxisText::Integer, 1)}};
  if (epochs.length() > 0) {
    ticks = niceTicks({epochs, AxisText::Integer, false, in.width(), wide});
  }
  if (!ticks.isEmpty()) ticks.front().label = tr("epoch %1").arg(ticks.front().label);
  double end = -gap;
  for (const Tick& tick : ticks) {
    const double half = wide(tick.label) / 2 + 1;
    const double left = std::clamp(xOf(tick.value) - half, 0.0, width() - 2 * half);
    if (left < end + gap / 2) continue;
    end = left + 2 * half;
    painter.drawText(QRectF(left, in.bottom() + 3, 2 * half, line), Qt::AlignCenter, tick.label);
  }
  painter.setPen(theme().border);
  painter.drawRect(in);
}

void HistogramMap::paintBars(QPainter& painter) const {
  const int column = shownColumn();
  if (column < 0) return;
  const auto& counts = m_histograms[static_cast<std::size_t>(column)].counts;
  const std::uint32_t most = std::max(*std::ranges::max_element(counts), 1U);
  const QRectF in = bars();
  const double high = in.height() / bins();
  painter.setRenderHint(QPainter::Antialiasing, false);
  for (int bin = 0; bin < bins(); ++bin) {
    const double wide = in.width() * counts[static_cast<std::size_t>(bin)] / most;
    const double top = in.bottom() - (bin + 1) * high;
    painter.fillRect(QRectF(in.left(), top, wide, high), m_colour);
  }
  painter.setPen(theme().border);
  painter.drawLine(in.topLeft(), in.bottomLeft());
  const double x = std::floor(xOf(m_histograms[static_cast<std::size_t>(column)].epoch)) + 0.5;
  painter.setPen(QPen(theme().surface, 3));
  painter.drawLine(QPointF(x, in.top()), QPointF(x, in.bottom()));
  painter.setPen(QPen(theme().text, 1));
  painter.drawLine(QPointF(x, in.top() - 3), QPointF(x, in.bottom() + 3));
}

void HistogramMap::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  if (bins() == 0) {
    painter.setPen(theme().muted);
    painter.drawText(rect().adjusted(8, 4, -8, -4), Qt::AlignCenter | Qt::TextWordWrap,
                     m_emptyText);
    return;
  }
  if (m_image.isNull()) m_image = image();
  painter.drawImage(m_plot, m_image);
  paintAxes(painter);
  paintBars(painter);
  if (!hasFocus()) return;
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(theme().accentText, 2));
  painter.drawRect(m_plot);
}

void HistogramMap::resizeEvent(QResizeEvent*) {
  layOut();
}

void HistogramMap::mousePressEvent(QMouseEvent* event) {
  const int column = columnAt(event->position().x());
  if (column >= 0) Q_EMIT epochChosen(m_histograms[static_cast<std::size_t>(column)].epoch);
}

void HistogramMap::keyPressEvent(QKeyEvent* event) {
  const int by = event->key() == Qt::Key_Right ? 1 : event->key() == Qt::Key_Left ? -1 : 0;
  const int column = shownColumn();
  if (by == 0 || column < 0) return QWidget::keyPressEvent(event);
  const int wanted = std::clamp(column + by, 0, static_cast<int>(m_histograms.size()) - 1);
  Q_EMIT epochChosen(m_histograms[static_cast<std::size_t>(wanted)].epoch);
}

QString HistogramMap::binText(int column, int bin) const {
  const EpochHistogram& of = m_histograms[static_cast<std::size_t>(column)];
  const double wide = (m_high - m_low) / bins();
  const auto all = std::accumulate(of.counts.begin(), of.counts.end(), std::int64_t{0});
  return tr("epoch %1: %2 of %3 weights from %4 to %5")
      .arg(of.epoch)
      .arg(countText(of.counts[static_cast<std::size_t>(bin)]), countText(all),
           numberText(m_low + bin * wide), numberText(m_low + (bin + 1) * wide));
}

bool HistogramMap::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip || bins() == 0) return QWidget::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  const bool inBars = bars().contains(help->pos());
  const int column = inBars ? shownColumn() : columnAt(help->pos().x());
  const bool inside = help->pos().y() >= m_plot.top() && help->pos().y() < m_plot.bottom();
  const QString said = column >= 0 && inside ? binText(column, binAt(help->pos().y())) : toolTip();
  QToolTip::showText(help->globalPos(), said);
  return true;
}

QString HistogramMap::csv() const {
  QString text = tr("from") + u',' + tr("to");
  for (const EpochHistogram& each : m_histograms) text += tr(",epoch %1").arg(each.epoch);
  text += u'\n';
  const double wide = (m_high - m_low) / std::max(bins(), 1);
  for (int bin = 0; bin < bins(); ++bin) {
    text += QString::number(m_low + bin * wide, 'g', 8) + u',' +
            QString::number(m_low + (bin + 1) * wide, 'g', 8);
    for (const EpochHistogram& each : m_histograms) {
      text += u',' + QString::number(each.counts[static_cast<std::size_t>(bin)]);
    }
    text += u'\n';
  }
  return text;
}

}  // namespace gatescope::ui
