#include "core/base/random.h"
#include "core/data/draft.h"
#include "core/data/folds.h"
#include "core/data/sequence_folds.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <tuple>

namespace gatescope {

namespace {

// Every class spread evenly over the whole order: any cut takes each class in proportion.
std::vector<std::size_t> stratifiedOrder(const std::vector<std::size_t>& order,
                                         const std::vector<std::int32_t>& classes,
                                         std::size_t classCount) {
  std::vector<std::size_t> sizes(classCount, 0), seen(sizes);
  for (const std::size_t s : order) ++sizes[static_cast<std::size_t>(classes[s])];
  std::vector<std::tuple<double, std::int32_t, std::size_t>> keyed;
  for (const std::size_t s : order) {
    const auto c = static_cast<std::size_t>(classes[s]);
    const double place = (static_cast<double>(seen[c]++) + 0.5) / static_cast<double>(sizes[c]);
    keyed.emplace_back(place, classes[s], s);
  }
  std::ranges::sort(keyed);
  std::vector<std::size_t> result;
  for (const auto& key : keyed) result.push_back(std::get<2>(key));
  return result;
}

// Sequences in the order in which they are dealt out: the first go to training.
std::vector<std::size_t> dealingOrder(const Draft& draft, SplitBy by, const Sequences& sequences) {
  if (by == SplitBy::Time) return timeOrder(draft, sequences);
  std::vector<std::size_t> order(sequences.firstRows.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  Random random({draft.settings.splitSeed, 0x73706c6974});  // "split"
  random.shuffle(std::span(order));
  // Groups are dealt out by what they hold (core/data/folds.h).
  if (by != SplitBy::Stratified || !sequences.groups.empty()) return order;
  return stratifiedOrder(order, sequences.classes, draft.data.classes());
}

// The number of each sequence's group; one without a group is alone. Empty: nothing is grouped.
std::vector<std::int32_t> groupsOf(Draft& draft, const std::vector<std::size_t>& firstRows) {
  std::vector<std::int32_t> groups;
  if (draft.roles.group < 0) return groups;
  const Column& column = draft.column(draft.roles.group);
  std::map<double, std::int32_t> known;
  std::int32_t next = 0;
  std::size_t alone = 0;
  for (const std::size_t row : firstRows) {
    if (column.isMissing(row)) {
      ++alone;
      groups.push_back(next++);
      continue;
    }
    const double key = column.isCoded() ? column.codes[row] : column.numbers[row];
    const auto [found, isNew] = known.emplace(key, next);
    next += isNew;
    groups.push_back(found->second);
  }
  if (alone > 0) draft.note("%1 sequences without “%2” stand alone", alone, column.name);
  return groups;
}

Parts splitByColumn(const Draft& draft, const std::vector<std::size_t>& firstRows) {
  const SplitReader words(draft.column(draft.roles.split));
  Parts parts;
  for (const std::size_t row : firstRows) {
    parts.push_back(draft.isTestRow(row) ? Split::Test : words.at(row).value_or(Split::Training));
  }
  return parts;
}

// The groups of `order`, dealt out to training, validation, test and none.
std::size_t dealGroups(const std::vector<std::size_t>& order, SplitBy by,
                       const Sequences& sequences, const std::array<std::size_t, 3>& sizes,
                       Parts& parts) {
  std::vector<double> wanted(sizes.begin(), sizes.end());
  wanted.push_back(static_cast<double>(order.size()) -
                   std::accumulate(wanted.begin(), wanted.end(), 0.0));
  const bool stratified = by == SplitBy::Stratified;
  const auto bundles =
      bundlesOf(order, stratified ? std::span(sequences.classes) : std::span<const std::int32_t>(),
                sequences.groups);
  const auto dealt =
      by == SplitBy::Time ? dealInOrder(bundles, wanted) : dealByNeed(bundles, wanted);
  for (std::size_t b = 0; b < bundles.size(); ++b) {
    for (const std::size_t s : bundles[b].sequences) {
      parts[s] = dealt[b] < 3 ? std::optional(static_cast<Split>(dealt[b])) : std::nullopt;
    }
  }
  return bundles.size();
}

// Deals the sequences marked Training out to training, validation and (unless separate) test.
Result<void> deal(Draft& draft, Parts& parts, const Sequences& sequences, bool separateTest) {
  const auto by = howToSplit(draft, sequences);
  if (!by) return tl::unexpected(by.error());
  std::vector<std::size_t> order = dealingOrder(draft, *by, sequences);
  std::erase_if(order, [&](std::size_t s) { return parts[s] != Split::Training; });
  const auto sizes = partSizes(draft.settings, order.size(), separateTest, "sequences");
  if (!sizes) return tl::unexpected(sizes.error());
  const auto [training, validation, test] = *sizes;
  static constexpr const char* names[] = {"", "in time order", "at random",
                                          "at random, classes in proportion"};
  const char* how = names[static_cast<int>(*by)];
  if (sequences.groups.empty()) {
    for (std::size_t i = training; i < order.size(); ++i) {
      parts[order[i]] = i < training + validation          ? std::optional(Split::Validation)
                        : i < training + validation + test ? std::optional(Split::Test)
                                                           : std::nullopt;
    }
    draft.note("%1 sequences dealt out %2", order.size(), how);
  } else {
    const std::size_t groups = dealGroups(order, *by, sequences, *sizes, parts);
    draft.note("%1 sequences of %2 groups dealt out %3, each group to one part", order.size(),
               groups, how);
  }
  if (training + validation + test < order.size()) {
    draft.note("%1 sequences beyond the given counts are not used",
               order.size() - training - validation - test);
  }
  return {};
}

// The part of each sequence where nothing is cross-validated.
Result<Parts> ordinaryParts(Draft& draft, const Sequences& sequences) {
  if (draft.roles.split >= 0) {
    Parts parts = splitByColumn(draft, sequences.firstRows);
    const bool validated = std::ranges::find(parts, Split::Validation) != parts.end();
    if (validated || draft.settings.split[1] <= 0) return parts;
    draft.note("Column “%1” names no validation rows: they are cut from training",
               draft.column(draft.roles.split).name);
    auto dealt = deal(draft, parts, sequences, true);
    if (!dealt) return tl::unexpected(dealt.error());
    return parts;
  }
  Parts parts;
  for (const std::size_t row : sequences.firstRows) {
    parts.push_back(draft.isTestRow(row) ? Split::Test : Split::Training);
  }
  auto dealt = deal(draft, parts, sequences, draft.testTable != nullptr);
  if (!dealt) return tl::unexpected(dealt.error());
  return parts;
}

// Refuses a group in two parts, as a split column or another file can have it. Of folds training
// and validation are one.
Result<void> checkGroups(const Draft& draft, const Parts& parts, const Sequences& sequences) {
  static constexpr const char* names[] = {"training", "validation", "test"};
  const bool folds = draft.settings.fold.isOne() || draft.settings.fold.isWhole;
  std::map<std::int32_t, Split> known;
  for (std::size_t s = 0; s < sequences.groups.size(); ++s) {
    if (!parts[s]) continue;
    const Split part = folds && *parts[s] == Split::Validation ? Split::Training : *parts[s];
    const Split other = known.emplace(sequences.groups[s], part).first->second;
    if (other == part) continue;
    const std::size_t row = sequences.firstRows[s];
    const Column& group = draft.column(draft.roles.group);
    return failField("group",
                     "%1, row %2, column “%3”: “%4” is in the %5 part and in the %6 part, and a "
                     "group belongs to one of them",
                     draft.fileOf(row), draft.fileRow(row), group.name, group.text(row),
                     names[static_cast<std::size_t>(other)], names[static_cast<std::size_t>(part)]);
  }
  return {};
}

}  // namespace

Result<SplitBy> howToSplit(const Draft& draft, const Sequences& sequences) {
  const SplitBy by = draft.settings.splitBy;
  const bool classified = !sequences.classes.empty();
  if (by == SplitBy::Automatic) return classified ? SplitBy::Stratified : SplitBy::Random;
  if (by == SplitBy::Stratified && !classified) {
    return failField("split-by",
                     "A stratified split needs one class a sequence, which this task has not: "
                     "choose time or random");
  }
  return by;
}

std::vector<std::size_t> timeOrder(const Draft& draft, const Sequences& sequences) {
  std::vector<std::size_t> order(sequences.firstRows.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (draft.roles.time < 0) return order;
  const auto& times = draft.column(draft.roles.time).numbers;
  std::ranges::stable_sort(order, {}, [&](std::size_t s) { return times[sequences.firstRows[s]]; });
  return order;
}

bool isPartOfSplit(const DataSettings& settings, std::size_t part) {
  if (settings.fold.isOne()) return part < 2;
  return settings.split[part] > 0 && !(settings.fold.isWhole && part == 1);
}

Result<std::array<std::size_t, 3>> partSizes(const DataSettings& settings, std::size_t count,
                                             bool separateTest, const char* items) {
  std::array<double, 3> split = settings.split;
  const double sum = std::accumulate(split.begin(), split.end(), 0.0);
  const bool bad = std::ranges::any_of(split, [](double v) { return !(v >= 0); });
  if (bad || split[0] <= 0 || sum < 100 - 1e-6) {
    return failField("split",
                     "Split %1/%2/%3: expected percentages of training, validation and test that "
                     "add up to 100, or numbers of %4",
                     split[0], split[1], split[2], items);
  }
  if (separateTest) split[2] = 0;
  std::array<std::size_t, 3> sizes{};
  if (sum > 100 + 1e-6) {
    for (std::size_t p = 0; p < 3; ++p) sizes[p] = static_cast<std::size_t>(split[p]);
    if (sizes[0] + sizes[1] + sizes[2] > count) {
      return failField("split", "Split %1/%2/%3: there are only %4 %5", split[0], split[1],
                       split[2], count, items);
    }
    return sizes;
  }
  const double whole = split[0] + split[1] + split[2];
  const auto n = static_cast<double>(count);
  sizes[0] = static_cast<std::size_t>(std::llround(n * split[0] / whole));
  const auto both = static_cast<std::size_t>(std::llround(n * (split[0] + split[1]) / whole));
  sizes[1] = both - sizes[0];
  sizes[2] = split[2] > 0 ? count - both : 0;
  return sizes;
}

Result<Parts> splitSequences(Draft& draft, const std::vector<std::size_t>& firstRows,
                             const std::vector<std::int32_t>& classes) {
  if (draft.fitted != nullptr) return Parts(firstRows.size(), Split::Test);
  const Sequences sequences{firstRows, classes, groupsOf(draft, firstRows)};
  auto parts = ordinaryParts(draft, sequences);
  if (!parts) return parts;
  if (auto sound = checkGroups(draft, *parts, sequences); !sound) {
    return tl::unexpected(sound.error());
  }
  if (draft.settings.fold.isWhole) {
    std::ranges::replace(*parts, std::optional(Split::Validation), std::optional(Split::Training));
  }
  if (!draft.settings.fold.isOne()) return parts;
  if (auto taken = takeFold(draft, sequences, *parts); !taken) {
    return tl::unexpected(taken.error());
  }
  return parts;
}

Result<void> fillParts(Draft& draft, const Parts& parts) {
  static constexpr const char* names[] = {"training", "validation", "test"};
  Dataset& data = draft.data;
  for (std::size_t s = 0; s < parts.size(); ++s) {
    if (parts[s]) {
      data.splits[static_cast<std::size_t>(*parts[s])].push_back(static_cast<std::int32_t>(s));
    }
  }
  for (std::size_t p = 0; p < 3; ++p) {
    const bool ruled = draft.roles.split >= 0 || draft.testTable != nullptr;
    const bool wanted = p == 0 || (!ruled && isPartOfSplit(draft.settings, p));
    if (draft.fitted != nullptr || !wanted || !data.splits[p].empty()) continue;
    return failField("split",
                     "The %1 part got no sequence: %2 sequences are too few for this split",
                     names[p], parts.size());
  }
  return checkClasses(draft);
}

}  // namespace gatescope
