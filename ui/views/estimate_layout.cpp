#include "ui/views/estimate_layout.h"

#include "ui/views/theme.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <QFontMetricsF>

namespace gatescope::ui {

namespace {

constexpr qreal gap = 8;
constexpr qreal mostNames = 0.42;     // of the width
constexpr double farAway = 1.5;       // widths of all rows beside which a reference is not drawn
constexpr int mostReferenceRows = 2;  // of labels above the plot

QFontMetricsF smallMetrics() {
  return QFontMetricsF(themeFont(FontRole::Small));
}

// All values of the rows, and the references that lie near them.
Range rangeOf(const std::vector<EstimateRow>& rows, const std::vector<ReferenceLine>& references) {
  std::vector<double> values;
  for (const EstimateRow& row : rows) {
    for (const double value : {row.mean, row.low, row.high}) values.push_back(value);
    for (const EstimateDot& dot : row.dots) values.push_back(dot.value);
  }
  std::erase_if(values, [](double value) { return !std::isfinite(value); });
  if (values.empty()) return {};
  const auto [low, high] = std::ranges::minmax(values);
  const double width = high > low ? high - low : std::max(std::abs(high), 1.0) * 0.1;
  Range range{low, high};
  for (const ReferenceLine& reference : references) {
    if (reference.value < low - farAway * width || reference.value > high + farAway * width)
      continue;
    range.from = std::min(range.from, reference.value);
    range.to = std::max(range.to, reference.value);
  }
  const double pad = std::max(range.length() * 0.06, width * 0.06);
  return {range.from - pad, range.to + pad};
}

qreal widestName(const std::vector<EstimateRow>& rows, FontRole role) {
  const QFontMetricsF body(themeFont(role));
  qreal width = 0;
  for (const EstimateRow& row : rows) {
    width = std::max(
        {width, body.horizontalAdvance(row.name), smallMetrics().horizontalAdvance(row.figures)});
  }
  return width + 1;
}

// Dots that would lie on each other move up or down to the nearest free place (as in a swarm plot),
// as far as the row reaches; more than fit there overlap.
std::vector<QPointF> swarm(const EstimateRow& row, const EstimateLayout& layout, double y) {
  constexpr double apart = 2 * estimateDot + 0.5, step = 2;
  const double reach = std::max(layout.shift * 2 - estimateDot - 6, 0.0);
  std::vector<QPointF> places(row.dots.size(), {std::nan(""), y});
  std::vector<std::size_t> order(row.dots.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return row.dots[i].value; });
  std::vector<QPointF> taken;
  const auto isFree = [&](const QPointF& at) {
    return std::ranges::none_of(taken, [&](const QPointF& other) {
      return std::hypot(at.x() - other.x(), at.y() - other.y()) < apart;
    });
  };
  for (const std::size_t i : order) {
    if (!std::isfinite(row.dots[i].value)) continue;
    QPointF& place = places[i];
    place.setX(layout.toX(row.dots[i].value));
    for (double off = 0; off <= reach; off += step) {
      const QPointF up = place - QPointF(0, off), down = place + QPointF(0, off);
      if (!isFree(up) && !isFree(down)) continue;
      place = isFree(up) ? up : down;
      break;
    }
    taken.push_back(place);
  }
  return places;
}

// Labels above the plot at their lines, in at most two rows; what finds no place has none.
qreal placeReferences(const std::vector<ReferenceLine>& references, EstimateLayout& layout) {
  const QFontMetricsF metrics = smallMetrics();
  std::vector<std::size_t> order(references.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return references[i].value; });
  layout.references.resize(references.size());
  std::vector<qreal> ends(mostReferenceRows, layout.plot.left() - gap);
  int used = 0;
  for (const std::size_t i : order) {
    EstimateLayout::Reference& place = layout.references[i];
    const ReferenceLine& reference = references[i];
    place.isInside = layout.range.contains(reference.value);
    place.text = reference.label;
    if (reference.value < layout.range.from) place.text = QStringLiteral("← ") + place.text;
    if (reference.value > layout.range.to) place.text += QStringLiteral(" →");
    const qreal width = metrics.horizontalAdvance(place.text) + 1;
    const qreal left = std::clamp(layout.toX(reference.value) - width / 2, layout.plot.left(),
                                  std::max(layout.plot.right() - width, layout.plot.left()));
    if (width > layout.plot.width()) continue;
    for (int row = 0; row < mostReferenceRows; ++row) {
      qreal& end = ends[static_cast<std::size_t>(row)];
      if (left < end + gap) continue;
      place.label = QRectF(left, row * metrics.height(), width, metrics.height());
      end = left + width;
      used = std::max(used, row + 1);
      break;
    }
  }
  return used * metrics.height();
}

}  // namespace

EstimateLayout estimateLayout(const std::vector<EstimateRow>& rows,
                              const std::vector<ReferenceLine>& references, const QString& title,
                              QSizeF size) {
  const QFontMetricsF metrics = smallMetrics();
  EstimateLayout layout;
  layout.range = rangeOf(rows, references);
  layout.smallNames = widestName(rows, FontRole::Body) > size.width() * mostNames;
  layout.names = std::min(widestName(rows, layout.smallNames ? FontRole::Small : FontRole::Body),
                          size.width() * mostNames);
  qreal bottom = metrics.height() + 6;
  if (!title.isEmpty() && size.height() > 7 * metrics.height()) {
    layout.title = QRectF(0, size.height() - metrics.height(), size.width(), metrics.height());
    bottom += metrics.height() + 1;
  }
  layout.plot = QRectF(layout.names + gap, 2, size.width() - layout.names - 2 * gap,
                       size.height() - bottom - 2);
  layout.plot.setTop(placeReferences(references, layout) + 4);
  layout.rowHeight =
      std::max(layout.plot.height(), 1.0) / std::max(static_cast<double>(rows.size()), 1.0);
  layout.shift = std::min(layout.rowHeight * 0.22, 20.0);
  layout.ticks = niceTicks({layout.range, AxisText::Number, false, layout.plot.width(),
                            [&](const QString& text) { return metrics.horizontalAdvance(text); }});
  for (std::size_t row = 0; row < rows.size(); ++row) {
    layout.dots.push_back(swarm(rows[row], layout, layout.middleOf(row) - layout.shift));
  }
  return layout;
}

}  // namespace gatescope::ui
