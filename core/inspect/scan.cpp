#include "core/inspect/scan.h"

#include "core/inspect/hold.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace gatescope {
namespace {

std::vector<UnitHarm> allUnits(std::span<const RecurrentPlace> places) {
  std::vector<UnitHarm> units;
  for (const RecurrentPlace& place : places) {
    for (int unit = 0; unit < place.units; ++unit)
      units.push_back({.layer = place.layer, .backward = place.backward, .unit = unit});
  }
  return units;
}

// A network that answers with NaN is harmed the most.
double rank(const UnitHarm& unit) {
  return std::isnan(unit.harm) ? std::numeric_limits<double>::infinity() : unit.harm;
}

}  // namespace

std::optional<SampleFigures> figuresOf(const Predictor& predictor,
                                       std::span<const std::int32_t> samples,
                                       const AnswerOptions& options) {
  const auto answer = predictor.answer(samples, options);
  if (!answer) return std::nullopt;
  SampleFigures figures{answer->loss, std::numeric_limits<double>::quiet_NaN()};
  const Dataset& dataset = predictor.dataset();
  const NamedValues metrics = evaluate(dataset, answer->predictions).metrics;
  if (const auto value = find(metrics, mainMetric(dataset))) figures.metric = *value;
  return figures;
}

Result<std::optional<UnitScan>> scanUnits(Predictor& predictor,
                                          std::span<const std::int32_t> samples,
                                          const std::function<void(int done, int all)>& onUnits,
                                          std::stop_token stop) {
  const std::vector<RecurrentPlace> places = predictor.places();
  UnitScan scan;
  scan.metricKey = mainMetric(predictor.dataset());
  scan.units = allUnits(places);
  const Result<void> free = predictor.hold({});
  if (!free) return tl::unexpected(free.error());
  const auto whole = figuresOf(predictor, samples, {.stop = stop});
  if (!whole) return std::nullopt;
  if (std::isnan(whole->loss))
    return fail("None of the %1 sequences can be judged: their truth is not known", samples.size());
  scan.loss = whole->loss;
  scan.metric = whole->metric;
  int done = 0;
  for (UnitHarm& unit : scan.units) {
    const Result<void> held =
        predictor.hold(silence(*findPlace(places, unit.layer, unit.backward), unit.unit));
    const auto without = held ? figuresOf(predictor, samples, {.stop = stop}) : std::nullopt;
    static_cast<void>(predictor.hold({}));
    if (!held) return tl::unexpected(held.error());
    if (!without) return std::nullopt;
    unit.loss = without->loss;
    unit.metric = without->metric;
    unit.harm = unit.loss - scan.loss;
    if (onUnits) onUnits(++done, static_cast<int>(scan.units.size()));
  }
  std::ranges::stable_sort(scan.units, std::greater(), rank);
  return scan;
}

}  // namespace gatescope
