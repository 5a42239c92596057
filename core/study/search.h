#pragma once

#include "core/base/result.h"
#include "core/train/experiment.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gatescope {

// A setting that a search tries: these values, or where there are none, numbers from low to high.
struct SearchedSetting {
  std::string key;
  std::vector<std::string> values;  // as setSetting() takes them
  double low = 0;
  double high = 0;
  bool logarithmic = false;  // equal ratios are equally likely, not equal differences

  bool operator==(const SearchedSetting&) const = default;
};

// “units=16,32,64”
Result<SearchedSetting> searchedValues(std::string_view text);
// “learning-rate=0.0001:0.1”, its scale behind it where it is not to be the table's
// (“…:0.1:linear”, “…:logarithmic”); “learning-rate” alone: the table's range.
Result<SearchedSetting> searchedRange(std::string_view text);
// Whether a search may try the setting, and these values of it.
Result<void> checkSearched(const SearchedSetting& setting);

enum class SearchKind { Grid, Random };

// Where configurations come from.
//
// A grid has all combinations of the values, the last setting changing first. Random search draws
// each setting independently; where all have values, it takes the combinations of the grid in an
// order drawn at random. Configuration k depends on the seed, k and those before it, never on
// `trials`: a longer search begins with the shorter one's.
struct Search {
  SearchKind kind = SearchKind::Grid;
  std::vector<SearchedSetting> settings;
  int trials = 0;  // configurations of a random search; 0 for a grid
  std::uint64_t seed = 1;
};

// The search that the article suggests ("by experiment"): units by learning rate, sixteen trials.
Search usualSearch();

// As its parts say, the search is sound by itself: kinds, values, numbers of trials.
Result<void> checkSearch(const Search& search);

// The experiments of one search after another, without those that were there before. A setting that
// does not matter among the others (momentum without SGD) stands as in `base`, so that nothing is
// trained twice under two names. Fails where a combination cannot be trained.
Result<std::vector<Experiment>> configurations(const Experiment& base,
                                               std::span<const Search> searches);

// The settings that any of the searches tries, in the order of their first mention.
std::vector<std::string> searchedKeys(std::span<const Search> searches);

// A number of such a range, for what is uniform in [0, 1): rounded to four digits or to a whole
// number, and never outside.
std::string drawnValue(const SearchedSetting& searched, double uniform);

}  // namespace gatescope
