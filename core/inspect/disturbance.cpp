#include "core/inspect/disturbance.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string_view>
#include <utility>

namespace gatescope {
namespace {

const LayerTrace* findLayer(const Trace& trace, const DisturbanceOptions& options) {
  const auto found = std::ranges::find_if(trace.layers, [&](const LayerTrace& layer) {
    return layer.layer == options.layer && layer.backward == options.backward;
  });
  return found == trace.layers.end() ? nullptr : &*found;
}

// Steps until the share has fallen to 1/e of the push.
std::optional<int> memoryOf(std::span<const float> share) {
  const auto fallen = std::ranges::find_if(
      share, [](float s) { return static_cast<double>(s) <= 1 / std::numbers::e; });
  if (fallen == share.end()) return std::nullopt;
  return static_cast<int>(fallen - share.begin());
}

class Disturber {
 public:
  Disturber(Tracer& tracer, const Weights& weights, std::int32_t sample,
            const DisturbanceOptions& options)
      : m_tracer(tracer), m_weights(weights), m_sample(sample), m_options(options) {}

  // The undisturbed sequence, and whether there is what is to be pushed.
  Result<void> begin() {
    auto trace = m_tracer.trace(m_weights, m_sample);
    if (!trace) return tl::unexpected(trace.error());
    m_plain = std::move(*trace);
    const LayerTrace* layer = findLayer(m_plain, m_options);
    if (layer != nullptr) {
      m_units = layer->units;
      m_signal = m_options.signal < 0 ? static_cast<int>(layer->signals.size()) - 1
                                      : m_options.signal;  // h stands last
    }
    if (m_options.step < 0 || m_options.step >= m_plain.steps)
      return failField("hold", "There is no step %1: sequence %2 has %3", m_options.step + 1,
                       m_sample, m_plain.steps);
    if (layer != nullptr && !m_options.direction.empty() &&
        std::ssize(m_options.direction) != m_units)
      return failField("hold", "A direction of %1 numbers does not fit layer %2 with %3 units",
                       m_options.direction.size(), m_options.layer + 1, m_units);
    if (!(std::isfinite(m_options.delta) && m_options.delta != 0))
      return failField("hold", "A state cannot be pushed by %1", m_options.delta);
    return {};
  }

  int units() const { return m_units; }
  int steps() const {
    return m_options.backward ? m_options.step + 1 : m_plain.steps - m_options.step;
  }

  Result<Survival> push(int unit) const {
    std::vector<Hold> holds;
    double length = 1;
    if (unit >= 0) {
      holds.push_back(pushOf(unit, 1));
    } else {
      double squares = 0;
      for (int i = 0; i < m_units; ++i) {
        const double along = m_options.direction[static_cast<std::size_t>(i)];
        if (along != 0) holds.push_back(pushOf(i, along));
        squares += along * along;
      }
      length = std::sqrt(squares);
      if (!(length > 0)) return failField("hold", "A direction of zeros pushes nothing");
    }
    const auto pushed = m_tracer.trace(m_weights, m_sample, holds);
    if (!pushed) return tl::unexpected(pushed.error());
    Survival survival;
    survival.unit = unit;
    survival.share = shares(*pushed, std::abs(m_options.delta) * length);
    survival.memory = memoryOf(survival.share);
    return survival;
  }

 private:
  Hold pushOf(int unit, double along) const {
    return {.layer = m_options.layer,
            .backward = m_options.backward,
            .signal = m_signal,
            .units = {unit},
            .kind = Hold::Kind::Plus,
            .value = m_options.delta * along,
            .first = m_options.step,
            .last = m_options.step};
  }

  std::vector<float> shares(const Trace& pushed, double size) const {
    const auto signal = static_cast<std::size_t>(m_signal);
    const std::vector<float>& before = findLayer(m_plain, m_options)->signals[signal].values;
    const std::vector<float>& after = findLayer(pushed, m_options)->signals[signal].values;
    std::vector<float> share;
    for (int k = 0; k < steps(); ++k) {
      const int t = m_options.backward ? m_options.step - k : m_options.step + k;
      double squares = 0;
      for (int unit = 0; unit < m_units; ++unit) {
        const auto i = static_cast<std::size_t>(unit * m_plain.steps + t);
        const double difference = static_cast<double>(after[i]) - static_cast<double>(before[i]);
        squares += difference * difference;
      }
      share.push_back(static_cast<float>(std::sqrt(squares) / size));
    }
    return share;
  }

  Tracer& m_tracer;
  const Weights& m_weights;
  std::int32_t m_sample;
  const DisturbanceOptions& m_options;
  Trace m_plain;
  int m_units = 1;  // where there is no such layer, one push says so
  int m_signal = 0;
};

// Shares of all pushes together.
void sumUp(Disturbance& disturbance) {
  for (int k = 0; k < disturbance.steps; ++k) {
    double squares = 0;
    for (const Survival& push : disturbance.pushes) {
      const auto share = static_cast<double>(push.share[static_cast<std::size_t>(k)]);
      squares += share * share;
    }
    const auto count = static_cast<double>(disturbance.pushes.size());
    disturbance.share.push_back(static_cast<float>(std::sqrt(squares / count)));
  }
  disturbance.memory = memoryOf(disturbance.share);
}

}  // namespace

int memorySignal(const Cell& cell) {
  const auto found = std::ranges::find(cell.signals, std::string_view("c"), &SignalInfo::symbol);
  const auto index =
      found == cell.signals.end() ? std::ssize(cell.signals) - 1 : found - cell.signals.begin();
  return static_cast<int>(index);
}

Result<std::optional<Disturbance>> disturb(Tracer& tracer, const Weights& weights,
                                           std::int32_t sample, const DisturbanceOptions& options,
                                           const std::function<void(int done, int all)>& onPushes,
                                           std::stop_token stop) {
  Disturber disturber(tracer, weights, sample, options);
  const Result<void> begun = disturber.begin();
  if (!begun) return tl::unexpected(begun.error());
  Disturbance disturbance;
  disturbance.steps = disturber.steps();
  const bool single = !options.direction.empty();
  const int all = single ? 1 : disturber.units();
  for (int unit = 0; unit < all; ++unit) {
    if (stop.stop_requested()) return std::nullopt;
    auto survival = disturber.push(single ? -1 : unit);
    if (!survival) return tl::unexpected(survival.error());
    disturbance.pushes.push_back(std::move(*survival));
    if (onPushes) onPushes(unit + 1, all);
  }
  sumUp(disturbance);
  return disturbance;
}

}  // namespace gatescope
