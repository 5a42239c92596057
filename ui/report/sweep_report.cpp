#include "core/train/settings.h"
#include "ui/models/format.h"
#include "ui/models/setting_text.h"
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

constexpr QSize linesSize(760, 340);
constexpr int mapWidth = 560, mapFrame = 90, mapRow = 40;

QString labelOf(const std::string& key) {
  return coreText(findSetting(key)->label);
}

QString metricOf(const NamedValues& values, const SweepTable& table) {
  return exactText(find(values, table.metric).value_or(std::nan("")));
}

// “Units: 16, 32, 64”, “Learning rate: 0.0001 to 0.03, by ratios”
QString searchedText(const SearchedSetting& searched) {
  const QString label = labelOf(searched.key);
  if (searched.values.empty()) {
    const QString range =
        Report::tr("%1: %2 to %3").arg(label, exactText(searched.low), exactText(searched.high));
    return searched.logarithmic ? Report::tr("%1, by equal ratios").arg(range) : range;
  }
  QStringList values;
  for (const std::string& value : searched.values)
    values << settingValueText(*findSetting(searched.key), value);
  return Report::tr("%1: %2").arg(label, values.join(QStringLiteral(", ")));
}

QStringList planItems(const SweepPlan& plan) {
  QStringList items;
  for (const Search& search : plan.searches) {
    items << (search.kind == SearchKind::Grid
                  ? Report::tr("All combinations of these values")
                  : Report::tr("%1 configurations drawn at random (search seed %2)")
                        .arg(search.trials)
                        .arg(search.seed));
    for (const SearchedSetting& searched : search.settings) items << searchedText(searched);
  }
  if (plan.halving) {
    QStringList rungs;
    for (const int epochs : rungsOf(plan).epochs) rungs << QString::number(epochs);
    items << Report::tr("Successive halving: one in %1 goes on, after %2 epochs")
                 .arg(plan.halving->factor)
                 .arg(rungs.join(QStringLiteral(", ")));
  }
  items << Report::tr("Trainings of each configuration: %1").arg(plan.seeds);
  items << Report::tr("Chosen by %1 on the validation part alone")
               .arg(coreText(metricName(plan.metric)));
  return items;
}

QStringList settingsOf(const SweepTable& table, const SweepConfiguration& configuration) {
  QStringList values;
  for (std::size_t i = 0; i < table.keys.size(); ++i) {
    const std::string& value = configuration.values[i];
    values << (value.empty() ? QStringLiteral("–")
                             : settingValueText(*findSetting(table.keys[i]), value));
  }
  return values;
}

std::vector<const SweepConfiguration*> bestFirst(const SweepTable& table) {
  std::vector<const SweepConfiguration*> order;
  for (const SweepConfiguration& one : table.configurations) order.push_back(&one);
  // Those that are not ranked come last.
  std::ranges::stable_sort(order, {}, [](const SweepConfiguration* one) {
    return one->rank == 0 ? std::numeric_limits<int>::max() : one->rank;
  });
  return order;
}

ReportTable configurationsTable(const SweepTable& table) {
  ReportTable to{.caption = Report::tr("The best first, by the validation part"),
                 .head = {Report::tr("rank")}};
  for (const std::string& key : table.keys) to.head << labelOf(key);
  to.head << Report::tr("configuration") << Report::tr("validation, mean")
          << Report::tr("deviation") << Report::tr("test, mean") << Report::tr("trials");
  to.words = static_cast<int>(table.keys.size()) + 1;
  to.marked = table.best() == nullptr ? -1 : 0;
  for (const SweepConfiguration* one : bestFirst(table)) {
    QStringList row{one->rank > 0 ? QString::number(one->rank) : QStringLiteral("–")};
    row << settingsOf(table, *one);
    row << QString::number(one->number) << exactText(one->mean) << numberText(one->deviation)
        << exactText(one->meanTest) << QString::number(one->ended);
    to.rows.push_back(row);
  }
  return to;
}

ReportTable trialsTable(const SweepTable& table) {
  ReportTable to{.caption = Report::tr("Every trial"),
                 .head = {Report::tr("state"), Report::tr("trial"), Report::tr("configuration"),
                          Report::tr("seed"), Report::tr("epochs"), Report::tr("best epoch"),
                          Report::tr("validation"), Report::tr("test"), Report::tr("seconds"),
                          Report::tr("parameters")}};
  const bool byLoss = table.metric == lossMetric;
  for (const SweepTrial& trial : table.trials) {
    to.rows.push_back({coreText(stateText(trial.state)), QString::number(trial.number),
                       QString::number(trial.configuration), QString::number(trial.seed),
                       QString::number(trial.epochs), QString::number(trial.bestEpoch),
                       byLoss ? exactText(trial.validationLoss) : metricOf(trial.validation, table),
                       metricOf(trial.test, table), numberText(trial.seconds),
                       countText(trial.parameters)});
  }
  return to;
}

// Of the first two settings that have several values, numbers before choices.
void addMap(ReportDocument& report, const SweepTable& table) {
  std::vector<std::string> keys;
  for (const std::string& key : table.keys) {
    if (axisOf(table, key).values.size() > 1) keys.push_back(key);
  }
  std::ranges::stable_partition(
      keys, [](const std::string& key) { return findSetting(key)->kind != Setting::Kind::Choice; });
  if (keys.size() < 2) return;
  const MetricMapPicture picture = mapPicture(table, keys[1], keys[0]);
  const int rows = std::clamp(static_cast<int>(picture.yLabels.size()), 3, 12);
  addPicture<MetricMap>(report, {mapWidth, mapFrame + mapRow * rows},
                        Report::tr("%1 on the validation part, the mean over all other settings; "
                                   "framed: the best")
                            .arg(picture.metric),
                        [&](MetricMap& map) { map.setPicture(picture); });
}

void addBest(ReportDocument& report, const Sweep& sweep, const SweepTable& table) {
  const auto order = bestFirst(table);
  std::vector<NamedExperiment> experiments;
  for (std::size_t i = 0; i < std::min<std::size_t>(order.size(), 2); ++i) {
    if (order[i]->rank == 0) continue;
    experiments.push_back({i == 0 ? Report::tr("The best") : Report::tr("The second"),
                           sweep.configuration(order[i]->number)});
  }
  if (experiments.empty()) experiments.push_back({QString(), sweep.plan().experiment});
  addSettings(report, experiments);
}

}  // namespace

StudyReport sweepReport(const Sweep& sweep, const SweepTable& table, const StudyData& data) {
  const LightTheme light;
  StudyReport to;
  ReportDocument& report = to.document = begunReport(
      Report::tr("%1 on %2").arg(fromUtf8(sweep.plan().name), fromUtf8(data.dataset->name)));
  addLead(report, texts(sweepSentences(table)));
  report.add(ReportHeading{Report::tr("What was searched")});
  report.add(ReportList{planItems(sweep.plan())});
  report.add(ReportHeading{Report::tr("What came out")});
  addMap(report, table);
  addPicture<ParallelPlot>(report, linesSize,
                           Report::tr("Every configuration: a line each, coloured by what it came "
                                      "to"),
                           [&](ParallelPlot& plot) { showConfigurations(plot, table); });
  report.add(configurationsTable(table));
  addBest(report, sweep, table);
  addData(report, sweep.plan().experiment, data, false);
  report.add(ReportHeading{Report::tr("Trials")});
  report.add(trialsTable(table));
  RunAgain how{QStringLiteral("sweep")};
  if (sweep.plan().halving) {
    how.unless = Report::tr(
        "Where several trials were trained at once, the order in which they ended had a part in "
        "which of them went on: then others may go on.");
  }
  addRunAgain(to, how, toJson(sweep.plan()));
  return to;
}

}  // namespace gatescope::ui
