#include "core/data/folds.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <unordered_map>

namespace gatescope {

namespace {

// Gives bundles away one after the other.
class Dealer {
 public:
  Dealer(std::span<const Bundle> bundles, std::span<const double> sizes);

  std::size_t deal(const Bundle& bundle);

 private:
  struct Part {
    double share = 0;
    std::size_t sequences = 0;
    std::map<std::int32_t, double> classes;
  };
  double need(const Part& part, const Bundle& bundle) const;

  std::vector<Part> m_parts;
  std::map<std::int32_t, double> m_totals;  // of each class
  std::size_t m_left = 0;                   // bundles
  std::size_t m_empty = 0;                  // parts that are to have some and have none
};

Dealer::Dealer(std::span<const Bundle> bundles, std::span<const double> sizes)
    : m_parts(sizes.size()), m_left(bundles.size()) {
  const double whole = std::accumulate(sizes.begin(), sizes.end(), 0.0);
  for (std::size_t p = 0; p < sizes.size(); ++p) {
    m_parts[p].share = sizes[p] / whole;
    m_empty += sizes[p] > 0;
  }
  for (const Bundle& bundle : bundles) {
    for (const auto& [c, count] : bundle.classes) m_totals[c] += static_cast<double>(count);
  }
}

double Dealer::need(const Part& part, const Bundle& bundle) const {
  double sum = 0;
  for (const auto& [c, count] : bundle.classes) {
    const double total = m_totals.at(c);
    const auto has = part.classes.find(c);
    const double lacks = part.share * total - (has == part.classes.end() ? 0 : has->second);
    sum += static_cast<double>(count) * lacks / (total * total);
  }
  return sum;
}

std::size_t Dealer::deal(const Bundle& bundle) {
  const bool toEmpty = m_left <= m_empty;  // each that is left has to fill a part of its own
  std::size_t best = m_parts.size();
  double most = 0;
  for (std::size_t p = 0; p < m_parts.size(); ++p) {
    const Part& part = m_parts[p];
    if (!(part.share > 0) || (toEmpty && part.sequences > 0)) continue;
    const double lacks = need(part, bundle);
    const bool better = best == m_parts.size() || lacks > most ||
                        (lacks == most && part.sequences < m_parts[best].sequences);
    if (!better) continue;
    best = p;
    most = lacks;
  }
  Part& chosen = m_parts[best];
  --m_left;
  m_empty -= chosen.sequences == 0;
  chosen.sequences += bundle.sequences.size();
  for (const auto& [c, count] : bundle.classes) chosen.classes[c] += static_cast<double>(count);
  return best;
}

}  // namespace

std::vector<Bundle> bundlesOf(std::span<const std::size_t> order,
                              std::span<const std::int32_t> classes,
                              std::span<const std::int32_t> groups) {
  std::vector<Bundle> bundles;
  std::unordered_map<std::int32_t, std::size_t> places;
  for (const std::size_t s : order) {
    std::size_t place = bundles.size();
    if (!groups.empty()) place = places.emplace(groups[s], place).first->second;
    if (place == bundles.size()) bundles.emplace_back();
    Bundle& bundle = bundles[place];
    bundle.sequences.push_back(s);
    const std::int32_t c = classes.empty() ? 0 : classes[s];
    const auto known =
        std::ranges::find(bundle.classes, c, &std::pair<std::int32_t, std::size_t>::first);
    if (known == bundle.classes.end()) {
      bundle.classes.emplace_back(c, 1);
    } else {
      ++known->second;
    }
  }
  return bundles;
}

std::vector<std::size_t> dealInOrder(std::span<const Bundle> bundles,
                                     std::span<const double> sizes) {
  std::vector<std::size_t> parts;
  double before = 0, end = sizes.front();
  std::size_t part = 0;
  for (const Bundle& bundle : bundles) {
    const auto size = static_cast<double>(bundle.sequences.size());
    while (part + 1 < sizes.size() && before + size / 2 >= end) end += sizes[++part];
    parts.push_back(part);
    before += size;
  }
  return parts;
}

std::vector<std::size_t> dealByNeed(std::span<const Bundle> bundles,
                                    std::span<const double> sizes) {
  Dealer dealer(bundles, sizes);
  std::vector<std::size_t> parts;
  for (const Bundle& bundle : bundles) parts.push_back(dealer.deal(bundle));
  return parts;
}

std::vector<std::size_t> dealFolds(std::span<const Bundle> bundles, std::size_t folds) {
  std::vector<std::size_t> order(bundles.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
    const std::size_t sizeA = bundles[a].sequences.size(), sizeB = bundles[b].sequences.size();
    return sizeA != sizeB ? sizeA > sizeB
                          : bundles[a].classes.front().first < bundles[b].classes.front().first;
  });
  std::vector<Bundle> sorted;
  for (const std::size_t b : order) sorted.push_back(bundles[b]);
  const std::vector<double> equal(folds, 1.0);
  const std::vector<std::size_t> dealt = dealByNeed(sorted, equal);
  std::vector<std::size_t> result(bundles.size());
  for (std::size_t i = 0; i < order.size(); ++i) result[order[i]] = dealt[i];
  return result;
}

}  // namespace gatescope
