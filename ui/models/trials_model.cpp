#include "ui/models/trials_model.h"

#include "ui/views/theme.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <QFont>

namespace gatescope::ui {

void TrialsModel::setTrials(const QStringList& columns, std::vector<TrialRow> rows) {
  const bool same = columns == m_columns &&
                    std::ranges::equal(rows, m_rows, {}, &TrialRow::trial, &TrialRow::trial);
  if (!same) beginResetModel();
  m_columns = columns;
  m_rows = std::move(rows);
  if (!same) return endResetModel();
  if (!m_rows.empty()) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, noteColumn()));
}

int TrialsModel::rowOf(int trial) const {
  const auto found = std::ranges::find(m_rows, trial, &TrialRow::trial);
  return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

int TrialsModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int TrialsModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() || m_columns.empty() ? 0 : noteColumn() + 1;
}

bool TrialsModel::hasNumbers(int column) const {
  return column != noteColumn() && std::ranges::any_of(m_rows, [column](const TrialRow& row) {
           return !std::isnan(row.cells[static_cast<std::size_t>(column)].number);
         });
}

QString TrialsModel::text(const TrialRow& row, int column) const {
  return column == noteColumn() ? row.note : row.cells[static_cast<std::size_t>(column)].text;
}

QVariant TrialsModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const TrialRow& row = m_rows[static_cast<std::size_t>(index.row())];
  const bool isNote = index.column() == noteColumn();
  const double number =
      isNote ? std::nan("") : row.cells[static_cast<std::size_t>(index.column())].number;
  switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole:
      return text(row, index.column());
    case SortRole:
      return std::isnan(number) ? QVariant(text(row, index.column())) : QVariant(number);
    case TrialRole:
      return row.trial;
    case Qt::ToolTipRole:
      return row.about;
    case Qt::TextAlignmentRole:
      return int((hasNumbers(index.column()) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::DecorationRole:
      return index.column() == 0 && row.colour.isValid() ? QVariant(row.colour) : QVariant();
    case Qt::CheckStateRole:
      if (!m_canLeaveOut || index.column() != 0) return {};
      return int(row.isCounted ? Qt::Checked : Qt::Unchecked);
    case Qt::ForegroundRole:
      return row.isPale || !row.isCounted ? QVariant(theme().muted) : QVariant();
    case Qt::FontRole:
      return row.isBest ? QVariant(themeFont(FontRole::Strong)) : QVariant();
    default:
      return {};
  }
}

QVariant TrialsModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  if (role == Qt::TextAlignmentRole && hasNumbers(section)) {
    return int(Qt::AlignRight | Qt::AlignVCenter);
  }
  if (role == Qt::DisplayRole) return section == noteColumn() ? tr("Note") : m_columns[section];
  if (role != Qt::ToolTipRole) return {};
  if (section == noteColumn()) return tr("Your own words; double click to write");
  return section == 0 && m_canLeaveOut
             ? tr("Untick a run to leave it out of every mean and difference. No other run's "
                  "figures change.")
             : QVariant();
}

Qt::ItemFlags TrialsModel::flags(const QModelIndex& index) const {
  Qt::ItemFlags flags = QAbstractTableModel::flags(index);
  if (!index.isValid() || !m_rows[static_cast<std::size_t>(index.row())].canBeMarked) return flags;
  if (index.column() == noteColumn()) flags |= Qt::ItemIsEditable;
  if (index.column() == 0 && m_canLeaveOut) flags |= Qt::ItemIsUserCheckable;
  return flags;
}

bool TrialsModel::setData(const QModelIndex& index, const QVariant& value, int role) {
  if (!index.isValid() || !(flags(index) & (Qt::ItemIsEditable | Qt::ItemIsUserCheckable))) {
    return false;
  }
  TrialRow& row = m_rows[static_cast<std::size_t>(index.row())];
  if (role == Qt::CheckStateRole && index.column() == 0) {
    row.isCounted = value.toInt() == Qt::Checked;
    Q_EMIT countedChanged(row.trial, row.isCounted);
  } else if (role == Qt::EditRole && index.column() == noteColumn()) {
    if (row.note == value.toString()) return true;
    row.note = value.toString();
    Q_EMIT noted(row.trial, row.note);
  } else {
    return false;
  }
  Q_EMIT dataChanged(this->index(index.row(), 0), this->index(index.row(), noteColumn()));
  return true;
}

TrialsProxy::TrialsProxy(TrialsModel& model, QObject* parent) : QSortFilterProxyModel(parent) {
  setSourceModel(&model);
  setSortRole(TrialsModel::SortRole);
  setFilterKeyColumn(-1);
  setFilterCaseSensitivity(Qt::CaseInsensitive);
}

void TrialsProxy::setKept(std::vector<int> trials, bool all) {
  m_kept = std::move(trials);
  m_all = all;
  invalidateFilter();
}

// Numbers before texts, whichever the direction: what has no value stands last.
bool TrialsProxy::lessThan(const QModelIndex& left, const QModelIndex& right) const {
  const QVariant a = left.data(TrialsModel::SortRole), b = right.data(TrialsModel::SortRole);
  const bool isNumber = a.typeId() == QMetaType::Double;
  if (isNumber != (b.typeId() == QMetaType::Double)) {
    return isNumber == (sortOrder() == Qt::AscendingOrder);
  }
  return isNumber ? a.toDouble() < b.toDouble()
                  : QString::localeAwareCompare(a.toString(), b.toString()) < 0;
}

bool TrialsProxy::filterAcceptsRow(int row, const QModelIndex& parent) const {
  const int trial = sourceModel()->index(row, 0, parent).data(TrialsModel::TrialRole).toInt();
  if (!m_all && std::ranges::find(m_kept, trial) == m_kept.end()) return false;
  return QSortFilterProxyModel::filterAcceptsRow(row, parent);
}

}  // namespace gatescope::ui
