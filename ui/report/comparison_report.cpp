#include "core/study/comparison_sentences.h"
#include "core/train/metrics.h"
#include "ui/models/format.h"
#include "ui/models/text.h"
#include "ui/pages/study_views.h"
#include "ui/report/parts.h"
#include "ui/views/light_theme.h"

#include <algorithm>
#include <cmath>

#include <QCoreApplication>
#include <nlohmann/json.hpp>

namespace gatescope::ui {

namespace {

struct Report {
  Q_DECLARE_TR_FUNCTIONS(Report)
};

constexpr QSize curvesSize(760, 300);
constexpr int plotWidth = 760, rowHeight = 48, plotFrame = 70;

QString metricName(const Comparison& comparison) {
  return coreText(metricInfo(comparison.metric).name);
}

QString intervalText(const Interval& interval) {
  if (std::isnan(interval.low)) return QStringLiteral("–");
  const double half = (interval.high - interval.low) / 2;
  return Report::tr("%1 to %2")
      .arg(uncertainText(interval.low, half), uncertainText(interval.high, half));
}

ReportTable sidesTable(const Comparison& comparison) {
  ReportTable table{.caption = Report::tr("Means of the runs ± half their 95 % interval (Student)"),
                    .head = {Report::tr("Setting"), metricName(comparison), Report::tr("deviation"),
                             Report::tr("runs"), Report::tr("parameters"),
                             Report::tr("seconds a run"), Report::tr("memory, estimated")}};
  for (const ComparedSide& side : comparison.sides) {
    table.rows.push_back({fromUtf8(side.name), estimateText(side.metric),
                          numberText(side.metric.deviation, 3), countText(side.metric.count),
                          countText(side.parameters), estimateText(side.seconds),
                          bytesText(side.memory)});
  }
  for (const ComparedBaseline& baseline : comparison.baselines) {
    QStringList row{Report::tr("baseline: %1").arg(coreText(baseline.name)),
                    exactText(baseline.value)};
    while (row.size() < table.head.size()) row << QString();
    table.rows.push_back(row);
  }
  return table;
}

ReportTable differencesTable(const Comparison& comparison) {
  ReportTable table{
      .caption = Report::tr("Differences, pair by pair: ± is half of Student's 95 % interval over "
                            "the seeds; the others are bootstrap intervals, over seeds, over the "
                            "sequences that were asked, and over both"),
      .head = {Report::tr("Difference"), Report::tr("mean"), Report::tr("over seeds"),
               Report::tr("over sequences"), Report::tr("over both"),
               Report::tr("signed-rank probability"), Report::tr("shown")}};
  for (const ComparedPair& pair : comparison.pairs) {
    table.rows.push_back(
        {fromUtf8(comparison.sides[pair.first].name) + QStringLiteral(" − ") +
             fromUtf8(comparison.sides[pair.second].name),
         estimateText(pair.difference), intervalText(pair.overSeeds),
         intervalText(pair.overSequences), intervalText(pair.overBoth),
         numberText(pair.signedRank, 2),
         verdictOf(pair) == Verdict::Shown ? Report::tr("yes") : Report::tr("no")});
  }
  return table;
}

ReportTable runsTable(const Comparison& comparison) {
  ReportTable table{.caption = Report::tr("Every run"),
                    .head = {Report::tr("Setting"), Report::tr("state"), Report::tr("trial"),
                             Report::tr("seed"), metricName(comparison), Report::tr("best epoch"),
                             Report::tr("epochs"), Report::tr("seconds")},
                    .words = 2};
  for (const ComparedRun& run : comparison.runs) {
    QString state = statusText(run.status);
    if (run.isLeftOut) state += Report::tr(", left out");
    table.rows.push_back({fromUtf8(comparison.sides[run.side].name), state,
                          QString::number(run.trial), QString::number(run.seed),
                          exactText(run.value), QString::number(run.bestEpoch),
                          QString::number(run.epochs.empty() ? 0 : run.epochs.back().epoch),
                          numberText(run.seconds)});
  }
  return table;
}

// What each side's grid came to, and what was chosen of it.
void addTuning(ReportDocument& report, const Comparison& comparison) {
  ReportTable table{.caption = Report::tr("Tried first, by the validation part"),
                    .head = {Report::tr("Setting"), Report::tr("chosen"), Report::tr("units"),
                             Report::tr("learning rate"), metricName(comparison)},
                    .words = 2};
  for (const ComparedSide& side : comparison.sides) {
    for (std::size_t i = 0; i < side.candidates.size(); ++i) {
      const TunedCandidate& candidate = side.candidates[i];
      table.rows.push_back({fromUtf8(side.name),
                            i == side.chosen ? Report::tr("yes") : Report::tr("no"),
                            countText(candidate.units), exactText(candidate.learningRate),
                            exactText(candidate.value)});
    }
  }
  if (!table.rows.empty()) report.add(std::move(table));
}

void addPictures(ReportDocument& report, const Comparison& comparison) {
  const auto height = [](std::size_t rows) {
    return plotFrame + rowHeight * static_cast<int>(rows);
  };
  addPicture<EstimatePlot>(
      report, {plotWidth, height(comparison.sides.size())},
      Report::tr("Every run: a dot each, runs of one seed joined; below them mean and 95 % "
                 "interval"),
      [&](EstimatePlot& plot) { showEstimates(plot, comparison); });
  addPicture<EstimatePlot>(report, {plotWidth, height(comparison.sides.size())},
                           Report::tr("What a run takes"),
                           [&](EstimatePlot& plot) { showSeconds(plot, comparison); });
  report.add(differencesTable(comparison));
  addPicture<EstimatePlot>(
      report, {plotWidth, height(differenceRows(comparison).size())},
      Report::tr("Differences: a dot for each seed; below them mean and 95 % interval"),
      [&](EstimatePlot& plot) { showDifferences(plot, comparison); });
  report.add(ReportHeading{Report::tr("Learning curves")});
  for (const StudyCurve curve : {StudyCurve::Loss, StudyCurve::Metric}) {
    addPicture<LineChart>(
        report, curvesSize,
        Report::tr("Means with their 95 % intervals, single runs pale, dots: best epochs"),
        [&](LineChart& chart) {
          chart.setLogY(curve == StudyCurve::Loss);
          showCurves(chart, comparison, curve);
        });
  }
}

QString leaveOutFlag(const Comparison& comparison) {
  QStringList trials;
  for (const int trial : comparison.leftOut) trials << QString::number(trial);
  return trials.isEmpty() ? QString() : QStringLiteral("--leave-out ") + trials.join(u',');
}

QString titleOf(const Comparison& comparison, const StudyData& data) {
  QStringList names;
  for (const ComparedSide& side : comparison.sides) names << fromUtf8(side.name);
  return Report::tr("%1 on %2")
      .arg(names.join(QStringLiteral(" · ")), fromUtf8(data.dataset->name));
}

}  // namespace

StudyReport comparisonReport(const Comparison& comparison, const StudyData& data) {
  const LightTheme light;
  StudyReport to;
  ReportDocument& report = to.document = begunReport(titleOf(comparison, data));
  addLead(report, texts(comparison.sentences));
  if (!comparison.isComplete)
    report.add(
        ReportText{Report::tr("Not all runs have ended: what is said is of those that "
                              "have.")});
  report.add(ReportList{texts(comparison.notes)});
  report.add(ReportHeading{Report::tr("What came out")});
  report.add(ReportText{Report::tr("%1, %2 sequences, %3 seeds")
                            .arg(metricTitle(comparison))
                            .arg(comparison.testSequences)
                            .arg(comparison.plan.seeds)});
  report.add(sidesTable(comparison));
  addPictures(report, comparison);
  report.add(ReportHeading{Report::tr("Runs")});
  report.add(runsTable(comparison));
  addTuning(report, comparison);
  std::vector<NamedExperiment> sides;
  for (const ComparedSide& side : comparison.sides)
    sides.push_back({fromUtf8(side.name), side.experiment});
  addSettings(report, sides);
  addData(report, comparison.plan.experiment, data, comparison.isDealtAnew);
  RunAgain how{QStringLiteral("compare"), leaveOutFlag(comparison)};
  if (comparison.plan.budget == Budget::Time) {
    how.unless = Report::tr(
        "How far a run comes within its time is the machine's to say: another one, or the same "
        "with other work to do, comes to other figures.");
  }
  addRunAgain(to, how, toJson(comparison.plan));
  return to;
}

}  // namespace gatescope::ui
