#pragma once

#include "core/inspect/weights_view.h"

#include <array>
#include <memory>
#include <optional>
#include <vector>

#include <QStringList>

namespace gatescope::ui {

class TimeAxis;

// One number of a gate: what it leads to, a unit, and where from: an input, a unit of the step
// before, or 0 for a bias.
struct WeightPlace {
  int gate = 0;
  WeightPart part = WeightPart::Input;
  int to = 0;
  int from = 0;
  bool operator==(const WeightPlace&) const = default;
};

// The weights of one layer as they are to be seen.
struct WeightsPicture {
  std::shared_ptr<const LayerWeights> layer;
  QStringList inputs;      // their names
  std::vector<int> order;  // unit at each place, of rows and of columns; empty: as numbered
  // Magnitude at which colours end, by gate and part; the same everywhere where there is one scale.
  std::vector<std::array<float, kWeightParts>> ends;
  bool oneScale = true;
};

// W, the biases and U of a gate side by side, their rows the gate's units: what stands where in a
// widget of some width. All gates of a layer share it.
class WeightGrid {
 public:
  struct Part {
    WeightPart part = WeightPart::Input;
    int columns = 0;  // that are seen
    double left = 0;
    double width = 0;
    double right() const { return left + width; }
  };

  // `to` and `from`: the units that are seen, as rows and as columns of U.
  WeightGrid(const WeightsPicture& picture, const TimeAxis& to, const TimeAxis& from, double width);

  const std::vector<Part>& parts() const { return m_parts; }
  // Nothing in the gaps between parts. `share`: of the height, from the top.
  std::optional<WeightPlace> placeAt(double x, double share, int gate) const;
  // The one that stands beside or below, as far as there is one.
  WeightPlace moved(WeightPlace place, int across, int down) const;
  // Where the column of a place begins and how wide it is; of U's that are not seen, outside.
  std::pair<double, double> columnOf(const WeightPlace& place) const;
  int placeOf(int unit) const;  // in the order

 private:
  int unitAt(int place) const;

  const WeightsPicture& m_picture;
  const TimeAxis& m_to;
  const TimeAxis& m_from;
  std::vector<Part> m_parts;
};

}  // namespace gatescope::ui
