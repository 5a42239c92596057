#pragma once

#include "core/study/comparison.h"
#include "core/study/memory_test.h"
#include "core/study/sweep_views.h"
#include "ui/views/estimate_plot.h"
#include "ui/views/line_chart.h"
#include "ui/views/metric_map.h"
#include "ui/views/parallel_plot.h"

#include <string_view>
#include <vector>

#include <QColor>
#include <QString>

// What the views of studies show: pure functions of the studies' results.
namespace gatescope::ui {

// Runs that a band needs: of two it would be wider than the chart.
constexpr int leastForBand = 3;

// Of each side: its cell's hue, and a shade of its own where several sides have the same cell.
std::vector<QColor> sideColours(const Comparison& comparison);

// “RMSE on the test part, lower is better”
QString metricTitle(const Comparison& comparison);

// “12.3 ± 0.4”: a mean with half its interval; the mean alone where there is none.
QString estimateText(const MeanEstimate& estimate);
// With as many decimals as the uncertainty deserves.
QString uncertainText(double value, double uncertainty);

// Learning curves: the mean of each side's runs with its 95 % interval, as far as all of them go,
// every single run pale beneath, the best epochs as dots.
enum class StudyCurve { Loss, Metric };
void showCurves(LineChart& chart, const Comparison& comparison, StudyCurve curve);

// Every run's metric with each side's mean and interval, runs of one seed joined, beside the
// baselines. Dots have the trials' numbers as ids.
void showEstimates(EstimatePlot& plot, const Comparison& comparison);
// What a run of each side takes, in seconds.
void showSeconds(EstimatePlot& plot, const Comparison& comparison);
// The paired differences, seed by seed, with Student's interval over the seeds, and beneath with
// those over sequences and over both where there are any. Dots have the pairs' numbers as ids.
std::vector<EstimateRow> differenceRows(const Comparison& comparison);
void showDifferences(EstimatePlot& plot, const Comparison& comparison);

// Of sweeps and memory tests: sweep_views.cpp.

// A sweep's metric on the validation part for each value of two settings.
MetricMapPicture mapPicture(const SweepTable& table, std::string_view x, std::string_view y);
// A line a configuration over the searched settings and the metric; ids are the configurations'
// numbers.
void showConfigurations(ParallelPlot& plot, const SweepTable& table);

// The figure against the length: mean and interval of each cell, each run a dot, and the line of an
// answerer without memory.
void showMemory(LineChart& chart, const MemoryTest& test);

}  // namespace gatescope::ui
