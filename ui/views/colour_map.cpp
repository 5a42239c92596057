#include "ui/views/colour_map.h"

#include "ui/views/theme.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace gatescope::ui {

namespace {

// Linear in sRGB between equally spaced anchors.
ColourTable between(std::span<const QRgb> anchors) {
  ColourTable table{};
  const double last = static_cast<double>(anchors.size() - 1);
  for (std::size_t i = 0; i < table.size(); ++i) {
    const double place = static_cast<double>(i) / static_cast<double>(table.size() - 1) * last;
    const auto lower = std::min(static_cast<std::size_t>(place), anchors.size() - 2);
    const double share = place - static_cast<double>(lower);
    const auto mix = [share](int a, int b) {
      return static_cast<int>(std::lround((1 - share) * a + share * b));
    };
    const QRgb a = anchors[lower], b = anchors[lower + 1];
    table[i] = qRgb(mix(qRed(a), qRed(b)), mix(qGreen(a), qGreen(b)), mix(qBlue(a), qBlue(b)));
  }
  return table;
}

}  // namespace

const ColourTable& viridis() {
  static constexpr std::array<QRgb, 10> anchors = {0xff440154, 0xff482878, 0xff3e4a89, 0xff31688e,
                                                   0xff26828e, 0xff1f9e89, 0xff35b779, 0xff6dcd59,
                                                   0xffb4de2c, 0xfffde725};
  static const ColourTable table = between(anchors);
  return table;
}

const ColourTable& diverging(bool dark) {
  // ColorBrewer RdBu (Brewer 2003), reversed: cold below zero, warm above.
  static constexpr std::array<QRgb, 9> onLight = {0xff2166ac, 0xff4393c3, 0xff92c5de,
                                                  0xffd1e5f0, 0xfff7f7f7, 0xfffddbc7,
                                                  0xfff4a582, 0xffd6604d, 0xffb2182b};
  static constexpr std::array<QRgb, 9> onDark = {0xff8cc8f2, 0xff5aa5dc, 0xff3878ad,
                                                 0xff264c6d, 0xff20252d, 0xff67342f,
                                                 0xffa84a3f, 0xffde7560, 0xfff7b19c};
  static const std::array<ColourTable, 2> tables = {between(onLight), between(onDark)};
  return tables[dark ? 1 : 0];
}

ValueRange rangeOf(SignalRange range, float largestMagnitude) {
  switch (range) {
    case SignalRange::ZeroToOne:
      return {0, 1};
    case SignalRange::MinusOneToOne:
      return {-1, 1};
    case SignalRange::Unbounded:
      break;
  }
  const float end = largestMagnitude > 0 ? largestMagnitude : 1;
  return {-end, end};
}

const ColourTable& tableFor(SignalRange range) {
  return range == SignalRange::ZeroToOne ? viridis() : diverging(theme().dark);
}

int colourIndex(float value, ValueRange range) {
  if (std::isnan(value)) return -1;
  const float place = (value - range.low) / (range.high - range.low) * 255.0f + 0.5f;
  return static_cast<int>(std::clamp(place, 0.0f, 255.0f));
}

QColor qualityColour(double quality) {
  const double place = theme().dark ? quality : 1 - quality;
  return QColor(
      viridis()[static_cast<std::size_t>(std::lround(std::clamp(place, 0.0, 1.0) * 255))]);
}

QColor qualityLineColour(double quality) {
  constexpr double pale = 0.42;
  return qualityColour(pale + (1 - pale) * std::clamp(quality, 0.0, 1.0));
}

}  // namespace gatescope::ui
