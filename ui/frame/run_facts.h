#pragma once

#include "ui/models/runs_model.h"

namespace gatescope::ui {

class Document;
class TrainingController;

// "sunspots" of "example:sunspots", "sales" of "/home/me/sales.csv".
QString dataName(const Experiment& experiment);

// Says of each run what the table tells beside the other runs of the document, and why charts that
// show the selected run leave its curves out. To be used at once, while the document stands still.
RunsModel::FactsOf runFacts(const Document& document, const TrainingController& controller);

// Whether both ask the same of the same data, however these are cut.
bool sameQuestion(const Experiment& a, const Experiment& b);

}  // namespace gatescope::ui
