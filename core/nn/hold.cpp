#include "core/nn/hold.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>

namespace gatescope {
namespace {

std::string layersOf(std::span<const RecurrentPlace> places) {
  const int layers = places.empty() ? 0 : places.back().layer + 1;
  return layers == 1 ? "layer 1" : "layers 1 to " + std::to_string(layers);
}

// Of a value that a signal can have.
std::pair<double, double> limits(SignalRange range) {
  if (range == SignalRange::Unbounded) return {-1e30, 1e30};
  return {range == SignalRange::ZeroToOne ? 0 : -1, 1};
}

Result<void> checkValue(const Hold& hold, const SignalInfo& signal) {
  if (hold.kind == Hold::Kind::Previous) return {};
  if (hold.kind == Hold::Kind::Plus) {
    if (signal.where == SignalInfo::Where::Gate)
      return failField("hold", "Only to a state can something be added, not to the %1",
                       signal.name);
    if (!std::isfinite(hold.value))
      return failField("hold", "What is added to the %1 must be a number", signal.name);
    return {};
  }
  const auto [low, high] = limits(signal.range);
  if (!(hold.value >= low && hold.value <= high))
    return failField("hold", "The %1 %2 is between %3 and %4, so it cannot be held at %5",
                     signal.name, signal.symbol, low, high, hold.value);
  return {};
}

Result<void> checkHold(const Hold& hold, std::span<const RecurrentPlace> places) {
  const RecurrentPlace* place = findPlace(places, hold.layer, hold.backward);
  if (place == nullptr) {
    if (hold.backward && findPlace(places, hold.layer, false) != nullptr)
      return failField("hold", "Layer %1 reads forwards only", hold.layer + 1);
    return failField("hold", "There is no recurrent layer %1: the network has %2", hold.layer + 1,
                     layersOf(places));
  }
  if (hold.signal < 0 || hold.signal >= std::ssize(place->cell->signals))
    return failField("hold", "%1 has no gate or state of number %2", place->cell->name,
                     hold.signal + 1);
  for (const int unit : hold.units) {
    if (unit < 0 || unit >= place->units)
      return failField("hold", "There is no unit %1: layer %2 has units 1 to %3", unit + 1,
                       hold.layer + 1, place->units);
  }
  if (hold.first < 0 || hold.last < hold.first)
    return failField("hold", "Steps %1 to %2 hold nothing: they begin at 1 and go forwards",
                     std::int64_t{hold.first} + 1, std::int64_t{hold.last} + 1);
  return checkValue(hold, place->cell->signals[static_cast<std::size_t>(hold.signal)]);
}

}  // namespace

const RecurrentPlace* findPlace(std::span<const RecurrentPlace> places, int layer, bool backward) {
  const auto found = std::ranges::find_if(places, [&](const RecurrentPlace& place) {
    return place.layer == layer && place.backward == backward;
  });
  return found == places.end() ? nullptr : &*found;
}

Result<void> checkHolds(std::span<const Hold> holds, std::span<const RecurrentPlace> places) {
  for (const Hold& hold : holds) {
    const Result<void> checked = checkHold(hold, places);
    if (!checked) return checked;
  }
  return {};
}

}  // namespace gatescope
