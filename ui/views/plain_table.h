#pragma once

class QAbstractItemModel;
class QString;
class QTableView;
class QWidget;

namespace gatescope::ui {

// A table as the program shows them: rows banded, no grid, no place in the tab order for each cell.
QTableView* plainTable(QAbstractItemModel* model, const QString& name, QWidget* parent);

}  // namespace gatescope::ui
