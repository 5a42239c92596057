#pragma once

#include "core/table/table.h"

#include <memory>

#include <QAbstractTableModel>
#include <QColor>

namespace gatescope::ui {

// A table as read, without copying: a cell's text is made when it is looked at.
class TableModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Role { MissingRole = Qt::UserRole + 1 };

  using QAbstractTableModel::QAbstractTableModel;

  void setTable(std::shared_ptr<const Table> table);  // nullptr: empty
  void setMissingColour(const QColor& colour);        // muted, from the theme

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  QColor m_missingColour;
  std::shared_ptr<const Table> m_table;
};

}  // namespace gatescope::ui
