#include "ui/views/heatmap_view.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

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

// Of the rows that fall on one line of the image, the mean of each column. Rows first: that goes
// many columns at once.
class MeanColumns {
 public:
  explicit MeanColumns(std::size_t columns) : m_sums(columns), m_counts(columns) {}

  void clear() {
    std::fill(m_sums.begin(), m_sums.end(), 0.0f);
    std::fill(m_counts.begin(), m_counts.end(), 0.0f);
  }

  void add(const float* row) {
    for (std::size_t c = 0; c < m_sums.size(); ++c) {
      const bool there = row[c] == row[c];  // no NaN
      m_sums[c] += there ? row[c] : 0.0f;
      m_counts[c] += there ? 1.0f : 0.0f;
    }
  }

  template <typename Column>
  float value(Bins bin, Column columnAt) const {
    float sum = 0, count = 0;
    for (int place = bin.from; place < bin.to; ++place) {
      const std::size_t c = columnAt(place);
      sum += m_sums[c];
      count += m_counts[c];
    }
    return sum / count;  // NaN when none
  }

 private:
  std::vector<float> m_sums, m_counts;
};

// The same with the value farthest from 0: of the greatest and the least one is.
class FarthestColumns {
 public:
  explicit FarthestColumns(std::size_t columns) : m_greatest(columns), m_least(columns) {}

  void clear() {
    std::fill(m_greatest.begin(), m_greatest.end(), -none);
    std::fill(m_least.begin(), m_least.end(), none);
  }

  // A NaN is never the greatest or the least.
  void add(const float* row) {
    for (std::size_t c = 0; c < m_greatest.size(); ++c) {
      m_greatest[c] = std::max(m_greatest[c], row[c]);
      m_least[c] = std::min(m_least[c], row[c]);
    }
  }

  template <typename Column>
  float value(Bins bin, Column columnAt) const {
    float greatest = -none, least = none;
    for (int place = bin.from; place < bin.to; ++place) {
      const std::size_t c = columnAt(place);
      greatest = std::max(greatest, m_greatest[c]);
      least = std::min(least, m_least[c]);
    }
    if (greatest < least) return std::numeric_limits<float>::quiet_NaN();
    return greatest > -least ? greatest : least;
  }

 private:
  static constexpr float none = std::numeric_limits<float>::infinity();
  std::vector<float> m_greatest, m_least;
};

template <typename Columns>
void draw(const HeatmapPixels& p, const std::vector<Bins>& across, const std::vector<Bins>& down,
          QImage& image) {
  const ColourTable& table = tableFor(p.range);
  // Columns in an order of their own are all joined, for those that are seen may stand anywhere.
  const bool ordered = p.columnOrder != nullptr && !p.columnOrder->empty();
  const int first = ordered ? 0 : p.first;
  const auto columnAt = [&](int place) {
    const auto at = static_cast<std::size_t>(place);
    if (!ordered) return at;
    return static_cast<std::size_t>((*p.columnOrder)[static_cast<std::size_t>(p.first) + at]);
  };
  Columns columns(static_cast<std::size_t>(ordered ? p.columns : p.last - p.first + 1));
  for (std::size_t y = 0; y < down.size(); ++y) {
    columns.clear();
    for (int place = down[y].from; place < down[y].to; ++place) {
      const auto at = static_cast<std::size_t>(p.firstRow + place);
      const auto row = p.order->empty() ? at : static_cast<std::size_t>((*p.order)[at]);
      columns.add(p.values->data() + row * static_cast<std::size_t>(p.columns) + first);
    }
    auto* pixels = reinterpret_cast<QRgb*>(image.scanLine(static_cast<int>(y)));
    for (std::size_t x = 0; x < across.size(); ++x) {
      const int colour = colourIndex(columns.value(across[x], columnAt), p.ends);
      pixels[x] = colour < 0 ? p.missing : table[static_cast<std::size_t>(colour)];
    }
  }
}

}  // namespace

QImage heatmapImage(const HeatmapPixels& p, QSize size) {
  const int seen = p.last - p.first + 1;
  const int rows = (p.lastRow < 0 ? p.rows : p.lastRow + 1) - p.firstRow;
  if (rows <= 0 || seen <= 0 || size.isEmpty()) return {};
  const std::vector<Bins> across = binsOf(seen, std::min(seen, size.width()));
  const std::vector<Bins> down = binsOf(rows, std::min(rows, size.height()));
  QImage image(static_cast<int>(across.size()), static_cast<int>(down.size()),
               QImage::Format_RGB32);
  if (p.shrink == Shrink::Mean) {
    draw<MeanColumns>(p, across, down, image);
  } else {
    draw<FarthestColumns>(p, across, down, image);
  }
  return image;
}

}  // namespace gatescope::ui
