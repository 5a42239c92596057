#pragma once

#include "core/study/sweep_table.h"
#include "ui/models/trials_model.h"

namespace gatescope::ui {

// A sweep's trials as a table.
QStringList sweepColumns(const SweepTable& table);
std::vector<TrialRow> sweepRows(const SweepTable& table);

}  // namespace gatescope::ui
