#pragma once

#include "core/project/project.h"
#include "ui/views/line_chart.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <QPointF>
#include <QVector>

namespace gatescope::ui {

class Document;
class RunsModel;
class TrainingController;

// Points of a run's epochs, x = epoch.
struct RunCurves {
  QVector<QPointF> training, validation, metric;
};

// Curves of runs, each epoch's points made once however often they are drawn.
class CurveBook {
 public:
  const RunCurves& of(const RunRecord& run, std::string_view metric);
  void clear() { m_pages.clear(); }

 private:
  struct Page {
    RunCurves curves;
    std::string metric;
    std::size_t epochs = 0;
    int lastEpoch = 0;
  };
  std::map<RunId, Page> m_pages;
};

// Exponential moving average; the first points are not pulled to zero (as in Adam's correction).
QVector<QPointF> smoothed(const QVector<QPointF>& points, double weight);

// A run as a chart shows it.
struct ShownRun {
  const RunRecord* record = nullptr;
  QColor colour;
  bool inFront = false;  // selected, its rival, pinned or in training; the others are drawn thin
};
// The runs that are shown and share their data with the selected one, in the order of the table.
std::vector<ShownRun> shownRuns(const Document& document, const TrainingController& controller,
                                const RunsModel& colours);

}  // namespace gatescope::ui
