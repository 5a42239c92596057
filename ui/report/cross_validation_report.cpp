#include "ui/models/fold_tables.h"
#include "ui/models/format.h"
#include "ui/models/text.h"
#include "ui/report/parts.h"
#include "ui/views/light_theme.h"

#include <cmath>

#include <QCoreApplication>
#include <nlohmann/json.hpp>

namespace gatescope::ui {

namespace {

struct Report {
  Q_DECLARE_TR_FUNCTIONS(Report)
};

constexpr int plotWidth = 760, plotFrame = 110, plotRow = 70;

ReportTable overTable(const CrossValidation& result) {
  const FigureTable figures = overFoldsTable(result);
  ReportTable table{.caption = Report::tr("Over the folds, each in its best epoch"),
                    .head = figures.columns};
  table.rows = figures.cells;
  return table;
}

ReportTable foldsTable(const CrossValidation& result) {
  ReportTable table{.caption = Report::tr("Every fold"), .head = {Report::tr("Fold")}};
  if (result.plan.repeats > 1) table.head << Report::tr("repeat");
  table.head << Report::tr("seed") << Report::tr("to learn from") << Report::tr("to validate");
  for (const OverFolds& metric : result.metrics) {
    table.head << coreText(metricInfo(metric.name).name);
  }
  table.head << Report::tr("best epoch") << Report::tr("seconds") << Report::tr("state");
  for (const FoldResult& fold : result.folds) {
    QStringList row{QString::number(fold.fold)};
    if (result.plan.repeats > 1) row << QString::number(fold.repeat);
    row << QString::number(fold.seed) << countText(fold.trainingSequences)
        << countText(fold.validationSequences);
    for (const OverFolds& metric : result.metrics) {
      row << exactText(find(fold.validation, metric.name).value_or(std::nan("")));
    }
    table.rows.push_back(row << QString::number(fold.bestEpoch) << numberText(fold.seconds)
                             << statusText(fold.status));
  }
  return table;
}

// What the training at the end came to.
void addEnd(ReportDocument& report, const CrossValidation& result) {
  if (!result.atEnd) return;
  ReportTable table{
      .caption = Report::tr("At the end: trained for %1 epochs on all but the test part, and "
                            "measured on that")
                     .arg(result.atEnd->epochs),
      .head = {Report::tr("Metric"), Report::tr("test part")}};
  for (const NamedValue& metric : result.atEnd->test) {
    table.rows.push_back({coreText(metricInfo(metric.name).name), exactText(metric.value)});
  }
  report.add(table);
}

}  // namespace

StudyReport crossValidationReport(const CrossValidation& result, const StudyData& data) {
  const LightTheme light;
  StudyReport to;
  const Experiment& experiment = result.plan.experiment;
  ReportDocument& report = to.document =
      begunReport(Report::tr("Cross-validation, %1 folds").arg(result.plan.folds));
  addLead(report, texts(result.sentences));
  report.add(ReportHeading{Report::tr("What came out")});
  addPicture<EstimatePlot>(report, {plotWidth, plotFrame + plotRow * result.plan.repeats},
                           Report::tr("Each fold a dot, with their mean"),
                           [&](EstimatePlot& plot) { showFolds(plot, result); });
  report.add(overTable(result));
  report.add(foldsTable(result));
  addEnd(report, result);
  addSettings(report, {{QString(), experiment}});
  addData(report, experiment, data, false);
  addRunAgain(to, {QStringLiteral("cross-validate")}, toJson(result.plan));
  return to;
}

}  // namespace gatescope::ui
