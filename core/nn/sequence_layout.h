#pragma once

#include "core/base/scalar.h"

#include <span>
#include <vector>

namespace gatescope {

// How one direction walks through sequences of unequal length without ever touching padding. The
// sequences are sorted by length, longest first, so those still running at step t are the first
// active(t) columns; steps stand one behind the other with no gaps. Column offset(t) + k is step t
// of the k-th longest sequence, and its place in a time-major batch is original(offset(t) + k).
//
// A backward direction reads each sequence from its own end: its step t is the batch's step
// length − 1 − t.
class SequenceLayout {
 public:
  // steps × lengths.size() columns in the batch; each length in 1 … steps. Allocates only for more
  // sequences or steps than ever before.
  void set(Index steps, std::span<const Index> lengths, bool backward);

  Index sequences() const { return static_cast<Index>(m_order.size()); }
  Index steps() const { return static_cast<Index>(m_offsets.size()) - 1; }  // of the longest
  Index columns() const { return m_offsets.back(); }  // real steps of all sequences
  Index offset(Index t) const { return m_offsets[static_cast<std::size_t>(t)]; }
  // Steps in runs of at most `most` columns, but at least one step: the end of the run that begins
  // with step `begin`, and the beginning of the run that ends before step `end`.
  Index runEnd(Index begin, Index most) const;
  Index runBegin(Index end, Index most) const;
  Index active(Index t) const { return t < steps() ? offset(t + 1) - offset(t) : 0; }
  // Number in the batch and steps of the k-th longest sequence.
  Index sequence(Index k) const { return m_order[static_cast<std::size_t>(k)]; }
  Index length(Index k) const { return m_lengths[static_cast<std::size_t>(k)]; }
  Index original(Index column) const { return m_original[static_cast<std::size_t>(column)]; }
  bool equalLengths() const { return columns() == steps() * sequences(); }
  // Whether the columns stand as in the batch: equal lengths, read forwards.
  bool isBatchOrder() const { return m_batchOrder; }

 private:
  void sortByLength(Index steps, std::span<const Index> lengths);

  std::vector<Index> m_order;
  std::vector<Index> m_lengths;  // in the same order
  std::vector<Index> m_offsets;
  std::vector<Index> m_original;
  std::vector<Index> m_places;  // of the counting sort
  bool m_batchOrder = false;
};

}  // namespace gatescope
