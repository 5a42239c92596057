#include "core/data/sequence_folds.h"

#include "core/base/random.h"
#include "core/data/folds.h"

#include <algorithm>
#include <span>

namespace gatescope {

namespace {

class FoldTaker {
 public:
  FoldTaker(Draft& draft, const Sequences& sequences, Parts& parts)
      : m_draft(draft), m_fold(draft.settings.fold), m_sequences(sequences), m_parts(parts) {}
  Result<void> take();

 private:
  std::vector<std::size_t> dealingOrder(bool rolling) const;
  Result<void> checkClassCounts(const std::vector<std::size_t>& order) const;
  Result<void> checkBundles(std::size_t bundles, std::size_t needed) const;
  void setParts(const std::vector<Bundle>& bundles, const std::vector<std::size_t>& folds,
                bool rolling);

  Draft& m_draft;
  const Fold& m_fold;
  const Sequences& m_sequences;
  Parts& m_parts;
};

Result<void> FoldTaker::take() {
  const auto by = howToSplit(m_draft, m_sequences);
  if (!by) return tl::unexpected(by.error());
  const bool rolling = *by == SplitBy::Time;
  const std::vector<std::size_t> order = dealingOrder(rolling);
  const bool stratified = *by == SplitBy::Stratified;
  if (stratified) {
    if (auto enough = checkClassCounts(order); !enough) return enough;
  }
  const auto bundles = bundlesOf(
      order, stratified ? std::span(m_sequences.classes) : std::span<const std::int32_t>(),
      m_sequences.groups);
  const auto folds = static_cast<std::size_t>(m_fold.count);
  const std::size_t blocks = rolling ? folds + 1 : folds;
  if (auto enough = checkBundles(bundles.size(), blocks); !enough) return enough;
  const double block = static_cast<double>(order.size()) / static_cast<double>(blocks);
  const std::vector<double> sizes(blocks, block);
  setParts(bundles, rolling ? dealInOrder(bundles, sizes) : dealFolds(bundles, folds), rolling);
  for (const Split part : {Split::Training, Split::Validation}) {
    if (std::ranges::find(m_parts, part) != m_parts.end()) continue;
    return failField("fold", "Fold %1 of %2 leaves no sequence for %3: choose fewer folds",
                     m_fold.number, m_fold.count,
                     part == Split::Training ? "training" : "validation");
  }
  m_draft.note("Fold %1 of %2 is for validation: %3 sequences", m_fold.number, m_fold.count,
               std::ranges::count(m_parts, Split::Validation));
  return {};
}

// The sequences that are for training or validation.
std::vector<std::size_t> FoldTaker::dealingOrder(bool rolling) const {
  std::vector<std::size_t> order = timeOrder(m_draft, m_sequences);
  std::erase_if(order, [&](std::size_t s) { return !m_parts[s] || m_parts[s] == Split::Test; });
  if (rolling) return order;
  Random random({m_draft.settings.splitSeed, 0x666f6c6473,  // "folds"
                 static_cast<std::uint64_t>(m_fold.dealing)});
  random.shuffle(std::span(order));
  return order;
}

Result<void> FoldTaker::checkClassCounts(const std::vector<std::size_t>& order) const {
  std::vector<int> counts(m_draft.data.classes(), 0);
  for (const std::size_t s : order) ++counts[static_cast<std::size_t>(m_sequences.classes[s])];
  for (std::size_t c = 0; c < counts.size(); ++c) {
    if (counts[c] == 0 || counts[c] >= m_fold.count) continue;  // none: only the test part has it
    return failField("fold",
                     "Class “%1” has %2 sequences beside the test part, too few for %3 folds that "
                     "have each class in proportion: choose fewer folds, or split at random",
                     m_draft.data.classNames[c], counts[c], m_fold.count);
  }
  return {};
}

Result<void> FoldTaker::checkBundles(std::size_t bundles, std::size_t needed) const {
  if (bundles >= needed) return {};
  return failField("fold",
                   m_sequences.groups.empty()
                       ? "%1 sequences beside the test part are too few for %2 folds: choose fewer"
                       : "%1 groups beside the test part are too few for %2 folds: choose fewer",
                   bundles, m_fold.count);
}

void FoldTaker::setParts(const std::vector<Bundle>& bundles, const std::vector<std::size_t>& folds,
                         bool rolling) {
  const auto number = static_cast<std::size_t>(m_fold.number);
  for (auto& part : m_parts) part.reset();
  for (std::size_t b = 0; b < bundles.size(); ++b) {
    // Of a rolling origin the block behind all that is trained on.
    const bool validates = rolling ? folds[b] == number : folds[b] + 1 == number;
    if (rolling && folds[b] > number) continue;
    for (const std::size_t s : bundles[b].sequences) {
      m_parts[s] = validates ? Split::Validation : Split::Training;
    }
  }
}

}  // namespace

Result<void> takeFold(Draft& draft, const Sequences& sequences, Parts& parts) {
  return FoldTaker(draft, sequences, parts).take();
}

}  // namespace gatescope
