#pragma once

class QString;
class QTableView;
class QWidget;

namespace gatescope::ui {

class TrialsProxy;

// The table of a study's trials: sorted by a click on a head, whole lines chosen, notes written at
// the right.
QTableView* trialsTable(TrialsProxy* proxy, const QString& name, QWidget* parent);

}  // namespace gatescope::ui
