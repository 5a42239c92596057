#include "ui/pages/run_curves.h"

#include "core/train/metrics.h"
#include "ui/control/document.h"
#include "ui/control/training_controller.h"
#include "ui/models/runs_model.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace gatescope::ui {

const RunCurves& CurveBook::of(const RunRecord& run, std::string_view metric) {
  Page& page = m_pages[run.id];
  const bool goesOn = page.metric == metric && page.epochs <= run.epochs.size() &&
                      (page.epochs == 0 || run.epochs[page.epochs - 1].epoch == page.lastEpoch);
  if (!goesOn) page = Page{{}, std::string(metric), 0, 0};
  for (; page.epochs < run.epochs.size(); ++page.epochs) {
    const EpochRecord& epoch = run.epochs[page.epochs];
    const auto value = find(epoch.metrics, metric);
    page.lastEpoch = epoch.epoch;
    if (!std::isnan(epoch.trainingLoss)) {
      page.curves.training.append({qreal(epoch.epoch), epoch.trainingLoss});
    }
    if (!std::isnan(epoch.validationLoss)) {
      page.curves.validation.append({qreal(epoch.epoch), epoch.validationLoss});
    }
    if (value && !std::isnan(*value)) page.curves.metric.append({qreal(epoch.epoch), *value});
  }
  return page.curves;
}

QVector<QPointF> smoothed(const QVector<QPointF>& points, double weight) {
  QVector<QPointF> result;
  result.reserve(points.size());
  double sum = 0;
  double share = 0;
  for (const QPointF& point : points) {
    if (!std::isfinite(point.y())) {
      result.append(point);
      continue;
    }
    sum = weight * sum + (1 - weight) * point.y();
    share = weight * share + (1 - weight);
    result.append({point.x(), sum / share});
  }
  return result;
}

std::vector<ShownRun> shownRuns(const Document& document, const TrainingController& controller,
                                const RunsModel& colours) {
  std::vector<ShownRun> shown;
  const RunRecord* selected = document.run(document.selectedRun());
  if (selected == nullptr) return shown;
  const std::vector<RunId> pair = controller.selectedPair();
  for (const RunRecord& run : document.runs()) {
    const bool chosen = std::find(pair.begin(), pair.end(), run.id) != pair.end();
    if (run.deleted || run.hidden) continue;
    if (!chosen && !sameData(run.experiment, selected->experiment)) continue;
    const bool live = controller.isActive() && controller.session(run.id) != nullptr;
    shown.push_back({&run, colours.colour(run.id), chosen || live || run.pinned});
  }
  return shown;
}

}  // namespace gatescope::ui
