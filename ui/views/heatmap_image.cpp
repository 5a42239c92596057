#include "ui/views/heatmap_view.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace gatescope::ui {

namespace {

// Half-open range of source places that fall on each of `pixels` pixels.
struct Bins {
  int from = 0;
  int to = 0;
};

std::vector<Bins> binsOf(int count, int pixels) {
  std::vector<Bins> bins(static_cast<std::size_t>(pixels));
  for (std::int64_t i = 0; i < pixels; ++i)
    bins[static_cast<std::size_t>(i)] = {static_cast<int>(i * count / pixels),
                                         static_cast<int>((i + 1) * count / pixels)};
  return bins;
}

// Sums of finite values and how many there are, a pixel of one line of the image.
struct Line {
  std::vector<float> sums;
  std::vector<int> counts;

  void clear() {
    std::fill(sums.begin(), sums.end(), 0.0f);
    std::fill(counts.begin(), counts.end(), 0);
  }

  void add(const float* row, const std::vector<Bins>& bins) {
    for (std::size_t x = 0; x < bins.size(); ++x)
      for (int c = bins[x].from; c < bins[x].to; ++c)
        if (!std::isnan(row[c])) {
          sums[x] += row[c];
          ++counts[x];
        }
  }
};

}  // namespace

QImage heatmapImage(const HeatmapPixels& p, QSize size) {
  const int seen = p.last - p.first + 1;
  if (p.rows <= 0 || seen <= 0 || size.isEmpty()) return {};
  const std::vector<Bins> across = binsOf(seen, std::min(seen, size.width()));
  const std::vector<Bins> down = binsOf(p.rows, std::min(p.rows, size.height()));
  QImage image(static_cast<int>(across.size()), static_cast<int>(down.size()),
               QImage::Format_RGB32);
  const ColourTable& table = tableFor(p.range);
  Line line{std::vector<float>(across.size()), std::vector<int>(across.size())};
  for (std::size_t y = 0; y < down.size(); ++y) {
    line.clear();
    for (int place = down[y].from; place < down[y].to; ++place) {
      const int row = p.order->empty() ? place : (*p.order)[static_cast<std::size_t>(place)];
      const auto start = static_cast<std::size_t>(row) * static_cast<std::size_t>(p.columns) +
                         static_cast<std::size_t>(p.first);
      line.add(p.values->data() + start, across);
    }
    auto* pixels = reinterpret_cast<QRgb*>(image.scanLine(static_cast<int>(y)));
    for (std::size_t x = 0; x < across.size(); ++x) {
      const float mean = line.sums[x] / static_cast<float>(line.counts[x]);  // NaN when none
      const int colour = colourIndex(mean, p.ends);
      pixels[x] = colour < 0 ? p.missing : table[static_cast<std::size_t>(colour)];
    }
  }
  return image;
}

}  // namespace gatescope::ui
