#include "ui/views/weight_grid.h"

#include "ui/views/time_axis.h"

#include <algorithm>
#include <cmath>

namespace gatescope::ui {

namespace {

constexpr double gap = 10;                                   // pixels between parts
constexpr double biasWidth = 44;                             // of each
constexpr double leastInput = 56, least = 0.12, most = 0.5;  // of W: pixels, and shares of the rest

}  // namespace

WeightGrid::WeightGrid(const WeightsPicture& picture, const TimeAxis& to, const TimeAxis& from,
                       double width)
    : m_picture(picture), m_to(to), m_from(from) {
  const LayerWeights& layer = *picture.layer;
  const bool second = std::ranges::any_of(
      layer.gates, [](const GateWeights& gate) { return !gate.recurrentBias.empty(); });
  const int biases = second ? 2 : 1;
  const double matrices = std::max(width - biases * (biasWidth + gap) - gap, 2.0);
  // W as wide as its columns are to U's, within bounds.
  const double share = double(layer.inputs) / std::max(layer.inputs + layer.units, 1);
  const double input = std::clamp(matrices * std::clamp(share, least, most),
                                  std::min(leastInput, matrices / 2), matrices * most);
  double left = 0;
  const auto add = [&](WeightPart part, int columns, double wide) {
    m_parts.push_back({part, columns, left, wide});
    left += wide + gap;
  };
  add(WeightPart::Input, layer.inputs, input);
  add(WeightPart::Bias, 1, biasWidth);
  if (second) add(WeightPart::RecurrentBias, 1, biasWidth);
  add(WeightPart::Recurrent, from.seen(), matrices - input);
}

int WeightGrid::unitAt(int place) const {
  const auto at = static_cast<std::size_t>(place);
  return at < m_picture.order.size() ? m_picture.order[at] : place;
}

int WeightGrid::placeOf(int unit) const {
  const auto found = std::ranges::find(m_picture.order, unit);
  return found == m_picture.order.end() ? unit : static_cast<int>(found - m_picture.order.begin());
}

std::optional<WeightPlace> WeightGrid::placeAt(double x, double share, int gate) const {
  if (share < 0 || share >= 1) return std::nullopt;
  for (const Part& part : m_parts) {
    if (x < part.left || x >= part.right()) continue;
    const int row = m_to.first() + static_cast<int>(share * m_to.seen());
    int column = static_cast<int>((x - part.left) / part.width * part.columns);
    if (part.part == WeightPart::Recurrent) column = unitAt(m_from.first() + column);
    return WeightPlace{gate, part.part, unitAt(row), column};
  }
  return std::nullopt;
}

WeightPlace WeightGrid::moved(WeightPlace place, int across, int down) const {
  const int units = m_picture.layer->units;
  place.to = unitAt(std::clamp(placeOf(place.to) + down, 0, units - 1));
  // All columns in one row, those of U that are not seen too.
  int column = place.part == WeightPart::Recurrent ? placeOf(place.from) : place.from;
  for (const Part& part : m_parts) {
    if (part.part == place.part) break;
    column += part.columns;
  }
  const auto columnsOf = [&](const Part& part) {
    return part.part == WeightPart::Recurrent ? units : part.columns;
  };
  int all = 0;
  for (const Part& part : m_parts) all += columnsOf(part);
  column = std::clamp(column + across, 0, all - 1);
  for (const Part& part : m_parts) {
    if (column < columnsOf(part)) {
      place.part = part.part;
      place.from = part.part == WeightPart::Recurrent ? unitAt(column) : column;
      break;
    }
    column -= columnsOf(part);
  }
  return place;
}

std::pair<double, double> WeightGrid::columnOf(const WeightPlace& place) const {
  for (const Part& part : m_parts) {
    if (part.part != place.part) continue;
    const bool recurrent = place.part == WeightPart::Recurrent;
    const int column = recurrent ? placeOf(place.from) - m_from.first() : place.from;
    const double wide = part.width / std::max(part.columns, 1);
    return {part.left + column * wide, wide};
  }
  return {0, 0};
}

}  // namespace gatescope::ui
