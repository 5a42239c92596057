#include "core/study/search.h"

#include "core/base/random.h"
#include "core/train/settings.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

namespace gatescope {

namespace {

constexpr std::uint64_t searchPurpose = 0x736561726368;  // "search"
constexpr std::size_t mostConfigurations = 100000;
// Draws for one configuration that turn out to be earlier ones before the space counts as searched.
constexpr int mostDraws = 1000;

using Configuration = std::vector<std::string>;  // a value a setting

Result<const Setting*> searchable(std::string_view key) {
  const Setting* setting = findSetting(key);
  if (setting == nullptr) return failField(std::string(key), "There is no setting “%1”", key);
  if (setting->search) return setting;
  return failField(std::string(key),
                   "%1 cannot be searched: trials with other values of it would answer another "
                   "question, and their figures could not be compared",
                   setting->label);
}

bool isNumber(const Setting& setting) {
  return setting.kind == Setting::Kind::Integer || setting.kind == Setting::Kind::Real;
}

std::vector<std::string> split(std::string_view text, char divider) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == divider) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

std::optional<double> number(const std::string& text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

std::string shortest(double value) {
  char buffer[32];
  return {buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr};
}

double toDigits(double value, int digits) {
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value,
                                 std::chars_format::scientific, digits - 1);
  return number({buffer, end.ptr}).value_or(value);
}

Result<void> checkRange(const SearchedSetting& searched, const Setting& setting) {
  if (!isNumber(setting)) {
    return failField(searched.key, "%1: name the values to try, like %2=%3", setting.label,
                     searched.key, setting.kind == Setting::Kind::Flag ? "yes,no" : "…,…");
  }
  if (searched.low == 0 && searched.high == 0) {
    return failField(searched.key, "%1: no range is usual; say from where to where, like %2=10:100",
                     setting.label, searched.key);
  }
  if (!(searched.low < searched.high) || searched.low < setting.minimum ||
      searched.high > setting.maximum) {
    return failField(searched.key,
                     "%1: expected a range that rises and lies between %2 and %3, found %4 to %5",
                     setting.label, setting.minimum, setting.maximum, searched.low, searched.high);
  }
  if (searched.logarithmic && searched.low <= 0) {
    return failField(searched.key,
                     "%1: a logarithmic range begins above 0, found %2; choose a linear one",
                     setting.label, searched.low);
  }
  return {};
}

Result<void> checkValues(const SearchedSetting& searched, const Setting& setting) {
  std::set<std::string> seen;
  for (const std::string& value : searched.values) {
    Experiment experiment;
    if (auto set = setSetting(experiment, searched.key, value); !set) return set;
    if (!seen.insert(setting.read(experiment)).second) {
      return failField(searched.key, "%1: the value %2 is named twice", setting.label, value);
    }
  }
  return {};
}

std::size_t gridSize(const Search& search) {
  std::size_t size = 1;
  for (const SearchedSetting& setting : search.settings) {
    size = std::min(size * setting.values.size(), mostConfigurations + 1);
  }
  return size;
}

bool hasRange(const Search& search) {
  return std::ranges::any_of(search.settings,
                             [](const SearchedSetting& setting) { return setting.values.empty(); });
}

Configuration gridPoint(const Search& search, std::size_t index) {
  Configuration point(search.settings.size());
  for (std::size_t i = search.settings.size(); i-- > 0;) {
    const std::vector<std::string>& values = search.settings[i].values;
    point[i] = values[index % values.size()];
    index /= values.size();
  }
  return point;
}

Configuration randomPoint(const Search& search, std::size_t index, int draw) {
  Random random({search.seed, searchPurpose, index, static_cast<std::uint64_t>(draw)});
  Configuration point;
  for (const SearchedSetting& setting : search.settings) {
    point.push_back(setting.values.empty() ? drawnValue(setting, random.uniform())
                                           : setting.values[random.below(setting.values.size())]);
  }
  return point;
}

// Gathers experiments, each once.
class Gatherer {
 public:
  explicit Gatherer(const Experiment& base) : m_base(base) {}

  enum class Added { Yes, ByEarlierSearch, Already };

  void beginSearch() { ++m_search; }
  Result<Added> add(const Search& search, const Configuration& point) {
    Experiment experiment = m_base;
    for (std::size_t i = 0; i < point.size(); ++i) {
      auto set = setSetting(experiment, search.settings[i].key, point[i]);
      if (!set) return tl::unexpected(set.error());
    }
    for (const SearchedSetting& searched : search.settings) {
      const Setting& setting = *findSetting(searched.key);
      if (!setting.applies(experiment)) setting.write(experiment, setting.read(m_base));
    }
    const auto [found, isNew] = m_seen.emplace(toJson(experiment).dump(), m_search);
    if (!isNew) {
      const bool earlier = std::exchange(found->second, m_search) < m_search;
      return earlier ? Added::ByEarlierSearch : Added::Already;
    }
    if (auto valid = validate(experiment); !valid) return tl::unexpected(valid.error());
    m_gathered.push_back(std::move(experiment));
    return Added::Yes;
  }

  std::vector<Experiment> take() { return std::move(m_gathered); }

 private:
  const Experiment& m_base;
  std::map<std::string, int> m_seen;  // the search that has named it last
  int m_search = 0;
  std::vector<Experiment> m_gathered;
};

Result<void> addGrid(const Search& search, Gatherer& gatherer) {
  std::vector<std::size_t> indices(gridSize(search));
  std::iota(indices.begin(), indices.end(), std::size_t{0});
  std::size_t wanted = indices.size();
  if (search.kind == SearchKind::Random) {
    Random({search.seed, searchPurpose}).shuffle(std::span(indices));
    wanted = static_cast<std::size_t>(search.trials);
  }
  for (std::size_t i = 0; i < indices.size() && wanted > 0; ++i) {
    const auto added = gatherer.add(search, gridPoint(search, indices[i]));
    if (!added) return tl::unexpected(added.error());
    if (*added != Gatherer::Added::Already) --wanted;
  }
  return {};
}

// What an earlier search has tried counts among the trials; what this one has drawn already is
// drawn anew.
Result<void> addDrawn(const Search& search, Gatherer& gatherer) {
  for (std::size_t trial = 0; trial < static_cast<std::size_t>(search.trials); ++trial) {
    auto added = Gatherer::Added::Already;
    for (int draw = 0; draw < mostDraws && added == Gatherer::Added::Already; ++draw) {
      const auto tried = gatherer.add(search, randomPoint(search, trial, draw));
      if (!tried) return tl::unexpected(tried.error());
      added = *tried;
    }
    if (added == Gatherer::Added::Already) return {};  // nothing is left to draw
  }
  return {};
}

// A searched setting that matters in no configuration would make a table full of one value.
Result<void> checkMatters(const std::vector<Experiment>& experiments,
                          std::span<const Search> searches) {
  for (const std::string& key : searchedKeys(searches)) {
    const Setting& setting = *findSetting(key);
    if (std::ranges::any_of(experiments, setting.applies)) continue;
    return failField(key, "%1 does not matter with the other settings: nothing to search",
                     setting.label);
  }
  return {};
}

}  // namespace

Result<SearchedSetting> searchedValues(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos || equals == 0 || equals + 1 == text.size()) {
    return fail("Grid: expected a setting and its values, like units=16,32,64, found “%1”", text);
  }
  SearchedSetting searched;
  searched.key = text.substr(0, equals);
  searched.values = split(text.substr(equals + 1), ',');
  if (auto checked = checkSearched(searched); !checked) return tl::unexpected(checked.error());
  return searched;
}

Result<SearchedSetting> searchedRange(std::string_view text) {
  const std::size_t equals = std::min(text.find('='), text.size());
  SearchedSetting searched;
  searched.key = text.substr(0, equals);
  const auto setting = searchable(searched.key);
  if (!setting) return tl::unexpected(setting.error());
  const SearchRange& usual = *(*setting)->search;
  searched.low = usual.low;
  searched.high = usual.high;
  searched.logarithmic = usual.logarithmic;
  if (equals < text.size()) {
    const std::vector<std::string> parts = split(text.substr(equals + 1), ':');
    const auto low = number(parts[0]);
    const auto high = parts.size() > 1 ? number(parts[1]) : std::nullopt;
    const bool scaled = parts.size() == 3 && (parts[2] == "linear" || parts[2] == "logarithmic");
    if (!low || !high || (parts.size() > 2 && !scaled)) {
      return failField(searched.key,
                       "%1: expected from and to, and if need be linear or logarithmic, like "
                       "0.001:0.1:logarithmic, found “%2”",
                       (*setting)->label, text.substr(equals + 1));
    }
    searched.low = *low;
    searched.high = *high;
    searched.logarithmic = scaled ? parts[2] == "logarithmic" : usual.logarithmic && *low > 0;
  }
  if (auto checked = checkSearched(searched); !checked) return tl::unexpected(checked.error());
  return searched;
}

Result<void> checkSearched(const SearchedSetting& searched) {
  const auto setting = searchable(searched.key);
  if (!setting) return tl::unexpected(setting.error());
  return searched.values.empty() ? checkRange(searched, **setting)
                                 : checkValues(searched, **setting);
}

Search usualSearch() {
  return {SearchKind::Grid,
          {{"units", {"16", "32", "64", "128"}},
           {"learning-rate", {"0.0003", "0.001", "0.003", "0.01"}}}};
}

Result<void> checkSearch(const Search& search) {
  if (search.settings.empty()) return fail("Search: no setting is named that could be tried");
  std::set<std::string> keys;
  for (const SearchedSetting& setting : search.settings) {
    if (auto checked = checkSearched(setting); !checked) return checked;
    if (!keys.insert(setting.key).second) {
      return failField(setting.key, "Search: “%1” is named twice", setting.key);
    }
    if (search.kind == SearchKind::Grid && setting.values.empty()) {
      return failField(setting.key,
                       "%1: a grid needs the values to try; a range is for random search",
                       findSetting(setting.key)->label);
    }
  }
  if (!hasRange(search) && gridSize(search) > mostConfigurations) {
    return fail("Search: the settings have more than %1 combinations", mostConfigurations);
  }
  if (search.kind == SearchKind::Grid) {
    if (search.trials == 0) return {};
    return fail("Trials: a grid tries all its combinations; say --search random to try some");
  }
  const auto most = static_cast<int>(mostConfigurations);
  if (search.trials >= 1 && search.trials <= most) return {};
  return fail("Trials: expected a whole number from 1 to %1, found %2", most, search.trials);
}

Result<std::vector<Experiment>> configurations(const Experiment& base,
                                               std::span<const Search> searches) {
  Gatherer gatherer(base);
  for (const Search& search : searches) {
    if (auto checked = checkSearch(search); !checked) return tl::unexpected(checked.error());
    gatherer.beginSearch();
    auto added = hasRange(search) ? addDrawn(search, gatherer) : addGrid(search, gatherer);
    if (!added) return tl::unexpected(added.error());
  }
  std::vector<Experiment> experiments = gatherer.take();
  if (auto matters = checkMatters(experiments, searches); !matters) {
    return tl::unexpected(matters.error());
  }
  return experiments;
}

std::vector<std::string> searchedKeys(std::span<const Search> searches) {
  std::vector<std::string> keys;
  for (const Search& search : searches) {
    for (const SearchedSetting& setting : search.settings) {
      if (std::ranges::find(keys, setting.key) == keys.end()) keys.push_back(setting.key);
    }
  }
  return keys;
}

// Whole numbers each own the half on either side of them, so that those at the ends are as likely
// as their neighbours. Rounding others to four digits hides in what libraries of mathematics
// differ.
std::string drawnValue(const SearchedSetting& searched, double uniform) {
  const Setting* setting = findSetting(searched.key);
  const bool whole = setting != nullptr && setting->kind == Setting::Kind::Integer;
  const double margin = whole ? 0.5 : 0;
  const double low = searched.low - margin;
  const double high = searched.high + margin;
  const double drawn =
      searched.logarithmic ? low * std::pow(high / low, uniform) : low + (high - low) * uniform;
  const double rounded = whole ? std::round(drawn) : toDigits(drawn, 4);
  return shortest(std::clamp(rounded, searched.low, searched.high));
}

}  // namespace gatescope
