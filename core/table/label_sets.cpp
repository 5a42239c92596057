#include "core/table/label_sets.h"

#include "core/table/values.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>

namespace gatescope {

namespace {

constexpr std::size_t kMostGuessed = 300;  // different labels
constexpr std::size_t kFewestSets = 20;    // cells with several labels, and of all filled ones
constexpr std::size_t kLeastShare = 4;     // one in so many
constexpr std::size_t kLeastUses = 5;      // cells that a label stands in, on average
constexpr std::size_t kMostDigits = 6;

// The numbers of "60 64 67"; nothing where it is written in any other way.
std::optional<std::vector<int>> ascendingNumbers(std::string_view cell) {
  std::vector<int> numbers;
  for (;;) {
    const std::string_view digits = cell.substr(0, cell.find(' '));
    int value = 0;
    const char* const end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, value);
    const bool whole = error == std::errc() && stop == end && digits.size() <= kMostDigits;
    const bool code = digits.size() > 1 && digits.front() == '0';
    if (!whole || value < 0 || code || (!numbers.empty() && value <= numbers.back())) return {};
    numbers.push_back(value);
    if (digits.size() == cell.size()) return numbers;
    cell.remove_prefix(digits.size() + 1);
  }
}

}  // namespace

char labelSeparator(std::span<const std::string> cells) {
  for (const char mark : {';', '|', ','}) {
    if (std::ranges::any_of(
            cells, [&](const std::string& cell) { return cell.find(mark) != std::string::npos; })) {
      return mark;
    }
  }
  return ' ';
}

std::string_view labelFormat(char separator) {
  return separator == ';'   ? "divided by ;"
         : separator == '|' ? "divided by |"
         : separator == ',' ? "divided by ,"
                            : "divided by blanks";
}

std::vector<std::string_view> labelsOf(std::string_view cell, char separator) {
  std::vector<std::string_view> labels;
  const std::string_view marks = separator == ' ' ? " \t" : std::string_view(&separator, 1);
  while (!cell.empty()) {
    const std::size_t end = std::min(cell.find_first_of(marks), cell.size());
    const std::string_view label = trimmed(cell.substr(0, end));
    if (!label.empty()) labels.push_back(label);
    cell.remove_prefix(std::min(end + 1, cell.size()));
  }
  return labels;
}

std::vector<std::string> labelsIn(const Column& column) {
  const char separator = labelSeparator(column.categories);
  std::set<std::string, std::less<>> different;
  for (const std::string& cell : column.categories) {
    for (const std::string_view label : labelsOf(cell, separator)) different.emplace(label);
  }
  std::vector<std::string> labels(different.begin(), different.end());
  const auto number = [](const std::string& label) { return parseNumber(label); };
  if (std::ranges::all_of(labels, [&](const auto& label) { return number(label).has_value(); })) {
    std::ranges::stable_sort(labels, {}, [&](const auto& label) { return *number(label); });
  }
  return labels;
}

bool looksLikeLabelSets(const Column& column) {
  std::vector<std::size_t> sizes;  // labels, of each category
  std::set<int> different;
  for (const std::string& cell : column.categories) {
    const auto numbers = ascendingNumbers(cell);
    if (!numbers) return false;
    sizes.push_back(numbers->size());
    different.insert(numbers->begin(), numbers->end());
    if (different.size() > kMostGuessed) return false;
  }
  std::size_t filled = 0, several = 0, uses = 0;
  std::set<std::size_t> sizesOfSeveral;
  for (const std::int32_t code : column.codes) {
    if (code < 0) continue;
    const std::size_t size = sizes[static_cast<std::size_t>(code)];
    ++filled;
    uses += size;
    if (size < 2) continue;
    ++several;
    sizesOfSeveral.insert(size);
  }
  return several >= kFewestSets && kLeastShare * several >= filled && sizesOfSeveral.size() > 1 &&
         uses >= kLeastUses * different.size();
}

}  // namespace gatescope
