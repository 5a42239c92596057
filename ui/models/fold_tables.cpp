#include "ui/models/fold_tables.h"

#include "core/study/statistics.h"
#include "core/train/metrics.h"
#include "ui/control/study_reader.h"
#include "ui/models/format.h"
#include "ui/models/status_text.h"
#include "ui/models/text.h"
#include "ui/views/theme.h"

#include <cmath>
#include <limits>

#include <QCoreApplication>

namespace gatescope::ui {

namespace {

struct Tables {
  Q_DECLARE_TR_FUNCTIONS(FoldTables)
};

constexpr double byText = std::numeric_limits<double>::quiet_NaN();

TrialCell number(double value, const QString& text) {
  return {std::isnan(value) ? QStringLiteral("–") : text, value};
}

QString metricName(const CrossValidation& result) {
  return coreText(metricInfo(result.metric).name);
}

QString foldName(const CrossValidation& result, const FoldResult& fold) {
  if (result.plan.repeats == 1) return QString::number(fold.fold);
  return Tables::tr("%1, repeat %2").arg(fold.fold).arg(fold.repeat);
}

}  // namespace

QStringList foldColumns(const CrossValidation& result) {
  return {Tables::tr("Fold"), Tables::tr("To learn from"), Tables::tr("To validate"),
          metricName(result), Tables::tr("Best epoch"),    Tables::tr("Seconds"),
          Tables::tr("State")};
}

std::vector<TrialRow> foldRows(const CrossValidation& result,
                               const std::map<int, TrialMark>& marks) {
  std::vector<TrialRow> rows;
  for (const FoldResult& fold : result.folds) {
    const bool ended = fold.status != RunStatus::Waiting;
    TrialRow row;
    row.trial = fold.trial;
    row.cells = {number(fold.trial, foldName(result, fold)),
                 number(fold.trainingSequences, countText(fold.trainingSequences)),
                 number(fold.validationSequences, countText(fold.validationSequences)),
                 number(fold.value, metricText(result.metric, fold.value)),
                 number(ended ? fold.bestEpoch : byText, QString::number(fold.bestEpoch)),
                 number(ended ? fold.seconds : byText, numberText(fold.seconds)),
                 {statusText(fold.status), byText}};
    row.isPale = !ended;
    row.about = fromUtf8(fold.message);
    const auto mark = marks.find(fold.trial);
    row.canBeMarked = ended && mark != marks.end();
    if (mark != marks.end()) row.note = fromUtf8(mark->second.note);
    rows.push_back(std::move(row));
  }
  return rows;
}

FigureTable overFoldsTable(const CrossValidation& result) {
  FigureTable table{Tables::tr("Over the folds"),
                    {Tables::tr("Metric"), Tables::tr("Mean"), Tables::tr("Standard deviation"),
                     Tables::tr("Folds")},
                    {},
                    {},
                    {}};
  const auto add = [&](const QString& name, const std::string& metric, const OverFolds& over) {
    table.cells.push_back({name, metricText(metric, over.mean), metricText(metric, over.deviation),
                           QString::number(over.count)});
  };
  for (const OverFolds& metric : result.metrics) {
    add(coreText(metricInfo(metric.name).name), metric.name, metric);
  }
  for (const OverFolds& baseline : result.baselines) {
    add(Tables::tr("%1 of: %2").arg(metricName(result), coreText(baseline.name)), result.metric,
        baseline);
  }
  return table;
}

void showFolds(EstimatePlot& plot, const CrossValidation& result) {
  std::vector<EstimateRow> rows(static_cast<std::size_t>(result.plan.repeats));
  std::vector<std::vector<double>> values(rows.size());
  for (const FoldResult& fold : result.folds) {
    const auto repeat = static_cast<std::size_t>(fold.repeat - 1);
    rows[repeat].dots.push_back(
        {.id = fold.trial,
         .value = fold.value,
         .name = Tables::tr("fold %1").arg(fold.fold),
         .text =
             Tables::tr("best epoch %1, %2").arg(fold.bestEpoch).arg(durationText(fold.seconds))});
    if (!std::isnan(fold.value)) values[repeat].push_back(fold.value);
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].name = rows.size() == 1 ? Tables::tr("folds") : Tables::tr("repeat %1").arg(i + 1);
    rows[i].colour = runColour(result.plan.experiment.model.cell, 0);
    rows[i].mean = mean(values[i]);
    rows[i].figures = metricText(result.metric, rows[i].mean);
  }
  std::vector<ReferenceLine> references;
  for (const OverFolds& baseline : result.baselines) {
    references.push_back({baseline.mean, coreText(baseline.name)});
  }
  plot.setRows(std::move(rows));
  plot.setReferences(std::move(references));
  plot.setAxis(result.higherIsBetter
                   ? Tables::tr("%1 on each fold, higher is better").arg(metricName(result))
                   : Tables::tr("%1 on each fold, lower is better").arg(metricName(result)));
}

}  // namespace gatescope::ui
