#include "core/nn/sequence_layout.h"

#include <algorithm>
#include <cassert>

namespace gatescope {

namespace {

std::size_t at(Index i) {
  return static_cast<std::size_t>(i);
}

}  // namespace

// Counting sort, longest first, stable: m_places[l] is where the next sequence of length l goes.
void SequenceLayout::sortByLength(Index steps, std::span<const Index> lengths) {
  m_places.assign(at(steps) + 2, 0);
  for (const Index length : lengths) {
    assert(length >= 1 && length <= steps);
    ++m_places[at(length) - 1];
  }
  Index longer = 0;  // sequences longer than l
  for (Index l = steps; l >= 1; --l) {
    const Index count = m_places[at(l) - 1];
    m_places[at(l)] = longer;
    longer += count;
  }
  m_order.resize(lengths.size());
  m_lengths.resize(lengths.size());
  for (std::size_t b = 0; b < lengths.size(); ++b) {
    const Index place = m_places[at(lengths[b])]++;
    m_order[at(place)] = static_cast<Index>(b);
    m_lengths[at(place)] = lengths[b];
  }
}

void SequenceLayout::set(Index steps, std::span<const Index> lengths, bool backward) {
  assert(!lengths.empty());
  sortByLength(steps, lengths);
  const auto size = static_cast<Index>(lengths.size());
  const Index longest = m_lengths.front();
  m_offsets.resize(at(longest) + 1);
  m_offsets[0] = 0;
  Index running = size;
  for (Index t = 0; t < longest; ++t) {
    while (m_lengths[at(running - 1)] <= t) --running;
    m_offsets[at(t) + 1] = m_offsets[at(t)] + running;
  }
  m_original.resize(at(columns()));
  for (Index t = 0; t < longest; ++t) {
    for (Index k = 0; k < active(t); ++k) {
      const Index b = m_order[at(k)];
      const Index step = backward ? m_lengths[at(k)] - 1 - t : t;
      m_original[at(offset(t) + k)] = step * size + b;
    }
  }
  m_batchOrder = !backward && equalLengths();
}

Index SequenceLayout::runEnd(Index begin, Index most) const {
  Index end = begin + 1;
  while (end < steps() && offset(end + 1) - offset(begin) <= most) ++end;
  return end;
}

Index SequenceLayout::runBegin(Index end, Index most) const {
  Index begin = end - 1;
  while (begin > 0 && offset(end) - offset(begin - 1) <= most) --begin;
  return begin;
}

}  // namespace gatescope
