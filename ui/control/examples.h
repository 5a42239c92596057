#pragma once

#include "core/data/sources.h"
#include "core/train/experiment.h"

namespace gatescope::ui {

// Reads bundled examples out of the program's resources (":/examples/FILE").
ReadExample exampleReader();

// The default experiment with the source's task and settings.
Experiment experimentOf(const Source& source);

}  // namespace gatescope::ui
