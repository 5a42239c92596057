#include "app/commands/cross_validation_results.h"

#include "app/commands/console.h"
#include "core/base/rounding.h"
#include "core/train/metrics.h"

#include <cmath>

namespace gatescope {

namespace {

using Row = std::vector<std::string>;

std::string valueText(double value) {
  return std::isnan(value) ? "–" : toText(value);
}

// Every metric that a fold has, the main one first; of baselines the main one is known.
Row header(const CrossValidation& result) {
  Row row{"Fold", "training", "validation"};
  for (const OverFolds& metric : result.metrics) {
    row.emplace_back(metricInfo(metric.name).name);
  }
  row.insert(row.end(), {"best epoch", "seconds"});
  return row;
}

Row foldRow(const CrossValidation& result, const FoldResult& fold) {
  std::string name = toText(fold.fold);
  if (result.plan.repeats > 1) name = toText(fold.repeat) + "/" + name;
  Row row{std::move(name), toText(fold.trainingSequences), toText(fold.validationSequences)};
  for (const OverFolds& metric : result.metrics) {
    row.push_back(valueText(find(fold.validation, metric.name).value_or(std::nan(""))));
  }
  row.push_back(toText(fold.bestEpoch));
  row.push_back(toText(roundedTo(fold.seconds, 3)));
  return row;
}

Row summaryRow(const CrossValidation& result, const char* name, double OverFolds::*value) {
  Row row{name, "", ""};
  for (const OverFolds& metric : result.metrics) row.push_back(valueText(metric.*value));
  return row;
}

}  // namespace

std::string crossValidationText(const CrossValidation& result) {
  std::vector<Row> rows{header(result)};
  for (const FoldResult& fold : result.folds) rows.push_back(foldRow(result, fold));
  rows.push_back(summaryRow(result, "mean", &OverFolds::mean));
  rows.push_back(summaryRow(result, "standard deviation", &OverFolds::deviation));
  for (const OverFolds& baseline : result.baselines) {
    rows.push_back({baseline.name, "", "", valueText(baseline.mean)});
  }
  for (Row& row : rows) row.resize(rows.front().size());
  std::string text = alignColumns(rows) + "\n";
  for (const Message& sentence : result.sentences) text += sentence.text() + "\n";
  return text;
}

}  // namespace gatescope
