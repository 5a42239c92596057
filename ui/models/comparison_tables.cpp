#include "ui/models/comparison_tables.h"

#include "core/study/comparison_sentences.h"
#include "core/train/metrics.h"
#include "ui/control/study_reader.h"
#include "ui/models/format.h"
#include "ui/models/status_text.h"
#include "ui/models/text.h"

#include <cmath>
#include <limits>

#include <QCoreApplication>

namespace gatescope::ui {

namespace {

struct Tables {
  Q_DECLARE_TR_FUNCTIONS(ComparisonTables)
};

constexpr double byText = std::numeric_limits<double>::quiet_NaN();
constexpr double megabyte = 1e6;

TrialCell number(double value, const QString& text) {
  return {std::isnan(value) ? QStringLiteral("–") : text, value};
}

double halfWidth(const Interval& interval) {
  return (interval.high - interval.low) / 2;
}

// "12.3", with the decimals that its uncertainty deserves.
QString meanText(const Comparison& comparison, const MeanEstimate& estimate) {
  if (isShare(comparison.metric)) return metricText(comparison.metric, estimate.mean);
  const double half = halfWidth(estimate.interval);
  return std::isnan(half) ? numberText(estimate.mean, 4)
                          : fromUtf8(withUncertainty(estimate.mean, half));
}

QString halfText(const Comparison& comparison, const Interval& interval) {
  const double half = halfWidth(interval);
  if (std::isnan(half)) return QStringLiteral("–");
  return isShare(comparison.metric) ? metricText(comparison.metric, half) : numberText(half, 2);
}

QString intervalText(const Comparison& comparison, const Interval& interval) {
  if (std::isnan(interval.low)) return QStringLiteral("–");
  const auto end = [&](double value) {
    return isShare(comparison.metric) ? metricText(comparison.metric, value)
                                      : fromUtf8(withUncertainty(value, halfWidth(interval)));
  };
  return Tables::tr("%1 to %2").arg(end(interval.low), end(interval.high));
}

QString metricName(const Comparison& comparison) {
  return coreText(metricInfo(comparison.metric).name);
}

}  // namespace

QStringList comparedColumns(const Comparison& comparison) {
  return {Tables::tr("Run"),
          Tables::tr("Seed"),
          comparison.onTest ? Tables::tr("%1, test").arg(metricName(comparison))
                            : Tables::tr("%1, validation").arg(metricName(comparison)),
          Tables::tr("Best epoch"),
          Tables::tr("Epochs"),
          Tables::tr("Seconds"),
          Tables::tr("State")};
}

std::vector<TrialRow> comparedRows(const Comparison& comparison,
                                   const std::map<int, TrialMark>& marks,
                                   const std::vector<QColor>& sideColours) {
  std::vector<TrialRow> rows;
  for (const ComparedRun& run : comparison.runs) {
    const auto seed = static_cast<double>(run.seed);
    const double epochs = run.epochs.empty() ? byText : run.epochs.back().epoch;
    const bool ended = run.status != RunStatus::Waiting;
    TrialRow row;
    row.trial = run.trial;
    row.colour = sideColours[run.side];
    row.cells = {
        {fromUtf8(comparison.sides[run.side].name), byText},
        number(seed, QString::number(run.seed)),
        number(run.value, metricText(comparison.metric, run.value)),
        number(ended && run.bestEpoch > 0 ? run.bestEpoch : byText, QString::number(run.bestEpoch)),
        number(epochs, QString::number(epochs)),
        number(ended ? run.seconds : byText, numberText(run.seconds)),
        {run.isLeftOut ? Tables::tr("left out") : statusText(run.status), byText}};
    row.isPale = !ended;
    row.isCounted = !run.isLeftOut;
    row.about = coreText(run.message);
    const auto mark = marks.find(run.trial);
    row.canBeMarked = ended && mark != marks.end();
    if (mark != marks.end()) row.note = fromUtf8(mark->second.note);
    rows.push_back(std::move(row));
  }
  return rows;
}

FigureTable settingsTable(const Comparison& comparison) {
  FigureTable table{
      Tables::tr("Settings"),
      {Tables::tr("Setting"), Tables::tr("Mean %1").arg(metricName(comparison)),
       Tables::tr("± 95 %"), Tables::tr("Runs"), Tables::tr("Units"), Tables::tr("Learning rate"),
       Tables::tr("Parameters"), Tables::tr("Seconds a run"), Tables::tr("Memory")},
      {},
      {},
      {}};
  for (const ComparedSide& side : comparison.sides) {
    table.cells.push_back(
        {fromUtf8(side.name), meanText(comparison, side.metric),
         halfText(comparison, side.metric.interval), QString::number(side.metric.count),
         QString::number(side.experiment.model.units),
         numberText(side.experiment.training.learningRate), countText(side.parameters),
         numberText(side.seconds.mean),
         Tables::tr("%1 MB").arg(numberText(static_cast<double>(side.memory) / megabyte, 2))});
  }
  for (const ComparedBaseline& baseline : comparison.baselines) {
    table.cells.push_back({coreText(baseline.name),
                           metricText(comparison.metric, baseline.value),
                           QStringLiteral("–"),
                           {},
                           {},
                           {},
                           {},
                           {},
                           {}});
  }
  return table;
}

FigureTable differencesTable(const Comparison& comparison) {
  FigureTable table{Tables::tr("Differences"),
                    {Tables::tr("Difference"), Tables::tr("Mean"), Tables::tr("± 95 %"),
                     Tables::tr("Other seeds"), Tables::tr("Other sequences"), Tables::tr("Both"),
                     Tables::tr("Signed-rank test, p")},
                    {},
                    {},
                    {}};
  for (const ComparedPair& pair : comparison.pairs) {
    table.cells.push_back(
        {QStringLiteral("%1 − %2").arg(fromUtf8(comparison.sides[pair.first].name),
                                       fromUtf8(comparison.sides[pair.second].name)),
         meanText(comparison, pair.difference), halfText(comparison, pair.difference.interval),
         intervalText(comparison, pair.overSeeds), intervalText(comparison, pair.overSequences),
         intervalText(comparison, pair.overBoth), numberText(pair.signedRank, 2)});
  }
  return table;
}

FigureTable tuningTable(const Comparison& comparison) {
  FigureTable table{
      Tables::tr("Tuning"),
      {Tables::tr("Setting"), Tables::tr("Units"), Tables::tr("Learning rate"),
       Tables::tr("%1, validation").arg(metricName(comparison)), Tables::tr("Chosen")},
      {},
      {},
      {}};
  for (const ComparedSide& side : comparison.sides) {
    for (std::size_t i = 0; i < side.candidates.size(); ++i) {
      const TunedCandidate& candidate = side.candidates[i];
      table.cells.push_back({fromUtf8(side.name), QString::number(candidate.units),
                             numberText(candidate.learningRate),
                             metricText(comparison.metric, candidate.value),
                             i == side.chosen ? Tables::tr("chosen") : QString()});
    }
  }
  return table;
}

}  // namespace gatescope::ui
