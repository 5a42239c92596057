#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

// Sequences, alone or in groups, dealt out to the parts of a split or to the folds of
// cross-validation. What is drawn at random is the order in which they come here.

namespace gatescope {

constexpr int mostFolds = 1000;

// What is dealt out as one: the sequences of a group, or one by itself.
struct Bundle {
  std::vector<std::size_t> sequences;
  // How many of them are of which class, in the order in which they come; of class 0 all of them
  // where classes do not count.
  std::vector<std::pair<std::int32_t, std::size_t>> classes;
};

// The sequences of `order`; a group stands where its first one does. `classes` and `groups`: of
// every sequence, empty: they do not count.
std::vector<Bundle> bundlesOf(std::span<const std::size_t> order,
                              std::span<const std::int32_t> classes,
                              std::span<const std::int32_t> groups);

// The part of each bundle where part follows part: the one that the bundle's middle falls into.
// `sizes`: sequences that the parts are to have, of all together.
std::vector<std::size_t> dealInOrder(std::span<const Bundle> bundles,
                                     std::span<const double> sizes);

// The part of each bundle where each in its turn goes to the part that lacks most of what it holds:
// of part p and class c, which p has n(p,c) of and is to have t(p,c), the largest
// Σ g(c) (t(p,c) − n(p,c)) / T(c)², g of the bundle and T of all, which lowers the squared error of
// all shares the most; of equals the part with the fewest sequences. No part that is to have any
// stays empty while there are bundles for it.
std::vector<std::size_t> dealByNeed(std::span<const Bundle> bundles, std::span<const double> sizes);

// The fold (from 0) of each bundle, large ones dealt out by need before small ones, class after
// class. Of bundles of one sequence each fold has as many of a class as any other, but for one, and
// as many in all, but for one: what scikit-learn's StratifiedKFold and KFold guarantee.
std::vector<std::size_t> dealFolds(std::span<const Bundle> bundles, std::size_t folds);

}  // namespace gatescope
