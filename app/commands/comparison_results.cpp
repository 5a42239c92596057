#include "app/commands/comparison_results.h"

#include "app/commands/console.h"
#include "core/base/rounding.h"
#include "core/study/comparison_sentences.h"

#include <cmath>

namespace gatescope {

namespace {

using Row = std::vector<std::string>;

double halfWidth(const Interval& interval) {
  return (interval.high - interval.low) / 2;
}

std::string valueText(double value) {
  return std::isnan(value) ? "–" : toText(value);
}

std::string megabytes(std::int64_t bytes) {
  return toText(roundedTo(static_cast<double>(bytes) / 1e6, 2)) + " MB";
}

Row header(const Comparison& comparison) {
  Row row{std::string(metricInfo(comparison.metric).name)};
  for (const ComparedRun& run : comparison.runs) {
    if (run.side == 0) row.push_back("seed " + toText(run.seed));
  }
  for (const char* name : {"mean", "± 95 %", "parameters", "seconds", "memory"}) {
    row.emplace_back(name);
  }
  return row;
}

Row sideRow(const Comparison& comparison, std::size_t number) {
  const ComparedSide& side = comparison.sides[number];
  Row row{side.name};
  for (const ComparedRun& run : comparison.runs) {
    if (run.side != number) continue;
    row.push_back(run.isLeftOut ? "(" + valueText(run.value) + ")" : valueText(run.value));
  }
  row.push_back(valueText(side.metric.mean));
  row.push_back(valueText(halfWidth(side.metric.interval)));
  row.push_back(toText(side.parameters));
  row.push_back(valueText(roundedTo(side.seconds.mean, 3)));
  row.push_back(megabytes(side.memory));
  return row;
}

std::string table(const Comparison& comparison) {
  std::vector<Row> rows{header(comparison)};
  for (std::size_t s = 0; s < comparison.sides.size(); ++s) {
    rows.push_back(sideRow(comparison, s));
  }
  for (const ComparedBaseline& baseline : comparison.baselines) {
    Row row{baseline.name};
    row.resize(static_cast<std::size_t>(comparison.plan.seeds) + 1);
    row.push_back(valueText(baseline.value));
    row.resize(rows.front().size());
    rows.push_back(std::move(row));
  }
  return alignColumns(rows);
}

std::string intervalText(const Interval& interval) {
  if (std::isnan(interval.low)) return "–";
  const double half = halfWidth(interval);
  return withUncertainty(interval.low, half) + " to " + withUncertainty(interval.high, half);
}

std::string differences(const Comparison& comparison) {
  std::vector<Row> rows{
      {"Difference", "mean", "± 95 %", "over seeds", "over sequences", "over both"}};
  for (const ComparedPair& pair : comparison.pairs) {
    rows.push_back({comparison.sides[pair.first].name + " − " + comparison.sides[pair.second].name,
                    valueText(pair.difference.mean), valueText(halfWidth(pair.difference.interval)),
                    intervalText(pair.overSeeds), intervalText(pair.overSequences),
                    intervalText(pair.overBoth)});
  }
  return alignColumns(rows);
}

}  // namespace

std::string comparisonText(const Comparison& comparison) {
  std::string text =
      say("On the %1 part, %2 sequences, %3 seeds\n", comparison.onTest ? "test" : "validation",
          comparison.testSequences, comparison.plan.seeds)
          .text();
  text += table(comparison) + "\n" + differences(comparison) + "\n";
  for (const Message& note : comparison.notes) text += note.text() + "\n";
  return text + "\n" + comparison.sentence() + "\n";
}

}  // namespace gatescope
