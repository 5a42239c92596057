#pragma once

#include "core/train/confusions.h"

#include <vector>

#include <QAbstractTableModel>
#include <QStringList>

namespace gatescope::ui {

// Which classes a network takes for which, a row each, the most frequent first.
class ConfusionsModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Field { Truth, Said, Count, OfClass, Example, FieldCount };

  using QAbstractTableModel::QAbstractTableModel;

  // `examples`: the surest mistake of each, as a person reads it.
  void setConfusions(std::vector<Confusion> confusions, const QStringList& classes,
                     QStringList examples);
  const Confusion& confusion(int row) const { return m_rows[static_cast<std::size_t>(row)]; }

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  QString text(const QModelIndex& index) const;

  std::vector<Confusion> m_rows;
  QStringList m_classes, m_examples;
};

}  // namespace gatescope::ui
