#include "ui/models/table_model.h"

#include "ui/models/format.h"

#include <limits>

namespace gatescope::ui {

namespace {

// Significant digits of a cell; the tool tip has them all.
constexpr int shownDigits = 6;

}  // namespace

void TableModel::setTable(std::shared_ptr<const Table> table) {
  beginResetModel();
  m_table = std::move(table);
  endResetModel();
}

int TableModel::rowCount(const QModelIndex& parent) const {
  if (parent.isValid() || !m_table) return 0;
  constexpr std::size_t most = std::numeric_limits<int>::max();
  return static_cast<int>(std::min(m_table->rows(), most));
}

int TableModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() || !m_table ? 0 : static_cast<int>(m_table->columns.size());
}

QVariant TableModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const Column& column = m_table->columns[static_cast<std::size_t>(index.column())];
  const auto row = static_cast<std::size_t>(index.row());
  const bool missing = column.isMissing(row);
  switch (role) {
    case Qt::DisplayRole:
      if (missing) return tr("missing");
      if (column.isNumeric()) return numberText(column.numbers[row], shownDigits);
      return QString::fromStdString(column.text(row));
    case Qt::ToolTipRole:
      return missing ? QVariant() : QString::fromStdString(column.text(row));
    case Qt::TextAlignmentRole:
      return QVariant::fromValue((column.isNumeric() ? Qt::AlignRight : Qt::AlignLeft) |
                                 Qt::AlignVCenter);
    case Qt::ForegroundRole:
      return missing && m_missingColour.isValid() ? m_missingColour : QVariant();
    case MissingRole:
      return missing;
    default:
      return {};
  }
}

QVariant TableModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (!m_table || section < 0) return {};
  if (orientation == Qt::Vertical) {
    const auto line = static_cast<qulonglong>(m_table->fileRow(static_cast<std::size_t>(section)));
    if (role == Qt::DisplayRole) return line;
    return role == Qt::ToolTipRole ? tr("Line %1 of the file").arg(line) : QVariant();
  }
  if (section >= columnCount()) return {};
  const Column& column = m_table->columns[static_cast<std::size_t>(section)];
  if (role == Qt::DisplayRole || role == Qt::ToolTipRole)
    return QString::fromStdString(column.name);
  // A heading stands over its values.
  if (role == Qt::TextAlignmentRole)
    return QVariant::fromValue((column.isNumeric() ? Qt::AlignRight : Qt::AlignLeft) |
                               Qt::AlignVCenter);
  return {};
}

void TableModel::setMissingColour(const QColor& colour) {
  m_missingColour = colour;
  if (rowCount() > 0)
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1), {Qt::ForegroundRole});
}

}  // namespace gatescope::ui
