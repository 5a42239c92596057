#include "ui/pages/study_views.h"

#include "core/study/comparison_sentences.h"
#include "core/train/metrics.h"
#include "ui/models/format.h"
#include "ui/models/text.h"
#include "ui/views/theme.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string>

#include <QCoreApplication>

namespace gatescope::ui {

namespace {

constexpr qreal thin = 1;

struct StudyViews {
  Q_DECLARE_TR_FUNCTIONS(StudyViews)
};

bool counts(const ComparedRun& run) {
  return !run.isLeftOut && !std::isnan(run.value);
}

const MeanEstimate& estimateOf(const CurvePoint& point, StudyCurve curve) {
  return curve == StudyCurve::Loss ? point.loss : point.metric;
}

double valueOf(const Comparison& comparison, const EpochRecord& record, StudyCurve curve) {
  if (curve == StudyCurve::Metric)
    return find(record.metrics, comparison.metric).value_or(std::nan(""));
  return std::isnan(record.validationLoss) ? record.trainingLoss : record.validationLoss;
}

QString runName(const Comparison& comparison, const ComparedRun& run) {
  return StudyViews::tr("%1, seed %2").arg(fromUtf8(comparison.sides[run.side].name)).arg(run.seed);
}

QString partText(const Comparison& comparison) {
  return comparison.onTest ? StudyViews::tr("test") : StudyViews::tr("validation");
}

// One after another, those of the means first: they are read first.
class Curves {
 public:
  Curves(const Comparison& comparison, StudyCurve curve)
      : m_comparison(comparison), m_curve(curve), m_colours(sideColours(comparison)) {}

  void showIn(LineChart& chart) {
    if (chart.logY()) m_floor = leastValue() / 2;
    for (std::size_t side = 0; side < m_comparison.sides.size(); ++side) addMean(side);
    for (std::size_t side = 0; side < m_comparison.sides.size(); ++side) addBest(side);
    for (const ComparedRun& run : m_comparison.runs) addRun(run);
    chart.setSeries(m_series);
    chart.setBands(m_bands);
  }

 private:
  void addMean(std::size_t side) {
    const ComparedSide& of = m_comparison.sides[side];
    Series mean{.name = fromUtf8(of.name), .colour = m_colours[side], .points = {}};
    Band band{.name = {}, .colour = m_colours[side], .lower = {}, .upper = {}};
    int all = 0;
    for (const CurvePoint& point : of.curve) all = std::max(all, estimateOf(point, m_curve).count);
    for (const CurvePoint& point : of.curve) {
      const MeanEstimate& estimate = estimateOf(point, m_curve);
      if (estimate.count < all) continue;  // a mean of fewer runs would leap where one stops
      const auto x = static_cast<qreal>(point.epoch);
      mean.points.append({x, estimate.mean});
      if (estimate.count < leastForBand) continue;
      band.lower.append({x, std::max(estimate.interval.low, m_floor)});
      band.upper.append({x, estimate.interval.high});
    }
    m_series.append(mean);
    if (!band.lower.isEmpty()) m_bands.append(band);
  }

  void addRun(const ComparedRun& run) {
    Series series{.name = runName(m_comparison, run),
                  .colour = m_colours[run.side],
                  .style = run.isLeftOut ? Qt::DotLine : Qt::SolidLine,
                  .width = thin,
                  .points = {},
                  .faint = true,
                  .inLegend = false};
    for (const EpochRecord& record : run.epochs) {
      const double value = valueOf(m_comparison, record, m_curve);
      if (!std::isnan(value)) series.points.append({static_cast<qreal>(record.epoch), value});
    }
    if (!series.points.isEmpty()) m_series.append(series);
  }

  void addBest(std::size_t side) {
    Series series{
        .name = StudyViews::tr("%1, best epochs").arg(fromUtf8(m_comparison.sides[side].name)),
        .colour = m_colours[side],
        .style = Qt::NoPen,
        .points = {},
        .inLegend = false,
        .dots = true};
    for (const ComparedRun& run : m_comparison.runs) {
      const auto best = std::ranges::find(run.epochs, run.bestEpoch, &EpochRecord::epoch);
      if (run.side != side || !counts(run) || best == run.epochs.end()) continue;
      series.points.append(
          {static_cast<qreal>(best->epoch), valueOf(m_comparison, *best, m_curve)});
    }
    std::ranges::sort(series.points, {}, &QPointF::x);
    m_series.append(series);
  }

  // Of all runs, above 0.
  double leastValue() const {
    double least = std::numeric_limits<double>::infinity();
    for (const ComparedRun& run : m_comparison.runs) {
      for (const EpochRecord& record : run.epochs) {
        const double value = valueOf(m_comparison, record, m_curve);
        if (value > 0) least = std::min(least, value);
      }
    }
    return least;
  }

  const Comparison& m_comparison;
  StudyCurve m_curve;
  // An interval that reaches below 0 ends here on a logarithmic axis, which has no 0.
  double m_floor = -std::numeric_limits<double>::infinity();
  std::vector<QColor> m_colours;
  QVector<Series> m_series;
  QVector<Band> m_bands;
};

EstimateRow rowOf(const QString& name, const QColor& colour, const MeanEstimate& estimate) {
  return {.name = name,
          .colour = colour,
          .mean = estimate.mean,
          .low = estimate.interval.low,
          .high = estimate.interval.high,
          .figures = estimateText(estimate)};
}

// A row a side, with a dot a run.
std::vector<EstimateRow> sideRows(const Comparison& comparison,
                                  MeanEstimate ComparedSide::*estimate,
                                  double ComparedRun::*value) {
  const std::vector<QColor> colours = sideColours(comparison);
  std::vector<EstimateRow> rows;
  for (std::size_t side = 0; side < comparison.sides.size(); ++side) {
    const ComparedSide& of = comparison.sides[side];
    rows.push_back(rowOf(fromUtf8(of.name), colours[side], of.*estimate));
  }
  for (const ComparedRun& run : comparison.runs) {
    if (std::isnan(run.value)) continue;
    rows[run.side].dots.push_back(
        {.id = run.trial,
         .value = run.*value,
         .name = StudyViews::tr("seed %1").arg(run.seed),
         .text =
             StudyViews::tr("best epoch %1, %2").arg(run.bestEpoch).arg(durationText(run.seconds)),
         .isHollow = run.isLeftOut,
         .pair = run.pair});
  }
  return rows;
}

const ComparedRun& runOf(const Comparison& comparison, int pair, std::size_t side) {
  return comparison.runs[static_cast<std::size_t>(pair) * comparison.sides.size() + side];
}

void addDifference(const Comparison& comparison, const ComparedPair& pair, const QColor& colour,
                   std::vector<EstimateRow>& rows) {
  const QString name = fromUtf8(comparison.sides[pair.first].name) + QStringLiteral(" − ") +
                       fromUtf8(comparison.sides[pair.second].name);
  rows.push_back(rowOf(name, colour, pair.difference));
  for (int seed = 0; seed < comparison.plan.seeds; ++seed) {
    const ComparedRun& first = runOf(comparison, seed, pair.first);
    const ComparedRun& second = runOf(comparison, seed, pair.second);
    if (!counts(first) || !counts(second)) continue;
    rows.back().dots.push_back({.id = seed,
                                .value = first.value - second.value,
                                .name = StudyViews::tr("seed %1").arg(first.seed)});
  }
  const auto add = [&](const QString& over, const Interval& interval) {
    if (std::isnan(interval.low)) return;
    rows.push_back({.name = over,
                    .colour = colour,
                    .mean = pair.difference.mean,
                    .low = interval.low,
                    .high = interval.high});
  };
  add(StudyViews::tr("over sequences"), pair.overSequences);
  add(StudyViews::tr("over both"), pair.overBoth);
}

}  // namespace

std::vector<QColor> sideColours(const Comparison& comparison) {
  std::map<std::string, int> known;
  std::vector<QColor> colours;
  for (const ComparedSide& side : comparison.sides) {
    const std::string& cell = side.experiment.model.cell;
    colours.push_back(runColour(cell, known[cell]++));
  }
  return colours;
}

QString metricTitle(const Comparison& comparison) {
  const QString metric = coreText(metricInfo(comparison.metric).name);
  return comparison.higherIsBetter ? StudyViews::tr("%1 on the %2 part, higher is better")
                                         .arg(metric, partText(comparison))
                                   : StudyViews::tr("%1 on the %2 part, lower is better")
                                         .arg(metric, partText(comparison));
}

QString estimateText(const MeanEstimate& estimate) {
  if (std::isnan(estimate.mean)) return QStringLiteral("–");
  const double half = (estimate.interval.high - estimate.interval.low) / 2;
  if (!std::isfinite(half)) return numberText(estimate.mean, 4);
  return QStringLiteral("%1 ± %2").arg(uncertainText(estimate.mean, half),
                                       uncertainText(half, half));
}

QString uncertainText(double value, double uncertainty) {
  QString text = fromUtf8(withUncertainty(value, uncertainty));
  if (text.startsWith(u'-')) text[0] = QChar(0x2212);
  return text;
}

void showCurves(LineChart& chart, const Comparison& comparison, StudyCurve curve) {
  const bool isLoss = curve == StudyCurve::Loss;
  chart.setAccessibleName(isLoss ? StudyViews::tr("Loss over epochs, all runs")
                                 : StudyViews::tr("Metric over epochs, all runs"));
  chart.setXAxis(StudyViews::tr("epoch"), AxisText::Integer);
  chart.setYAxis(isLoss ? StudyViews::tr("validation loss")
                        : StudyViews::tr("%1 on the validation part")
                              .arg(coreText(metricInfo(comparison.metric).name)));
  Curves(comparison, curve).showIn(chart);
}

void showEstimates(EstimatePlot& plot, const Comparison& comparison) {
  std::vector<ReferenceLine> baselines;
  for (const ComparedBaseline& baseline : comparison.baselines)
    baselines.push_back({baseline.value, coreText(baseline.name)});
  plot.setAxis(metricTitle(comparison));
  plot.setReferences(std::move(baselines));
  plot.setRows(sideRows(comparison, &ComparedSide::metric, &ComparedRun::value));
}

void showSeconds(EstimatePlot& plot, const Comparison& comparison) {
  auto rows = sideRows(comparison, &ComparedSide::seconds, &ComparedRun::seconds);
  // What a run takes has nothing to do with its seed.
  for (EstimateRow& row : rows) {
    for (EstimateDot& dot : row.dots) dot.pair = -1;
  }
  plot.setAxis(StudyViews::tr("seconds a run"));
  plot.setRows(std::move(rows));
}

std::vector<EstimateRow> differenceRows(const Comparison& comparison) {
  const std::vector<QColor> colours = sideColours(comparison);
  std::vector<EstimateRow> rows;
  for (const ComparedPair& pair : comparison.pairs)
    addDifference(comparison, pair, colours[pair.second], rows);
  return rows;
}

void showDifferences(EstimatePlot& plot, const Comparison& comparison) {
  const QString metric = coreText(metricInfo(comparison.metric).name);
  plot.setAxis(comparison.higherIsBetter
                   ? StudyViews::tr("difference of %1: above 0 the first is better").arg(metric)
                   : StudyViews::tr("difference of %1: below 0 the first is better").arg(metric));
  plot.setReferences({{0, StudyViews::tr("no difference"), false}});
  plot.setRows(differenceRows(comparison));
}

}  // namespace gatescope::ui
