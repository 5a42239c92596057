#pragma once

#include "core/study/comparison.h"
#include "ui/models/trials_model.h"
#include "ui/views/figures.h"

#include <functional>
#include <map>

namespace gatescope::ui {

struct TrialMark;

// A comparison as tables.

// Every run: its setting, seed, metric, best epoch, seconds and what became of it.
QStringList comparedColumns(const Comparison& comparison);
std::vector<TrialRow> comparedRows(const Comparison& comparison,
                                   const std::map<int, TrialMark>& marks,
                                   const std::vector<QColor>& sideColours);

// Settings and baselines: mean with its interval, cost.
FigureTable settingsTable(const Comparison& comparison);
// Each setting minus the first, with all of its intervals.
FigureTable differencesTable(const Comparison& comparison);
// What each setting was tried with before, where settings were tuned; no rows where not.
FigureTable tuningTable(const Comparison& comparison);

}  // namespace gatescope::ui
