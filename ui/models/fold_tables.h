#pragma once

#include "core/study/cross_validation.h"
#include "ui/models/trials_model.h"
#include "ui/views/estimate_plot.h"
#include "ui/views/figures.h"

#include <map>

namespace gatescope::ui {

struct TrialMark;

// A cross-validation as tables and as a picture.

// Every fold: sequences, the metric, best epoch, seconds and what became of it.
QStringList foldColumns(const CrossValidation& result);
std::vector<TrialRow> foldRows(const CrossValidation& result,
                               const std::map<int, TrialMark>& marks);

// Each metric over the folds: mean and standard deviation; baselines beneath.
FigureTable overFoldsTable(const CrossValidation& result);

// A row a repeat, a dot a fold; the mean without an interval, for the folds' deviation gives none.
void showFolds(EstimatePlot& plot, const CrossValidation& result);

}  // namespace gatescope::ui
