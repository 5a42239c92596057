#include "ui/pages/trials_table.h"

#include "ui/models/trials_model.h"
#include "ui/views/plain_table.h"

#include <QHeaderView>
#include <QTableView>

namespace gatescope::ui {

QTableView* trialsTable(TrialsProxy* proxy, const QString& name, QWidget* parent) {
  QTableView* table = plainTable(proxy, name, parent);
  table->setSortingEnabled(true);
  table->sortByColumn(-1, Qt::AscendingOrder);
  table->setSelectionBehavior(QAbstractItemView::SelectRows);
  table->horizontalHeader()->setSortIndicatorClearable(true);
  table->horizontalHeader()->setStretchLastSection(true);
  table->verticalHeader()->hide();
  return table;
}

}  // namespace gatescope::ui
