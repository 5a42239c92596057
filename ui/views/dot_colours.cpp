#include "ui/views/dot_colours.h"

#include "ui/models/format.h"
#include "ui/views/colour_map.h"
#include "ui/views/palette.h"
#include "ui/views/theme.h"

#include <algorithm>
#include <cmath>

namespace gatescope::ui {

namespace {

constexpr int shades = 64;  // of a range

}  // namespace

int DotColours::count() const {
  return (areClasses() ? static_cast<int>(classes.size()) : shades) + 1;
}

int DotColours::indexOf(float value) const {
  const int none = count() - 1;
  if (!std::isfinite(value)) return none;
  if (areClasses()) {
    return value >= 0 && value < float(none) ? static_cast<int>(value) : none;
  }
  const double place = high > low ? (double(value) - low) / (high - low) : 0.5;
  return static_cast<int>(std::lround(std::clamp(place, 0.0, 1.0) * (shades - 1)));
}

QColor DotColours::colour(int index) const {
  if (index == count() - 1 || (areClasses() && index == others)) return theme().muted;
  if (areClasses()) return dataColour(index);
  return QColor(viridis()[static_cast<std::size_t>(index * 255 / (shades - 1))]);
}

QString DotColours::valueText(float value) const {
  if (isStep || indexOf(value) == count() - 1) return {};
  const QString said = areClasses() ? classes[indexOf(value)] : numberText(double(value));
  return name + u' ' + said;
}

}  // namespace gatescope::ui
