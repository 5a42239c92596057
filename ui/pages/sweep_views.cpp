#include "core/cells/cells.h"
#include "core/train/settings.h"
#include "ui/models/format.h"
#include "ui/models/quality_scale.h"
#include "ui/models/setting_text.h"
#include "ui/models/text.h"
#include "ui/pages/study_views.h"
#include "ui/views/theme.h"

#include <algorithm>
#include <cmath>

#include <QCoreApplication>

// What the views of sweeps and memory tests show.
namespace gatescope::ui {

namespace {

constexpr std::size_t mostLabels = 12;  // values of an axis that are each named
constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();

struct SweepViews {
  Q_DECLARE_TR_FUNCTIONS(SweepViews)
};

QString labelOf(std::string_view key) {
  return coreText(findSetting(key)->label);
}

QStringList valuesOf(const SweepAxis& axis) {
  QStringList labels;
  for (const std::string& value : axis.values)
    labels << settingValueText(*findSetting(axis.key), value);
  return labels;
}

bool isNumber(std::string_view key) {
  const Setting::Kind kind = findSetting(key)->kind;
  return kind == Setting::Kind::Integer || kind == Setting::Kind::Real;
}

ParallelAxis parallelAxis(const SweepAxis& axis) {
  ParallelAxis to{.title = labelOf(axis.key), .isLogarithmic = axis.isLogarithmic};
  if (isNumber(axis.key) && axis.values.size() > mostLabels) {
    to.range = Range{std::stod(axis.values.front()), std::stod(axis.values.back())};
    return to;
  }
  const QStringList labels = valuesOf(axis);
  for (std::size_t i = 0; i < axis.values.size(); ++i)
    to.labels.push_back({axis.places[i], labels[static_cast<qsizetype>(i)]});
  return to;
}

ParallelAxis metricAxis(const SweepTable& table, const QualityScale& scale) {
  ParallelAxis axis{.title = coreText(metricName(table.metric))};
  if (scale.best == scale.worst) {
    axis.labels.push_back({0.5, numberText(scale.best, 4)});
  } else {
    axis.range = Range{std::min(scale.best, scale.worst), std::max(scale.best, scale.worst)};
  }
  return axis;
}

// From the lower end of the metric's axis; what is worse than it reaches stands at its end.
double metricPlace(const QualityScale& scale, double value) {
  if (!std::isfinite(value)) return notANumber;
  if (scale.best == scale.worst) return 0.5;
  return scale.best > scale.worst ? scale.of(value) : 1 - scale.of(value);
}

QString cellName(const std::string& key) {
  return fromUtf8(findCell(key)->name);
}

void addCell(const MemoryTest& test, std::size_t number, QVector<Series>& series,
             QVector<Band>& bands) {
  const std::string& cell = test.plan.cells[number];
  const QColor colour = runColour(cell, 0);
  Series mean{.name = cellName(cell), .colour = colour, .points = {}, .dots = true};
  Band band{.name = {}, .colour = colour, .lower = {}, .upper = {}};
  for (const MemoryTestLength& length : test.lengths) {
    const MeanEstimate& figure = length.cells[number].figure;
    const auto x = static_cast<qreal>(length.length);
    mean.points.append({x, figure.mean});
    if (figure.count < leastForBand) continue;
    band.lower.append({x, figure.interval.low});
    band.upper.append({x, figure.interval.high});
  }
  series.append(mean);
  if (!band.lower.isEmpty()) bands.append(band);
}

// Dots alone: seeds of different lengths have nothing in common.
void addRuns(const MemoryTest& test, std::size_t number, QVector<Series>& series) {
  const std::string& cell = test.plan.cells[number];
  for (std::size_t run = 0; run < test.lengths.front().cells[number].runs.size(); ++run) {
    Series dots{.name = SweepViews::tr("%1, seed %2")
                            .arg(cellName(cell))
                            .arg(test.lengths.front().cells[number].runs[run].seed),
                .colour = runColour(cell, 0),
                .style = Qt::NoPen,
                .points = {},
                .faint = true,
                .inLegend = false,
                .dots = true};
    for (const MemoryTestLength& length : test.lengths) {
      const auto& figure = length.cells[number].runs[run].figure;
      if (figure) dots.points.append({static_cast<qreal>(length.length), *figure});
    }
    if (!dots.points.isEmpty()) series.append(dots);
  }
}

}  // namespace

MetricMapPicture mapPicture(const SweepTable& table, std::string_view x, std::string_view y) {
  const SweepMap map = mapOf(table, x, y);
  return {.xTitle = labelOf(x),
          .yTitle = labelOf(y),
          .xLabels = valuesOf(map.x),
          .yLabels = valuesOf(map.y),
          .values = map.means,
          .counts = map.counts,
          .metric = coreText(metricName(table.metric)),
          .higherIsBetter = table.higherIsBetter};
}

void showConfigurations(ParallelPlot& plot, const SweepTable& table) {
  std::vector<SweepAxis> settings;
  std::vector<ParallelAxis> axes;
  for (const std::string& key : table.keys) {
    settings.push_back(axisOf(table, key));
    axes.push_back(parallelAxis(settings.back()));
  }
  std::vector<double> means;
  for (const SweepConfiguration& each : table.configurations) means.push_back(each.mean);
  const QualityScale scale = qualityScale(means, table.higherIsBetter);
  axes.push_back(metricAxis(table, scale));
  std::vector<ParallelLine> lines;
  for (const SweepConfiguration& each : table.configurations) {
    ParallelLine line{
        .id = each.number, .places = {}, .values = {}, .quality = scale.of(each.mean)};
    for (std::size_t i = 0; i < settings.size(); ++i) {
      const std::string& value = each.values[i];
      const int at = settings[i].find(value);
      line.places.push_back(at < 0 ? notANumber : settings[i].places[static_cast<std::size_t>(at)]);
      line.values << (at < 0 ? QString() : settingValueText(*findSetting(settings[i].key), value));
    }
    line.places.push_back(metricPlace(scale, each.mean));
    line.values << numberText(each.mean, 4);
    lines.push_back(std::move(line));
  }
  plot.setPicture(std::move(axes), std::move(lines));
}

void showMemory(LineChart& chart, const MemoryTest& test) {
  QVector<Series> series;
  QVector<Band> bands;
  for (std::size_t cell = 0; cell < test.plan.cells.size(); ++cell)
    addCell(test, cell, series, bands);
  Series line{.name = SweepViews::tr("without memory"),
              .colour = theme().muted,
              .style = Qt::DashLine,
              .points = {}};
  for (const MemoryTestLength& length : test.lengths)
    line.points.append({static_cast<qreal>(length.length), length.memorylessHere});
  series.append(line);
  for (std::size_t cell = 0; cell < test.plan.cells.size(); ++cell) addRuns(test, cell, series);
  chart.setAccessibleName(SweepViews::tr("What is remembered over growing lengths"));
  chart.setXAxis(SweepViews::tr("length, steps"), AxisText::Integer);
  chart.setYAxis(coreText(test.task->figure));
  chart.setSeries(series);
  chart.setBands(bands);
}

}  // namespace gatescope::ui
