#pragma once

#include "core/data/draft.h"

#include <cstdint>
#include <vector>

// What splitting sequences is made of, for the sources that implement splitSequences().

namespace gatescope {

// What is known of the sequences before they are split.
struct Sequences {
  const std::vector<std::size_t>& firstRows;  // of the table
  const std::vector<std::int32_t>& classes;   // one a sequence; empty: not classified
  const std::vector<std::int32_t> groups;     // likewise; empty: not grouped
};

// As the settings say, or by rule: stratified where there are classes. Never Automatic.
Result<SplitBy> howToSplit(const Draft& draft, const Sequences& sequences);

// All sequences, by the time of their first row; without times as they stand.
std::vector<std::size_t> timeOrder(const Draft& draft, const Sequences& sequences);

// Makes the parts those of the fold that the settings ask for: nothing is for the test, and of what
// was for training and validation one fold is for validation. At random or stratified, the folds
// are dealt out by core/data/folds.h. By time the origin rolls: the sequences in their order are
// cut into one block more than there are folds, and fold k learns from the first k and is validated
// on the next one.
Result<void> takeFold(Draft& draft, const Sequences& sequences, Parts& parts);

}  // namespace gatescope
