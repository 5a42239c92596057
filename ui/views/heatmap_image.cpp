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

// Sums of the values that there are and how many, a column of the rows that fall on one line of the
// image. Rows first: that goes many columns at once.
struct Columns {
  std::vector<float> sums, counts;

  void clear() {
    std::fill(sums.begin(), sums.end(), 0.0f);
    std::fill(counts.begin(), counts.end(), 0.0f);
  }

  void add(const float* row) {
    for (std::size_t c = 0; c < sums.size(); ++c) {
      const bool there = row[c] == row[c];  // no NaN
      sums[c] += there ? row[c] : 0.0f;
      counts[c] += there ? 1.0f : 0.0f;
    }
  }

  float mean(Bins bin) const {
    float sum = 0, count = 0;
    for (auto c = static_cast<std::size_t>(bin.from); c < static_cast<std::size_t>(bin.to); ++c) {
      sum += sums[c];
      count += counts[c];
    }
    return sum / count;  // NaN when none
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
  const auto width = static_cast<std::size_t>(seen);
  Columns columns{std::vector<float>(width), std::vector<float>(width)};
  for (std::size_t y = 0; y < down.size(); ++y) {
    columns.clear();
    for (int place = down[y].from; place < down[y].to; ++place) {
      const int row = p.order->empty() ? place : (*p.order)[static_cast<std::size_t>(place)];
      const auto start = static_cast<std::size_t>(row) * static_cast<std::size_t>(p.columns) +
                         static_cast<std::size_t>(p.first);
      columns.add(p.values->data() + start);
    }
    auto* pixels = reinterpret_cast<QRgb*>(image.scanLine(static_cast<int>(y)));
    for (std::size_t x = 0; x < across.size(); ++x) {
      const int colour = colourIndex(columns.mean(across[x]), p.ends);
      pixels[x] = colour < 0 ? p.missing : table[static_cast<std::size_t>(colour)];
    }
  }
  return image;
}

}  // namespace gatescope::ui
