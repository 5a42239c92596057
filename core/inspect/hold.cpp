#include "core/inspect/hold.h"

#include "core/nn/model.h"
#include "core/train/network.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

namespace gatescope {
namespace {

constexpr std::string_view example =
    "“z:7=0”, “z:all=previous” or “2/h:1,3-5=0@10-20” (layer 2, units 1 and 3 to 5, steps 10 to "
    "20)";

tl::unexpected<Error> notAHold(std::string_view text) {
  return failField("hold", "“%1” cannot be held: write it as %2", text, example);
}

template <typename Number>
std::optional<Number> number(std::string_view text) {
  Number value{};
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (text.empty() || error != std::errc() || stop != end) return std::nullopt;
  return value;
}

// "7" or "3-9", counted from 1 → from 0.
std::optional<std::pair<int, int>> range(std::string_view text) {
  const std::size_t dash = text.find('-');
  const auto first = number<int>(text.substr(0, dash));
  const auto last = dash == text.npos ? first : number<int>(text.substr(dash + 1));
  if (!first || !last || *first < 1 || *last < *first) return std::nullopt;
  return std::pair(*first - 1, *last - 1);
}

// The text before `mark`, and what follows it; nothing when there is no mark.
std::optional<std::string_view> takeBefore(std::string_view& text, char mark) {
  const std::size_t at = text.find(mark);
  if (at == text.npos) return std::nullopt;
  const std::string_view before = text.substr(0, at);
  text.remove_prefix(at + 1);
  return before;
}

std::string symbolsOf(const Cell& cell) {
  std::string list;
  for (std::size_t i = 0; i < cell.signals.size(); ++i) {
    if (i > 0) list += i + 1 == cell.signals.size() ? " and " : ", ";
    list += cell.signals[i].symbol;
  }
  return list;
}

// Fills layer and direction; "2", "2b".
bool readLayer(std::string_view text, Hold& hold) {
  hold.backward = text.ends_with('b');
  if (hold.backward) text.remove_suffix(1);
  const auto layer = number<int>(text);
  if (!layer || *layer < 1) return false;
  hold.layer = *layer - 1;
  return true;
}

Result<void> readSignal(std::string_view symbol, const Cell& cell, Hold& hold) {
  if (symbol == "n" || symbol == "h~") symbol = "h̃";
  for (std::size_t i = 0; i < cell.signals.size(); ++i) {
    if (cell.signals[i].symbol != symbol) continue;
    hold.signal = static_cast<int>(i);
    return {};
  }
  return failField("hold", "“%1” is no gate or state of the cell %2: it has %3", symbol, cell.name,
                   symbolsOf(cell));
}

// "all", or ranges between commas. A unit too many for the layer stays for checkHolds() to name,
// and ends the list: no range may be long for nothing.
bool readUnits(std::string_view text, int units, Hold& hold) {
  if (text == "all") return true;
  while (!text.empty()) {
    const auto part = takeBefore(text, ',');
    const auto numbers = range(part ? *part : text);
    if (!numbers) return false;
    for (int unit = numbers->first; unit <= std::min(numbers->second, units); ++unit)
      hold.units.push_back(unit);
    if (numbers->first > units) hold.units.push_back(numbers->first);
    if (!part) return true;
  }
  return false;
}

bool readValue(std::string_view text, Hold& hold) {
  if (text == "previous") {
    hold.kind = Hold::Kind::Previous;
    return true;
  }
  if (text.starts_with('+')) {
    hold.kind = Hold::Kind::Plus;
    text.remove_prefix(1);
  }
  const auto value = number<double>(text);
  hold.value = value.value_or(0);
  return value.has_value();
}

// "10", "10-20" or "10-".
bool readSteps(std::string_view text, Hold& hold) {
  if (text.ends_with('-')) {
    const auto begin = range(text.substr(0, text.size() - 1));
    if (begin) hold.first = begin->first;
    return begin.has_value();
  }
  const auto steps = range(text);
  if (steps) std::tie(hold.first, hold.last) = *steps;
  return steps.has_value();
}

}  // namespace

Result<std::vector<RecurrentPlace>> recurrentPlaces(const Experiment& experiment,
                                                    const Dataset& dataset) {
  const auto layers = networkLayers(experiment, dataset);
  if (!layers) return tl::unexpected(layers.error());
  return recurrentPlaces(*layers);
}

Result<Hold> parseHold(std::string_view text, std::span<const RecurrentPlace> places) {
  std::string_view rest = text;
  Hold hold;
  const auto layer = takeBefore(rest, '/');
  if (layer && !readLayer(*layer, hold)) return notAHold(text);
  const auto symbol = takeBefore(rest, ':');
  const auto units = takeBefore(rest, '=');
  if (!symbol || !units) return notAHold(text);
  const RecurrentPlace* place = findPlace(places, hold.layer, hold.backward);
  if (place != nullptr) {
    const Result<void> known = readSignal(*symbol, *place->cell, hold);
    if (!known) return tl::unexpected(known.error());
    if (!readUnits(*units, place->units, hold)) return notAHold(text);
    const auto value = takeBefore(rest, '@');
    if (value && !readSteps(rest, hold)) return notAHold(text);
    if (!readValue(value ? *value : rest, hold)) return notAHold(text);
  }
  const Result<void> fits = checkHolds(std::span(&hold, 1), places);
  if (!fits) return tl::unexpected(fits.error());
  return hold;
}

std::vector<Hold> silence(const RecurrentPlace& place, int unit) {
  std::vector<Hold> holds;
  for (std::size_t i = 0; i < place.cell->signals.size(); ++i) {
    if (place.cell->signals[i].where == SignalInfo::Where::Gate) continue;
    Hold& hold = holds.emplace_back();
    hold.layer = place.layer;
    hold.backward = place.backward;
    hold.signal = static_cast<int>(i);
    hold.units = {unit};
  }
  return holds;
}

Result<std::vector<Hold>> parseHolds(std::span<const std::string> texts,
                                     std::span<const RecurrentPlace> places) {
  std::vector<Hold> holds;
  for (const std::string& text : texts) {
    auto hold = parseHold(text, places);
    if (!hold) return tl::unexpected(hold.error());
    holds.push_back(std::move(*hold));
  }
  return holds;
}

}  // namespace gatescope
