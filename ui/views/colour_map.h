#pragma once

#include "core/cells/cell.h"

#include <array>

#include <QColor>

namespace gatescope::ui {

// A colour map is 256 opaque colours from the lowest to the highest value.
using ColourTable = std::array<QRgb, 256>;

// Viridis (Smith and van der Walt 2015, CC0), for [0, 1].
const ColourTable& viridis();
// Blue – centre – red for [−1, 1]; the centre is white on a light theme and near black on a dark
// one, so that a state of zero recedes into the page.
const ColourTable& diverging(bool dark);

// Ends of a range as drawn: [0, 1], [−1, 1], or ± the largest magnitude for unbounded values.
struct ValueRange {
  float low = 0;
  float high = 1;
};
ValueRange rangeOf(SignalRange range, float largestMagnitude);

const ColourTable& tableFor(SignalRange range);
// Place in the table; values outside are taken to the ends, NaN has no colour: −1.
int colourIndex(float value, ValueRange range);

// How good something is, from 0 to 1, in viridis: the better, the further from the page, so that
// the best stands out on light (dark violet) and dark (yellow) alike.
QColor qualityColour(double quality);
// The same for thin lines: the worst keeps a contrast of 3:1 on the surface.
QColor qualityLineColour(double quality);

}  // namespace gatescope::ui
