#pragma once

#include "core/data/dataset.h"
#include "core/table/table.h"

#include <memory>
#include <vector>

#include <QAbstractTableModel>
#include <QStringList>

namespace gatescope::ui {

// Group: which sequence a row belongs to; Together: which sequences stay together in every split.
enum class ColumnRole { Input, Target, InputAndTarget, Time, Group, Split, Together, Ignored };

// Roles that settings give to a table's columns, one a column.
std::vector<ColumnRole> columnRoles(const Table& table, const DataSettings& settings, Task task);
// The settings with this column in another role: every list is written out, so that nothing is left
// to a rule.
DataSettings withRole(const Table& table, const DataSettings& settings, Task task, int column,
                      ColumnRole role);

// The columns of a table, a row each: type, role, missing cells, range, distribution. The role is
// editable: the user's wish is told by a signal.
class ColumnModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Field { Name, Type, Role, Missing, Least, Mean, Greatest, Distribution, FieldCount };
  enum DataRole {
    HistogramRole = Qt::UserRole + 1,  // QVariantList of shares of the fullest bin, 0 … 1
    ColumnRoleRole,                    // int of ColumnRole, under Role; also EditRole there
  };
  static constexpr int bins = 24;

  using QAbstractTableModel::QAbstractTableModel;

  // Walks the table once.
  void setTable(std::shared_ptr<const Table> table);
  void setRoles(std::vector<ColumnRole> roles);

  static QString roleName(ColumnRole role);
  static const std::vector<ColumnRole>& allRoles();

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;
  bool setData(const QModelIndex& index, const QVariant& value, int role) override;

 Q_SIGNALS:
  void roleWanted(int column, gatescope::ui::ColumnRole role);

 private:
  struct Summary {
    double least = 0, mean = 0, greatest = 0;  // NaN for categories
    std::size_t different = 0;                 // categories
    QVariantList histogram;
  };
  static Summary summarize(const gatescope::Column& column);
  QString text(int row, int field) const;

  std::shared_ptr<const Table> m_table;
  std::vector<Summary> m_summaries;
  std::vector<ColumnRole> m_roles;
};

}  // namespace gatescope::ui
