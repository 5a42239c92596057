#include "core/base/random.h"
#include "core/data/draft.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

namespace gatescope {

namespace {

// Sequences in the order in which they are dealt out: the first go to training.
std::vector<std::size_t> dealingOrder(const Draft& draft, SplitBy by,
                                      const std::vector<std::size_t>& firstRows,
                                      const std::vector<std::int32_t>& classes) {
  std::vector<std::size_t> order(firstRows.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (by == SplitBy::Time) {
    if (draft.roles.time >= 0) {
      const auto& times = draft.column(draft.roles.time).numbers;
      std::ranges::stable_sort(order, {}, [&](std::size_t s) { return times[firstRows[s]]; });
    }
    return order;
  }
  Random random({draft.settings.splitSeed, 0x73706c6974});  // "split"
  random.shuffle(std::span(order));
  if (by != SplitBy::Stratified) return order;
  // Every class spread evenly over the whole order: any cut takes each class in proportion.
  std::vector<std::size_t> sizes(draft.data.classes(), 0), seen(sizes);
  for (const std::size_t s : order) ++sizes[static_cast<std::size_t>(classes[s])];
  std::vector<std::tuple<double, std::int32_t, std::size_t>> keyed;
  for (const std::size_t s : order) {
    const auto c = static_cast<std::size_t>(classes[s]);
    const double place = (static_cast<double>(seen[c]++) + 0.5) / static_cast<double>(sizes[c]);
    keyed.emplace_back(place, classes[s], s);
  }
  std::ranges::sort(keyed);
  std::ranges::transform(keyed, order.begin(), [](const auto& key) { return std::get<2>(key); });
  return order;
}

Parts splitByColumn(const Draft& draft, const std::vector<std::size_t>& firstRows) {
  const SplitReader words(draft.column(draft.roles.split));
  Parts parts;
  for (const std::size_t row : firstRows) {
    parts.push_back(draft.isTestRow(row) ? Split::Test : words.at(row).value_or(Split::Training));
  }
  return parts;
}

// Deals the sequences marked Training out to training, validation and (unless separate) test.
Result<void> deal(Draft& draft, Parts& parts, const std::vector<std::size_t>& firstRows,
                  const std::vector<std::int32_t>& classes, bool separateTest) {
  SplitBy by = draft.settings.splitBy;
  if (by == SplitBy::Automatic) by = classes.empty() ? SplitBy::Random : SplitBy::Stratified;
  if (by == SplitBy::Stratified && classes.empty()) {
    return failField("split-by",
                     "A stratified split needs one class a sequence, which this task has not: "
                     "choose time or random");
  }
  std::vector<std::size_t> order = dealingOrder(draft, by, firstRows, classes);
  std::erase_if(order, [&](std::size_t s) { return parts[s] != Split::Training; });
  const auto sizes = partSizes(draft.settings, order.size(), separateTest, "sequences");
  if (!sizes) return tl::unexpected(sizes.error());
  const auto [training, validation, test] = *sizes;
  for (std::size_t i = training; i < order.size(); ++i) {
    parts[order[i]] = i < training + validation          ? std::optional(Split::Validation)
                      : i < training + validation + test ? std::optional(Split::Test)
                                                         : std::nullopt;
  }
  static constexpr const char* names[] = {"", "in time order", "at random",
                                          "at random, classes in proportion"};
  draft.note("%1 sequences dealt out %2", order.size(), names[static_cast<int>(by)]);
  if (training + validation + test < order.size()) {
    draft.note("%1 sequences beyond the given counts are not used",
               order.size() - training - validation - test);
  }
  return {};
}

}  // namespace

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
  const bool separateTest = draft.testTable != nullptr;
  if (draft.roles.split >= 0) {
    Parts parts = splitByColumn(draft, firstRows);
    const bool validated = std::ranges::find(parts, Split::Validation) != parts.end();
    if (validated) return parts;
    if (draft.settings.split[1] > 0) {
      draft.note("Column “%1” names no validation rows: they are cut from training",
                 draft.column(draft.roles.split).name);
      if (auto dealt = deal(draft, parts, firstRows, classes, true); !dealt) {
        return tl::unexpected(dealt.error());
      }
    }
    return parts;
  }
  Parts parts;
  for (const std::size_t row : firstRows) {
    parts.push_back(draft.isTestRow(row) ? Split::Test : Split::Training);
  }
  auto dealt = deal(draft, parts, firstRows, classes, separateTest);
  if (!dealt) return tl::unexpected(dealt.error());
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
    const bool wanted = p == 0 || (!ruled && draft.settings.split[p] > 0);
    if (draft.fitted != nullptr || !wanted || !data.splits[p].empty()) continue;
    return failField("split",
                     "The %1 part got no sequence: %2 sequences are too few for this split",
                     names[p], parts.size());
  }
  return checkClasses(draft);
}

}  // namespace gatescope
