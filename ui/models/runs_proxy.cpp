#include "ui/models/runs_model.h"

#include <cmath>

namespace gatescope::ui {

RunsProxy::RunsProxy(QObject* parent) : QSortFilterProxyModel(parent) {
  setFilterCaseSensitivity(Qt::CaseInsensitive);
  setFilterKeyColumn(-1);
  setDynamicSortFilter(true);
  sort(-1);
}

// Without a column the base class would never ask, and a pinned run would stay where it is.
void RunsProxy::sort(int column, Qt::SortOrder order) {
  m_sorted = column;
  QSortFilterProxyModel::sort(column < 0 ? int(RunsModel::Name) : column,
                              column < 0 ? Qt::AscendingOrder : order);
  if (columnCount() > 0) Q_EMIT headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
}

QVariant RunsProxy::headerData(int section, Qt::Orientation orientation, int role) const {
  const QVariant value = QSortFilterProxyModel::headerData(section, orientation, role);
  const bool sorted = orientation == Qt::Horizontal && section == m_sorted;
  if (!sorted || role != Qt::DisplayRole) return value;
  const QString arrow =
      sortOrder() == Qt::AscendingOrder ? QStringLiteral("▲") : QStringLiteral("▼");
  return QStringLiteral("%1 %2").arg(value.toString(), arrow);
}

bool RunsProxy::lessThan(const QModelIndex& left, const QModelIndex& right) const {
  // The view turns the order around for a descending sort; pinned runs stay on top, and runs
  // without a figure at the end, either way.
  const bool descending = sortOrder() == Qt::DescendingOrder;
  const bool pinnedLeft = left.data(RunsModel::PinnedRole).toBool();
  const bool pinnedRight = right.data(RunsModel::PinnedRole).toBool();
  if (pinnedLeft != pinnedRight) return pinnedLeft != descending;
  if (m_sorted < 0) return left.row() < right.row();
  const QVariant a = left.data(RunsModel::SortRole), b = right.data(RunsModel::SortRole);
  if (a.typeId() == QMetaType::QString)
    return QString::localeAwareCompare(a.toString(), b.toString()) < 0;
  const double x = a.toDouble(), y = b.toDouble();
  if (std::isnan(x) || std::isnan(y))
    return std::isnan(x) != std::isnan(y) && std::isnan(y) != descending;
  return x < y;
}

}  // namespace gatescope::ui
