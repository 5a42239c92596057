#include "core/cells/cells.h"
#include "core/data/sources.h"
#include "ui/models/format.h"
#include "ui/models/text.h"
#include "ui/pages/study_views.h"
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

constexpr QSize chartSize(760, 360);

QString beatsText(const MemoryCell& cell) {
  if (!cell.beats) return QStringLiteral("–");
  return *cell.beats ? Report::tr("yes") : Report::tr("no");
}

// A share that is worked out from another: what is beyond four digits is rounding.
QString recalledText(const MemoryRun& run) {
  if (!run.recalled) return QStringLiteral("–");
  return numberText(std::round(*run.recalled * 1e4) / 1e4, 4);
}

ReportTable figuresTable(const MemoryTest& test) {
  ReportTable table{
      .caption = Report::tr("Mean of the seeds ± half its 95 % interval. It remembers where all of "
                            "the interval is a tenth of the way or more from no memory to no "
                            "error."),
      .head = {Report::tr("Network"), Report::tr("remembers"), Report::tr("length"),
               coreText(test.task->figure), Report::tr("without memory"), Report::tr("parameters")},
      .words = 2};
  for (const MemoryTestLength& length : test.lengths) {
    for (const MemoryCell& cell : length.cells) {
      table.rows.push_back({fromUtf8(cell.name), beatsText(cell), QString::number(length.length),
                            estimateText(cell.figure), numberText(length.memorylessHere, 4),
                            countText(cell.parameters)});
    }
  }
  return table;
}

ReportTable runsTable(const MemoryTest& test) {
  const bool recalls = test.task->key == "copy";
  ReportTable table{
      .caption = Report::tr("Every run"),
      .head = {Report::tr("Network"), Report::tr("state"), Report::tr("length"), Report::tr("seed"),
               coreText(test.task->figure), Report::tr("best epoch"), Report::tr("seconds")},
      .words = 2};
  if (recalls) table.head << Report::tr("letters repeated");
  for (const MemoryTestLength& length : test.lengths) {
    for (const MemoryCell& cell : length.cells) {
      for (const MemoryRun& run : cell.runs) {
        QStringList row{fromUtf8(cell.name),
                        statusText(run.status),
                        QString::number(length.length),
                        QString::number(run.seed),
                        run.figure ? exactText(*run.figure) : QStringLiteral("–"),
                        QString::number(run.bestEpoch),
                        numberText(run.seconds)};
        if (recalls) row << recalledText(run);
        table.rows.push_back(row);
      }
    }
  }
  return table;
}

QStringList planItems(const MemoryTest& test) {
  const MemoryTestPlan& plan = test.plan;
  const Source* source = findSource(test.task->source);
  QStringList cells;
  for (const std::string& cell : plan.cells) cells << fromUtf8(findCell(cell)->name);
  return {coreText(source->about), cells.join(QStringLiteral(", ")),
          Report::tr("%1 sequences of each length, 80 % to learn from").arg(plan.sequences),
          Report::tr("%1 seeds from %2 on; all networks learn from the same sequences")
              .arg(plan.seeds)
              .arg(plan.experiment.training.seed),
          plan.budget == "parameters"
              ? Report::tr("All have as many parameters as the first, within 2 %")
              : Report::tr("All have as many units as the first")};
}

}  // namespace

StudyReport memoryTestReport(const MemoryTest& test) {
  const LightTheme light;
  StudyReport to;
  ReportDocument& report = to.document =
      begunReport(Report::tr("Memory over growing lengths: %1")
                      .arg(coreText(findSource(test.task->source)->title)));
  QStringList findings;
  for (const QString& finding : texts(test.findings)) findings << finding + u'.';
  addLead(report, findings);
  if (!test.isComplete)
    report.add(
        ReportText{Report::tr("Not all networks were trained: what is said is of those that "
                              "were.")});
  report.add(ReportList{planItems(test)});
  report.add(ReportHeading{Report::tr("What came out")});
  const QString caption = Report::tr(
      "Means with their 95 % intervals, a dot each run; dashed: an answer without memory");
  addPicture<LineChart>(report, chartSize,
                        test.task->higherIsBetter ? Report::tr("%1. Higher is better.").arg(caption)
                                                  : Report::tr("%1. Lower is better.").arg(caption),
                        [&](LineChart& chart) { showMemory(chart, test); });
  report.add(figuresTable(test));
  report.add(runsTable(test));
  addSettings(report, {{QString(), test.plan.experiment}}, [](const Setting& setting) {
    return setting.group != Setting::Group::Task && setting.key != "cell";
  });
  addRunAgain(to, {QStringLiteral("memory-test")}, toJson(test.plan));
  return to;
}

}  // namespace gatescope::ui
