#include "ui/views/chart_frame.h"

#include "ui/views/theme.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <QFontMetricsF>

namespace gatescope::ui {

namespace {

// Grows to the finite values it is shown; `to < from` while there was none.
struct Bounds {
  double from = std::numeric_limits<double>::infinity();
  double to = -std::numeric_limits<double>::infinity();

  void add(double value) {
    if (!std::isfinite(value)) return;
    from = std::min(from, value);
    to = std::max(to, value);
  }
  bool empty() const { return to < from; }
};

template <typename Visit>
void visitPoints(const ChartContent& content, Visit visit) {
  for (const Series& series : content.series)
    for (const QPointF& point : series.points) visit(point);
  for (const Band& band : content.bands) {
    for (const QPointF& point : band.lower) visit(point);
    for (const QPointF& point : band.upper) visit(point);
  }
}

bool isDrawn(const ChartContent& content, const QPointF& point) {
  return std::isfinite(point.y()) && (!content.logY || point.y() > 0);
}

Range fullX(const ChartContent& content, const Bounds& data) {
  Range range{data.from, data.to};
  if (content.xExtent) {
    range.from = std::min(range.from, content.xExtent->from);
    range.to = std::max(range.to, content.xExtent->to);
  }
  for (const Span& span : content.spans) {
    range.from = std::min(range.from, span.from);
    range.to = std::max(range.to, span.to);
  }
  if (range.length() <= 0) range = {range.from - 0.5, range.to + 0.5};
  return range;
}

// With some air above and below; a flat curve stands in the middle.
Range padded(const Bounds& data, bool log) {
  if (log) {
    const double from = std::log10(data.from), to = std::log10(data.to);
    const double pad = std::max((to - from) * 0.05, 0.01);
    return {std::pow(10.0, from - pad), std::pow(10.0, to + pad)};
  }
  double pad = (data.to - data.from) * 0.05;
  if (pad <= 0) pad = data.to != 0 ? std::abs(data.to) * 0.1 : 0.5;
  return {data.from - pad, data.to + pad};
}

void findRanges(const ChartContent& content, const ChartZoom& zoom, ChartFrame& frame) {
  Bounds x;
  visitPoints(content, [&](const QPointF& p) {
    if (isDrawn(content, p)) x.add(p.x());
  });
  frame.empty = x.empty();
  if (frame.empty) return;
  frame.x = zoom.x.value_or(fullX(content, x));
  Bounds seen, all;
  visitPoints(content, [&](const QPointF& p) {
    if (!isDrawn(content, p)) return;
    all.add(p.y());
    if (frame.x.contains(p.x())) seen.add(p.y());
  });
  frame.y = zoom.y.value_or(padded(seen.empty() ? all : seen, content.logY));
}

QVector<LegendEntry> legendOf(const ChartContent& content) {
  QVector<LegendEntry> entries;
  for (const bool leads : {true, false})
    for (const Series& s : content.series)
      if (s.leads == leads && s.inLegend && !s.name.isEmpty())
        entries.append({s.name, s.colour, s.style, false, {}});
  for (const Band& b : content.bands)
    if (!b.name.isEmpty()) entries.append({b.name, b.colour, Qt::SolidLine, true, {}});
  return entries.size() > 1 && content.legendShown ? entries : QVector<LegendEntry>();
}

// The y axis's title and behind it the legend, in at most two rows; returns the height taken. Names
// that find no place are counted.
qreal layoutHead(const ChartContent& content, ChartFrame& frame, QSizeF size, qreal top) {
  const QFontMetricsF metrics(themeFont(FontRole::Small));
  const qreal height = metrics.height() + 3, right = size.width() - 4;
  const int mostRows = size.height() < 9 * height ? 1 : 2;
  // One row: names stand closer, so that more of them find a place.
  const qreal swatch = mostRows == 1 ? 17 : 24, gap = mostRows == 1 ? 9 : 16;
  qreal at = 0, used = 0;
  if (!content.yTitle.isEmpty()) {
    at = std::min(metrics.horizontalAdvance(content.yTitle) + 1, right);
    frame.yTitle = QRectF(0, top, at, height);
    at += gap + 4;
    used = height;
  }
  const qreal more = metrics.horizontalAdvance(QStringLiteral("+9")) + gap;
  int row = 0;
  const QVector<LegendEntry> entries = legendOf(content);
  for (qsizetype i = 0; i < entries.size(); ++i) {
    LegendEntry entry = entries[i];
    const bool lastRow = row + 1 == mostRows;
    const qreal end = lastRow && i + 1 < entries.size() ? right - more : right;
    const qreal width = std::min(swatch + metrics.horizontalAdvance(entry.name) + 1, end);
    if (at > 0 && at + width > end) {
      if (lastRow) {
        frame.unnamed = static_cast<int>(entries.size() - i);
        frame.more = QRectF(at, top + row * height, more, height);
        break;
      }
      at = 0;
      ++row;
    }
    entry.place = QRectF(at, top + row * height, width, height);
    entry.swatch = swatch;
    used = entry.place.bottom() - top;
    frame.legend.append(entry);
    at += width + gap;
  }
  return used;
}

// A low chart has no line for the x axis's title: it stands before the first label ("epoch 0"),
// where the second leaves room.
void nameFirstTick(const ChartContent& content, ChartFrame& frame, const QFontMetricsF& metrics) {
  constexpr qreal gap = 10;
  if (content.xTitle.isEmpty() || frame.xTicks.isEmpty()) return;
  if (content.xText == AxisText::Relative) return;  // "now" needs no title
  const QString named = content.xTitle + u' ' + frame.xTicks[0].label;
  const qreal width = metrics.horizontalAdvance(named);
  const qreal right = std::max(frame.toX(frame.xTicks[0].value) - width / 2, 0.0) + width;
  const qreal next =
      frame.xTicks.size() < 2
          ? frame.plot.right()
          : frame.toX(frame.xTicks[1].value) - metrics.horizontalAdvance(frame.xTicks[1].label) / 2;
  if (right + gap <= next) frame.xTicks[0].label = named;
}

TickRequest yRequest(const ChartContent& content, const ChartFrame& frame, qreal line) {
  return {frame.y,
          content.yText,
          content.logY,
          frame.plot.height(),
          [line](const QString&) { return line; },
          line / 4};
}

}  // namespace

double ChartFrame::drawn(double value) const {
  if (!logY) return value;
  return value > 0 ? std::log10(value) : std::numeric_limits<double>::quiet_NaN();
}

Range ChartFrame::drawnY() const {
  return {drawn(y.from), drawn(y.to)};
}

double ChartFrame::toX(double value) const {
  return plot.left() + (value - x.from) / x.length() * plot.width();
}

double ChartFrame::toY(double value) const {
  const Range range = drawnY();
  return plot.bottom() - (drawn(value) - range.from) / range.length() * plot.height();
}

double ChartFrame::valueAtX(double pixel) const {
  return x.from + (pixel - plot.left()) / plot.width() * x.length();
}

double ChartFrame::valueAtY(double pixel) const {
  const Range range = drawnY();
  const double value = range.from + (plot.bottom() - pixel) / plot.height() * range.length();
  return logY ? std::pow(10.0, value) : value;
}

ChartFrame chartFrame(const ChartContent& content, const ChartZoom& zoom, QSizeF size) {
  const QFontMetricsF small(themeFont(FontRole::Small)), body(themeFont(FontRole::Body));
  ChartFrame frame;
  frame.logY = content.logY;
  findRanges(content, zoom, frame);
  constexpr qreal side = 0, gap = 6, endRoom = 12;
  qreal top = 2;
  if (!content.title.isEmpty()) {
    frame.title = QRectF(side, top, size.width() - 2 * side, body.height() + 2);
    top = frame.title.bottom() + 2;
  }
  if (frame.empty) {
    frame.plot = QRectF(side, top, size.width() - 2 * side, size.height() - top - side);
    return frame;
  }
  if (size.height() > 6 * small.height()) top += layoutHead(content, frame, size, top);
  const bool named = std::any_of(content.spans.begin(), content.spans.end(),
                                 [](const Span& span) { return !span.label.isEmpty(); });
  frame.spanHead = named ? small.height() + 3 : 0;
  // Half a label stands above the highest tick.
  top += std::max(frame.spanHead, small.height() / 2);
  qreal bottom = small.height() + gap;
  const bool roomForTitle = size.height() > 11 * small.height();
  if (!content.xTitle.isEmpty() && roomForTitle) {
    frame.xTitle =
        QRectF(side, size.height() - small.height() - 1, size.width() - 2 * side, small.height());
    bottom += small.height() + 1;
  }
  frame.plot =
      QRectF(side, top, size.width() - 2 * side, std::max(size.height() - top - bottom, 10.0));
  frame.yTicks = niceTicks(yRequest(content, frame, small.height()));
  qreal labels = 0;
  for (const Tick& tick : frame.yTicks)
    labels = std::max(labels, small.horizontalAdvance(tick.label));
  frame.plot.setLeft(side + labels + gap);
  frame.plot.setRight(size.width() - endRoom);
  frame.xTicks = niceTicks({frame.x, content.xText, false, frame.plot.width(),
                            [&](const QString& t) { return small.horizontalAdvance(t); }});
  if (!roomForTitle) nameFirstTick(content, frame, small);
  return frame;
}

std::optional<QPointF> nearestPoint(const QVector<QPointF>& points, double x, double within) {
  const auto at = std::lower_bound(points.begin(), points.end(), x,
                                   [](const QPointF& p, double v) { return p.x() < v; });
  std::optional<QPointF> best;
  const auto consider = [&](const QPointF& p) {
    if (!std::isfinite(p.y()) || std::abs(p.x() - x) > within) return;
    if (!best || std::abs(p.x() - x) < std::abs(best->x() - x)) best = p;
  };
  if (at != points.end()) consider(*at);
  if (at != points.begin()) consider(*(at - 1));
  return best;
}

}  // namespace gatescope::ui
